"""setup.sh and run_autograder as real processes. The grader is a shell script here, so that it can
end in every way that there is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.package.bundle import Options, bundle_files

PARTIAL = '{"score": 40, "tests": []}'


class Image:
    """A bundle laid out below a folder, with a grader of our own making."""

    def __init__(self, folder: Path, tiny: Assignment) -> None:
        self.root, self.venv = folder / "autograder", folder / "venv"
        for name, entry in bundle_files(tiny, Options()).items():
            path = self.root / "source" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(entry.data)
        self.environment = {
            "PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(self.root),
            "AUTOGRADER_VENV": str(self.venv), "RESULTS": str(self.root / "results/results.json"),
            "PARTIAL": PARTIAL,
        }  # fmt: skip

    def grader(self, script: str) -> list[str]:
        """Put it in Python's place; the command that grades."""
        python = self.venv / "bin/python"
        python.parent.mkdir(parents=True)
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
        return ["sh", str(self.root / "source/run_autograder")]

    def result(self) -> dict[str, object]:
        return dict(json.loads((self.root / "results/results.json").read_text()))


@pytest.fixture
def image(tmp_path: Path, tiny: Assignment) -> Image:
    return Image(tmp_path, tiny)


def run(image: Image, command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    environment = image.environment | more
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("script", "score", "said"),
    [
        ('echo "$PARTIAL" >"$RESULTS"', 40, ""),
        ('echo "$PARTIAL" >"$RESULTS"; exit 3', 40, "--staff"),
        ('echo "$PARTIAL" >"$RESULTS"; kill -KILL $$', 40, "ended early"),
        ("kill -KILL $$", 0, "interrupted"),
        ("exit 2", 0, "The autograder itself failed"),
        ('echo "$PARTIAL" >"$RESULTS"; exit 1', 0, "The autograder itself failed"),
        ("exit 127", 0, "The autograder itself failed"),
    ],
)
def test_there_is_a_result_however_the_grader_ends(
    image: Image, script: str, score: int, said: str
) -> None:
    done = run(image, image.grader(script))
    assert done.returncode == 0
    assert image.result()["score"] == score
    assert said in done.stdout + json.dumps(image.result())


def test_without_python_there_is_a_result(image: Image) -> None:
    done = run(image, ["sh", str(image.root / "source/run_autograder")])
    assert done.returncode == 0 and "The autograder itself failed" in str(image.result())


def test_the_grader_is_stopped_before_the_platform_would(image: Image) -> None:
    script = 'echo "$PARTIAL" >"$RESULTS"; exec sleep 1000'
    done = run(image, image.grader(script), AUTOGRADER_SECONDS="0.2")
    assert done.returncode == 0 and image.result()["score"] == 40
    assert "out of time (0.2 s)" in done.stdout


def test_a_request_to_end_reaches_the_grader_and_leaves_what_it_writes(image: Image) -> None:
    script = """trap 'echo "$PARTIAL" >"$RESULTS"; exit 130' TERM
echo ready
while :; do sleep 0.05; done"""
    command = image.grader(script)
    with subprocess.Popen(command, env=image.environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert "interrupted" in str(image.result())
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
    assert process.returncode == 0 and b"ended early (code 1" in rest
    assert image.result()["score"] == 40


@pytest.mark.parametrize(("total", "right"), [("100.0", True), ("105", True), ("20.0", False)])
def test_the_staff_is_told_of_another_total(image: Image, total: str, right: bool) -> None:
    metadata = json.dumps({"assignment": {"title": "x", "total_points": total, "id": 3}})
    (image.root / "submission_metadata.json").write_text(metadata)
    done = run(image, image.grader(""))
    assert ("Gradescope has this assignment at" not in done.stdout) == right


def test_other_users_may_not_enter_what_is_secret(image: Image) -> None:
    run(image, image.grader(""))
    for folder in ("source", "submission", "results"):
        assert (image.root / folder).stat().st_mode & 0o777 == 0o700, folder


@pytest.mark.parametrize("script", ["setup.sh", "run_autograder"])
def test_scripts_are_shell(image: Image, script: str) -> None:
    shell = "sh" if script == "run_autograder" else "bash"
    subprocess.run([shell, "-n", str(image.root / "source" / script)], check=True)


def test_setup_says_what_to_do_where_python_is_too_old(image: Image, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("python3", "apt-get"):  # a Python that is too old, an apt that has no newer one
        (tmp_path / "bin" / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / "bin" / name).chmod(0o755)
    bash = subprocess.check_output(["sh", "-c", "command -v bash"], text=True).strip()
    (tmp_path / "bin" / "sh").symlink_to("/bin/sh")
    done = run(image, [bash, str(image.root / "source/setup.sh")], PATH=str(tmp_path / "bin"))
    assert done.returncode == 1
    assert "no Python 3.11 or later" in done.stderr and "Base Image Version" in done.stderr
    assert not image.venv.exists()
