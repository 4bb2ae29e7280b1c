"""The ballast itself: a program of ours, `python weight.py`, that takes GPU memory and holds it.

It says "ready" when its context stands, reads how many bytes shall stay free, says "held" when it
is so ("short" where fewer are free from the start), and ends when its input does. It has never
met a real GPU.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

LARGEST, SMALLEST = 1 << 30, 1 << 24  # bytes; PyTorch rounds smaller pieces up


def fill(target: int, free: Callable[[], int], take: Callable[[int], Any]) -> list[Any]:
    """Take pieces, in the end small ones, until less than one more than `target` bytes is free."""
    held, piece = [], LARGEST
    while piece >= SMALLEST:
        while free() - piece >= target:
            held.append(take(piece))
        piece //= 2
    return held


def main() -> None:
    import torch

    def free() -> int:
        return int(torch.cuda.mem_get_info()[0])

    def take(size: int) -> Any:
        return torch.empty(size, dtype=torch.uint8, device="cuda")

    context = take(1)
    print("ready", flush=True)
    target = int(sys.stdin.readline())
    short = free() < target
    held = [context, *fill(target, free, take)]
    print("short" if short else "held", flush=True)
    sys.stdin.read()
    held.clear()


if __name__ == "__main__":
    main()
