"""For problem 4.9: how much a function multiplies, whatever it is written like.

Counted are the entries that matrix products compute; no clock is needed to see that a cache works.
"""

from torch.overrides import TorchFunctionMode

PRODUCTS = {
    "linear", "matmul", "__matmul__", "__rmatmul__", "mm", "bmm", "addmm", "baddbmm", "einsum",
    "mv", "inner", "tensordot", "multi_head_attention_forward", "_transformer_encoder_layer_fwd",
    "_native_multi_head_attention",
}  # fmt: skip


class _Count(TorchFunctionMode):
    entries = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if getattr(function, "__name__", "") in PRODUCTS:
            first = result[0] if isinstance(result, tuple) else result
            self.entries += first.numel()
        return result


def counted(function, *args):
    """(function(*args), how many entries its matrix products computed)."""
    with _Count() as count:
        result = function(*args)
    return result, count.entries
