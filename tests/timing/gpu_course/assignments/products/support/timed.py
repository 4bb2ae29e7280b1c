"""The chain of the timed check. It works on the GPU where PyTorch sees one."""

import numpy as np
import torch


def powers(square, a, units):
    """a: (K, K) float32 array. Squares of squares, each brought back to the scale of the first."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    given = torch.as_tensor(a, dtype=torch.float32, device=device)

    def turn(nonce):
        noise = np.random.default_rng(nonce).uniform(-0.2, 0.2, size=a.shape)
        first = given + torch.tensor(noise).to(given)
        x = first
        for _ in range(units):
            x = square(x) / len(first) + first
        return x.cpu()

    return turn
