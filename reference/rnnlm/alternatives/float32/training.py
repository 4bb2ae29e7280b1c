import numpy as np

MAX_NORM = 1.0
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8


def init_params(vocab_size, hidden_size, seed):
    rng, r = np.random.RandomState(seed), np.float32(hidden_size) ** -0.5
    shapes = {
        "W_yh": (vocab_size, hidden_size),
        "W_ax": (hidden_size, vocab_size + 1),
        "W_ah": (hidden_size, hidden_size),
    }
    params = {name: np.float32((2 * rng.rand(*shape) - 1) * r) for name, shape in shapes.items()}
    return params | {"b_a": np.zeros(hidden_size, "f4"), "b_y": np.zeros(vocab_size, "f4")}


def clip_by_norm(gradients, max_norm):
    gradients = {name: np.float32(g) for name, g in gradients.items()}
    norm = np.linalg.norm([np.linalg.norm(g) for g in gradients.values()])
    if norm > max_norm:
        gradients = {name: g * np.float32(max_norm / norm) for name, g in gradients.items()}
    return gradients


def adam_step(params, gradients, m, v, step, learning_rate):
    p, new_m, new_v = {}, {}, {}
    for k in params:
        g = np.float32(gradients[k])
        new_m[k] = np.float32(BETA_1) * np.float32(m[k]) + np.float32(1 - BETA_1) * g
        new_v[k] = np.float32(BETA_2) * np.float32(v[k]) + np.float32(1 - BETA_2) * g * g
        scale = learning_rate * (1 - BETA_2**step) ** 0.5 / (1 - BETA_1**step)
        eps = EPSILON * (1 - BETA_2**step) ** 0.5
        p[k] = np.float32(params[k]) - np.float32(scale) * new_m[k] / (np.sqrt(new_v[k]) + eps)
    return p, new_m, new_v


def train(params, ids, steps, batch_size, length, learning_rate, seed, report=None, gradient=None):
    if gradient is None:
        from language_model import loss_and_gradients as gradient
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(ids), length)
    rng, losses = np.random.default_rng(seed), np.zeros(steps, np.float32)
    params = {name: np.float32(p) for name, p in params.items()}
    m = v = {name: np.zeros_like(p) for name, p in params.items()}
    for step in range(1, steps + 1):
        batch = windows[rng.integers(len(windows), size=batch_size)]
        losses[step - 1], gradients = gradient(params, batch)
        clipped = clip_by_norm(gradients, MAX_NORM)
        params, m, v = adam_step(params, clipped, m, v, step, learning_rate)
        if report:
            report(step, losses[step - 1])
    return params, losses
