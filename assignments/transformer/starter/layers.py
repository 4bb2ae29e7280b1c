"""Problems 4.4 and 4.5: layer normalization by hand, residual connections, the feed-forward net.

Lecture 19, "Layer Normalization", "Residual Connections" and "Transformer Layer". Shapes: B texts,
T positions, C = d_model. All tensors are torch tensors of one floating dtype and one device. Every
size of x may be 1. The arguments stay as they are.

In problem 4.4 neither ready-made normalization (F.layer_norm, nn.LayerNorm, F.group_norm and the
like, under no other name of PyTorch either) nor autograd is allowed. The checks notice such calls.
"""

import math

import torch

EPS = 1e-5  # added to the variance; the slide has none


def layer_norm_forward(a, gamma, beta):
    """Layer normalization over the last axis: gamma * (a - mu) / sqrt(var + EPS) + beta.

    a: (..., C), any number of leading axes.   gamma, beta: (C,).
    mu: the mean of the C entries.   var: their mean squared deviation from mu (divided by C, not
    by C - 1).   Returns b: (..., C).
    Source: Lecture 19, "Layer Normalization", with EPS added under the root.
    """
    raise NotImplementedError("problem 4.4: layer_norm_forward")


def layer_norm_backward(a, gamma, beta, b, g_b):
    """The gradients of the inputs of layer_norm_forward.

    a, gamma, beta: its inputs.   b: (..., C), its output.   g_b: (..., C), the gradient of b, any
    values. Returns (g_a, g_gamma, g_beta), each in the shape of what it is the gradient of.
    Source: Lecture 19, "Layer Normalization", and "Automatic Differentiation" for the names.
    """
    raise NotImplementedError("problem 4.4: layer_norm_backward")


def residual(x, norm, sublayer):
    """A sublayer with a residual connection and the norm before it ("pre-norm"): x + f(norm(x)).

    x: (B, T, C).   norm, sublayer: functions of a tensor (B, T, C) that return one; call each once.
    Returns (B, T, C): the input itself takes the shortcut.
    Source: Lecture 19, "Residual Connections"; the order is that of GPT-2.
    """
    raise NotImplementedError("problem 4.5: residual")


def feed_forward(x, w_1, b_1, w_2, b_2):
    """The feed-forward network of a Transformer layer: gelu(x W_1 + b_1) W_2 + b_2.

    x: (B, T, C).   w_1: (C, D), b_1: (D,), w_2: (D, C), b_2: (C,); D is the inner size, 4 C in
    GPT-2. The same network is applied at every position.
    gelu(z) = z Phi(z), exactly: Phi is the distribution function of the standard normal
    distribution, (1 + erf(z / sqrt(2))) / 2, and not its approximation by tanh.
    Returns (B, T, C).
    Source: Lecture 19, "Transformer Layer"; Hendrycks and Gimpel, 2016.
    """
    raise NotImplementedError("problem 4.5: feed_forward")
