"""Problem 3.7: train an RNN language model on a stream of characters.

Lecture 19, "Learning an RNN-LM" and "MLE for Deep Neural LM": mini-batches, gradients by automatic
differentiation, and a favourite optimiser. Ours is Adam (Kingma and Ba, 2015, algorithm 1) with
gradients clipped by their norm (Pascanu, Mikolov and Bengio, 2013, algorithm 1).

params: dict of arrays as in problem 3.5; gradients have the same names and shapes.

One check trains your own model for 200 steps of 16 windows of 24 characters, H = 40. With NumPy over
the batch and the hidden units that takes about a second of CPU time, and 20 are allowed.
"""

# BEGIN SCAFFOLD
import numpy as np

# END SCAFFOLD
MAX_NORM = 1.0  # of all gradients together
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8  # of Adam


def init_params(vocab_size, hidden_size, seed):
    """First parameters: weights of both signs, biases of zero.

    vocab_size, hidden_size: int, V and H.   seed: int; equal seeds give equal parameters, other
    seeds others.
    Returns a dict of float arrays: "W_ah" (H, H), "W_ax" (H, V + 1), "b_a" (H,), "W_yh" (V, H),
    "b_y" (V,). Each weight is drawn uniformly between -1 / sqrt(H) and 1 / sqrt(H), independently;
    use any random number generator you like.
    """
    # BEGIN SOLUTION
    rng, H, V = np.random.default_rng(seed), hidden_size, vocab_size

    def weights(*shape):
        return rng.uniform(-(H**-0.5), H**-0.5, shape).astype(np.float32)

    return {
        "W_ah": weights(H, H),
        "W_ax": weights(H, V + 1),
        "b_a": np.zeros(H, np.float32),
        "W_yh": weights(V, H),
        "b_y": np.zeros(V, np.float32),
    }
    # END SOLUTION


def clip_by_norm(gradients, max_norm):
    """All gradients times one factor, such that their common norm is at most max_norm.

    gradients: dict of arrays.   max_norm: float, above 0.
    The norm is the square root of the sum of the squares of all entries of all arrays. Where it is
    max_norm at most, nothing changes.
    Returns a dict of arrays; those of the caller stay as they are.
    """
    # BEGIN SOLUTION
    norm = np.sqrt(sum(np.vdot(g, g) for g in gradients.values()))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: g * factor for name, g in gradients.items()}
    # END SOLUTION


def adam_step(params, gradients, m, v, step, learning_rate):
    """One step of Adam, entry by entry.

    params, gradients: dicts of arrays.   m, v: dicts of arrays of the same shapes, the running
    averages of the gradients and of their squares before this step (zeros before the first).
    step: int, 1 for the first step.   learning_rate: float.
    Returns (params, m, v), new dicts; the caller's arrays stay as they are:
        m = BETA_1 m + (1 - BETA_1) g        v = BETA_2 v + (1 - BETA_2) g^2
        params = params - learning_rate m_hat / (sqrt(v_hat) + EPSILON)
    with m_hat = m / (1 - BETA_1^step) and v_hat = v / (1 - BETA_2^step) of the new m and v.
    """
    # BEGIN SOLUTION
    new, new_m, new_v = {}, {}, {}
    for name, g in gradients.items():
        new_m[name] = BETA_1 * m[name] + (1 - BETA_1) * g
        new_v[name] = BETA_2 * v[name] + (1 - BETA_2) * g * g
        root = np.sqrt(new_v[name] / (1 - BETA_2**step)) + EPSILON
        rate = learning_rate / (1 - BETA_1**step)
        new[name] = params[name] - rate * new_m[name] / root
    return new, new_m, new_v
    # END SOLUTION


def train(
    params, ids, steps, batch_size, length, learning_rate, seed, report=None, gradient=None
):
    """Train on random windows of a stream of ids.

    params: the first parameters; the caller's dict and arrays stay as they are.
    ids:    (L,) integers, L >= length.   steps, batch_size, length: int, at least 1.
    learning_rate: float.   seed: int.
    report: function or None; report(step, loss), after each step = 1, ..., steps.
    gradient: function; gradient(params, batch) returns (loss, gradients) of a batch (batch_size,
            length) of ids. None: loss_and_gradients of your language_model.py.
    Let rng = numpy.random.default_rng(seed), made once and used for nothing else. Each step takes
        starts = rng.integers(L - length + 1, size=batch_size)
    and the batch whose row n is ids[starts[n]], ..., ids[starts[n] + length - 1]; clips the
    gradients to MAX_NORM; and takes one step of Adam.
    Returns (params, losses): the last parameters, and the loss of each batch before its step
    (steps numbers).
    Source: Lecture 19, "Learning an RNN-LM".
    """
    # BEGIN SOLUTION
    if not gradient:
        from language_model import loss_and_gradients as gradient
    rng, ids, losses = np.random.default_rng(seed), np.asarray(ids), []
    m = {name: np.zeros_like(value) for name, value in params.items()}
    v = {name: np.zeros_like(value) for name, value in params.items()}
    for step in range(1, steps + 1):
        starts = rng.integers(len(ids) - length + 1, size=batch_size)
        batch = ids[starts[:, None] + np.arange(length)]  # (N, T)
        value, gradients = gradient(params, batch)
        clipped = clip_by_norm(gradients, MAX_NORM)
        params, m, v = adam_step(params, clipped, m, v, step, learning_rate)
        losses.append(float(value))
        if report is not None:
            report(step, losses[-1])
    return params, losses
    # END SOLUTION
