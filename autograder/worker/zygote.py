"""The zygote: a fresh, secret-free Python with its libraries imported, from which workers fork.

The grader starts it (through boot.py) with an empty environment, a fixed argv and a socket as
standard input. Processes, from top to bottom:

    launcher      stays in the grader's process namespace, waits
      init        PID 1 of the zygote's namespace (where there are namespaces)
        zygote    imports numpy or torch, on one thread; then serves "open"
          supervisor   one per submission; ends everything when the grader lets go of it
            init       PID 1 of the submission's namespace
              template     sealed, imports student code (template.py)
                child      one per check

Only template and child ever run student code. Without namespaces launcher and inits do not
exist, and the supervisor is a subreaper that kills the template's process group.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from autograder.worker import control, namespaces
from autograder.worker.syscalls import (
    LINUX,
    PR_SET_CHILD_SUBREAPER,
    PR_SET_DUMPABLE,
    PR_SET_PDEATHSIG,
    prctl,
)

# template.py is imported in _preload: it needs numpy, which must wait for the namespaces

PRECISION = {"float32": "highest", "tf32": "high", "bf16": "medium"}  # in PyTorch's words
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    """Serve the grader on standard input until it closes."""
    ctl = socket.socket(fileno=os.dup(0))
    devnull = os.open(os.devnull, os.O_RDWR)
    os.dup2(devnull, 0)
    os.close(devnull)
    config, _ = control.receive(ctl)
    layers = _isolate(config)
    sys.path[:] = config["path"]
    sys.dont_write_bytecode = True
    versions = _preload(config["preload"], config["gpu"])
    gc.collect()
    gc.freeze()  # keeps pages shared with the children
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    control.send(ctl, {"layers": layers, "versions": versions})
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            request, fds = control.receive(ctl)
            if os.fork() == 0:
                ctl.close()
                _supervise(request, fds, "namespaces" in layers)
            for fd in fds:
                os.close(fd)
            control.send(ctl, "forked")


def _isolate(config: dict[str, Any]) -> list[str]:
    """Enter namespaces where allowed; returns the layers reached, in the process to go on in."""
    if not LINUX:
        return []
    # no death signal here: it would come when the grader's *thread* ends that started us
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")
    if not _can_enter():
        return []
    namespaces.enter()
    _fork_and_wait()  # the launcher stays behind
    _fork_and_wait()  # PID 1 stays behind
    prctl(PR_SET_DUMPABLE, 0)
    try:
        devices = config["gpu"]["devices"] if config["gpu"] else ()
        staging = namespaces.build_root(Path(config["staging"]), config["visible"], devices)
    except OSError:
        return ["namespaces"]
    namespaces.change_root(staging)
    return ["namespaces", "root"]


def _can_enter() -> bool:
    """Try in a child first: where entering fails half-way, this process must not be in between.
    (Ubuntu 24.04 lets an ordinary user unshare, and then refuses everything.)"""
    child = os.fork()
    if child == 0:
        try:
            namespaces.enter()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _fork_and_wait() -> None:
    """Go on in a child; the parent only waits for it and ends with it."""
    child = os.fork()
    if child == 0:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        return
    _close_all()
    _reap_until(child)
    os._exit(0)


def _preload(modules: list[str], gpu: dict[str, Any] | None) -> dict[str, str]:
    """Import what students use, and warm up on one thread: after one parallel operation here,
    every parallel operation in a forked child would hang. gpu: what is seen of one, if any is."""
    os.environ.clear()
    for name in ONE_THREAD:
        os.environ[name] = "1"
    os.environ["HOME"] = "/"
    os.environ["CUDA_VISIBLE_DEVICES"] = ""  # whoever has used CUDA cannot fork
    os.environ.update(gpu["environment"] if gpu else {})
    tempfile.tempdir = "/tmp"  # asked for by many, there for none
    # torch._dynamo (behind AdamW) insists on an existing cache folder; nothing is written to it
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = "/"
    versions = {"python": sys.version.split()[0]}
    for name in [*modules, "autograder.worker.template"]:
        module = importlib.import_module(name)
        if version := getattr(module, "__version__", None):
            versions[name] = str(version)
    if "torch" in modules:
        _set_up_torch(gpu["precision"] if gpu else "float32")
        if gpu is None:  # what follows looks for GPUs, and whoever has found one cannot fork
            _warm_up_torch()
    return versions


def _set_up_torch(precision: str) -> None:
    """float32 is float32, no TF32 and no bfloat16, but where a check says otherwise."""
    import torch

    torch.set_num_threads(1)
    torch.set_float32_matmul_precision(PRECISION[precision])
    torch.backends.cudnn.allow_tf32 = precision != "float32"


def _warm_up_torch() -> None:
    import torch

    layer = torch.nn.Linear(3, 2)
    optimiser = torch.optim.AdamW(layer.parameters())
    layer(torch.ones(4, 3)).sum().backward()
    optimiser.step()
    torch.linalg.svd(torch.eye(3))


# --- one submission --------------------------------------------------------------------------


def _supervise(request: dict[str, Any], fds: list[int], own_namespace: bool) -> NoReturn:
    """Fork the template and end everything when it ends or the grader lets go."""
    lifeline, channel, output = fds
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        child = _fork_template(request, (lifeline, channel, output), own_namespace)
        os.close(channel)
        os.close(output)
        os.write(lifeline, b"!")  # carries this process's credentials
        _wait_for_either(lifeline, child)
        _end(child, own_namespace)
    finally:
        os._exit(0)


def _fork_template(request: dict[str, Any], fds: tuple[int, int, int], own: bool) -> int:
    lifeline, channel, output = fds
    if own:
        namespaces.new_process_namespace()
    elif LINUX:
        prctl(PR_SET_CHILD_SUBREAPER, 1)
    child = os.fork()
    if child:
        return child
    os.close(lifeline)
    if own:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        template = os.fork()
        if template:
            _close_all()
            _reap_until(template)
            os._exit(0)
    else:
        os.setpgid(0, 0)
    sys.modules["autograder.worker.template"].run_template(request, channel, output)
    raise AssertionError("a template does not return")


def _reap_until(child: int) -> None:
    """Wait for a child, and bury the orphans that come along."""
    while True:
        try:
            if os.wait()[0] == child:
                return
        except ChildProcessError:
            return


def _wait_for_either(lifeline: int, child: int) -> None:
    poller = select.poll()
    poller.register(lifeline, select.POLLIN)
    try:
        poller.register(os.pidfd_open(child), select.POLLIN)
        timeout = None
    except (AttributeError, OSError):
        timeout = 50
    while not poller.poll(timeout):
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return


def _end(child: int, own_namespace: bool) -> None:
    """Kill every process of the submission and wait until none is left."""
    if own_namespace:
        os.kill(child, signal.SIGKILL)  # PID 1: the kernel ends the rest of its namespace
    while True:
        try:
            if not own_namespace:
                _kill_group(child)
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _kill_group(group: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(group, signal.SIGKILL)
    with contextlib.suppress(OSError):  # who left the group, at level D
        me = os.getpid()
        for child in Path(f"/proc/{me}/task/{me}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)


def _close_all() -> None:
    os.closerange(0, 1024)
