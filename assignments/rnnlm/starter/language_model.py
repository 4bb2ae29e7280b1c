"""Problem 3.5: the RNN language model: its probabilities, its loss and its gradients.

Lecture 19, "RNN Language Model" and "RNN-LM + Loss", with one index corrected: the last factor of
log p(w) is log p(w_T | h_T).

params: dict of arrays, H hidden units, V words (ids 0, ..., V - 1; BOS, the begin of sequence, has
the id V and is never predicted): "W_ah" (H, H), "W_ax" (H, V + 1), "b_a" (H,), "W_yh" (V, H), "b_y"
(V,). The input at step t is one-hot, so W_ax x_t is a column of W_ax. With w_0 = BOS and h_0 = 0:

    h_t = tanh(W_ah h_{t-1} + W_ax[:, w_{t-1}] + b_a),    t = 1, ..., T
    p(w_t | w_{t-1}, ..., w_1) = softmax(W_yh h_t + b_y)[w_t]
"""

import numpy as np


def token_log_probabilities(params, ids):
    """The logarithm of each factor of the chain rule.

    params: see above.   ids: (N, T) integers, N sequences of T >= 1 words.
    Returns (N, T): log p(w_t | w_{t-1}, ..., w_1), natural logarithms.
    Source: Lecture 19, "RNN-LM + Loss".
    """
    raise NotImplementedError("problem 3.5: token_log_probabilities")


def loss(params, ids):
    """The mean negative log-likelihood: -1 / (N T) times the sum of all log probabilities.

    params, ids: as above. Returns a number, in nats per word.
    Source: Lecture 19, "Learning an RNN-LM"; J there is to be maximised, this is to be minimised.
    """
    raise NotImplementedError("problem 3.5: loss")


def loss_and_gradients(params, ids):
    """The loss, and its gradient for every parameter, by back-propagation through time.

    params, ids: as above.
    Returns (loss, gradients): a number, and a dict with the names and shapes of params.
    Source: Lecture 19, "RNN-LM + Loss" and "Learning an RNN-LM".
    """
    raise NotImplementedError("problem 3.5: loss_and_gradients")


def perplexity(params, ids):
    """exp of the loss: the inverse geometric mean of all factors.

    params, ids: as above. Returns a number, at least 1; V for a model that knows nothing.
    """
    raise NotImplementedError("problem 3.5: perplexity")
