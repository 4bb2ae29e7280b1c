"""What is in the zip, what must not be, and that it is the same zip every time."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from autograder.certificate import load_certificate
from autograder.course import Assignment, find_course
from autograder.errors import CourseError, UsageError
from autograder.package.archive import Entry
from autograder.package.bundle import Options, bundle_files, make_bundle
from tests.conftest import ROOT
from tests.package.conftest import TINY

SCHEMA = json.loads((ROOT / "tests/reports/gradescope.schema.json").read_text("utf-8"))
NOT_NEEDED = ("alternatives", "mutants", "equivalents", "handout", "written", "expected.py")


@pytest.fixture(scope="module")
def files(ngram: Assignment) -> dict[str, Entry]:
    return bundle_files(ngram, Options())


def copy_of(course: Path, target: Path) -> Assignment:
    shutil.copytree(course, target, copy_function=shutil.copyfile)  # other times, other modes
    return find_course(target).assignment("tiny")


def test_it_holds_what_grading_reads_and_nothing_else(files: Mapping[str, Entry]) -> None:
    top = {name.partition("/")[0] for name in files}
    assert top == {"setup.sh", "run_autograder", "README.txt", "constraints.txt", "wheels",
                   "interrupted.json", "failed.json", "course"}  # fmt: skip
    course = [name for name in files if name.startswith("course/")]
    assert not [name for name in course if any(word in name for word in NOT_NEEDED)]
    assert not [name for name in course if "ngram" not in name or "starter" in name]


def test_given_files_come_along() -> None:
    rnnlm = find_course(ROOT).assignment("rnnlm")
    from autograder.package.bundle import _read_by_grading

    names = [name for _, name in _read_by_grading(rnnlm) if "/starter/" in name]
    assert names == [f"assignments/rnnlm/starter/{given}" for given in rnnlm.given]


def test_scripts_can_be_run_and_the_course_read_by_its_owner_alone(tiny: Assignment) -> None:
    with zipfile.ZipFile(io.BytesIO(make_bundle(tiny, Options()))) as archive:
        modes = {info.filename: info.external_attr >> 16 & 0o7777 for info in archive.infolist()}
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    assert {mode for name, mode in modes.items() if name.startswith("course/")} == {0o600}


def test_the_same_source_gives_the_same_bytes(tiny: Assignment, tmp_path: Path) -> None:
    first = make_bundle(tiny, Options())
    before = os.umask(0o077)
    try:
        again = make_bundle(copy_of(TINY, tmp_path / "elsewhere"), Options())
    finally:
        os.umask(before)
    assert first == again
    changed = copy_of(TINY, tmp_path / "changed")
    (changed.folder / "handout.md").write_text("not part of it")
    assert make_bundle(changed, Options()) == first != make_bundle(changed, Options(minutes=20))


def test_nobody_learns_where_it_was_made(files: Mapping[str, Entry]) -> None:
    for name, entry in files.items():
        members = {name: entry.data}
        if name.endswith(".whl"):
            with zipfile.ZipFile(io.BytesIO(entry.data)) as wheel:
                members = {inner: wheel.read(inner) for inner in wheel.namelist()}
        for inner, data in members.items():
            for path in (str(ROOT), sys.prefix, sys.base_prefix):
                assert path.encode() not in data, inner


def test_the_certificate_fits_the_bundle_alone(ngram: Assignment, tmp_path: Path) -> None:
    for name, entry in bundle_files(ngram, Options()).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(entry.data)
    alone = find_course(tmp_path / "course").assignment("ngram")
    whole, bundled = load_certificate(ngram), load_certificate(alone)
    assert whole.digest != bundled.digest
    assert (whole.seeds, whole.mistakes) == (bundled.seeds, bundled.mistakes)
    (alone.solution / "counts.py").write_text("def count_ngrams(sentences, n): return {}\n")
    with pytest.raises(CourseError, match="stale"):
        load_certificate(alone)


def test_an_assignment_that_is_not_proved_is_not_packaged(tmp_path: Path) -> None:
    changed = copy_of(TINY, tmp_path / "course")
    (changed.alternatives / "loop" / "mean.py").write_text("def mean(numbers): return 0\n")
    with pytest.raises(CourseError, match="validate tiny --write"):
        make_bundle(changed, Options())


def test_versions_are_pinned_and_torch_comes_only_where_it_is_needed(
    files: Mapping[str, Entry],
) -> None:
    autodiff = bundle_files(find_course(ROOT).assignment("autodiff"), Options())
    pins, more = (f["constraints.txt"].data.decode().split() for f in (files, autodiff))
    assert all(line.count("==") == 1 for line in more) and set(pins) < set(more)
    assert "torch==2.13.0" in more and not any(line.startswith("torch") for line in pins)
    assert "TORCH_INDEX" in autodiff["setup.sh"].data.decode()
    assert "TORCH_INDEX" not in files["setup.sh"].data.decode()
    ours = (ROOT / "constraints.txt").read_text().lower().replace("_", "-").split()
    assert set(pins) - {"setuptools"} <= set(ours)


@pytest.mark.slow
def test_pip_installs_the_wheel(files: Mapping[str, Entry], tmp_path: Path) -> None:
    [name] = [name for name in files if name.startswith("wheels/")]
    wheel = tmp_path / Path(name).name
    wheel.write_bytes(files[name].data)
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*pip, "--no-compile", "--target", tmp_path / "site", wheel], check=True)
    installed = tmp_path / "site/autograder"
    with zipfile.ZipFile(io.BytesIO(files[name].data)) as archive:
        assert not [n for n in archive.namelist() if "reference" in n and n.startswith("course")]
    assert (installed / "pytest.ini").is_file() and (installed / "worker/boot.py").is_file()
    assert (installed / "reports/templates/result.html.j2").is_file()


@pytest.mark.parametrize("stem", ["interrupted", "failed"])
def test_stand_ins_are_valid_results_of_no_points(files: Mapping[str, Entry], stem: str) -> None:
    values = json.loads(files[f"{stem}.json"].data)
    jsonschema.validate(values, SCHEMA)
    assert values["score"] == 0 and sum(test["max_score"] for test in values["tests"]) == 100
    assert all(test["status"] == "failed" and test["output"] for test in values["tests"])


def test_wheels_that_shall_not_be_downloaded_are_put_in(tiny: Assignment, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pip download"):
        make_bundle(tiny, Options(wheels=tmp_path))
    (tmp_path / "numpy-2.4.6-cp311-cp311-linux_x86_64.whl").write_bytes(b"a wheel")
    files = bundle_files(tiny, Options(wheels=tmp_path))
    assert "--no-index" in files["setup.sh"].data.decode()
    assert files["wheels/numpy-2.4.6-cp311-cp311-linux_x86_64.whl"].data == b"a wheel"


@pytest.mark.parametrize("minutes", [0, 1, 41, -3])
def test_a_time_out_that_gradescope_does_not_have(minutes: int) -> None:
    with pytest.raises(UsageError, match="--minutes: expected 2 to 40"):
        Options(minutes)
