"""Starts a zygote: `python -s -P -S -B boot.py`, with the grader's socket as standard input.

Makes `autograder.worker`, and nothing else of the course's folders, importable. The interpreter
sees no environment, no site-packages and no current folder until the grader says which.
"""

import sys
import types
from pathlib import Path

worker = Path(__file__).resolve().parent
for name, folder in (("autograder", worker.parent), ("autograder.worker", worker)):
    package = types.ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
sys.modules["autograder"].__path__ = []  # only what is listed here: the worker package

from autograder.worker.zygote import main  # noqa: E402

main()
