import torch
from torch import nn
from torch.nn import functional as F


class TorchRNNLM(nn.Module):
    def __init__(self, vocab_size, hidden_size):
        super().__init__()
        self.vocab_size = vocab_size
        self.rnn = nn.RNN(vocab_size + 1, hidden_size, batch_first=True)
        self.head = nn.Linear(hidden_size, vocab_size)

    def forward(self, ids):
        words = F.pad(ids, (1, 0), value=self.vocab_size)[:, :-1]
        states, _ = self.rnn(F.one_hot(words, self.vocab_size + 1).float())
        return self.head(states)


def mean_loss(model, ids):
    return F.cross_entropy(model(ids).transpose(1, 2), ids)


def get_params(model):
    rnn, head = model.rnn, model.head
    return {
        "W_ah": rnn.weight_hh_l0.detach().numpy().copy(),
        "W_ax": rnn.weight_ih_l0.detach().numpy().copy(),
        "b_a": (rnn.bias_ih_l0 + rnn.bias_hh_l0).detach().numpy(),
        "W_yh": head.weight.detach().numpy().copy(),
        "b_y": head.bias.detach().numpy().copy(),
    }


def set_params(model, params):
    rnn, head = model.rnn, model.head
    with torch.no_grad():
        rnn.weight_hh_l0[:] = torch.tensor(params["W_ah"])
        rnn.weight_ih_l0[:] = torch.tensor(params["W_ax"])
        rnn.bias_ih_l0[:] = torch.tensor(params["b_a"])
        rnn.bias_hh_l0.zero_()
        head.weight[:] = torch.tensor(params["W_yh"])
        head.bias[:] = torch.tensor(params["b_y"])


def get_grads(model):
    rnn, head = model.rnn, model.head
    return {
        "W_ah": rnn.weight_hh_l0.grad.numpy().copy(),
        "W_ax": rnn.weight_ih_l0.grad.numpy().copy(),
        "b_a": rnn.bias_hh_l0.grad.numpy().copy(),
        "W_yh": head.weight.grad.numpy().copy(),
        "b_y": head.bias.grad.numpy().copy(),
    }
