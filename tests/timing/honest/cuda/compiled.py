"""Has PyTorch compile the product."""

import torch

compiled = torch.compile(lambda a: a @ a, dynamic=True)


def square(a):
    return compiled(a) if a.is_cuda else a @ a
