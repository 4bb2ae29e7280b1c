"""What must not change from one regrade to the next."""

from __future__ import annotations

from autograder.worker.host import Host
from autograder.worker.limits import Limits

SOURCE = b"""
import random
import numpy as np

def as_they_come(words):
    return list(set(words))

def drawn():
    return [random.random(), np.random.random(), np.random.default_rng().random()]
"""


def answers(host: Host) -> list[object]:
    """What a fresh submission answers, with the same seed."""
    submission = host.open({"a.py": SOURCE}, ["a.py"], "numpy", Limits())
    client = submission.child().client
    client.request("seed", 7)
    words = [f"word{i}" for i in range(50)]
    found = [client.request("get", "a.py", "as_they_come")(words)]
    found.append(client.request("get", "a.py", "drawn")())
    submission.close()
    return found


def test_order_of_sets_and_random_numbers_repeat() -> None:
    with Host() as one, Host() as other:
        assert answers(one) == answers(other) == answers(one)
