"""`assignment.toml`: what is right is read, what is wrong is named."""

from pathlib import Path

import pytest

from autograder.course import load_assignment
from autograder.errors import CourseError
from autograder.worker.limits import Limits

RIGHT = """\
name = "ngram"
title = "n-gram language models"
version = "1.0"

[[problem]]
id = "1.1"
title = "Counting"
points = 30
file = "counts.py"
symbols = ["count_ngrams"]

[[problem]]
id = "1.2"
title = "Sampling"
points = 70.0
file = "model/sampling.py"
symbols = ["sample", "Sampler"]
zygote = "torch"

[limits]
call_cpu = 5
processes = 8
"""


def load(folder: Path, text: str):
    (folder / "assignment.toml").write_text(text, encoding="utf-8")
    return load_assignment(folder, secret=None)


def test_a_right_file_becomes_typed_objects(tmp_path):
    assignment = load(tmp_path, RIGHT)
    counting, sampling = assignment.problems
    assert (assignment.name, assignment.version, assignment.points) == ("ngram", "1.0", 100)
    assert (counting.id, counting.points, counting.zygote) == ("1.1", 30.0, "numpy")
    assert (sampling.symbols, sampling.zygote) == (("sample", "Sampler"), "torch")
    assert assignment.files == ("counts.py", "model/sampling.py")


def test_limits_change_only_what_they_name(tmp_path):
    limits = load(tmp_path, RIGHT).limits
    assert limits == Limits(call_cpu=5.0, processes=8)
    assert isinstance(limits.call_cpu, float)


def test_limits_may_be_left_out(tmp_path):
    assert load(tmp_path, RIGHT.split("[limits]")[0]).limits == Limits()


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        # missing
        ('name = "ngram"', "", "name", "a name such as 'ngram'"),
        ('version = "1.0"', "", "version", "but the key is missing"),
        ('id = "1.2"', "", "problem[2].id", "an id such as '1.1'"),
        ("points = 30", "", "problem[1].points", "but the key is missing"),
        ('symbols = ["count_ngrams"]', "", "problem[1].symbols", "a list of Python names"),
        # misspelt
        ("version", "verison", "verison", "did you mean 'version'?"),
        ("zygote", "zigote", "problem[2].zigote", "did you mean 'zygote'?"),
        ("call_cpu", "cpu_call_time", "limits.cpu_call_time", "expected a known key"),
        # wrong type or value
        ('"ngram"', '"N gram"', "name", "got 'N gram'"),
        ('"1.0"', "1.0", "version", "a text that is not empty, got 1.0"),
        ('"Counting"', '" "', "problem[1].title", "a text that is not empty"),
        ("30", '"ten"', "problem[1].points", "a positive number, at most 100, got 'ten'"),
        ("30", "true", "problem[1].points", "a positive number, at most 100, got True"),
        ("30", "nan", "problem[1].points", "a positive number, at most 100, got nan"),
        ("30", "0", "problem[1].points", "a positive number, at most 100, got 0"),
        ("30", "-30", "problem[1].points", "got -30"),
        ("30", "31", "problem", "points that sum to 100, got 31 + 70"),
        ('"1.2"', '"1.1"', "problem[2].id", "got '1.1' as in problem[1]"),
        ('"1.2"', '"1/2"', "problem[2].id", "an id such as '1.1', got '1/2'"),
        ('"counts.py"', '"../counts.py"', "problem[1].file", "a plain relative path"),
        ('"counts.py"', '"/counts.py"', "problem[1].file", "a plain relative path"),
        ('"counts.py"', '"counts.txt"', "problem[1].file", "a plain relative path"),
        ('"counts.py"', "'a\\counts.py'", "problem[1].file", "a plain relative path"),
        ('["count_ngrams"]', "[]", "problem[1].symbols", "a list of Python names"),
        ('["count_ngrams"]', '"count_ngrams"', "problem[1].symbols", "a list of Python names"),
        ('["count_ngrams"]', '["a b"]', "problem[1].symbols", "a list of Python names"),
        ('["count_ngrams"]', '["f", "f"]', "problem[1].symbols", "each name once"),
        ('"torch"', '"jax"', "problem[2].zygote", "'numpy' or 'torch', got 'jax'"),
        ('"torch"', "[]", "problem[2].zygote", "'numpy' or 'torch', got []"),
        ("processes = 8", "processes = 8.5", "limits.processes", "a positive whole number"),
        ("call_cpu = 5", "call_cpu = inf", "limits.call_cpu", "a positive number"),
        (
            "[[problem]]",
            'given = "tape.py"\n[[problem]]',
            "given",
            "a list of plain relative paths",
        ),
        ("[[problem]]", 'given = ["../a.py"]\n[[problem]]', "given", "a list of plain relative"),
        (
            "[[problem]]",
            'given = ["counts.py"]\n[[problem]]',
            "given",
            "files that no problem asks",
        ),
        ("[limits]", "[[limits]]", "limits", "a table [limits]"),
    ],
)
def test_a_wrong_file_is_named_with_key_and_expectation(tmp_path, old, new, key, expected):
    assert old in RIGHT
    with pytest.raises(CourseError) as caught:
        load(tmp_path, RIGHT.replace(old, new, 1))
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'assignment.toml'}: {key}: expected ")
    assert expected in message
    assert "\n" not in message


def test_an_assignment_needs_a_problem(tmp_path):
    head = RIGHT.split("[[problem]]")[0]
    for text in (head, head + "problem = []", head + "problem = 1", head + "problem = [1]"):
        with pytest.raises(CourseError, match=r"problem: expected at least one block \[\[problem"):
            load(tmp_path, text)


def test_broken_toml_names_line_and_column(tmp_path):
    with pytest.raises(CourseError, match=r"expected valid TOML.*line 2, column 9"):
        load(tmp_path, 'name = "x"\ntitle = oops\n')


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path):
    with pytest.raises(CourseError, match=r"assignment\.toml: the file is missing"):
        load_assignment(tmp_path, None)
    (tmp_path / "assignment.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(CourseError, match="expected UTF-8 text"):
        load_assignment(tmp_path, None)
    (tmp_path / "assignment.toml").unlink()
    (tmp_path / "assignment.toml").mkdir()
    with pytest.raises(CourseError, match="cannot be read"):
        load_assignment(tmp_path, None)


def test_the_path_is_shown_relative_to_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError) as caught:
        load(tmp_path, RIGHT.replace("30", "-1"))
    assert str(caught.value).startswith("assignment.toml: problem[1].points: ")


@pytest.mark.parametrize("text, leaves", [
    ("", False), ("[timing]\n", False), ('[timing]\nwithout_gpu = "keep"\n', False),
    ('[timing]\nwithout_gpu = "leave out"\n', True),
])  # fmt: skip
def test_points_of_a_gpu_leave_the_total_where_the_file_says_so(tmp_path, text, leaves):
    assert load(tmp_path, f"{RIGHT}\n{text}").leave_out is leaves


@pytest.mark.parametrize("text, key", [
    ('without_gpu = "drop"', "timing.without_gpu"), ("without_gpu = true", "timing.without_gpu"),
    ("with_gpu = 1", "timing.with_gpu"), ("without_gpu = []", "timing.without_gpu"),
])  # fmt: skip
def test_any_other_rule_is_a_slip(tmp_path, text, key):
    with pytest.raises(CourseError, match=key):
        load(tmp_path, f"{RIGHT}\n[timing]\n{text}\n")
