"""A canary attacks the wall before a submission may: if anything works that the layers promise
to stop, nothing is graded.
"""

from __future__ import annotations

import os
from pathlib import Path

from autograder.worker.failures import StudentError, Unavailable, WorkerError
from autograder.worker.host import Host
from autograder.worker.library import Kind
from autograder.worker.limits import Limits
from autograder.worker.sandbox import level

CANARY = Path(__file__).with_name("canary.py")
# attack -> the layers of which any one must stop it
STOPPED_BY = {
    "read_file": ("landlock", "root", "uid"),
    "write_file": ("landlock", "root", "uid"),
    "open_socket": ("seccomp",),
    "run_program": ("seccomp",),
    "signal_grader": ("landlock6", "namespaces", "seccomp"),
    "see_environment": ("rlimits",),
}


def self_test(host: Host, kind: Kind, limits: Limits) -> list[str]:
    """The layers that hold around workers of a kind. Raises Unavailable when one does not.

    The result is remembered by the host's zygote.
    """
    zygote = host.start(kind)
    if zygote.layers is None:
        zygote.layers = _attack(host, kind, limits)
    return zygote.layers


def _attack(host: Host, kind: Kind, limits: Limits) -> list[str]:
    canary = {"canary.py": CANARY.read_bytes()}
    submission = host.open(canary, ["canary.py"], kind, limits)
    try:
        layers = list(submission.layers)
        if level(layers) == "D":
            return layers
        with host.bait() as (secret, folder):
            arguments: dict[str, list[object]] = {
                "read_file": [str(secret)], "write_file": [str(folder)],
                "signal_grader": [os.getpid()],
            }  # fmt: skip
            for attack, stops in STOPPED_BY.items():
                if not any(layer.startswith(stops) for layer in layers):
                    continue
                child = submission.child()
                function = child.client.request("get", "canary.py", attack)
                if _succeeds(function, arguments.get(attack, [])):
                    raise Unavailable(f"the self-test broke through the seal: {attack}")
    finally:
        submission.discard()
    return layers


def _succeeds(function: object, arguments: list[object]) -> bool:
    try:
        return function(*arguments) is not False  # type: ignore[operator]
    except StudentError:
        return False
    except WorkerError:
        return False  # the attempt cost the canary its life
