"""Problem 3.6: text from an RNN language model, word by word.

Lecture 19, "RNN Language Model" and "Sampling from a Language Model". params are those of problem
3.5: "W_ah" (H, H), "W_ax" (H, V + 1), "b_a" (H,), "W_yh" (V, H), "b_y" (V,), and BOS has the id V.
"""

# BEGIN SOLUTION
import random

# END SOLUTION
# BEGIN SCAFFOLD
import numpy as np

# END SCAFFOLD

def sample(params, length, temperature, uniforms):
    """Many sequences at once, each word drawn given all words before it in its sequence.

    params:      as in problem 3.5. The first input is BOS, each later one the word drawn before.
    length:      int, at least 1, how many words to draw for each sequence.
    temperature: float, above 0: words have the probabilities softmax(y_t / temperature).
    uniforms:    (N, length), numbers in [0, 1), the only source of chance: the word t of the
                 sequence n is the smallest id w with uniforms[n, t] < p_0 + ... + p_w; where
                 rounding leaves no such w, it is V - 1.
    Returns (N, length) integers.
    Source: Lecture 19, "Sampling from a Language Model", steps 1 to 3.
    """
    # BEGIN SOLUTION
    W_ax, V = params["W_ax"], len(params["b_y"])
    ids = np.empty((len(uniforms), length), np.int64)
    word = np.full(len(uniforms), V)  # (N,), BOS
    h = np.zeros((len(uniforms), len(W_ax)), W_ax.dtype)  # (N, H)
    for t in range(length):
        h = np.tanh(h @ params["W_ah"].T + W_ax.T[word] + params["b_a"])  # (N, H)
        y = (h @ params["W_yh"].T + params["b_y"]) / temperature  # (N, V)
        p = np.exp(y - y.max(axis=1, keepdims=True))  # (N, V), up to a factor
        below = np.cumsum(p, axis=1) <= uniforms[:, t, None] * p.sum(axis=1, keepdims=True)
        word = np.minimum(below.sum(axis=1), V - 1)  # rounding must not lead beyond the last word
        ids[:, t] = word
    return ids
    # END SOLUTION


def draw(params, count, length, temperature=1.0):
    """The same with random numbers of its own.

    count: int, at least 1, how many sequences. The others: as for sample. Returns (count, length)
    integers; each call draws anew. Use any random number generator you like.
    """
    # BEGIN SOLUTION
    rng = np.random.default_rng(random.getrandbits(64))  # follows random.seed
    return sample(params, length, temperature, rng.random((count, length)))
    # END SOLUTION
