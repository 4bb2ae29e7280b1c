"""For problem 4.9: how much a function multiplies, whatever it is written like.

Counted are the entries that matrix products compute, in the kernels that PyTorch runs in the end:
no clock is needed to see that a cache works.
"""

from torch.utils._python_dispatch import TorchDispatchMode

PRODUCTS = {
    "mm", "addmm", "bmm", "baddbmm", "addbmm", "mv", "addmv", "dot", "linear", "matmul",
    "convolution", "mkldnn_convolution", "_convolution",
}  # fmt: skip
LAYERS = {  # kernels of several products, each as large as the result
    "_native_multi_head_attention": 4, "_transformer_encoder_layer_fwd": 9,
}  # fmt: skip


class _Count(TorchDispatchMode):
    entries = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        first = result[0] if isinstance(result, (tuple, list)) else result
        name = function.overloadpacket.__name__
        if name in PRODUCTS:
            self.entries += first.numel()
        elif "scaled_dot_product" in name:
            query, key = args[:2]
            self.entries += first.numel() + query.numel() // query.shape[-1] * key.shape[-2]
        elif name in LAYERS:
            self.entries += LAYERS[name] * first.numel()
        return result


def counted(function, *args):
    """(function(*args), how many entries its matrix products computed)."""
    with _Count() as count:
        result = function(*args)
    return result, count.entries
