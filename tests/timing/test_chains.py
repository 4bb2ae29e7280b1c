"""The chains of the course's timed checks: nothing in them can be computed before the clock runs,
and no link can take the place of another one."""

import numpy as np
import pytest
import torch

from autograder.checks.case import Case
from autograder.checks.declare import declaration
from autograder.checks.reference import load_aside, load_reference
from autograder.checks.timed import chains_of
from autograder.course import find_course
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("one_thread")
COURSE = find_course(ROOT)


def found():
    """(assignment, Chain) of every timed check."""
    for assignment in COURSE.assignments():
        folder = assignment.secret_checks
        modules = load_aside(folder, sorted(path.name for path in folder.glob("*.py")))
        for check in (each for module in modules.values() for each in vars(module).values()):
            one = declaration(check)
            if one is not None and one.timing is not None:
                chains = []
                check(None, None, Case(0, 0), lambda chain, *_, kept=chains: kept.append(chain))
                yield pytest.param(assignment, *chains, id=f"{assignment.name}-{check.__name__}")


def turn_of(assignment, chain, units, watched=lambda name, function: function):
    solution = load_reference(assignment)
    functions = [watched(name, getattr(solution, name)) for name in chain.timing.functions]
    inputs = chain.task("").draw(np.random.default_rng(0))
    return getattr(chains_of(assignment), chain.name)(*functions, *inputs, units)


def as_bytes(answer):
    if isinstance(answer, (list, tuple)):
        return b"".join(as_bytes(each) for each in answer)
    return np.asarray(answer).tobytes()


@pytest.mark.parametrize("assignment, chain", list(found()))
def test_every_nonce_has_an_answer_of_its_own(assignment, chain):
    """Else all answers there are could be computed while nobody looks at the clock."""
    turn = turn_of(assignment, chain, units=1)
    answers = {as_bytes(turn(nonce)) for nonce in [*range(100), *range(2**62, 2**62 + 200)]}
    assert len(answers) == 300


@pytest.mark.parametrize("assignment, chain", list(found()))
def test_no_link_is_like_another(assignment, chain):
    """Else an answer that was given before could be given again."""
    seen = {name: [] for name in chain.timing.functions}

    def watched(name, function):
        def noted(*args):
            arrays = [np.asarray(torch.as_tensor(a).float()).ravel() for a in args if large(a)]
            seen[name].append(np.concatenate(arrays or [[0.0]]))
            return function(*args)

        return noted if not isinstance(function, type) else function

    turn_of(assignment, chain, 60, watched)(2**62 + 1)
    compared = 0
    for calls in seen.values():
        for k, one in enumerate(calls):
            for other in calls[:k]:
                if len(one) > 1 and one.shape == other.shape:
                    compared += 1
                    assert np.abs(one - other).max() > 0.01 * np.abs(one).max()
    assert compared >= 59 * 58 // 2  # the first link may have inputs of another shape


def large(a):
    return isinstance(a, (np.ndarray, torch.Tensor)) and max((*a.shape, 1)) > 1
