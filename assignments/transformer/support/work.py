"""For problem 4.9: how much a function multiplies, whatever it is written like.

Counted are the entries that matrix products compute; no clock is needed to see that a cache works.
"""

from torch.utils._python_dispatch import TorchDispatchMode

PRODUCTS = ("mm", "addmm", "bmm", "baddbmm", "mv", "addmv", "dot", "_addmm_activation")


class _Count(TorchDispatchMode):
    entries = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        if func.overloadpacket.__name__ in PRODUCTS:
            self.entries += result.numel()
        return result


def counted(function, *args):
    """(function(*args), how many entries its matrix products computed)."""
    with _Count() as count:
        result = function(*args)
    return result, count.entries
