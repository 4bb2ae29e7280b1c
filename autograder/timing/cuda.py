"""One GPU as a device, through NVML: asked in the grader's process alone, which never uses CUDA.

None of this has met a real GPU yet: what the driver answers is known from its documentation, and
played by a fake in the tests.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from autograder.timing.canary import against

# bits of NVML's clock event reasons; "SwPowerCap" (0x4) is normal under load, so it is not here
DISTURBED: Final = {
    0x8: "hardware slowdown",
    0x20: "too hot (software)",
    0x40: "too hot (hardware)",
    0x80: "power brake",
}
SLOW_CLOCK = 0.75  # of the highest clock after a turn of this measurement
POLL, REST, PATIENCE = 0.1, 1.0, 6.0  # seconds; the driver's figure of use is of the last second
SM_CLOCK = 1  # NVML_CLOCK_SM


class Gpu:
    """One GPU.

    driver: the module `pynvml`, initialised; handle: the GPU's, from there. figure: the file of
    its canary, None for none. wait(seconds): lets time pass.
    """

    margin = 0.10
    turn = 0.1

    def __init__(
        self, driver: Any, handle: Any, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._driver, self._handle, self._wait = driver, handle, wait
        self.uuid = str(driver.nvmlDeviceGetUUID(handle))
        model = str(driver.nvmlDeviceGetName(handle))
        self.name = f"cuda: {model}, driver {driver.nvmlSystemGetDriverVersion()}"
        self.minor = int(driver.nvmlDeviceGetMinorNumber(handle))
        self.figure: Path | None = None
        self._highest = 0  # clock, MHz

    def busy(self) -> str:
        """Asked before any of our processes lives. Containers hide other processes, but not that
        the GPU is used; and whoever rests just now, the canary finds."""
        self._highest = 0
        others = self._ask("nvmlDeviceGetComputeRunningProcesses")
        if others is None or self._ask("nvmlDeviceGetUtilizationRates") is None:
            return "the driver does not tell who uses the GPU"
        if others:
            return f"other processes compute on it ({len(others)})"
        return "" if self.settle() else "something else computes or draws on it"

    def mark(self) -> object:
        return self._reasons()

    def flags(self, since: object) -> tuple[str, ...]:
        now = self._reasons()
        clock = self._ask("nvmlDeviceGetClockInfo", SM_CLOCK)
        if not isinstance(since, int) or now is None or clock is None:
            return ("the driver does not answer",)
        found = [name for bit, name in DISTURBED.items() if (since | now) & bit]
        self._highest = max(self._highest, clock)
        if clock < SLOW_CLOCK * self._highest:
            found.append("slow clock")
        return tuple(found)

    def settle(self) -> bool:
        """Rests when no kernel has run for as long as the driver's figure looks back."""
        rested = 0.0
        for _ in range(round(PATIENCE / POLL)):
            self._wait(POLL)
            rates = self._ask("nvmlDeviceGetUtilizationRates")
            rested = rested + POLL if rates is not None and rates.gpu == 0 else 0.0
            if rested >= REST - POLL / 2:
                return True
        return False

    def canary(self, seconds: float) -> str:
        return "" if self.figure is None else against(self.figure, seconds)

    def free(self) -> int:
        """Bytes of its memory that nobody uses."""
        return int(self._driver.nvmlDeviceGetMemoryInfo(self._handle).free)

    def _reasons(self) -> int | None:
        found: int | None = self._ask("nvmlDeviceGetCurrentClocksEventReasons")
        return found

    def _ask(self, what: str, *arguments: object) -> Any:
        """None where the driver has no answer."""
        try:
            return getattr(self._driver, what)(self._handle, *arguments)
        except self._driver.NVMLError:
            return None


def find_gpu(
    environment: Mapping[str, str] = os.environ,
    driver: Any = None,
    built: Callable[[], bool] | None = None,
) -> tuple[Gpu | None, str]:
    """The GPU that timed checks use: the first one, or the first of CUDA_VISIBLE_DEVICES (numbers
    count as nvidia-smi counts). None, and why, where there is none. driver, built: for tests."""
    try:
        driver = driver or importlib.import_module("pynvml")
    except ImportError:
        return None, "nvidia-ml-py is not installed: pip install 'deep-learning-autograder[cuda]'"
    try:
        driver.nvmlInit()
        handles = [driver.nvmlDeviceGetHandleByIndex(n) for n in range(driver.nvmlDeviceGetCount())]
        handle, why = _chosen(driver, handles, environment.get("CUDA_VISIBLE_DEVICES"))
        if handle is not None and not (built or built_for_cuda)():
            handle, why = None, "PyTorch is missing, or a build for the CPU (see pytorch.org)"
        return (None, why) if handle is None else (Gpu(driver, handle), "")
    except driver.NVMLError as error:
        return None, f"the driver does not answer: {error}"


def built_for_cuda() -> bool:
    """Whether the installed PyTorch can use a GPU at all. Does not import it."""
    found = importlib.util.find_spec("torch")
    if found is None or not found.origin:
        return False
    path = Path(found.origin).with_name("version.py")
    spec = importlib.util.spec_from_file_location("torch_version", path)
    if spec is None or spec.loader is None or not path.is_file():
        return False
    version = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(version)
    return getattr(version, "cuda", None) is not None


def _chosen(driver: Any, handles: list[Any], wanted: str | None) -> tuple[Any, str]:
    if not handles:
        return None, "the driver knows none"
    first = "0" if wanted is None else wanted.split(",")[0].strip()
    for number, handle in enumerate(handles):
        uuid = str(driver.nvmlDeviceGetUUID(handle))
        if first == str(number) or (first.startswith("GPU-") and uuid.startswith(first)):
            return (None, "it is split (MIG)") if _split(driver, handle) else (handle, "")
    return None, f"CUDA_VISIBLE_DEVICES is {wanted!r}"


def _split(driver: Any, handle: Any) -> bool:
    """Whether it is divided among users: a part has clocks and memory that we cannot tell."""
    try:
        return bool(driver.nvmlDeviceGetMigMode(handle)[0])
    except driver.NVMLError:
        return False  # too old to be divided
