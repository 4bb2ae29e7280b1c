"""What workers may see of a GPU: nothing, but where a host is given a `Sight`.

Such a host is opened for the launches of one check that is timed on a GPU, and for nothing else.
None of this has met a real GPU yet: which files CUDA needs is known from hearsay, and whether it
needs a system call that the seal refuses is not known. What needs a compiler (torch.compile,
Triton) cannot work: a sealed process runs no program and writes no file, so no cache is shared.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

# of the driver itself, for all GPUs: the control device, and unified memory, which CUDA always uses
SHARED = ("/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools")
READ = (
    "/proc/driver/nvidia", "/proc/devices", "/sys/devices/system/memory",
    "/sys/devices/system/node", "/usr/local/nvidia", "/usr/local/cuda",
)  # fmt: skip
# a process that has asked CUDA for anything cannot fork: PyTorch asks NVML whether there is a GPU
ASK = {"PYTORCH_NVML_BASED_CUDA_CHECK": "1", "CUDA_CACHE_DISABLE": "1"}


@dataclass(frozen=True)
class Sight:
    """uuid: of the one GPU; devices: files that its workers may read, write and control; readable:
    files and folders of the driver; precision: what may become of float32 in products, for both
    sides alike: "float32", "tf32" or "bf16"."""

    uuid: str
    devices: tuple[str, ...]
    precision: str = "float32"
    readable: tuple[str, ...] = field(default=READ)

    def as_message(self) -> dict[str, Any]:
        """For the way to the zygote."""
        return {
            "devices": list(self.devices),
            "precision": self.precision,
            "environment": {"CUDA_VISIBLE_DEVICES": self.uuid, **ASK},
        }


def sight_of(uuid: str, minor: int, precision: str) -> Sight:
    """Of the GPU that the driver calls /dev/nvidia<minor>."""
    mine = [f"/dev/nvidia{minor}", *(path for path in SHARED if os.path.exists(path))]
    readable = dict.fromkeys(each for path in READ for each in (path, os.path.realpath(path)))
    return Sight(uuid, tuple(mine), precision, tuple(readable))
