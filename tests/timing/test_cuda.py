"""A GPU as a device, its driver faked: there is none where these tests run."""

import contextlib
import importlib
import inspect
import sys
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import AutograderError
from autograder.timing.ballast import Weight
from autograder.timing.canary import against
from autograder.timing.cuda import Gpu, find_gpu
from autograder.timing.judge import Outcome, judge
from autograder.timing.measure import Stopwatch
from autograder.timing.noise import PAIRS
from autograder.timing.simulated import Machine, SimulatedSides, SimulatedWorker
from autograder.timing.weight import SMALLEST, fill
from tests.timing.conftest import TASK
from tests.timing.fake_nvml import FakeNvml, NVMLError


@pytest.fixture
def driver():
    return FakeNvml()


@pytest.fixture
def gpu(driver):
    return Gpu(driver, 0, driver.wait)


def found(driver, environment=None, built=True):
    return find_gpu(environment or {}, driver, lambda: built)


def test_the_driver_that_is_faked_has_these_functions():
    real = importlib.import_module("pynvml")
    names = [name for name, _ in inspect.getmembers(FakeNvml) if name.startswith("nvml")]
    assert len(names) >= 10 and all(hasattr(real, name) for name in names)


def test_a_gpu_is_named_with_its_model_and_driver(gpu):
    assert gpu.name == "cuda: NVIDIA H100, driver 580.1" and gpu.uuid == "GPU-1234-aa"


def test_its_margin_decides_the_number_of_pairs(gpu):
    assert PAIRS[gpu.margin][0.02] == 15 and gpu.turn >= 0.1


@pytest.mark.parametrize("wanted, uuid", [
    (None, "GPU-1"), ("1", "GPU-2"), ("GPU-2", "GPU-2"), ("1,0", "GPU-2"), (" 0", "GPU-1"),
])  # fmt: skip
def test_the_first_visible_gpu_is_used(wanted, uuid):
    environment = {} if wanted is None else {"CUDA_VISIBLE_DEVICES": wanted}
    assert found(FakeNvml("GPU-1", "GPU-2"), environment)[0].uuid == uuid


@pytest.mark.parametrize("wanted", ["", "-1", "7", "GPU-9", "MIG-1", "all", "GPU-1 2", "00"])
def test_no_gpu_is_used_that_is_not_visible(wanted):
    gpu, why = found(FakeNvml("GPU-1"), {"CUDA_VISIBLE_DEVICES": wanted})
    assert gpu is None and "CUDA_VISIBLE_DEVICES" in why


def test_why_there_is_no_gpu_is_said(driver, monkeypatch):
    driver.started = NVMLError("driver not loaded")
    assert found(driver) == (None, "the driver does not answer: driver not loaded")
    assert "build for the CPU" in found(FakeNvml(), built=False)[1]
    split = FakeNvml()
    split.split = [1, 1]
    assert found(split) == (None, "it is split (MIG)")
    monkeypatch.setitem(sys.modules, "pynvml", None)
    assert "nvidia-ml-py is not installed" in find_gpu({})[1]


def test_a_gpu_at_rest_is_not_busy(gpu, driver):
    assert gpu.busy() == "" and driver.now > 0.95  # the driver's figure looks back for a second


@pytest.mark.parametrize("answers, why", [
    ({"processes": [7, 8]}, "other processes compute on it (2)"),
    ({"used": 40}, "something else computes or draws on it"),
    ({"processes": NVMLError()}, "the driver does not tell who uses the GPU"),
    ({"used": NVMLError()}, "the driver does not tell who uses the GPU"),
])  # fmt: skip
def test_whoever_uses_it_makes_it_busy(gpu, driver, answers, why):
    vars(driver).update(answers)
    assert gpu.busy() == why


def test_it_waits_for_kernels_of_a_process_that_stands_still(gpu, driver):
    driver.until = 2.0
    assert gpu.settle() and 2.9 < driver.now < 3.3


def test_it_does_not_wait_for_ever(gpu, driver):
    driver.until = 1e9
    assert not gpu.settle() and driver.now < 10


@pytest.mark.parametrize("bit, flagged", [
    (0x8, 1), (0x20, 1), (0x40, 1), (0x80, 1), (0x4, 0), (0x1, 0), (0x100, 0),
])  # fmt: skip
def test_slowdowns_are_flagged_but_not_the_power_cap(gpu, driver, bit, flagged):
    """At either end of a turn."""
    for before, after in ((bit, bit), (0, bit), (bit, 0)):
        driver.reasons = before
        mark = gpu.mark()
        driver.reasons = after
        assert len(gpu.flags(mark)) == flagged


def test_a_clock_that_has_fallen_is_flagged(gpu, driver):
    assert [gpu.flags(gpu.mark()) for driver.clock in (345, 1980, 1500, 1480)] == [
        (), (), (), ("slow clock",),
    ]  # fmt: skip


def test_another_measurement_has_clocks_of_its_own(gpu, driver):
    """Another kind of work runs at another clock, all the time."""
    driver.clock = 1980
    gpu.flags(gpu.mark())
    assert gpu.busy() == ""
    driver.clock = 1400
    assert gpu.flags(gpu.mark()) == ()


@pytest.mark.parametrize("what", ["reasons", "clock"])
def test_a_driver_that_does_not_answer_is_flagged(gpu, driver, what):
    setattr(driver, what, NVMLError())
    assert gpu.flags(gpu.mark()) == ("the driver does not answer",)


def test_the_canary_knows_what_a_unit_once_took(tmp_path, gpu):
    gpu.figure = tmp_path / "new" / "figure.json"
    assert [gpu.canary(each) for each in (1.0, 1.14, 0.87)] == ["", "", ""]
    assert "1.16 times as long" in gpu.canary(1.16)


def test_a_figure_that_was_made_beside_somebody_else_is_made_anew(tmp_path):
    figure = tmp_path / "figure.json"
    assert against(figure, 2.0) == "" == against(figure, 1.0)
    assert str(figure) in against(figure, 2.0)


def on_it(driver, machine, figure):
    """A measurement of the simulated machine's two sides, on this device."""

    def wait(seconds):
        machine.wait(seconds)
        driver.wait(seconds)

    gpu = Gpu(driver, 0, wait)
    gpu.figure = figure
    sides = SimulatedSides(machine, lambda reference: SimulatedWorker(machine, "student", 0.95))
    rng = np.random.default_rng(machine.seed)
    log = Stopwatch(machine, gpu, sides, contextlib.nullcontext, rng, machine.wait).measure(TASK)
    return log, judge(log)


def test_a_submission_is_measured_on_it(driver, tmp_path):
    log, verdict = on_it(driver, Machine(seed=1, cv=0.01), tmp_path / "figure.json")
    assert verdict.share == 1 and min(log.solo) > 0.09
    assert (log.device, log.pairs, log.margin) == ("cuda: NVIDIA H100, driver 580.1", 15, 0.10)


def test_a_neighbour_who_cannot_be_seen_shows_in_the_canary(driver, tmp_path):
    on_it(driver, Machine(seed=1, cv=0.01), tmp_path / "figure.json")
    shared = Machine(seed=2, cv=0.01, load=lambda now: 1.3)
    log, verdict = on_it(driver, shared, tmp_path / "figure.json")
    assert verdict.outcome is Outcome.INCONCLUSIVE and "somebody else uses it" in log.detail


def test_a_gpu_that_is_too_hot_says_nothing(driver, tmp_path):
    driver.reasons = 0x40
    verdict = on_it(driver, Machine(seed=1, cv=0.01), tmp_path / "figure.json")[1]
    assert verdict.outcome is Outcome.INCONCLUSIVE and "too hot" in verdict.reason


@pytest.mark.parametrize("text", [
    "", "[]", "7", '{"seconds": "x"}', '{"seconds": -1}', '{"seconds": NaN}',
    '{"seconds": 1e999}', "[" * 9999,
])  # fmt: skip
def test_a_damaged_figure_is_as_none(tmp_path, text):
    (tmp_path / "figure.json").write_text(text)
    assert against(tmp_path / "figure.json", 1.0) == ""
    assert against(tmp_path / "figure.json", 1.2) != ""


def test_a_folder_that_may_not_be_written_costs_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    assert against(tmp_path / "file" / "figure.json", 1.0) == ""


@pytest.mark.parametrize("target", [0, 1 << 30, (5 << 30) + 12345, 80 << 30])
def test_the_ballast_leaves_as_much_as_it_is_told(target):
    left = [80 << 30]
    fill(target, lambda: left[0], lambda size: left.__setitem__(0, left[0] - size))
    assert target <= left[0] < target + SMALLEST


def test_the_ballast_takes_nothing_where_less_is_free():
    assert fill(9 << 30, lambda: 8 << 30, lambda size: pytest.fail("it took something")) == []


PROGRAM = """
import pathlib, sys
shared = pathlib.Path({path!r})
def free(bytes):
    shared.write_text(str(bytes))
free(int(shared.read_text()) - (500 << 20))  # its context
print({ready!r}, flush=True)
target = int(sys.stdin.readline())
free(target + ({off} << 20))
print({held!r}, flush=True)
sys.stdin.read()
"""


class Shared:
    """The memory of a GPU that is a number in a file."""

    uuid = "GPU-1"

    def __init__(self, folder: Path):
        self.path = folder / "free"
        self.path.write_text(str(80 << 30))

    def free(self):
        return int(self.path.read_text())

    def weight(self, ready="ready", held="held", off=0):
        program = self.path.with_name("program.py")
        program.write_text(PROGRAM.format(path=str(self.path), ready=ready, held=held, off=off))
        return Weight(self, program)


def test_the_ballast_leaves_the_budget_and_a_context(tmp_path):
    gpu = Shared(tmp_path)
    with gpu.weight()(4 << 30):
        assert gpu.free() == (4 << 30) + (500 << 20)


@pytest.mark.parametrize("how, why", [
    ({"ready": "Traceback"}, "'Traceback', expected 'ready'"), ({"ready": ""}, "said ''"),
    ({"held": "short"}, "less free memory than"), ({"off": 100}, "left"),
    ({"off": -100}, "left"),
])  # fmt: skip
def test_a_ballast_that_does_not_hold_is_our_fault(tmp_path, how, why):
    with pytest.raises(AutograderError, match=why), Shared(tmp_path).weight(**how)(4 << 30):
        pass


def test_a_ballast_that_ends_in_the_midst_of_it_is_noticed(tmp_path):
    gpu = Shared(tmp_path)
    weight = gpu.weight()
    program = tmp_path / "program.py"
    program.write_text(program.read_text().replace("sys.stdin.read()", ""))
    with pytest.raises(AutograderError, match="ended too early"), weight(1 << 30) as process:
        process.wait()


@pytest.mark.slow
def test_the_ballast_itself_says_what_is_wrong_where_there_is_no_gpu(tmp_path):
    """The real program, on a GPU that is not there."""
    with pytest.raises(AutograderError) as raised, Weight(Shared(tmp_path))(1):
        pass
    assert "the ballast said ''" in str(raised.value) and "CUDA" in str(raised.value)
