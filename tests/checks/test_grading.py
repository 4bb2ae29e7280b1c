"""A tiny course, graded for real: rows first, then verdicts that are fair to both sides."""

import contextlib
import json
import os
import re
import select

import pytest

from autograder.course import Course
from autograder.course.model import TOOLS
from autograder.errors import CourseError
from autograder.grade import grade
from autograder.result import Status
from autograder.submission import read_upload
from autograder.worker import watch

ONLY = TOOLS["numpy"]
TOML = """
name = "tiny"
title = "A tiny assignment"
version = "1"
[[problem]]
id = "1"
title = "The only problem"
points = 100
file = "work.py"
symbols = ["f"]
"""
TWO_PROBLEMS = (
    TOML.replace("points = 100", "points = 50")
    + """
[[problem]]
id = "2"
title = "Another problem"
points = 50
file = "other.py"
symbols = ["g"]
"""
)
RIGHT = "def f(x):\n    return x + 1\n"
RIGHT_G = "def g(x):\n    return x + 1\n"
HEAD = "import pytest\nfrom autograder.checks import *\n"
PUBLIC = """
@check("1", share=0.5)
def adds(student):
    \"\"\"Adds one to one.\"\"\"
    assert_equal(student.f(1), 2)
"""
HIDDEN = """
@check("1", share=0.5, cases=3)
def adds_again(student, reference, case):
    \"\"\"Adds one to anything.\"\"\"
    x = case.index + 4711
    BODY
"""
COMPARES = 'assert_equal(student.f(x), reference.f(x), hint="Add one.")'


def hidden_check(body=COMPARES):
    return HIDDEN.replace("BODY", body)


@pytest.fixture
def tiny(tmp_path, grading_host):
    """tiny(work, public, hidden, ...): the result of grading a submission of a tiny course."""

    def run(work=RIGHT, public=PUBLIC, hidden=None, toml=TOML, others=None, update=None):
        hidden = hidden_check() if hidden is None else hidden
        files = {
            "assignments/tiny/assignment.toml": toml,
            "assignments/tiny/checks/public.py": HEAD + public,
            "reference/tiny/checks/hidden.py": HEAD + hidden,
            "reference/tiny/solution/work.py": RIGHT,
            "reference/tiny/solution/other.py": RIGHT_G,
        }
        files |= {f"hand-in/{name}": text for name, text in (others or {}).items()}
        if work is not None:
            files["hand-in/work.py"] = work
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        (tmp_path / "hand-in").mkdir(exist_ok=True)
        assignment = Course(tmp_path).assignment("tiny")
        upload = read_upload(tmp_path / "hand-in", assignment)
        nothing = update or (lambda result: None)
        return grade(assignment, upload, grading_host, nothing, certified=False)

    return run


def rows(result):
    return {row.key.partition("/")[2]: row for row in result.rows}


def messages(result):
    return {key: row.message for key, row in rows(result).items()}


# --- right and wrong ---------------------------------------------------------------------------


def test_a_right_submission_gets_exactly_all_points(tiny):
    result = tiny()
    assert (result.score, result.max_score, result.complete) == (100, 100, True)
    assert [row.status for row in result.rows] == [Status.PASSED] * 2
    assert not result.notes and not any(row.message or row.output for row in result.rows)


def test_rows_are_declared_before_anything_runs(tiny):
    seen = []
    tiny("raise SystemExit", update=lambda result: seen.append(result.to_dict()))
    first, declared = seen[0], seen[1]
    assert first["max_score"] == declared["max_score"] == 100
    assert [row["key"] for row in declared["rows"]] == ["1/adds", "1/adds_again"]
    for result in (first, declared):
        assert {row["status"] for row in result["rows"]} == {"not_run"}
        assert not result["complete"] and result["score"] == 0
    assert [len(result["rows"]) for result in seen[1:]] == [2] * (len(seen) - 1)
    assert [result["complete"] for result in seen] == [False] * (len(seen) - 1) + [True]


def test_each_check_costs_its_share_and_cases_are_counted(tiny):
    result = tiny("def f(x):\n    return 2 if x == 4712 else x + 1\n")
    assert result.score == 50
    assert messages(result) == {
        "adds": "", "adds_again": "the result is wrong. Add one. (1 of 3 cases)",
    }  # fmt: skip
    result = tiny("def f(x):\n    return x\n")
    assert result.score == 0
    assert messages(result)["adds"] == "the result is wrong. got 1, expected 2"


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (None, "work.py is missing"), ("", "work.py does not define f"),
        ("f = 3", "the result is of a kind that could not be checked"),
        ("def g(x): pass", "work.py does not define f"),
        ("def f(x):\n    raise NotImplementedError('problem 1')", "not implemented yet"),
        ("def f(x:\n    pass", "work.py could not be imported (SyntaxError)"),
        ("1 / 0", "work.py could not be imported (ZeroDivisionError)"),
        ("raise SystemExit(0)", "work.py could not be imported (SystemExit)"),
        ("import os\nos._exit(0)", "work.py could not be imported (the process ended)"),
        ("def f(x):\n    raise SystemExit(0)", "your code raised SystemExit"),
        ("def f(x):\n    raise KeyboardInterrupt", "your code raised KeyboardInterrupt"),
        ("import torch", f"work.py could not be imported (ModuleNotFoundError; {ONLY})"),
        ("import jax", f"work.py could not be imported (ModuleNotFoundError; {ONLY})"),
        ("def f(x):\n    import autograd", f"your code raised ModuleNotFoundError ({ONLY})"),
        ("def f():\n    pass", "your code raised TypeError"),
        ("async def f(x): pass", "the result is"),
        ("def f(x):\n    pass", "the result is None: is a return missing?"),
        ("class f:\n    def __init__(self, x): pass", "the result is an object of a type"),
    ],
)  # fmt: skip
def test_what_is_missing_or_broken_is_said(tiny, work, message):
    result = tiny(work)
    assert result.score == 0 and result.complete
    assert all(text.startswith(message) for text in messages(result).values())
    assert all(row.status is Status.FAILED for row in result.rows)
    assert any("work.py" in note for note in result.notes) == (
        "work.py" in message and "define" not in message
    )


def test_an_output_is_shown_for_public_checks_only(tiny):
    result = tiny("def f(x):\n    print('seen', x)\n    raise ValueError(x)\n")
    found = rows(result)
    assert "seen 1" in found["adds"].output and "ValueError: 1" in found["adds"].output
    assert found["adds_again"].output == "" and "4711" not in found["adds_again"].message
    assert "| seen 4711" in found["adds_again"].staff
    shown = [[row.message, row.output] for row in result.rows] + [result.notes]
    assert "4711" not in json.dumps(shown)


def test_the_output_of_several_cases_is_shown_as_it_was_printed(tiny):
    public = PUBLIC.replace("share=0.5", "share=0.5, cases=3").replace(
        "(student)", "(student, case)"
    )
    result = tiny("def f(x):\n    print('a line')\n    return x + 1", public=public)
    assert rows(result)["adds"].output == "a line\na line\na line"


OTHER = '"1"', '"2"'
TWO_PUBLIC = PUBLIC + PUBLIC.replace(*OTHER).replace("adds", "other").replace(".f", ".g")
TWO_HIDDEN = hidden_check() + hidden_check().replace(*OTHER).replace("adds_", "other_").replace(
    ".f", ".g"
)


def test_public_checks_run_before_hidden_ones(tiny):
    ran = []

    def update(result):
        ran.append([row.hidden for row in result.rows if row.status is not Status.NOT_RUN])

    result = tiny(
        public=TWO_PUBLIC, hidden=TWO_HIDDEN, toml=TWO_PROBLEMS, others={"other.py": RIGHT_G},
        update=update,
    )  # fmt: skip
    assert [row.hidden for row in result.rows] == [False, True, False, True]
    assert [False, False] in ran and not any(hidden == [False, True] for hidden in ran)


LIE = """
import sys
sys.modules["autograder.worker.template"]._open_files = lambda sock: False
"""
STORES = {
    "pipe": "import os\nr, w = os.pipe()\nos.set_blocking(r, False)\n"
    "def put(x): os.write(w, x)\ndef get(): return os.read(r, 10000)",
    "memory": "import mmap\nm = mmap.mmap(-1, 4096)\ndef put(x): m[:4] = x\n"
    "def get(): return m[:4]",
    "file": "import os\nfd = os.open('work.py', os.O_RDONLY)\n"
    "def put(x): os.lseek(fd, int(x), 0)\ndef get(): return os.lseek(fd, 0, 1)",
}


@pytest.mark.parametrize("store", STORES.values(), ids=STORES.keys())
def test_a_public_check_cannot_show_what_a_hidden_one_was_given(tiny, store):
    """A file may leave something for the processes that are forked after it."""
    keep = "try:\n        work.put(str(x).encode())\n    except Exception: pass\n"
    show = "try:\n        print('kept', work.get())\n    except Exception: pass\n"
    others = {
        "other.py": f"import work\ndef g(x):\n    {show}    return x + 1\n",
        "work.py": f"{LIE}{store}\ndef f(x):\n    import work\n    {keep}    return x + 1\n",
    }
    result = tiny(None, TWO_PUBLIC, TWO_HIDDEN, TWO_PROBLEMS, others)
    assert "4711" not in json.dumps([[row.message, row.output] for row in result.rows])
    assert "4713" not in json.dumps([[row.message, row.output] for row in result.rows])


# --- whose fault -------------------------------------------------------------------------------


def test_a_skipped_check_is_not_run_and_keeps_its_points_in_the_total(tiny):
    result = tiny(hidden=hidden_check("pytest.skip('no GPU here')"))
    row = rows(result)["adds_again"]
    assert (row.status, row.message, row.score) == (Status.NOT_RUN, "no GPU here", 0)
    assert (result.score, result.max_score) == (50, 100)


def test_a_check_whose_own_code_is_broken_is_our_error(tiny):
    result = tiny(hidden=hidden_check("undefined_name()"))
    row = rows(result)["adds_again"]
    assert row.status is Status.GRADER_ERROR and "undefined_name" in row.staff
    assert row.message == "the grader failed here; the staff can see why"
    assert result.complete and result.grader_errors == [row]


def test_a_check_that_breaks_on_a_strange_value_only_is_failed(tiny):
    result = tiny("def f(x):\n    return 'text'", hidden=hidden_check("1 + student.f(x)"))
    row = rows(result)["adds_again"]
    assert row.status is Status.FAILED and "TypeError" in row.staff
    assert row.message.startswith("the result is of a kind that could not be checked")


def over(pid):
    """Whether a process ends; the kernel says when."""
    with contextlib.suppress(ProcessLookupError):
        fd = os.pidfd_open(pid)
        ready, _, _ = select.select([fd], [], [], 5)
        os.close(fd)
        return bool(ready)
    return True


def test_looking_for_the_fault_leaves_nothing_running(tiny, grading_host):
    zygote = grading_host.start("numpy")
    assert zygote.ready
    before, seen = set(watch.descendants(zygote._process.pid)), []

    def update(result):
        if result.rows[-1].status is not Status.NOT_RUN:
            left = set(watch.descendants(zygote._process.pid)) - before
            seen.append(all(over(pid) for pid in left))

    tiny("def f(x):\n    return 'text'", hidden=hidden_check("1 + student.f(x)"), update=update)
    assert seen == [True, True]  # after the last check, and at the end


def test_a_fixture_that_fails_is_our_error(tiny):
    result = tiny(public=PUBLIC.replace("(student)", "(student, reference)"))
    assert rows(result)["adds"].status is Status.GRADER_ERROR
    assert "public checks have no reference" in rows(result)["adds"].staff
    assert rows(result)["adds_again"].status is Status.PASSED


def test_a_hidden_assertion_tells_nothing(tiny):
    result = tiny("def f(x):\n    return x", hidden=hidden_check("assert student.f(x) == 0"))
    assert messages(result)["adds_again"] == "what this check demands does not hold (3 of 3 cases)"


# --- deaths ------------------------------------------------------------------------------------

SPOILED = """
import os
spoiled = False
def f(x):
    global spoiled
    if spoiled:
        os._exit(0)
    spoiled = True
    return x + 1
"""


def test_a_process_that_died_is_given_one_fresh_start(tiny):
    result = tiny(SPOILED, hidden=hidden_check().replace("cases=3", "cases=2"))
    assert result.score == 100


def test_a_process_that_dies_again_and_again_fails_quickly(tiny):
    result = tiny("import os\ndef f(x):\n    os._exit(3)")
    assert messages(result) == {
        "adds": "the process exited with code 3 before it answered",
        "adds_again": "the process ended before it answered (3 of 3 cases)",
    }
    assert (
        "not tried: the process had died or hung twice before" in rows(result)["adds_again"].staff
    )


def test_a_process_that_hangs_costs_only_its_own_check(tiny):
    toml = TOML + "[limits]\ncall_cpu = 0.3\n"
    result = tiny("def f(x):\n    while x == 1: pass\n    return x + 1", toml=toml)
    assert (rows(result)["adds"].status, rows(result)["adds_again"].status) == ("failed", "passed")
    assert messages(result)["adds"] == "stopped: one call took more than 0.3 s of CPU time"


def test_checks_do_not_see_each_others_state(tiny):
    count = "n = 0\ndef f(x):\n    global n\n    n += 1\n    return x + 1 if n <= 3 else 0\n"
    assert tiny(count).score == 100
    assert tiny(count.replace("3", "2")).score == 50


def test_a_fresh_check_has_imports_of_its_own(tiny):
    work = (
        "import os\nborn = [os.urandom(9)]\ndef f(x):\n    return born[0] if x is None else x + 1\n"
    )
    public = """
seen = []
@check("1", share=0.25)
def one(student):
    \"\"\"One.\"\"\"
    seen.append(student.f(None))
@check("1", share=0.25, fresh=True)
def two(student):
    \"\"\"Two.\"\"\"
    require(student.f(None) not in seen, "the same process")
"""
    assert tiny(work, public=public).score == 100


def test_a_case_draws_the_same_numbers_in_every_regrade(tiny):
    hidden = hidden_check("assert_equal(student.f(0), str(case.rng.random()))")
    work = "import random\ndef f(x):\n    return str(random.random())\n"
    one, other = tiny(work, hidden=hidden), tiny(work, hidden=hidden)
    assert one.verdicts() == other.verdicts()
    seen = re.findall(r"0\.\d{6,}", rows(one)["adds_again"].staff)
    assert len(seen) == len(set(seen)) == 6  # got and expected, in three cases


def test_a_check_keeps_nothing_from_one_grading_to_the_next(tiny):
    hidden = "seen = []\n" + hidden_check("seen.append(x)\n    require(len(seen) <= 3, 'seen')")
    assert tiny(hidden=hidden).score == tiny(hidden=hidden).score == 100
    changed = hidden_check("require(False, 'changed')")
    assert tiny(hidden=changed).score == 50


# --- courses that are wrong --------------------------------------------------------------------


MORE = PUBLIC.replace("adds", "more")
WEIGHED = PUBLIC.replace(", share=0.5", "")


@pytest.mark.parametrize(
    ("public", "what"),
    [
        (PUBLIC.replace("0.5", "0.4"), r"problem 1: the shares of its checks sum to 0\.9"),
        (PUBLIC.replace("0.5", "0.6"), r"problem 1: the shares of its checks sum to 1\.1"),
        (PUBLIC.replace('"1"', '"7"'), r"public.py: 7/adds: expected the id of a problem \(1\)"),
        (PUBLIC.replace('    """Adds one to one."""\n', ""), "a check needs a docstring"),
        (PUBLIC.replace("0.5", "0.5, cases=3"), "has cases, but no `case` argument"),
        (WEIGHED + MORE.replace("0.5", "1.0"), "shares"),
        (WEIGHED + MORE.replace("0.5", "0.9"), "shares"),
        ("@weight(0)\n" + WEIGHED.lstrip(), "weight"),
        (PUBLIC.replace("adds", "adds_again"), "two files define this check"),
    ],
)  # fmt: skip
def test_a_check_that_is_declared_wrongly_is_the_courses_fault(tiny, public, what):
    with pytest.raises(CourseError, match=what):
        tiny(public="from gradescope_utils.autograder_utils.decorators import weight\n" + public)


@pytest.mark.parametrize("broken", ["public", "hidden"])
@pytest.mark.parametrize("source", ["def broken(:\n", "import nothing_like_it\n"])
def test_a_check_file_that_cannot_be_loaded_is_our_error(tiny, broken, source):
    result = tiny(**{broken: source})
    assert result.complete and result.score == 0 and result.max_score == 100
    assert {row.status for row in result.rows} == {Status.GRADER_ERROR}
    assert len(result.staff["errors"]) == 1


def test_both_check_files_may_be_broken(tiny):
    result = tiny(public="def broken(:\n", hidden="def broken(:\n")
    assert result.complete and len(result.staff["errors"]) == 2
    assert {row.status for row in result.rows} == {Status.GRADER_ERROR} and result.max_score == 100


def test_the_surroundings_of_pytest_have_no_say(tiny, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTEST_ADDOPTS", "-k nothing --collect-only")
    monkeypatch.setenv("PYTEST_PLUGINS", "nothing_like_it")
    evil = (
        "import pytest\n@pytest.hookimpl\ndef pytest_collection_modifyitems(items): items.clear()\n"
    )
    (tmp_path / "conftest.py").write_text(evil)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    assert tiny(others={"conftest.py": evil, "pytest.ini": "[pytest]\naddopts = -x"}).score == 100


# --- the short way through a case ----------------------------------------------------------------

WITH_FIXTURES = """
@pytest.fixture
def one():
    return 1

@check("1", share=0.25, cases=2)
@pytest.mark.parametrize("two", [2])
def with_fixtures(student, case, one, two, tmp_path):
    \"\"\"Fixtures of the check's file, and of pytest's.\"\"\"
    assert tmp_path.is_dir()
    assert_equal(student.f(one), two)

@check("1", share=0.25)
@pytest.mark.skipif(True, reason="not on this machine")
def marked(student):
    \"\"\"A mark.\"\"\"
"""


def test_a_check_has_all_that_pytest_offers(tiny):
    result = tiny(hidden=WITH_FIXTURES)
    assert {key: row.status for key, row in rows(result).items()} == {
        "adds": Status.PASSED, "with_fixtures": Status.PASSED, "marked": Status.NOT_RUN,
    }  # fmt: skip
    assert messages(result)["marked"] == "not on this machine"


def test_the_short_way_and_pytests_own_end_in_the_same_rows(tiny, monkeypatch):
    work = "def f(x):\n    return 2 if x == 1 else 'x' if x % 2 else x // 0\n"
    short = tiny(work)
    monkeypatch.setattr("autograder.grade.Direct", object)
    assert short.verdicts() == tiny(work).verdicts()
    assert short.score == 50


MARKED = """
@check("1", share=0.25)
@pytest.mark.filterwarnings("ignore")
def marked(student):
    \"\"\"Goes the long way.\"\"\"
    assert_equal(student.f(2), 3)

@check("1", share=0.25)
def short(student):
    \"\"\"Goes the short way, as the last one of its file.\"\"\"
    assert_equal(student.f(1), 2)
"""
IN_A_FOLDER = """
@check("1", share=0.5)
def in_a_folder(student, tmp_path):
    \"\"\"Goes the long way, in another file.\"\"\"
    assert_equal(student.f(3), 4)
"""


def test_long_and_short_ways_take_turns(tiny):
    assert tiny(public=MARKED, hidden=IN_A_FOLDER).score == 100
