"""Which device runs student code, found out without touching CUDA.

Workers see no GPU: the zygote hides them before it imports PyTorch (a process that has used CUDA
cannot fork). So every check runs on the CPU, and says so; but for those that are timed on a GPU, in
workers of their own (`sight.py`).
"""

from __future__ import annotations

from pathlib import Path

_GPUS = Path("/proc/driver/nvidia/gpus")


def device(gpus: Path = _GPUS) -> str:
    """ "cpu", and which GPUs of this machine stay unused. gpus: where the driver lists them."""
    found = [_model(path) for path in sorted(gpus.glob("*/information"))]
    return f"cpu (not used: {', '.join(found)})" if found else "cpu"


def _model(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "a GPU"
    return next((x.partition(":")[2].strip() for x in lines if x.startswith("Model:")), "a GPU")
