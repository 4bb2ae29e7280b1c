"""Which distributions grading needs, and in which versions they are installed here.

What graded when the assignment was validated is what shall grade elsewhere: so versions come from
the running environment, not from a list that somebody keeps.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from autograder.errors import UsageError

FRAMEWORK = "deep-learning-autograder"


def framework() -> metadata.Distribution:
    """This package as pip has installed it. UsageError when it merely lies on the path."""
    for found in metadata.distributions(name=FRAMEWORK):
        if found.read_text("METADATA") is not None:  # else it is what a build has left behind
            return found
    raise UsageError(f"{FRAMEWORK} is not installed here: pip install -e . first")


def requirements(extras: Iterable[str]) -> dict[str, metadata.Distribution]:
    """All that the framework with these extras requires, by canonical name, itself left out.

    UsageError where something that it names itself is not installed.
    """
    found: dict[str, metadata.Distribution] = {}
    seen: set[tuple[str, str]] = set()
    queue = [(framework(), extra) for extra in ("", *extras)]
    while queue:
        parent, extra = queue.pop()
        for line in parent.requires or []:
            requirement = Requirement(line)
            if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
                continue
            name = canonicalize_name(requirement.name)
            if name not in found:
                found[name] = _installed(requirement.name, parent)
            more = [(name, each) for each in ("", *requirement.extras)]
            queue += [(found[name], each) for name, each in more if (name, each) not in seen]
            seen.update(more)
    return dict(sorted(found.items()))


def _installed(name: str, parent: metadata.Distribution) -> metadata.Distribution:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        whose = parent.metadata["Name"]
        raise UsageError(
            f"{name} is not installed, and {whose} needs it: "
            f"pip install '{FRAMEWORK}[torch]' -c constraints.txt"
        ) from None


def constraints(extras: Iterable[str]) -> str:
    """The same as a pip constraints file, one exact version a line.

    A local part ("+cpu") is left out: which build of a version is taken, the index decides.
    """
    pins = requirements(extras)
    return "".join(f"{name}=={Version(d.version).public}\n" for name, d in pins.items())
