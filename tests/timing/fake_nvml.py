"""A driver's library that is not there: the functions of `pynvml` that `timing/cuda.py` calls."""

from types import SimpleNamespace


class NVMLError(Exception):
    pass


class FakeNvml:
    """gpus: UUIDs. Attributes are what the driver answers next; an exception is raised."""

    NVMLError = NVMLError

    def __init__(self, *gpus):
        self.gpus = gpus or ("GPU-1234-aa",)
        self.processes, self.used, self.reasons, self.clock = [], 0, 0x1, 1980
        self.split, self.free, self.started = [0, 0], 80 << 30, None
        self.now, self.until = 0.0, 0.0  # kernels run until then

    def wait(self, seconds):
        self.now += seconds

    def answer(self, value):
        if isinstance(value, Exception):
            raise value
        return value

    def nvmlInit(self):  # noqa: N802  as the library has it, here and below
        return self.answer(self.started)

    def nvmlDeviceGetCount(self):  # noqa: N802
        return len(self.gpus)

    def nvmlDeviceGetHandleByIndex(self, number):  # noqa: N802
        return number

    def nvmlDeviceGetUUID(self, handle):  # noqa: N802
        return self.gpus[handle]

    def nvmlDeviceGetName(self, handle):  # noqa: N802
        return "NVIDIA H100"

    def nvmlSystemGetDriverVersion(self):  # noqa: N802
        return "580.1"

    def nvmlDeviceGetMinorNumber(self, handle):  # noqa: N802
        return handle

    def nvmlDeviceGetMigMode(self, handle):  # noqa: N802
        return self.answer(self.split)

    def nvmlDeviceGetComputeRunningProcesses(self, handle):  # noqa: N802
        return self.answer(self.processes)

    def nvmlDeviceGetUtilizationRates(self, handle):  # noqa: N802
        busy = self.used if self.now >= self.until else 100
        return SimpleNamespace(gpu=self.answer(busy))

    def nvmlDeviceGetCurrentClocksEventReasons(self, handle):  # noqa: N802
        return self.answer(self.reasons)

    def nvmlDeviceGetClockInfo(self, handle, kind):  # noqa: N802
        assert kind == 1
        return self.answer(self.clock)

    def nvmlDeviceGetMemoryInfo(self, handle):  # noqa: N802
        return SimpleNamespace(free=self.answer(self.free))
