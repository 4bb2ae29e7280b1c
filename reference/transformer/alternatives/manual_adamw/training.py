import numpy as np
import torch


def loss_of(model, windows):
    logits = model(windows[:, :-1])
    log_p = logits - torch.logsumexp(logits, dim=-1, keepdim=True)
    return -log_p.gather(-1, windows[:, 1:, None]).mean()


def train(model, ids, steps, batch_size, learning_rate, seed, report=None):
    rng = np.random.default_rng(seed)
    T = model.context_length
    parameters = [p for p in model.parameters() if p.requires_grad]
    first, second = ([torch.zeros_like(p) for p in parameters] for _ in range(2))
    losses = []
    for step in range(1, steps + 1):
        starts = rng.integers(0, len(ids) - T, size=batch_size)
        windows = torch.stack([ids[s : s + T + 1] for s in starts.tolist()])
        loss = loss_of(model, windows)
        gradients = torch.autograd.grad(loss, parameters, allow_unused=True)
        with torch.no_grad():
            for p, g, m, v in zip(parameters, gradients, first, second):
                if g is None:
                    continue
                m.mul_(0.9).add_(0.1 * g)
                v.mul_(0.999).add_(0.001 * g * g)
                p.mul_(1 - learning_rate * 0.01)
                root = (v / (1 - 0.999**step)).sqrt() + 1e-8
                p.sub_(learning_rate * (m / (1 - 0.9**step)) / root)
        losses.append(np.float64(loss.item()))
        if report is not None:
            report(step, loss.item())
    return np.array(losses)


def perplexity(model, ids):
    n = model.context_length + 1
    with torch.no_grad():
        windows = [ids[s : s + n] for s in range(0, len(ids), n)]
        sums = [loss_of(model, w[None]) * (len(w) - 1) for w in windows if len(w) > 1]
    return float(np.exp(sum(float(s) for s in sums) / sum(len(w) - 1 for w in windows)))
