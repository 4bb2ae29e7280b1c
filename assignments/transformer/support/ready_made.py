"""For problems 4.1 to 4.4 and 4.6: run a function and note which ready-made functions it calls.

What is to be written by hand is found at the names below, also where your file has imported it
under a name of its own; and whatever PyTorch is asked for meanwhile, by any way, is seen by its
name, from the function that is called to the kernels that run in the end.
"""

import contextlib
import functools

import torch
from torch import nn
from torch.nn import functional
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

AUTOGRAD = [
    (torch.autograd, "grad"), (torch.autograd, "backward"), (torch.Tensor, "backward"),
    (torch.func, "grad"), (torch.func, "vjp"), (torch.func, "jacrev"), (torch.func, "jacfwd"),
    (torch.func, "jvp"), (torch.func, "linearize"), (torch.func, "grad_and_value"),
    (torch.autograd.functional, "vjp"), (torch.autograd.functional, "jacobian"),
    (torch.autograd.functional, "jvp"),
]  # fmt: skip
NAMES = {
    "attention": [
        (functional, "scaled_dot_product_attention"),
        (functional, "multi_head_attention_forward"),
        (nn.MultiheadAttention, "forward"),
        (nn.TransformerEncoderLayer, "forward"),
        (nn.TransformerDecoderLayer, "forward"),
    ],
    "layer norm": [
        (functional, "layer_norm"), (torch, "layer_norm"), (torch, "native_layer_norm"),
        (nn.LayerNorm, "forward"), *AUTOGRAD,
    ],
    "autograd": AUTOGRAD,
}  # fmt: skip
DERIVATIVES = ("backward", "make_dual")  # the latter is how derivatives go forward
PARTS = {  # of the names that PyTorch has for the same, and for what does the same work
    "attention": ("dot_product_attention", "flash_attention", "efficient_attention",
                  "multi_head_attention", "transformer_encoder"),
    "layer norm": ("layer_norm", "group_norm", "batch_norm", "instance_norm", "rms_norm",
                   *DERIVATIVES),
    "autograd": DERIVATIVES,
}  # fmt: skip


def used(kind, function, *args):
    """(function(*args), the ready-made functions of this kind that were called, sorted names)."""
    found = set()
    with contextlib.ExitStack() as stack:
        for place, name in NAMES[kind]:
            _watch(stack, place, name, found)
            for own in _own_names(function, getattr(place, name)):
                _watch(stack, _Globals(function), own, found)
        stack.enter_context(_Kernels(PARTS[kind], found))
        stack.enter_context(_Functions(PARTS[kind], found))
        result = function(*args)
    return result, sorted(found)


class _Functions(TorchFunctionMode):
    """Notes which functions of PyTorch are called that have one of these parts in their name."""

    def __init__(self, parts, found):
        TorchFunctionMode.__init__(self)
        self.parts, self.found = parts, found

    def __torch_function__(self, function, types, args=(), kwargs=None):
        _note(getattr(function, "__name__", ""), self.parts, self.found)
        return function(*args, **(kwargs or {}))


class _Kernels(TorchDispatchMode):
    """The same for the kernels, also those of functions that other functions call."""

    def __init__(self, parts, found):
        TorchDispatchMode.__init__(self)
        self.parts, self.found = parts, found

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        _note(function.overloadpacket.__name__, self.parts, self.found)
        return function(*args, **(kwargs or {}))


def _note(name, parts, found):
    if any(part in name for part in parts):
        found.add(name.partition(".")[0])


def _watch(stack, place, name, found):
    """Note the calls of a function, until the stack is left."""
    given = getattr(place, name)

    @functools.wraps(given)
    def noted(*args, **kwargs):
        found.add(getattr(given, "__qualname__", name))
        return given(*args, **kwargs)

    setattr(place, name, noted)
    stack.callback(setattr, place, name, given)


class _Globals:
    """The global names of the file that a function was written in, as attributes."""

    def __init__(self, function):
        self.__dict__ = getattr(function, "__globals__", {})


def _own_names(function, watched):
    """The names that the function's file has given to what is watched by now."""
    given = getattr(watched, "__wrapped__", None)
    names = getattr(function, "__globals__", {})
    return [name for name, value in names.items() if given is not None and value is given]
