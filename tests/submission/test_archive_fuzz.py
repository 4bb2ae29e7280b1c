"""Whatever bytes an archive or a notebook has, reading it ends, with files or with a reason."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.submission import read_upload
from tests.submission.conftest import tarred, zipped

WORK = {"hw/work.py": b"x = 1\n", "hw/more.py": b"y = 1\n"}
CELLS = [{"cell_type": "code", "metadata": {}, "source": "# autograder: work.py 1/1\nx = 1"}]
SEEDS = {
    ".zip": zipped(WORK),
    ".tar": tarred(WORK, "w:"),
    ".tar.gz": tarred(WORK),
    ".ipynb": json.dumps({"nbformat": 4, "cells": CELLS}).encode(),
}
few = settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
SPOTS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), max_size=4)


@few
@given(st.sampled_from(sorted(SEEDS)), SPOTS)
def test_damage(tmp_path: Path, assignment, suffix, spots):
    data = bytearray(SEEDS[suffix])
    for place, new in spots:
        start = int(place * len(data))
        data[start : start + len(new)] = new
    path = tmp_path / f"hand-in{suffix}"
    path.write_bytes(data)
    upload = read_upload(path, assignment)
    assert set(upload.files) <= {"work.py", "more.py"}
    assert len(upload.files) + len(upload.notes) >= 2
    assert all(len(note) < 500 and "\n" not in note for note in upload.notes)


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


@few
@given(st.sampled_from([".zip", ".tar.gz"]), st.sets(PATHS, max_size=4))
def test_names(tmp_path: Path, assignment, suffix, names):
    files = {"work.py": b"x = 1"} | dict.fromkeys(sorted(names), b"z = 1")
    path = tmp_path / f"hand-in{suffix}"
    path.write_bytes(zipped(files) if suffix == ".zip" else tarred(files))
    upload = read_upload(path, assignment)
    assert upload.files in ({"work.py": b"x = 1"}, {}) and upload.notes
    assert bool(upload.files) != upload.notes[0].startswith("The submission was refused")
    assert all("\n" not in note for note in upload.notes)
