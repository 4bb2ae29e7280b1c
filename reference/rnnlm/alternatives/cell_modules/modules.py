import tape
from numpy import concatenate, einsum, exp, log, log1p, ones, split, tanh, zeros


class Linear(tape.Module):
    def forward(self, a, W, bias):
        return einsum("na,ba->nb", a, W) + bias[None]

    def backward(self, a, W, bias, b, g_b):
        return einsum("nb,ba->na", g_b, W), einsum("nb,na->ba", g_b, a), ones(len(a)) @ g_b


class Add(tape.Module):
    def forward(self, *both):
        return sum(both)

    def backward(self, p, q, b, g_b):
        return g_b.copy(), 1 * g_b


class Sigmoid(tape.Module):
    def forward(self, a):
        return exp(-log1p(exp(-a)))

    def backward(self, a, b, g_b):
        return (g_b * exp(-a) * b**2,)


class Tanh(tape.Module):
    def forward(self, a):
        return 2 / (1 + exp(-2 * a)) - 1

    def backward(self, a, b, g_b):
        return (g_b - g_b * b**2,)


class Stack(tape.Module):
    def forward(self, *steps):
        return concatenate([step[:, None] for step in steps], axis=1)

    def backward(self, *steps):
        return tuple(part[:, 0] for part in split(steps[-1], steps[-1].shape[1], axis=1))


class SequenceCrossEntropy(tape.Module):
    def forward(self, y_star, y):
        sums = exp(y).sum(axis=2)
        return (y_star.sum(axis=2) * log(sums)).sum() - (y_star * y).sum()

    def backward(self, y_star, y, b, g_b):
        p = exp(y) / exp(y).sum(axis=2)[:, :, None]
        return None, g_b * (p - y_star)


class Cell(tape.Module):
    """One step as one module: a_t from h_{t-1} and x_t."""

    def forward(self, h, x, W_ah, W_ax, b_a):
        return h @ W_ah.T + x @ W_ax.T + b_a

    def backward(self, h, x, W_ah, W_ax, b_a, a, g):
        return g @ W_ah, g @ W_ax, g.T @ h, g.T @ x, g.sum(axis=0)


class First(tape.Module):
    """The first step needs no h_0."""

    def forward(self, x, W_ax, b_a):
        return x @ W_ax.T + b_a

    def backward(self, x, W_ax, b_a, a, g):
        return None, g.T @ x, g.sum(axis=0)


class ElmanNetwork:
    def __init__(self, nonlinearity=Sigmoid):
        self.make = nonlinearity

    def forward(self, params, x, y_star):
        tape.reset_tape()
        self.params = [tape.Leaf(params[k]) for k in ("W_ah", "W_ax", "b_a", "W_yh", "b_y")]
        hidden, output = self.params[:3], self.params[3:]
        h, ys = None, []
        for t in range(x.shape[1]):
            step = tape.Leaf(x[:, t])
            if h is None:
                a = First().apply_fwd(step, *hidden[1:])
            else:
                a = Cell().apply_fwd(h, step, *hidden)
            h = self.make().apply_fwd(a)
            ys.append(Linear().apply_fwd(h, *output))
        ys = Stack().apply_fwd(*ys)
        self.loss = SequenceCrossEntropy().apply_fwd(tape.Leaf(y_star), ys)
        return self.loss.out_tensor

    def backward(self):
        tape.tape_bwd()
        names = "W_ah", "W_ax", "b_a", "W_yh", "b_y"
        return {name: 1.0 * leaf.out_gradient for name, leaf in zip(names, self.params, strict=True)}


assert tanh(zeros(1)) == 0
