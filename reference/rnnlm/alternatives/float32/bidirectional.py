import numpy as np


def bidirectional_forward(params, x):
    x = x.astype(np.float32)
    halves = []
    for name, turn in (("forward", 1), ("backward", -1)):
        rnn = {key: value.astype(np.float32) for key, value in params[name].items()}
        h, states = np.zeros((len(x), len(rnn["b_a"])), np.float32), []
        for step in np.swapaxes(x, 0, 1)[::turn]:
            h = np.tanh(h @ rnn["W_ah"].T + step @ rnn["W_ax"].T + rnn["b_a"])
            states.append(h)
        halves.append(np.stack(states[::turn], axis=1))
    W, b = params["W_yh"].astype(np.float32), params["b_y"].astype(np.float32)
    return np.concatenate(halves, axis=-1) @ W.T + b
