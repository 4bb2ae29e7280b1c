"""Problem 3.5: the RNN language model: its probabilities, its loss and its gradients.

Lecture 19, "RNN Language Model" and "RNN-LM + Loss", with one index corrected: the last factor of
log p(w) is log p(w_T | h_T).

params: dict of arrays, H hidden units, V words (ids 0, ..., V - 1; BOS, the begin of sequence, has
the id V and is never predicted): "W_ah" (H, H), "W_ax" (H, V + 1), "b_a" (H,), "W_yh" (V, H), "b_y"
(V,). The input at step t is one-hot, so W_ax x_t is a column of W_ax. With w_0 = BOS and h_0 = 0:

    h_t = tanh(W_ah h_{t-1} + W_ax[:, w_{t-1}] + b_a),    t = 1, ..., T
    p(w_t | w_{t-1}, ..., w_1) = softmax(W_yh h_t + b_y)[w_t]
"""

# BEGIN SCAFFOLD
import numpy as np
# END SCAFFOLD
# BEGIN SOLUTION
# Time comes first in here, (T, N, H): each step then reads and writes one block of memory.
def _forward(params, ids):
    """inputs (T, N), the states h (T, N, H) and the logarithms of all probabilities (T, N, V)."""
    bos = params["W_ax"].shape[1] - 1
    inputs = np.full(ids.T.shape, bos)  # (T, N)
    inputs[1:] = ids.T[:-1]
    W = np.ascontiguousarray(params["W_ah"].T)  # (H, H)
    h = (params["W_ax"].T + params["b_a"]).take(inputs, axis=0)  # (T, N, H): rows, no GEMM
    np.tanh(h[0], out=h[0])
    for t in range(1, len(h)):
        h[t] += h[t - 1] @ W
        np.tanh(h[t], out=h[t])
    logs = (h.reshape(-1, len(W)) @ params["W_yh"].T).reshape(*inputs.shape, -1)  # (T, N, V)
    logs += params["b_y"]
    logs -= logs.max(axis=2, keepdims=True)
    logs -= np.log(np.exp(logs).sum(axis=2, keepdims=True))
    return inputs, h, logs


def _of_the_words(logs, ids):
    """log p(w_t | ...), (T, N), from those of all words, (T, N, V)."""
    return np.take_along_axis(logs, ids.T[:, :, None], axis=2)[:, :, 0]


def _backward(params, inputs, h, g_y):
    """The gradients of all parameters. g_y: (T, N, V), that of the logits."""
    T, N, H = h.shape
    W_ah, g_a = params["W_ah"], g_y @ params["W_yh"]  # (T, N, H): from the outputs, so far
    for t in reversed(range(T)):
        if t + 1 < T:
            g_a[t] += g_a[t + 1] @ W_ah  # from the next step
        g_a[t] *= 1 - h[t] * h[t]
    flat_g_y, flat_h, flat_g_a = g_y.reshape(T * N, -1), h.reshape(T * N, H), g_a.reshape(T * N, H)
    one_hot = np.zeros((params["W_ax"].shape[1], T * N), h.dtype)  # (V + 1, T N)
    one_hot[inputs.ravel(), np.arange(T * N)] = 1
    g_W_ax = (one_hot @ flat_g_a).T  # (H, V + 1): a word that occurs three times has three terms
    return {
        "W_ah": flat_g_a[N:].T @ flat_h[:-N],  # one GEMM: the steps 2, ..., T with 1, ..., T - 1
        "W_ax": g_W_ax,
        "b_a": flat_g_a.sum(axis=0),
        "W_yh": flat_g_y.T @ flat_h,
        "b_y": flat_g_y.sum(axis=0),
    }
# END SOLUTION


def token_log_probabilities(params, ids):
    """The logarithm of each factor of the chain rule.

    params: see above.   ids: (N, T) integers, N sequences of T >= 1 words.
    Returns (N, T): log p(w_t | w_{t-1}, ..., w_1), natural logarithms.
    Source: Lecture 19, "RNN-LM + Loss".
    """
    # BEGIN SOLUTION
    _, _, logs = _forward(params, ids)
    return _of_the_words(logs, ids).T
    # END SOLUTION


def loss(params, ids):
    """The mean negative log-likelihood: -1 / (N T) times the sum of all log probabilities.

    params, ids: as above. Returns a number, in nats per word.
    Source: Lecture 19, "Learning an RNN-LM"; J there is to be maximised, this is to be minimised.
    """
    # BEGIN SOLUTION
    return -token_log_probabilities(params, ids).mean()
    # END SOLUTION


def loss_and_gradients(params, ids):
    """The loss, and its gradient for every parameter, by back-propagation through time.

    params, ids: as above.
    Returns (loss, gradients): a number, and a dict with the names and shapes of params.
    Source: Lecture 19, "RNN-LM + Loss" and "Learning an RNN-LM".
    """
    # BEGIN SOLUTION
    inputs, h, logs = _forward(params, ids)
    value = -_of_the_words(logs, ids).mean()
    g_y = np.exp(logs, out=logs)  # (T, N, V), the probabilities
    T, N, V = g_y.shape
    g_y.reshape(T * N, V)[np.arange(T * N), ids.T.ravel()] -= 1
    g_y /= T * N
    return value, _backward(params, inputs, h, g_y)
    # END SOLUTION


def perplexity(params, ids):
    """exp of the loss: the inverse geometric mean of all factors.

    params, ids: as above. Returns a number, at least 1; V for a model that knows nothing.
    """
    # BEGIN SOLUTION
    return np.exp(loss(params, ids))
    # END SOLUTION
