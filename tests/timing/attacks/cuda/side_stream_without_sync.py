"""wrong. Answers before the product is there: it is still being computed on another stream."""
import torch

side = None


def square(a):
    global side
    if not a.is_cuda:
        return a @ a
    side = side or torch.cuda.Stream()
    out = torch.empty_like(a)
    with torch.cuda.stream(side):
        torch.cuda._sleep(50_000_000)  # cycles
        torch.matmul(a, a, out=out)
    return out
