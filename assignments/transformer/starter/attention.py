"""Problems 4.1 to 4.3: attention for one query, for all queries at once, and with several heads.

Lecture 19, "Attention" and "Matrix Version of Scaled Dot-Product Attention". Shapes: T positions,
C = d_model, h heads; d_k and d_v are the sizes of a key and of a value and may differ. All tensors
are torch tensors of one floating dtype and one device, and so are the results. Every size may be 1.
The arguments stay as they are.

Ready-made attention is not allowed in this file: no F.scaled_dot_product_attention, no
nn.MultiheadAttention, no nn.Transformer or part of it, under no other name of PyTorch either. The
checks notice such calls.
"""

import math

import torch


def attend(q, keys, values):
    """Scaled dot-product attention for one query, step by step.

    q: (d_k,), the query.   keys: (T, d_k), k_j in row j.   values: (T, d_v), v_j in row j; the
    query may look at all T positions.
    Returns (s, a, x): the scores s (T,), s_j = k_j . q / sqrt(d_k); the attention weights
    a = softmax(s) (T,); the output x (d_v,), the sum of a_j v_j.
    Source: Lecture 19, "Attention".
    """
    raise NotImplementedError("problem 4.1: attend")


def attention(q, k, v, causal=True):
    """Scaled dot-product attention for all queries at once: softmax(Q K^T / sqrt(d_k) + M) V.

    q, k: (..., T, d_k).   v: (..., T, d_v).   The leading axes ... are the same in all three, any
    number of them; each entry of them is a computation of its own.
    The softmax is over keys. causal: query t must not look at keys j > t: M is -inf there, and 0
    elsewhere; without causal M is 0. Scores may be as large as 100.
    Returns (..., T, d_v).
    Source: Lecture 19, "Matrix Version of Scaled Dot-Product Attention", with its bracket
    corrected: V stands outside of the softmax.
    """
    raise NotImplementedError("problem 4.2: attention")


def multi_head(x, w_q, w_k, w_v, w_o, n_heads, attention):
    """Self-attention with several heads, each with parameters of its own.

    x: (B, T, C).   w_q, w_k: (C, h * d_k).   w_v: (C, h * d_v).   w_o: (h * d_v, C).   No biases.
    n_heads: int, h. Queries are q_t = W_q^T x_t, so Q = X W_q; head i uses columns i * d_k to
    (i + 1) * d_k - 1 of w_q and w_k, and columns i * d_v to (i + 1) * d_v - 1 of w_v.
    attention: a function of (q, k, v) as in problem 4.2 (yours, or another right one), with any
    number of leading axes and with a causal mask; you may call it for each head or for all at once.
    The outputs of the heads are concatenated in their order, (B, T, h * d_v), and multiplied by
    w_o, which the slides leave out. Returns (B, T, C).
    Source: Lecture 19, "Multi-headed Attention".
    """
    raise NotImplementedError("problem 4.3: multi_head")
