import numpy as np
import tape


class Pick(tape.Module):
    def forward(self, W_ax, words):
        return W_ax[:, words].T

    def backward(self, W_ax, words, b, g_b):
        g = np.zeros_like(W_ax)
        np.add.at(g.T, words, g_b)
        return g, None


class Cell(tape.Module):
    def forward(self, x, h, W_ah, b_a):
        return np.tanh(x + h @ W_ah.T + b_a)

    def backward(self, x, h, W_ah, b_a, b, g_b):
        g = g_b * (1 - b * b)
        return g, g @ W_ah, g.T @ h, g.sum(axis=0)


class Output(tape.Module):
    def forward(self, h, W_yh, b_y, words):
        y = h @ W_yh.T + b_y
        self.logs = y - np.logaddexp.reduce(y, axis=1)[:, None]
        return -self.logs[np.arange(len(words)), words]

    def backward(self, h, W_yh, b_y, words, b, g_b):
        g = np.exp(self.logs)
        g[np.arange(len(words)), words] -= 1
        g *= g_b[:, None]
        return g @ W_yh, g.T @ h, g.sum(axis=0), None


class Mean(tape.Module):
    def forward(self, *losses):
        return np.mean(losses)

    def backward(self, *more):
        return [np.full_like(one, more[-1] / len(one) / (len(more) - 2)) for one in more[:-2]]


def _apply(params, ids):
    tape.reset_tape()
    leaves = {name: tape.Leaf(value) for name, value in params.items()}
    h = tape.Leaf(np.zeros((len(ids), len(params["b_a"])), params["b_a"].dtype))
    words, losses = tape.Leaf(np.full(len(ids), len(params["b_y"]))), []
    for t in range(ids.shape[1]):
        x = Pick().apply_fwd(leaves["W_ax"], words)
        h = Cell().apply_fwd(x, h, leaves["W_ah"], leaves["b_a"])
        words = tape.Leaf(ids[:, t])
        losses.append(Output().apply_fwd(h, leaves["W_yh"], leaves["b_y"], words))
    return leaves, losses


def token_log_probabilities(params, ids):
    _, losses = _apply(params, ids)
    tape.reset_tape()
    return -np.array([each.out_tensor for each in losses]).T


def loss(params, ids):
    return -np.mean(token_log_probabilities(params, ids))


def loss_and_gradients(params, ids):
    leaves, losses = _apply(params, ids)
    mean = Mean().apply_fwd(*losses)
    tape.tape_bwd()
    return float(mean.out_tensor), {name: leaf.out_gradient for name, leaf in leaves.items()}


def perplexity(params, ids):
    return float(np.exp(loss(params, ids)))
