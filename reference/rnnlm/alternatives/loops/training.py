import random

import numpy as np

MAX_NORM = 1.0
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8


def init_params(vocab_size, hidden_size, seed):
    chance, r = random.Random(seed), hidden_size**-0.5

    def weights(rows, columns):
        return np.array([[chance.uniform(-r, r) for _ in range(columns)] for _ in range(rows)])

    return {
        "W_ah": weights(hidden_size, hidden_size),
        "W_ax": weights(hidden_size, vocab_size + 1),
        "b_a": np.zeros(hidden_size),
        "W_yh": weights(vocab_size, hidden_size),
        "b_y": np.zeros(vocab_size),
    }


def clip_by_norm(gradients, max_norm):
    total = 0.0
    for gradient in gradients.values():
        total += float(np.sum(np.square(gradient)))
    if total <= max_norm**2:
        return dict(gradients)
    return {name: max_norm * gradient / total**0.5 for name, gradient in gradients.items()}


def adam_step(params, gradients, m, v, step, learning_rate):
    results = {}, {}, {}
    for name in params:
        first = m[name] + (1 - BETA_1) * (gradients[name] - m[name])
        second = v[name] + (1 - BETA_2) * (gradients[name] ** 2 - v[name])
        m_hat, v_hat = first / (1 - BETA_1**step), second / (1 - BETA_2**step)
        moved = params[name] - learning_rate * m_hat / (v_hat**0.5 + EPSILON)
        for result, array in zip(results, (moved, first, second), strict=True):
            result[name] = array
    return results


def train(params, ids, steps, batch_size, length, learning_rate, seed, report=None, gradient=None):
    if gradient is None:
        import language_model

        gradient = language_model.loss_and_gradients
    rng = np.random.default_rng(seed)
    m = {name: 0 * value for name, value in params.items()}
    v, losses = dict(m), []
    for step in range(steps):
        starts = rng.integers(len(ids) - length + 1, size=batch_size)
        batch = np.array([ids[start : start + length] for start in starts])
        value, gradients = gradient(params, batch)
        clipped = clip_by_norm(gradients, MAX_NORM)
        params, m, v = adam_step(params, clipped, m, v, step + 1, learning_rate)
        losses.append(value)
        if report:
            report(step + 1, value)
    return params, losses
