import copy

import numpy as np

MAX_NORM = 1.0
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8


def init_params(vocab_size, hidden_size, seed):
    rng = np.random.Generator(np.random.MT19937(seed))
    r = 1 / np.sqrt(hidden_size)
    params = {
        "W_ah": np.empty((hidden_size, hidden_size)),
        "W_ax": np.empty((hidden_size, vocab_size + 1)),
        "b_a": np.zeros(hidden_size),
        "W_yh": np.empty((vocab_size, hidden_size)),
        "b_y": np.zeros(vocab_size),
    }
    for name in ("W_ah", "W_ax", "W_yh"):
        rng.random(out=params[name])
        params[name] *= 2 * r
        params[name] -= r
    return params


def clip_by_norm(gradients, max_norm):
    ours = copy.deepcopy(gradients)
    norm = np.sqrt(sum((g * g).sum() for g in ours.values()))
    if norm > max_norm:
        for g in ours.values():
            g /= norm / max_norm
    return ours


def adam_step(params, gradients, m, v, step, learning_rate):
    params, m, v = copy.deepcopy(params), copy.deepcopy(m), copy.deepcopy(v)
    _update(params, gradients, m, v, step, learning_rate)
    return params, m, v


def _update(params, gradients, m, v, step, learning_rate):
    for name, p in params.items():
        g = np.asarray(gradients[name])
        m[name] *= BETA_1
        m[name] += (1 - BETA_1) * g
        v[name] *= BETA_2
        v[name] += (1 - BETA_2) * g * g
        root = np.sqrt(v[name] / (1 - BETA_2**step))
        p -= learning_rate * m[name] / (1 - BETA_1**step) / (root + EPSILON)


def train(params, ids, steps, batch_size, length, learning_rate, seed, report=None, gradient=None):
    if gradient is None:
        from language_model import loss_and_gradients as gradient
    params = copy.deepcopy(params)
    m = {name: np.zeros_like(p) for name, p in params.items()}
    v = copy.deepcopy(m)
    rng, losses, batch = np.random.default_rng(seed), [], np.empty((batch_size, length), int)
    for step in range(1, steps + 1):
        for row, start in zip(batch, rng.integers(len(ids) - length + 1, size=batch_size)):
            row[:] = ids[start : start + length]
        value, gradients = gradient(params, batch)
        losses.append(float(value))
        _update(params, clip_by_norm(gradients, MAX_NORM), m, v, step, learning_rate)
        if report is not None:
            report(step, float(value))
    return params, losses
