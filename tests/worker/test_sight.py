"""What workers see of a GPU: nothing; and in a host that was given a sight, that GPU alone.

Ordinary files stand for the device's: there is no GPU where these tests run.
"""

import resource

import pytest

from autograder.worker.failures import StudentError
from autograder.worker.host import Host
from autograder.worker.limits import Limits
from autograder.worker.sight import Sight, sight_of

SOURCE = """
import glob
import os
import resource

def environment():
    return {key: value for key, value in os.environ.items() if "CUDA" in key or "NVML" in key}

def nvidia():
    return glob.glob("/dev/nvidia*") + glob.glob("/proc/driver/nvidia*")

def write(path):
    with open(path, "r+b"):  # no byte can be written to a plain file: their size is limited
        return True

def read(path):
    return open(path).read()

def room():
    return list(resource.getrlimit(resource.RLIMIT_AS))

def data():
    return list(resource.getrlimit(resource.RLIMIT_DATA))

def forks():
    os.fork()
"""
FILES = {"work.py": SOURCE.encode()}


@pytest.fixture(scope="module")
def device(tmp_path_factory):
    """A file that stands for /dev/nvidia0, another GPU's, and one of the driver's."""
    folder = tmp_path_factory.mktemp("dev")
    folder.chmod(0o755)
    for name in ("nvidia0", "nvidia1", "version"):
        (folder / name).write_text("a device")
        (folder / name).chmod(0o666)
    for parent in folder.parents[:2]:
        parent.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def seeing(device):
    sight = Sight("GPU-1", (str(device / "nvidia0"),), "tf32", (str(device / "version"),))
    with Host(sight) as host:
        yield host


@pytest.fixture
def work(seeing):
    submission = seeing.open(FILES, ["work.py"], "numpy", Limits())
    child = submission.child(serve=True)
    assert child.template is submission._template  # nothing was imported twice
    yield lambda name: child.client.request("get", "work.py", name)
    submission.discard()


def test_ordinary_workers_see_none_of_it(opened, device):
    ordinary = opened(SOURCE)
    assert ordinary.function("environment")() == {"CUDA_VISIBLE_DEVICES": ""}
    assert ordinary.function("nvidia")() == []
    for name in ("nvidia0", "version"):
        with pytest.raises(StudentError):
            ordinary.function("read")(str(device / name))
    assert ordinary.function("room")() == [Limits().memory_mb << 20] * 2


def test_a_worker_with_a_sight_sees_one_gpu(work, device):
    assert work("environment")()["CUDA_VISIBLE_DEVICES"] == "GPU-1"
    assert work("write")(str(device / "nvidia0")) is True
    assert work("read")(str(device / "version")) == "a device"


@pytest.mark.parametrize("what, name", [
    ("read", "nvidia1"), ("write", "nvidia1"), ("write", "version"),
])  # fmt: skip
def test_and_nothing_beside_it(work, device, what, name):
    with pytest.raises(StudentError):
        work(what)(str(device / name))
    assert (device / name).read_text() == "a device"


def test_its_address_space_alone_has_no_limit(work):
    assert work("room")() == list(resource.getrlimit(resource.RLIMIT_AS))
    assert work("data")() == [Limits().memory_mb << 20] * 2


def test_the_process_that_imported_serves_and_may_not_fork(work):
    """A process that has used CUDA cannot be forked; it gives up forking when it serves."""
    with pytest.raises(StudentError) as raised:
        work("forks")()
    assert raised.value.kind == "PermissionError"


def test_the_seal_is_as_tight_as_without(seeing, host):
    layers = [each.open(FILES, ["work.py"], "numpy", Limits()).layers for each in (seeing, host)]
    assert layers[0] == layers[1]


def test_the_devices_of_one_gpu():
    assert sight_of("GPU-1", 3, "bf16").devices[0] == "/dev/nvidia3"


POLICY = """
import sys, torch

def policy():
    tf32 = [torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32]
    return [torch.get_float32_matmul_precision(), *tf32, torch.cuda._is_in_bad_fork()]
"""


@pytest.mark.slow
@pytest.mark.parametrize("precision, policy", [
    ("float32", ["highest", False, False, False]), ("tf32", ["high", True, True, False]),
    ("bf16", ["medium", True, True, False]),
])  # fmt: skip
def test_the_precision_is_set_before_the_students_code_is_imported(precision, policy):
    pytest.importorskip("torch")
    with Host(Sight("GPU-1", (), precision, ())) as host:
        submission = host.open({"work.py": POLICY.encode()}, ["work.py"], "torch", Limits())
        function = submission.child(serve=True).client.request("get", "work.py", "policy")
        assert function() == policy
