"""What a zygote can see: the standard library, and the libraries that a problem allows.

Allowed distributions are shown through a folder of links, so that anything else (torch in a
NumPy problem) is simply not there: `import torch` is an ordinary ModuleNotFoundError. The
kernel layers are given the same list, with every site-packages folder cut out of it.
"""

from __future__ import annotations

import os
import re
import site
import sysconfig
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement

from autograder.errors import UsageError

Kind = Literal["numpy", "torch"]
DISTRIBUTIONS: dict[Kind, list[str]] = {
    "numpy": ["numpy", "msgpack"],
    "torch": ["torch", "numpy", "msgpack"],
}
PRELOAD: dict[Kind, list[str]] = {
    "numpy": ["numpy", "numpy.random", "numpy.linalg", "msgpack"],
    "torch": ["numpy", "numpy.random", "numpy.linalg", "msgpack", "torch"],
}
SYSTEM = (
    "/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache",
    "/etc/localtime", "/usr/share/zoneinfo", "/proc/cpuinfo", "/proc/meminfo",
    "/sys/devices/system/cpu",
)  # fmt: skip
DEVICES = ("/dev/zero", "/dev/random", "/dev/urandom")


@dataclass(frozen=True)
class Library:
    """path: sys.path of the worker. readable, listable: for Landlock. visible: for an own root."""

    path: tuple[str, ...]
    readable: tuple[str, ...]
    listable: tuple[str, ...]
    visible: tuple[str, ...]


def library(kind: Kind, links: Path) -> Library:
    """Fill the empty folder `links` for one kind of zygote and say what it may read.

    Raises UsageError when a library that it needs is not installed.
    """
    targets = []
    for entry in sorted(_entries(kind)):
        link, target = links / entry.name, os.path.realpath(entry)
        if not link.exists():
            link.symlink_to(target)  # what may lie between is nothing that a worker can see
        targets.append(target)
    standard = [os.path.realpath(p) for p in _standard_library()]
    readable, listable = _carve(
        {*standard, *_shared_python(), *(os.path.realpath(p) for p in SYSTEM)}, _site_folders()
    )
    readable |= {*targets, str(links), str(Path(__file__).parent)}
    system_links = {p for p in SYSTEM if Path(p).is_symlink()}
    return Library(
        path=(*standard, str(links)),
        readable=tuple(sorted(readable | set(DEVICES))),
        listable=tuple(sorted(listable)),
        visible=tuple(sorted(readable | system_links)),
    )


def closed_parent(path: str | os.PathLike[str]) -> Path | None:
    """The first folder above `path` that other users may not enter, if there is one."""
    for parent in reversed(Path(os.path.realpath(path)).parents):
        if not parent.stat().st_mode & 0o001:
            return parent
    return None


def _entries(kind: Kind) -> set[Path]:
    """Files and folders in site-packages of the allowed distributions and all they require."""
    found: dict[str, metadata.Distribution] = {}
    queue = list(DISTRIBUTIONS[kind])
    while queue:
        name = queue.pop()
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if name not in DISTRIBUTIONS[kind]:
                continue  # required only elsewhere, or optional at run time
            raise UsageError(
                f"{name} is not installed, and the {kind} problems need it: "
                f"pip install 'deep-learning-autograder[torch]'"
            ) from None
        if distribution.metadata["Name"] in found:
            continue
        found[distribution.metadata["Name"]] = distribution
        for line in distribution.requires or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                queue.append(requirement.name)
    return {entry for distribution in found.values() for entry in _top_level(distribution)}


def _top_level(distribution: metadata.Distribution) -> set[Path]:
    record = distribution.read_text("RECORD")
    if record is not None:  # read by hand: 20,000 paths of torch take importlib half a second
        names = {re.split("[/,]", line.lstrip('"'), maxsplit=1)[0] for line in record.split("\n")}
    else:
        names = {file.parts[0] for file in distribution.files or []}
    root = Path(str(distribution.locate_file("")))
    return {root / n for n in names - {"", "..", "__pycache__", "bin"} if (root / n).exists()}


def _standard_library() -> list[str]:
    paths = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    dynload = sysconfig.get_config_var("DESTSHARED")
    return list(dict.fromkeys(p for p in (*paths, dynload) if p and Path(p).exists()))


def _shared_python() -> set[str]:
    folder = sysconfig.get_config_var("LIBDIR")
    if not folder:
        return set()
    return {os.path.realpath(p) for p in Path(folder).glob("libpython*.so*")}


def _site_folders() -> set[str]:
    """Every folder of installed packages that lies where the system's libraries lie."""
    folders = {*site.getsitepackages(), site.getusersitepackages()}
    scheme_vars = {"base": sysconfig.get_config_var("installed_base")}
    for scheme in sysconfig.get_scheme_names():
        if os.name in scheme:
            for key in ("purelib", "platlib"):
                folders.add(sysconfig.get_path(key, scheme, scheme_vars))
    for root in ("/usr/lib", "/usr/lib64", "/usr/local/lib"):
        for pattern in ("python3*/site-packages", "python3*/dist-packages"):
            folders |= {str(p) for p in Path(root).glob(pattern)}
    return {os.path.realpath(p) for p in folders}


def _carve(roots: set[str], holes: set[str]) -> tuple[set[str], set[str]]:
    """(readable, listable) that cover `roots` but for `holes`."""
    readable: set[str] = set()
    listable: set[str] = set()
    queue = list(roots)
    while queue:
        path = queue.pop()
        if path in holes or not os.path.exists(path):
            continue
        if any(hole.startswith(path + "/") and os.path.exists(hole) for hole in holes):
            listable.add(path)
            queue += [os.path.join(path, name) for name in os.listdir(path)]
        else:
            readable.add(path)
    return readable, listable
