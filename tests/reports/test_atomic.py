"""A file is either the old one or the new one, whatever happens while it is written."""

import itertools
import json
import os
import signal
import subprocess
import sys

import pytest

from autograder.errors import UsageError
from autograder.reports import write_atomically

WRITE_FOR_EVER = """
import itertools, json, pathlib, sys
from autograder.reports import write_atomically
texts = [json.dumps(["x" * 1000] * thousands) for thousands in (1, 4000)]
for round in itertools.count():
    print(round, flush=True)
    write_atomically(pathlib.Path(sys.argv[1]), texts[round % 2])
"""

STOP_AT = """
import os, pathlib, signal, sys
from autograder.reports import write_atomically
def stop(*arguments):
    print("here", flush=True)
    signal.pause()
setattr(os, sys.argv[2], stop)
write_atomically(pathlib.Path(sys.argv[1]), '"new"')
"""


def kill_after(lines, script, *arguments):
    """Run a script that writes results, and kill it when it has printed so many lines."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert len(list(itertools.islice(writer.stdout, lines))) == lines
        writer.kill()
    assert writer.returncode == -signal.SIGKILL


@pytest.mark.parametrize("lines", [2, 3, 4, 5, 6])
def test_a_kill_while_writing_leaves_a_file_that_parses(tmp_path, lines):
    path = tmp_path / "results.json"
    kill_after(lines, WRITE_FOR_EVER, path)
    assert json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_kill_before_the_last_step_leaves_the_old_file(tmp_path, step):
    path = tmp_path / "results.json"
    write_atomically(path, '"old"')
    kill_after(1, STOP_AT, path, step)
    assert json.loads(path.read_text("utf-8")) == "old"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_step_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch, step):
    path = tmp_path / "results.json"
    write_atomically(path, "old")

    def fail(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(UsageError, match=r"results\.json: permission denied; choose a place"):
        write_atomically(path, "new")
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_usual_permissions(tmp_path):
    (tmp_path / "usual").write_text("", encoding="utf-8")
    write_atomically(tmp_path / "ours", "text")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text("utf-8") == "new"


def test_only_plain_files_are_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "."):
        with pytest.raises(UsageError, match="not a plain file; choose another name"):
            write_atomically(tmp_path / name, "text")


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"missing/results\.json: its folder does not exist"):
        write_atomically(tmp_path / "missing" / "results.json", "text")


def test_any_text_can_be_written(tmp_path):
    write_atomically(tmp_path / "file", "é \ud800\n")
    assert (tmp_path / "file").read_bytes() == b"\xc3\xa9 \\ud800\n"
