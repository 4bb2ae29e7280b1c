"""Problem 4.7: the Transformer language model, put together as in GPT-2.

Lecture 19, "Transformer Layer", "Transformer Language Model" and "GPT-3". From here on everything
that PyTorch has is allowed: F.scaled_dot_product_attention, nn.LayerNorm and so on.
Shapes: B texts, T positions, C = d_model, h heads, V words.
"""

# BEGIN SCAFFOLD
import math

import torch
# END SCAFFOLD
# BEGIN SOLUTION
from torch.nn import functional as F
# END SOLUTION
from torch import nn


# BEGIN SOLUTION
class Attention(nn.Module):
    """Causal self-attention with all heads at once."""

    def __init__(self, d_model, n_heads):
        super().__init__()
        self.n_heads = n_heads
        self.qkv = nn.Linear(d_model, 3 * d_model)  # one product in the place of three
        self.out = nn.Linear(d_model, d_model)

    def forward(self, x, cache, layer):
        B, T, C = x.shape
        heads = (t.view(B, T, self.n_heads, -1).transpose(1, 2) for t in self.qkv(x).chunk(3, -1))
        q, k, v = heads  # (B, h, T, C / h) each
        if cache is not None:
            k, v = cache.extend(layer, k, v)  # (B, h, all positions so far, C / h)
        # a single query is the last one and may look at everything
        y = F.scaled_dot_product_attention(q, k, v, is_causal=T > 1)
        return self.out(y.transpose(1, 2).reshape(B, T, C))


class Layer(nn.Module):
    """Attention and a feed-forward network, each with a norm before and a residual connection."""

    def __init__(self, d_model, n_heads):
        super().__init__()
        self.norm1 = nn.LayerNorm(d_model)
        self.attention = Attention(d_model, n_heads)
        self.norm2 = nn.LayerNorm(d_model)
        self.inner = nn.Linear(d_model, 4 * d_model)
        self.outer = nn.Linear(4 * d_model, d_model)

    def forward(self, x, cache, layer):
        x = x + self.attention(self.norm1(x), cache, layer)  # (B, T, C)
        return x + self.outer(F.gelu(self.inner(self.norm2(x))))


# END SOLUTION
class TransformerLM(nn.Module):
    """A Transformer language model: the logits at position t are for the word at t + 1.

    x = word embedding + learned position embedding; then n_layers layers of
        x = x + attention(norm1(x))        causal, n_heads heads, all four products with biases
        x = x + feed_forward(norm2(x))     inner size 4 C, exact gelu, with biases
    then a final norm and the output head, which is the table of word embeddings itself ("tied"),
    without bias: logits = norm_f(x) tokens^T. Norms have eps 1e-5. There is no dropout.
    Source: Lecture 19, "Transformer Language Model"; Radford et al., 2019 (GPT-2).
    """

    def __init__(self, vocab_size, context_length, d_model, n_heads, n_layers):
        """All arguments: int, V, the largest T, C, h, the number of layers; h divides C.

        All parameters must be registered, of PyTorch's default dtype, and drawn so small that a
        new model is nearly undecided: its loss is within 5 % of log V. model.context_length must
        be the second argument.
        """
        # BEGIN SOLUTION
        super().__init__()
        self.context_length = context_length
        self.tokens = nn.Embedding(vocab_size, d_model)
        self.positions = nn.Embedding(context_length, d_model)
        self.layers = nn.ModuleList(Layer(d_model, n_heads) for _ in range(n_layers))
        self.norm = nn.LayerNorm(d_model)
        for name, parameter in self.named_parameters():
            if parameter.ndim == 2:  # what is added to the residual stream starts smaller
                added = name.endswith(("out.weight", "outer.weight"))
                nn.init.normal_(parameter, std=0.02 / math.sqrt(2 * n_layers) if added else 0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)
        # END SOLUTION

    def forward(self, ids, cache=None):
        """ids: (B, T) of int64, in 0 .. V - 1, on the device of the parameters; 1 <= T <=
        context_length, else ValueError. The first word of a text has position 0.
        cache: for problem 4.9, if you want to use it there; its form is yours.
        Returns the logits: (B, T, V), of the parameters' dtype.
        """
        # BEGIN SOLUTION
        start = 0 if cache is None else cache.length
        end = start + ids.shape[1]
        if end > self.context_length:
            raise ValueError(f"{end} words, but the context length is {self.context_length}")
        x = self.tokens(ids) + self.positions.weight[start:end]  # (B, T, C)
        for number, layer in enumerate(self.layers):
            x = layer(x, cache, number)
        if cache is not None:
            cache.length = end
        return F.linear(self.norm(x), self.tokens.weight)  # (B, T, V)
        # END SOLUTION


# BEGIN SOLUTION
def _named(model, of):
    """Name -> a view of of(parameter), in the names and shapes of get_params."""
    found = {"tokens": of(model.tokens.weight), "positions": of(model.positions.weight)}
    found |= {"gamma_f": of(model.norm.weight), "beta_f": of(model.norm.bias)}
    for i, layer in enumerate(model.layers):
        matrices = dict(zip(("w_q", "w_k", "w_v"), of(layer.attention.qkv.weight).chunk(3)))
        biases = dict(zip(("b_q", "b_k", "b_v"), of(layer.attention.qkv.bias).chunk(3)))
        linear = {"o": layer.attention.out, "1": layer.inner, "2": layer.outer}
        matrices |= {f"w_{k}": of(each.weight) for k, each in linear.items()}
        biases |= {f"b_{k}": of(each.bias) for k, each in linear.items()}
        for k, norm in (("1", layer.norm1), ("2", layer.norm2)):
            biases |= {f"gamma_{k}": of(norm.weight), f"beta_{k}": of(norm.bias)}
        found |= {f"{i}.{k}": w.T for k, w in matrices.items()}  # nn.Linear keeps W^T
        found |= {f"{i}.{k}": b for k, b in biases.items()}
    return found


# END SOLUTION
def get_params(model):
    """The parameters under names of the course, whatever your layers are called.

    model: a TransformerLM. Returns a dict of copies, NumPy arrays:
        "tokens": (V, C), "positions": (context_length, C), "gamma_f", "beta_f": (C,);
        for each layer i = 0, 1, ...:
        "i.gamma_1", "i.beta_1": (C,), of the norm before attention;
        "i.w_q", "i.w_k", "i.w_v", "i.w_o": (C, C), "i.b_q", "i.b_k", "i.b_v", "i.b_o": (C,);
        "i.gamma_2", "i.beta_2": (C,), of the norm before the feed-forward network;
        "i.w_1": (C, 4C), "i.b_1": (4C,), "i.w_2": (4C, C), "i.b_2": (C,).
    Rows are inputs, columns are outputs: q = x W_q + b_q, and head m has columns m C/h to
    (m + 1) C/h - 1 of W_q, W_k and W_v, and these rows of W_o. (nn.Linear keeps the transpose.)
    """
    # BEGIN SOLUTION
    views = _named(model, lambda parameter: parameter.detach())
    return {name: view.cpu().numpy().copy() for name, view in views.items()}
    # END SOLUTION


def set_params(model, params):
    """model: a TransformerLM.   params: a dict as get_params returns it, with NumPy arrays.

    Overwrites the values of model's parameters, which stay the same objects of the same dtype; the
    arrays may be float64. params stays as it is, and shares no memory with the model.
    """
    # BEGIN SOLUTION
    for name, view in _named(model, lambda parameter: parameter.detach()).items():
        view.copy_(torch.as_tensor(params[name]))
    # END SOLUTION


def get_grads(model):
    """model: a TransformerLM after a backward pass. Returns the gradients of its parameters, in
    the names and shapes of get_params: copies, NumPy arrays."""
    # BEGIN SOLUTION
    views = _named(model, lambda parameter: parameter.grad)
    return {name: view.cpu().numpy().copy() for name, view in views.items()}
    # END SOLUTION
