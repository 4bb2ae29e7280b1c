"""The framework itself as a wheel, made of the installed files: no build tools, no network.

https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
from importlib import metadata
from pathlib import Path

from autograder.errors import UsageError
from autograder.package.archive import Entry, zipped
from autograder.package.pins import framework

TAG = "py3-none-any"
COPIED = ("METADATA", "entry_points.txt", "top_level.txt", "licenses/LICENSE")
SKIPPED = {".pyc", ".pyo"}


def wheel() -> tuple[str, bytes]:
    """Its file name, and its bytes: the same ones for the same sources."""
    distribution = framework()
    name = distribution.metadata["Name"].replace("-", "_")
    stem = f"{name}-{distribution.version}"
    files = {path: Entry(data) for path, data in wheel_files(distribution, stem).items()}
    return f"{stem}-{TAG}.whl", zipped(files)


def wheel_files(distribution: metadata.Distribution, stem: str) -> dict[str, bytes]:
    """What lies in site-packages once the wheel is installed."""
    files: dict[str, bytes] = {}
    for package in (distribution.read_text("top_level.txt") or "").split():
        files |= _package(package)
    info = f"{stem}.dist-info"
    for name in COPIED:
        if (text := distribution.read_text(name)) is not None:
            files[f"{info}/{name}"] = text.encode()
    wheel = f"Wheel-Version: 1.0\nGenerator: autograder\nRoot-Is-Purelib: true\nTag: {TAG}\n"
    files[f"{info}/WHEEL"] = wheel.encode()
    record = [f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in files.items()]
    files[f"{info}/RECORD"] = "".join([*sorted(record), f"{info}/RECORD,,\n"]).encode()
    return files


def _package(name: str) -> dict[str, bytes]:
    """The files of an installed package; nothing hidden, nothing compiled."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise UsageError(f"the package {name} is not installed here: pip install -e . first")
    root = Path(spec.origin).parent
    paths = [path for path in sorted(root.rglob("*")) if path.is_file()]
    return {
        path.relative_to(root.parent).as_posix(): path.read_bytes()
        for path in paths
        if path.suffix not in SKIPPED
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
