"""Where student code runs, and how precisely it computes there."""

import pytest

from autograder.worker.device import device


def test_without_a_gpu_it_is_the_cpu(tmp_path):
    assert device(tmp_path) == "cpu"


def test_a_gpu_that_is_not_used_is_named(tmp_path):
    (tmp_path / "0000:01:00.0").mkdir()
    (tmp_path / "0000:01:00.0/information").write_text("Model: \t\t NVIDIA H100\nIRQ: 1\n")
    assert device(tmp_path) == "cpu (not used: NVIDIA H100)"


POLICY = """
import torch

def policy():
    exact = not (torch.backends.cudnn.allow_tf32 or torch.backends.cuda.matmul.allow_tf32)
    return [torch.cuda.is_available(), torch.get_float32_matmul_precision(), exact]
"""


def test_a_worker_has_no_gpu_and_its_float32_is_exact(opened):
    pytest.importorskip("torch")
    assert opened(POLICY, "torch").function("policy")() == [False, "highest", True]
