"""`autograder doctor`: what this machine offers, and what to do where it falls short."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from autograder.errors import UsageError
from autograder.timing.cuda import find_gpu
from autograder.worker import landlock, seccomp
from autograder.worker.device import device
from autograder.worker.failures import Unavailable
from autograder.worker.host import Host
from autograder.worker.library import Kind
from autograder.worker.limits import Limits
from autograder.worker.sandbox import level
from autograder.worker.selftest import self_test

MEANING = {
    "A": "namespaces and all layers: grade anybody's code",
    "B": "a user of its own, Landlock and seccomp: grade anybody's code",
    "B-": "a user of its own and seccomp, no Landlock: keep the course in a folder of mode 0700",
    "C": "seccomp, and Landlock or a file tree of its own, under your user: grade anybody's code",
    "D": "no seal: grade your own code only, or use Docker or Linux 5.13+",
}

EXAMPLE = "Example: autograder doctor --json"
LEGEND = """namespaces: its own view of processes and network; root: a file tree of its own;
rlimits: limits on time, memory, files; uid: a user of its own; landlockN: files, by version N
of the kernel's interface; seccomp: system calls"""


def doctor_command(
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Say which layers of the seal hold on this machine, the level reached, and versions.

    A canary attacks the wall from inside; what it could not do is what holds.
    """
    report = _examine()
    if as_json:
        print(json.dumps(report, indent=2))
    else:
        _show(report)
    if report["problems"]:
        raise typer.Exit(2)


def _examine() -> dict[str, Any]:
    report: dict[str, Any] = {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_version()} at {sys.executable}",
        "user": "root" if hasattr(os, "geteuid") and os.geteuid() == 0 else "an ordinary user",
        "cores": os.cpu_count(),
        "landlock_abi": landlock.abi(),
        "seccomp": seccomp.available(),
        "device": device(),
        "gpu": _gpu(),
        "workers": {},
        "problems": [],
    }
    kinds: list[Kind] = ["numpy", "torch"]
    with Host() as host:
        for kind in kinds:
            if kind == "torch" and importlib.util.find_spec("torch") is None:
                report["workers"][kind] = {"level": "-", "layers": [], "versions": {}}
                continue
            try:
                layers = self_test(host, kind, Limits())
            except (UsageError, Unavailable) as error:
                report["problems"].append(f"{kind} worker: {error}")
                continue
            versions = host.start(kind).ready["versions"]
            report["workers"][kind] = {
                "level": level(layers), "layers": layers, "versions": versions,
            }  # fmt: skip
    return report


def _gpu() -> str:
    """Which one checks of speed use."""
    gpu, why = find_gpu()
    if gpu is None:
        return f"no GPU: checks of speed on a GPU are not run ({why})"
    return f"checks of speed on a GPU use {gpu.name} ({gpu.uuid})"


def _show(report: dict[str, Any]) -> None:
    console = Console()
    for key in ("system", "python", "user", "cores", "device", "gpu"):
        console.print(f"{key:8} {report[key]}", markup=False, highlight=False)
    table = Table("worker", "level", "layers that hold", "versions")
    for kind, worker in report["workers"].items():
        versions = ", ".join(f"{k} {v}" for k, v in worker["versions"].items())
        layers = (
            ", ".join(worker["layers"]) or "not installed: pip install torch -c constraints.txt"
        )
        table.add_row(kind, worker["level"], layers, versions)
    console.print(table)
    console.print(LEGEND, markup=False, highlight=False)
    for letter in sorted({worker["level"] for worker in report["workers"].values()} - {"-"}):
        console.print(f"level {letter}: {MEANING[letter]}", markup=False, highlight=False)
    for problem in report["problems"]:
        console.print(f"PROBLEM  {problem}", markup=False, highlight=False, soft_wrap=True)
