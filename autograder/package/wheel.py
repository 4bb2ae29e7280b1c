"""The framework, or a part of it, as a wheel made of the installed files: no build tools needed.

https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path, PurePosixPath

from autograder.errors import UsageError
from autograder.package.archive import Entry, zipped
from autograder.package.pins import framework

TAG = "py3-none-any"
COPIED = ("METADATA", "entry_points.txt", "licenses/LICENSE")
SKIPPED = {".pyc", ".pyo"}


def wheel(
    label: str = "", packages: Iterable[str] = (), left_out: Iterable[str] = ()
) -> tuple[str, bytes]:
    """Its file name, and its bytes: the same ones for the same sources.

    label: the local part of its version, so that nobody takes a part for the whole. packages:
    those that it holds, all where none is named. left_out: paths of files and folders in them.
    """
    distribution = framework()
    version = distribution.version + (f"+{label}" if label else "")
    chosen = list(packages) or (distribution.read_text("top_level.txt") or "").split()
    gone = [PurePosixPath(each) for each in left_out]
    found = {path: data for each in chosen for path, data in _package(each).items()}
    files = {path: found[path] for path in found if not _among(PurePosixPath(path), gone)}
    stem = f"{distribution.metadata['Name'].replace('-', '_')}-{version}"
    files |= _info(distribution, f"{stem}.dist-info", version, chosen)
    record = [f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in files.items()]
    last = f"{stem}.dist-info/RECORD"
    files[last] = "".join([*sorted(record), f"{last},,\n"]).encode()
    return f"{stem}-{TAG}.whl", zipped({path: Entry(data) for path, data in files.items()})


def _info(
    distribution: metadata.Distribution, folder: str, version: str, packages: list[str]
) -> dict[str, bytes]:
    """What a wheel says about itself."""
    texts = {name: distribution.read_text(name) for name in COPIED}
    own = f"\nVersion: {distribution.version}\n"
    texts["METADATA"] = (texts["METADATA"] or "").replace(own, f"\nVersion: {version}\n", 1)
    texts["top_level.txt"] = "".join(f"{each}\n" for each in packages)
    texts["WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: autograder\nRoot-Is-Purelib: true\nTag: {TAG}\n"
    )
    return {f"{folder}/{name}": text.encode() for name, text in texts.items() if text is not None}


def _among(path: PurePosixPath, gone: list[PurePosixPath]) -> bool:
    return any(path == each or each in path.parents for each in gone)


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
