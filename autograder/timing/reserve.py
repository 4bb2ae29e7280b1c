"""Runs in the solution's sealed process, as a support module, before the student's is started."""

from __future__ import annotations


def reserve(size: int) -> bool:
    """Take `size` bytes of the GPU's memory for what this process will need: PyTorch keeps what
    was given back. False where it finds no GPU. It has never met a real one."""
    import torch

    if not torch.cuda.is_available():
        return False
    torch.empty(max(size, 1), dtype=torch.uint8, device="cuda")
    torch.cuda.synchronize()
    return True
