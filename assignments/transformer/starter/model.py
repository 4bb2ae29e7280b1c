"""Problem 4.7: the Transformer language model, put together as in GPT-2.

Lecture 19, "Transformer Layer", "Transformer Language Model" and "GPT-3". From here on everything
that PyTorch has is allowed: F.scaled_dot_product_attention, nn.LayerNorm and so on.
Shapes: B texts, T positions, C = d_model, h heads, V words.
"""

import math

import torch
from torch import nn


class TransformerLM(nn.Module):
    """A Transformer language model: the logits at position t are for the word at t + 1.

    x = word embedding + learned position embedding; then n_layers layers of
        x = x + attention(norm1(x))        causal, n_heads heads, all four products with biases
        x = x + feed_forward(norm2(x))     inner size 4 C, exact gelu, with biases
    then a final norm and the output head, which is the table of word embeddings itself ("tied"),
    without bias: logits = norm_f(x) tokens^T. Norms have eps 1e-5. There is no dropout.
    Source: Lecture 19, "Transformer Language Model"; Radford et al., 2019 (GPT-2).
    """

    def __init__(self, vocab_size, context_length, d_model, n_heads, n_layers):
        """All arguments: int, V, the largest T, C, h, the number of layers; h divides C.

        All parameters must be registered, of PyTorch's default dtype, and drawn so small that a
        new model is nearly undecided: its loss is within 5 % of log V. model.context_length must
        be the second argument.
        """
        raise NotImplementedError("problem 4.7: TransformerLM.__init__")

    def forward(self, ids, cache=None):
        """ids: (B, T) of int64, in 0 .. V - 1, on the device of the parameters; 1 <= T <=
        context_length, else ValueError. The first word of a text has position 0.
        cache: for problem 4.9, if you want to use it there; its form is yours.
        Returns the logits: (B, T, V), of the parameters' dtype.
        """
        raise NotImplementedError("problem 4.7: TransformerLM.forward")


def get_params(model):
    """The parameters under names of the course, whatever your layers are called.

    model: a TransformerLM. Returns a dict of copies, NumPy arrays:
        "tokens": (V, C), "positions": (context_length, C), "gamma_f", "beta_f": (C,);
        for each layer i = 0, 1, ...:
        "i.gamma_1", "i.beta_1": (C,), of the norm before attention;
        "i.w_q", "i.w_k", "i.w_v", "i.w_o": (C, C), "i.b_q", "i.b_k", "i.b_v", "i.b_o": (C,);
        "i.gamma_2", "i.beta_2": (C,), of the norm before the feed-forward network;
        "i.w_1": (C, 4C), "i.b_1": (4C,), "i.w_2": (4C, C), "i.b_2": (C,).
    Rows are inputs, columns are outputs: q = x W_q + b_q, and head m has columns m C/h to
    (m + 1) C/h - 1 of W_q, W_k and W_v, and these rows of W_o. (nn.Linear keeps the transpose.)
    """
    raise NotImplementedError("problem 4.7: get_params")


def set_params(model, params):
    """model: a TransformerLM.   params: a dict as get_params returns it, with NumPy arrays.

    Overwrites the values of model's parameters, which stay the same objects of the same dtype; the
    arrays may be float64. params stays as it is, and shares no memory with the model.
    """
    raise NotImplementedError("problem 4.7: set_params")


def get_grads(model):
    """model: a TransformerLM after a backward pass. Returns the gradients of its parameters, in
    the names and shapes of get_params: copies, NumPy arrays."""
    raise NotImplementedError("problem 4.7: get_grads")
