"""Every safeguard of the protocol is needed: without it, a test of this folder fails."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

WITHOUT = {
    "ABBA": ("measure.py", "if len(self.log.turns) // 2 % 2:", "if False:"),
    "the audit": ("measure.py", "for got, want in answers:", "for got, want in []:"),
    "the freeze": ("measure.py", "            worker.freeze()\n", "            pass\n"),
    "the rest after a turn": ("measure.py", "        self._settle()  # after", "        # after"),
    "the canary": ("measure.py", "if why := device.canary", "if why := 0 and device.canary"),
    "new inputs": ("measure.py", "self._task.draw(rng)", "[7]"),
    "the nonce": ("measure.py", "int(rng.integers(2**63))", "0"),
    "the median": ("judge.py", "statistics.median(found)", "statistics.fmean(found)"),
    "the health gates": ("judge.py", "if why := _disturbed(log):", "if why := '':"),
    "the gate of flags": ("judge.py", "max(1, TOO_MANY_FLAGS * len(pairs))", "len(pairs)"),
    "the solution alone": ("judge.py", "middle - _slowed(log)", "middle"),
    "each order by itself": ("judge.py", "max(medians)", "min(medians)"),
    "fixed numbers of pairs": ("judge.py", "2 * tiers.count(tier) > log.pairs", "len(tiers) > 4"),
    "a second look at the noise": ("measure.py", "if noise <= log.noise:", "if True:"),
    "a second chance": ("measure.py", "range(ATTEMPTS)", "range(1)"),
    "warm-up": ("measure.py", "range(WARM)", "range(0)"),
}  # fmt: skip


GPU = ("the rest after a turn", "the canary")  # slow: what an ordinary device does not need


@pytest.mark.parametrize(
    "what",
    [pytest.param(what, marks=[pytest.mark.slow] if what in GPU else []) for what in WITHOUT],
)
def test_a_protocol_without_it_fails_a_test(what, tmp_path):
    file, find, replace = WITHOUT[what]
    for folder in ("autograder", "tests/timing"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "autograder/timing" / file
    text = path.read_text()
    assert find in text, f"{file} has changed: say here how to take {what} out of it"
    path.write_text(text.replace(find, replace))
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider",
               "tests/timing/test_judge.py", "tests/timing/test_measure.py"]  # fmt: skip
    ran = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stdout + ran.stderr
