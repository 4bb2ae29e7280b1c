"""The pytest plugin: collects `@check` functions, gives them their fixtures, reports their cases.

Loaded by `grade` and `check`, and by plain `pytest` in an unpacked handout. Where no grading was
set up (plain pytest), the folder given by `--submission` is checked in this process.
"""

from __future__ import annotations

import inspect
import time
import traceback
from collections.abc import Generator
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.checks.case import Case
from autograder.checks.declare import Declaration, declaration, shares, wrong_shares, wrong_timing
from autograder.checks.grading import Grading, RunTimed
from autograder.checks.local import InProcess
from autograder.checks.progress import Replay
from autograder.checks.student import Student
from autograder.course import Problem, find_course
from autograder.errors import CourseError
from autograder.result import Row
from autograder.worker.failures import WorkerDied

GRADING = pytest.StashKey[Grading]()
STARTED = pytest.StashKey[float]()
RAISED = pytest.StashKey[BaseException | None]()
REPLAY = pytest.StashKey[Replay]()
KEY = pytest.StashKey[str]()


# --- collection ------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--submission", default=".", help="folder of the files to check (autograder)")


def pytest_pycollect_makeitem(
    collector: pytest.Module | pytest.Class, name: str, obj: object
) -> list[pytest.Function] | None:
    if declaration(obj) is None or getattr(obj, "__module__", "") != collector.obj.__name__:
        return None
    items = list(collector._genfunctions(name, obj))
    for item in items:  # `-k` finds a check by its problem and its title, too
        item.extra_keyword_matches |= {_declared(item).problem, _title(item, strict=False)}
    return items


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    declared = declaration(metafunc.function)
    if declared is None:
        return
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", range(declared.cases), indirect=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Declare a row for every check and put the cases of each check side by side."""
    checks = [item for item in items if declaration(getattr(item, "function", None))]
    if not checks:
        return
    grading = config.stash.get(GRADING, None) or _plain(config, checks[0].path)
    try:
        items[:] = _declare(grading, checks)
    except CourseError as error:  # pytest would show it as a crash of its own
        grading.fault = error
        items.clear()


def _declare(grading: Grading, checks: list[pytest.Item]) -> list[pytest.Item]:
    """Add the rows, by problem; returns the items in the order to run them.

    All public checks run before the first hidden one: a file may leave a pipe or shared memory
    for the processes forked after it, and what a hidden check is given must not come out where
    a student sees the output. Checks that use other problems run last: those are judged by then.
    """
    by_key: dict[str, list[pytest.Item]] = {}
    for item in checks:
        by_key.setdefault(key_of(item), []).append(item)
    order = {problem.id: n for n, problem in enumerate(grading.assignment.problems)}
    _known_problems(by_key, {problem.id: problem for problem in grading.assignment.problems})
    by_key = dict(
        sorted(by_key.items(), key=lambda kv: (order[kv[0].partition("/")[0]], _hidden(kv[1][0])))
    )
    rows = _rows(grading, by_key)
    able = [
        items
        for key, items in by_key.items()
        if grading.declare(rows[key], _declared(items[0]), len(items))
    ]
    grading.declared()
    ordered = sorted(able, key=lambda items: (_hidden(items[0]), bool(_declared(items[0]).uses)))
    chosen = (items for items in ordered if grading.runs(_declared(items[0]).problem))
    return [item for items in chosen for item in items]


def _known_problems(by_key: dict[str, list[pytest.Item]], known: dict[str, Problem]) -> None:
    for key, items in by_key.items():
        if len({item.path for item in items}) > 1:
            raise CourseError(items[0].path, key, "two files define this check")
        if _declared(items[0]).cases > 1 and not hasattr(items[0], "callspec"):
            raise CourseError(items[0].path, key, "has cases, but no `case` argument")
        uses = _declared(items[0]).uses
        if uses and not _hidden(items[0]):
            raise CourseError(items[0].path, key, "only a hidden check can have `uses`")
        if any(name not in known for name in (key.partition("/")[0], *uses)):
            expected = f"expected the id of a problem ({', '.join(known)})"
            raise CourseError(items[0].path, key, expected)
        zygote = known[key.partition("/")[0]].zygote
        if what := wrong_timing(_declared(items[0]), _hidden(items[0]), zygote):
            raise CourseError(items[0].path, key, what)


def _rows(grading: Grading, by_key: dict[str, list[pytest.Item]]) -> dict[str, Row]:
    rows = {}
    for problem in grading.assignment.problems:
        keys = [key for key in by_key if key.partition("/")[0] == problem.id]
        declared = [_declared(by_key[key][0]) for key in keys]
        complete = grading.reference is not None and not grading.errors
        if complete and (what := wrong_shares(declared)):
            raise CourseError(grading.assignment.secret_checks, f"problem {problem.id}", what)
        for key, one, share in zip(keys, declared, shares(declared), strict=True):
            item = by_key[key][0]
            rows[key] = Row(
                key=key, problem=problem.id, title=_title(item), points=problem.points * share,
                hidden=_hidden(item), visibility=one.visibility, tags=(*one.tags, *_only(problem)),
            )  # fmt: skip
    return rows


def _only(problem: Problem) -> list[str]:
    """A tag for rows whose code runs where no library but numpy exists."""
    return ["numpy only"] if problem.zygote == "numpy" else []


def _plain(config: pytest.Config, check: Path) -> Grading:
    """Plain `pytest`: the submission given by an option, in this process."""
    folder = Path(config.getoption("--submission")).resolve()
    known = find_course(check.parent).assignments()
    here = next((a for a in known if check.is_relative_to(a.folder.resolve())), None)
    if here is None:
        raise pytest.UsageError(f"{check} is a hidden check: use `autograder grade`")
    grading = Grading(here, InProcess(here, folder))
    config.stash[GRADING] = grading
    return grading


def key_of(item: pytest.Item) -> str:
    """The row that an item belongs to: the problem, and the name of the function."""
    if KEY not in item.stash:
        name = getattr(item, "originalname", item.name)
        item.stash[KEY] = f"{_declared(item).problem}/{name}"
    return item.stash[KEY]


def _declared(item: pytest.Item) -> Declaration:
    found = declaration(getattr(item, "function", None))
    assert found is not None
    return found


def _hidden(item: pytest.Item) -> bool:
    secret = item.config.stash[GRADING].assignment.secret
    return secret is not None and item.path.is_relative_to(secret)


def _title(item: pytest.Item, strict: bool = True) -> str:
    text = inspect.getdoc(getattr(item, "function", None)) or ""
    if not text and not strict:
        return ""
    if not text:
        raise CourseError(item.path, item.name, "a check needs a docstring: the row's title")
    return text.splitlines()[0]


# --- fixtures --------------------------------------------------------------------------------


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Student:
    """The student's code; calls go by value."""
    return request.config.stash[GRADING].student(key_of(request.node))


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> SimpleNamespace:
    """The solution's functions; for hidden checks only."""
    return reference_of(request.node)


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Case:
    """One seeded source of inputs."""
    return _case(request.node)


@pytest.fixture
def stopwatch(request: pytest.FixtureRequest) -> RunTimed:
    """What runs a timed check."""
    return request.config.stash[GRADING].stopwatch(key_of(request.node))


def reference_of(item: pytest.Item) -> SimpleNamespace:
    solution = item.config.stash[GRADING].reference
    if solution is None or not _hidden(item):
        raise CourseError(item.path, item.name, "public checks have no reference")
    return solution


def _case(item: pytest.Item) -> Case:
    index = item.callspec.params.get("case", 0) if hasattr(item, "callspec") else 0
    return item.config.stash[GRADING].case(key_of(item), index)


# --- running ---------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Around one case; after the last case of a check its row is filled."""
    if declaration(getattr(item, "function", None)) is None:
        return (yield)
    grading, key = item.config.stash[GRADING], key_of(item)
    item.session.stash.setdefault(STARTED, time.monotonic())
    item.stash[RAISED] = None
    result = yield
    grading.ran(key, item.stash[RAISED], item.stash.get(REPLAY, None), _case(item))
    if (error := item.stash[RAISED]) is not None:
        traceback.clear_frames(error.__traceback__)  # they hold what the student returned
    item.stash[RAISED] = None
    if nextitem is None or key_of(nextitem) != key:
        grading.finish(key, time.monotonic() - item.session.stash[STARTED])
        del item.session.stash[STARTED]
    return result


def arguments_of(item: pytest.Function) -> tuple[str, ...]:
    """The names of a check's arguments."""
    names: tuple[str, ...] = item._fixtureinfo.argnames
    return names


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a case that pytest has set up."""
    if declaration(pyfuncitem.function) is None:
        return None
    run_case(pyfuncitem, {name: pyfuncitem.funcargs[name] for name in arguments_of(pyfuncitem)})
    return True


def run_case(item: pytest.Function, arguments: dict[str, object]) -> None:
    """Run a case; once more on fresh imports if the student's process died."""
    grading, key, names = item.config.stash[GRADING], key_of(item), arguments_of(item)

    def run(student: Student, case: Case) -> None:
        anew = {"student": student, "case": case}
        item.obj(**arguments | {name: anew[name] for name in anew if name in names})

    item.stash[REPLAY] = run
    if not grading.may_run(key):
        raise WorkerDied("not tried: the process had died or hung twice before")
    case = _case(item)
    grading.begin(key, case)
    try:
        with grading.recording(key, case):
            run(grading.student(key), case)
    except WorkerDied as error:
        case = _case(item)  # its random numbers start anew
        if not grading.rerun(key, case, error):
            raise
        try:
            with grading.recording(key, case):
                run(grading.student(key), case)
        except WorkerDied as again:
            grading.rerun(key, case, again)  # counted, so that no case tries it anew
            raise


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call" and declaration(getattr(item, "function", None)) is not None:
        item.config.stash[GRADING].printed(key_of(item), report.capstdout + report.capstderr)
    if call.excinfo is not None and item.stash.get(RAISED, None) is None:
        item.stash[RAISED] = call.excinfo.value
    return report
