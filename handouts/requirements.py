"""The versions that students install: those that the handout was built and tested with."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.errors import UsageError


def pinned(wanted: Iterable[str]) -> list[str]:
    """ "numpy==2.4.6" and so on, by name: the distributions that satisfy `wanted`, and theirs.

    wanted: requirements as pip reads them. Raises UsageError for one that is not installed here.
    """
    found: dict[str, str] = {}
    todo = [Requirement(each) for each in wanted]
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name in found or not _applies(requirement):
            continue
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            what = "is not installed here, so no version of it can be named; pip install it"
            raise UsageError(f"{requirement.name}: {what}") from None
        # "2.13.0+cpu" is one build of 2.13.0; students may take another
        found[name] = installed.version.partition("+")[0]
        todo += [Requirement(each) for each in installed.requires or []]
    return [f"{name}=={found[name]}" for name in sorted(found)]


def _applies(requirement: Requirement) -> bool:
    """Whether it is needed here, without any extra."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})
