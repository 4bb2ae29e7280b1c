"""In the manner of nanoGPT: a mask in a buffer, fused projections, modules for everything."""

import math

import torch
import torch.nn as nn
from torch.nn import functional as F


class CausalSelfAttention(nn.Module):
    def __init__(self, n_embd, n_head, block_size):
        super().__init__()
        self.c_attn = nn.Linear(n_embd, 3 * n_embd)
        self.c_proj = nn.Linear(n_embd, n_embd)
        self.n_head, self.n_embd = n_head, n_embd
        mask = torch.full((block_size, block_size), float("-inf")).triu(1)
        self.register_buffer("mask", mask, persistent=False)
        self.past = None  # keys and values of a text that is being generated

    def forward(self, x):
        B, T, C = x.size()
        q, k, v = self.c_attn(x).split(self.n_embd, dim=2)
        k = k.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        q = q.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        v = v.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        if self.past is not None:
            if len(self.past):
                k, v = torch.cat([self.past[0], k], 2), torch.cat([self.past[1], v], 2)
            self.past = [k, v]
        S = k.size(2)
        att = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
        att = F.softmax(att + self.mask[S - T : S, :S], dim=-1)
        y = (att @ v).transpose(1, 2).contiguous().view(B, T, C)
        return self.c_proj(y)


class Block(nn.Module):
    def __init__(self, n_embd, n_head, block_size):
        super().__init__()
        self.ln_1 = nn.LayerNorm(n_embd)
        self.attn = CausalSelfAttention(n_embd, n_head, block_size)
        self.ln_2 = nn.LayerNorm(n_embd)
        self.mlp = nn.Sequential(nn.Linear(n_embd, 4 * n_embd), nn.GELU(), nn.Linear(4 * n_embd, n_embd))

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class TransformerLM(nn.Module):
    def __init__(self, vocab_size, context_length, d_model, n_heads, n_layers):
        super().__init__()
        self.context_length = context_length
        self.wte = nn.Embedding(vocab_size, d_model)
        self.wpe = nn.Embedding(context_length, d_model)
        self.h = nn.ModuleList([Block(d_model, n_heads, context_length) for _ in range(n_layers)])
        self.ln_f = nn.LayerNorm(d_model)
        self.lm_head = nn.Linear(d_model, vocab_size, bias=False)
        self.wte.weight = self.lm_head.weight
        self.apply(self._init_weights)

    def _init_weights(self, module):
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)

    def forward(self, ids, cache=None):
        past = self.h[0].attn.past
        start = past[0].shape[2] if past else 0
        if start + ids.shape[1] > self.context_length:
            raise ValueError(f"Cannot forward {ids.shape[1]} words")
        pos = torch.arange(start, start + ids.shape[1], device=ids.device)
        x = self.wte(ids) + self.wpe(pos)
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))


def table(model):
    """Course name -> (parameter, rows or None, transposed)."""
    C = model.wte.weight.shape[1]
    found = {"tokens": (model.wte.weight, None, False), "positions": (model.wpe.weight, None, False)}
    found |= {"gamma_f": (model.ln_f.weight, None, False), "beta_f": (model.ln_f.bias, None, False)}
    for i, block in enumerate(model.h):
        for n, ln in ((1, block.ln_1), (2, block.ln_2)):
            found[f"{i}.gamma_{n}"], found[f"{i}.beta_{n}"] = (ln.weight, None, False), (ln.bias, None, False)
        for n, k in enumerate("qkv"):
            rows = slice(n * C, (n + 1) * C)
            found[f"{i}.w_{k}"] = (block.attn.c_attn.weight, rows, True)
            found[f"{i}.b_{k}"] = (block.attn.c_attn.bias, rows, False)
        for k, linear in (("o", block.attn.c_proj), ("1", block.mlp[0]), ("2", block.mlp[2])):
            found[f"{i}.w_{k}"], found[f"{i}.b_{k}"] = (linear.weight, None, True), (linear.bias, None, False)
    return found


def read(tensor, rows, transposed):
    tensor = tensor if rows is None else tensor[rows]
    return (tensor.T if transposed else tensor).detach().clone().numpy()


def get_params(model):
    return {name: read(p, *how) for name, (p, *how) in table(model).items()}


def set_params(model, params):
    for name, (p, rows, transposed) in table(model).items():
        value = torch.from_numpy(params[name])
        p.data[rows if rows is not None else slice(None)] = (value.T if transposed else value).to(p.dtype)


def get_grads(model):
    return {name: read(p.grad, *how) for name, (p, *how) in table(model).items()}
