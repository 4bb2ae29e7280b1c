import numpy as np


def _steps(params, N, length, temperature, choose):
    ids, h = [np.full(N, len(params["b_y"]))], np.zeros((N, len(params["b_a"])))
    for t in range(length):
        h = np.tanh(h @ params["W_ah"].T + params["W_ax"][:, ids[-1]].T + params["b_a"])
        ids.append(choose(t, (h @ params["W_yh"].T + params["b_y"]) / temperature))
    return np.stack(ids[1:], axis=1)


def sample(params, length, temperature, uniforms):
    def choose(t, y):
        logs = y - np.logaddexp.reduce(y, axis=1)[:, None]
        passed = np.cumsum(np.exp(logs), axis=1) > uniforms[:, [t]]
        passed[:, -1] = True
        return np.argmax(passed, axis=1)

    return _steps(params, len(uniforms), length, temperature, choose)


def draw(params, count, length, temperature=1.0):
    def choose(t, y):
        return np.argmax(y + np.random.gumbel(size=y.shape), axis=1)

    return _steps(params, count, length, temperature, choose)
