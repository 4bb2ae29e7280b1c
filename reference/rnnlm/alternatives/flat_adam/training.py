import language_model
import numpy as np

MAX_NORM = 1.0
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8


def init_params(vocab_size, hidden_size, seed):
    H, V = hidden_size, vocab_size
    np.random.seed(seed)
    flat = np.random.uniform(-1, 1, H * H + H * (V + 1) + V * H) / np.sqrt(H)
    W_ah, W_ax, W_yh = np.split(flat, [H * H, H * H + H * (V + 1)])
    return {
        "W_ah": W_ah.reshape(H, H),
        "W_ax": W_ax.reshape(H, V + 1),
        "b_a": np.zeros(H),
        "W_yh": W_yh.reshape(V, H),
        "b_y": np.zeros(V),
    }


def _flat(arrays):
    return np.concatenate([np.ravel(array) for array in arrays.values()])


def _apart(flat, like):
    ends = np.cumsum([np.size(array) for array in like.values()])
    parts = np.split(flat, ends[:-1])
    return {k: p.reshape(np.shape(a)) for (k, a), p in zip(like.items(), parts, strict=True)}


def clip_by_norm(gradients, max_norm):
    flat = _flat(gradients)
    norm = np.linalg.norm(flat)
    return _apart(flat / max(1.0, norm / max_norm), gradients)


def adam_step(params, gradients, m, v, step, learning_rate):
    p, g, m_, v_ = (_flat({k: each[k] for k in params}) for each in (params, gradients, m, v))
    m_ = BETA_1 * m_ + (1 - BETA_1) * g
    v_ = BETA_2 * v_ + (1 - BETA_2) * g**2
    root = np.sqrt(v_ / (1 - BETA_2**step)) + EPSILON
    p = p - learning_rate * (m_ / (1 - BETA_1**step)) / root
    return [_apart(each, params) for each in (p, m_, v_)]


def train(params, ids, steps, batch_size, length, learning_rate, seed, report=None, gradient=None):
    gradient = gradient or language_model.loss_and_gradients
    rng, losses, state = np.random.default_rng(seed), [], None
    for step in range(1, steps + 1):
        starts = rng.integers(len(ids) - length + 1, size=batch_size)
        batch = np.stack([ids[s : s + length] for s in starts])
        value, gradients = gradient(params, batch)
        losses += [value]
        zeros = {name: np.zeros(np.shape(p)) for name, p in params.items()}
        m, v = state or (zeros, zeros)
        params, *state = adam_step(
            params, clip_by_norm(gradients, MAX_NORM), m, v, step, learning_rate
        )
        (report or (lambda *_: None))(step, value)
    return params, np.array(losses)
