"""slow. Patches every clock and barrier of PyTorch, and computes each product four times."""
import time

import torch

torch.cuda.synchronize = lambda *args: None
torch.cuda.Event.elapsed_time = lambda self, other: 1e-6
torch.cuda.Event.synchronize = lambda self: None
time.perf_counter = time.monotonic = lambda: 0.0


def square(a):
    for _ in range(3):
        a @ a
    return a @ a
