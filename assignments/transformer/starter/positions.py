"""Problem 4.6: three ways of telling a Transformer where a word stands, and the in-class poll.

Lecture 19, "Position Embeddings" and "In-Class Poll". Positions are counted from 0, those of the
poll from 1, as on the slide. B and T may be 1. The arguments stay as they are.
"""

import math

import torch


def sinusoidal(n_positions, d_model):
    """Fixed position embeddings, made of sines and cosines.

    n_positions: int, T.   d_model: int, C, even. Returns (T, C), of PyTorch's default dtype: entry
    (t, 2i) is sin(t / 10000^(2i / C)), entry (t, 2i + 1) is cos(t / 10000^(2i / C)), i = 0, 1, ...
    Source: Vaswani et al., 2017, section 3.5; Lecture 19, "Position Embeddings".
    """
    raise NotImplementedError("problem 4.6: sinusoidal")


def embedding_forward(table, ids):
    """Learned embeddings, of words or positions: a row of the table for each id.

    table: (V, C).   ids: (B, T) of int64, in 0 .. V - 1. Returns (B, T, C).
    Source: Lecture 19, "Position Embeddings".
    """
    raise NotImplementedError("problem 4.6: embedding_forward")


def embedding_backward(table, ids, g_b):
    """The gradient of the table of embedding_forward. An id may occur more than once.

    table, ids: its inputs.   g_b: (B, T, C), the gradient of its output. Returns g_table: (V, C).
    Without autograd and without the kernels that it calls (torch.ops.aten.embedding_dense_backward
    and the like).   Source: Lecture 19, "Automatic Differentiation – Reverse Mode".
    """
    raise NotImplementedError("problem 4.6: embedding_backward")


def relative_scores(q, k, table):
    """Attention scores with relative position embeddings, which know how far back a key is.

    q, k: (..., T, d_k).   table: (2 R + 1, d_k): row R + n embeds the distance n = t - j from the
    query at t back to the key at j, for n = -R .. R; larger distances count as R, smaller as -R.
    Returns (..., T, T): entry (t, j) is q_t . (k_j + table[R + n]) / sqrt(d_k). No mask.
    Source: Shaw, Uszkoreit and Vaswani, 2018, equation 4; Lecture 19, "Position Embeddings".
    """
    raise NotImplementedError("problem 4.6: relative_scores")


def poll(x, a, i, j):
    """The in-class poll: the output of the last query after two embeddings have changed places.

    x: (N, C), the embeddings x_1 .. x_N before the swap.   a: (N,), the attention weights of the
    query at position N before the swap.   i, j: int, positions counted from 1, i < j < N, whose
    embeddings are swapped. W_v is the identity, and there are no position embeddings.
    Returns x'_N after the swap: (C,).
    Source: Lecture 19, "In-Class Poll"; there N = 4, i = 2, j = 3.
    """
    raise NotImplementedError("problem 4.6: poll")


def new_outputs(n_positions, i, j, causal):
    """What else changes in the poll: the outputs that were not there before the swap.

    n_positions: int, N.   i, j: int, positions counted from 1, i < j <= N, whose embeddings are
    swapped.   causal: bool, whether each query looks at itself and earlier positions only.
    One layer of attention, no position embeddings, embeddings and weights such that no two sums are
    equal by chance. Returns a list of int: the positions t, from 1 to N in ascending order, whose
    output x'_t after the swap is none of the N outputs before the swap.
    Source: Lecture 19, "In-Class Poll" and "Position Embeddings".
    """
    raise NotImplementedError("problem 4.6: new_outputs")
