"""Works on a stream of its own, in the right order with that of the caller."""

import torch

side = None


def square(a):
    global side
    if not a.is_cuda:
        return a @ a
    side = side or torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        out = a @ a
    torch.cuda.current_stream().wait_stream(side)
    return out
