import torch
from torch import nn


class TorchRNNLM(nn.Module):
    def __init__(self, vocab_size, hidden_size):
        super().__init__()
        self.V = vocab_size
        self.cell = nn.RNNCell(vocab_size + 1, hidden_size)
        self.out = nn.Linear(hidden_size, vocab_size)

    def forward(self, ids):
        eye = torch.eye(self.V + 1)
        h, logits = None, []
        words = torch.cat([torch.full((len(ids), 1), self.V), ids], dim=1)
        for t in range(ids.shape[1]):
            h = self.cell(eye[words[:, t]], h)
            logits.append(self.out(h))
        return torch.stack(logits, 1)


def mean_loss(model, ids):
    logs = torch.log_softmax(model(ids), dim=-1)
    return -logs.gather(2, ids[:, :, None]).mean()


NAMES = {"W_ah": "cell.weight_hh", "W_ax": "cell.weight_ih", "W_yh": "out.weight", "b_y": "out.bias"}


def get_params(model):
    state = model.state_dict()
    found = {name: state[key].numpy().copy() for name, key in NAMES.items()}
    return found | {"b_a": (state["cell.bias_ih"] + state["cell.bias_hh"]).numpy()}


def set_params(model, params):
    state = {key: torch.tensor(params[name]) for name, key in NAMES.items()}
    half = torch.tensor(params["b_a"]) / 2
    model.load_state_dict(state | {"cell.bias_ih": half, "cell.bias_hh": half})


def get_grads(model):
    named = dict(model.named_parameters())
    found = {name: named[key].grad.numpy().copy() for name, key in NAMES.items()}
    return found | {"b_a": model.cell.bias_ih.grad.numpy().copy()}
