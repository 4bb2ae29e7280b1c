"""A bundle that is run as on the platform: what would be posted, and what it runs in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from autograder.errors import UsageError
from autograder.package import container
from autograder.package.cgroup import limited
from autograder.package.layout import Layout
from autograder.package.simulate import Machine, Rehearsal, _inside, run
from tests.package.conftest import SOLUTION, Rehearse
from tests.package.test_bundle import SCHEMA

CONTAINED = container.possible()
as_root = pytest.mark.skipif(not CONTAINED, reason="needs root on Linux, outside of a container")
RIGHT = {path.name: path.read_text() for path in SOLUTION.glob("*.py")}
HOSTILE = """
import glob, os, sys

FOUND = []
for path in ("/autograder/source/course/reference/tiny/solution/mean.py",
             "/autograder/submission_metadata.json", "/autograder/results/results.json",
             *glob.glob("/autograder/source/*"), "/proc/1/environ"):
    try:
        FOUND.append(open(path).read())
    except OSError as error:
        print(type(error).__name__)
for path in ("/autograder/results/results.json", "/autograder/source/failed.json"):
    try:
        open(path, "w").write('{"score": 100, "tests": []}')
        FOUND.append(path)
    except OSError:
        pass
for pid in (1, os.getppid()):
    try:
        os.kill(pid, 15)
        FOUND.append(str(pid))
    except OSError:
        pass


def mean(numbers):
    raise ValueError(f"found {FOUND}")
"""


def posted(found: Rehearsal) -> dict[str, Any]:
    """What it would post, valid."""
    assert found.posted is not None, found.output
    jsonschema.validate(found.posted, SCHEMA)
    return found.posted


def test_the_solution_gets_every_point_as_in_a_container(rehearse: Rehearse) -> None:
    found = rehearse(RIGHT)
    values = posted(found)
    assert values["score"] == 100 and "100 of 100 points" in found.output
    assert found.contained == CONTAINED and not found.timed_out and not found.killed
    if CONTAINED:
        assert values["extra_data"]["level"] in ("B", "B-")
        assert found.peak.mb is not None and 20 < found.peak.mb < 300


def test_an_empty_submission_is_told_what_is_missing(rehearse: Rehearse) -> None:
    values = posted(rehearse({}))
    assert values["score"] == 0 and "mean.py is missing" in values["output"]
    assert sum(test["max_score"] for test in values["tests"]) == 100


@as_root
def test_a_hostile_submission_reaches_nothing_of_the_graders(rehearse: Rehearse) -> None:
    found = rehearse({**RIGHT, "mean.py": HOSTILE})
    values = posted(found)
    assert values["score"] == 40 and values["extra_data"]["complete"]
    assert "found []" in found.text and "PermissionError" in found.text
    assert "/autograder/source" not in found.text


def test_a_broken_course_is_nobodys_fault(tiny_layout: Layout, rehearse: Rehearse) -> None:
    certificate = tiny_layout.home / "source/course/reference/tiny/certificate.json"
    whole = certificate.read_text()
    certificate.write_text("{")
    try:
        found = rehearse(RIGHT)
    finally:
        certificate.write_text(whole)
    assert "not your fault" in posted(found)["output"]
    assert "certificate.json" in found.output and "certificate" not in found.text


@as_root
def test_a_limit_of_memory_holds_for_all_that_runs(tiny_layout: Layout) -> None:
    with limited(128, 0.5) as group:
        if group is None:
            pytest.skip("control groups cannot be written here")
        command, environment = _inside(tiny_layout, [str(folder) for folder in group.folders])
        plan = json.loads(command[-1])
        python = "/opt/autograder/bin/python"
        plan["command"] = ["/bin/sh", "-c", f"{python} -c \"len(b'x' * (300 << 20))\"; echo $?"]
        done = subprocess.run(
            [*command[:-1], json.dumps(plan)], env=environment, capture_output=True, text=True
        )
        assert done.stdout == "137\n" and group.killed() == 1
        assert (group.cpu_seconds() or 0) > 0


@pytest.mark.parametrize("machine", [(-1, 0.5), (1, 0.5), (768, -1), (768, float("nan"))])
def test_a_machine_that_there_is_not(machine: tuple[int, float]) -> None:
    with pytest.raises(UsageError, match="expected 0 or"):
        Machine(*machine)


@as_root
def test_the_platforms_time_out_leaves_nothing_running(tiny_layout: Layout) -> None:
    before = {path.name for path in Path("/sys/fs/cgroup").glob("**/autograder-*")}
    found = run(tiny_layout, minutes=0.01)
    assert found.timed_out and found.seconds < 30
    left = [path for path in Path("/proc").glob("[0-9]*/root") if _is(path, tiny_layout.root)]
    assert not left
    assert {path.name for path in Path("/sys/fs/cgroup").glob("**/autograder-*")} == before


def _is(link: Path, root: Path) -> bool:
    try:
        return os.readlink(link) == str(root)
    except OSError:
        return False


LOOK = """
import json, os, socket
status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
def refused(action):
    try:
        action()
    except OSError as error:
        return error.errno
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")
import platform
x86 = platform.machine() == "x86_64"
print(json.dumps({
    "capabilities": status["CapEff"].strip(), "bounding": status["CapBnd"].strip(),
    "pid": os.getpid(), "uid": os.getuid(), "new_privileges": status["NoNewPrivs"].strip(),
    "unshare": refused(lambda: call(272 if x86 else 97, 0x20000)),
    "user_namespace": refused(lambda: call(272 if x86 else 97, 0x10000000)),
    "network": refused(lambda: socket.create_connection(("192.0.2.1", 80), 1)),
    "processes": [name for name in os.listdir("/proc") if name.isdigit()],
    "write": refused(lambda: open("/usr/made", "w")),
    "top": sorted(os.listdir("/")), "project": os.path.exists(PROJECT),
}))
"""


@as_root
def test_what_it_runs_in_is_what_docker_gives(tiny_layout: Layout) -> None:
    script = f"PROJECT = {str(Path(__file__))!r}\n{LOOK}"
    command, environment = _inside(tiny_layout, [])
    plan = json.loads(command[-1])
    plan["command"] = ["/opt/autograder/bin/python", "-c", script]
    done = subprocess.run(
        [*command[:-1], json.dumps(plan)], env=environment, capture_output=True, text=True
    )
    seen = json.loads(done.stdout)
    assert seen["capabilities"] == seen["bounding"] == "00000000a80425fb"  # as `docker run` shows
    assert (seen["pid"], seen["uid"], seen["new_privileges"]) == (1, 0, "0")
    assert seen["unshare"] == seen["user_namespace"] == 1 and seen["network"] is not None
    assert seen["processes"] == ["1"] and seen["write"] is not None and not seen["project"]
    assert {"autograder", "opt", "usr", "tmp"} <= set(seen["top"])


def test_an_ordinary_user_is_told_what_was_not_as_on_the_platform() -> None:
    root = Path(__file__).resolve().parents[2]
    tiny = str(root / "tests/tiny_course")
    command = [sys.executable, "-m", "autograder", "--course", tiny, "package", "tiny",
               "--simulate", str(SOLUTION)]  # fmt: skip
    as_user = [sys.executable, str(root / "tests/as_user.py")]
    environment = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "100"}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        done = subprocess.run(
            [*as_user, *command], env=environment, capture_output=True, text=True, cwd=folder
        )
        if done.returncode == 77:
            pytest.skip(done.stderr.strip())
        assert done.returncode == 0, done.stdout + done.stderr
        assert "NOT as in Docker" in done.stdout and "no limits held" in done.stdout
        assert json.loads(Path(folder, "tiny-results.json").read_text())["score"] == 100


@pytest.mark.slow
def test_a_row_that_is_left_out_has_no_score_to_show(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    starter = root / "assignments/transformer/starter"
    command = [sys.executable, "-m", "autograder", "--course", str(root), "package", "transformer",
               "--simulate", str(starter)]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "120"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("left out") >= 2 and (tmp_path / "transformer-results.json").is_file()
