import torch
from torch import nn


class TorchRNNLM(nn.Module):
    def __init__(self, vocab_size, hidden_size):
        super().__init__()
        V, H = vocab_size, hidden_size
        shapes = {"W_ah": (H, H), "W_ax": (H, V + 1), "b_a": (H,), "W_yh": (V, H), "b_y": (V,)}
        self.p = nn.ParameterDict({k: nn.Parameter(0.1 * torch.randn(s)) for k, s in shapes.items()})

    def forward(self, ids):
        p, N = self.p, len(ids)
        word, h = torch.full((N,), len(p["b_y"])), torch.zeros(N, len(p["b_a"]))
        logits = []
        for t in range(ids.shape[1]):
            h = (h @ p["W_ah"].T + p["W_ax"].T[word] + p["b_a"]).tanh()
            logits.append(h @ p["W_yh"].T + p["b_y"])
            word = ids[:, t]
        return torch.cat(logits).view(ids.shape[1], N, -1).transpose(0, 1)


def mean_loss(model, ids):
    y = model(ids)
    right = y[torch.arange(len(ids))[:, None], torch.arange(ids.shape[1]), ids]
    return (y.logsumexp(dim=2) - right).mean()


def get_params(model):
    return {name: p.detach().clone().numpy() for name, p in model.p.items()}


def set_params(model, params):
    for name, p in model.p.items():
        p.data.copy_(torch.from_numpy(params[name]))


def get_grads(model):
    return {name: p.grad.clone().numpy() for name, p in model.p.items()}
