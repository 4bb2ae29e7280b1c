"""Verdicts that were measured before: a regrade repeats them, so that nobody's points depend on
how often he was graded."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from autograder.errors import UsageError
from autograder.timing.judge import Outcome, judge
from autograder.timing.log import TurnLog


def default_folder() -> Path:
    """Below the user's cache folder, where XDG_CACHE_HOME says it is."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(cache) / "autograder" / "timed"


class Record:
    """Turn logs, one file for each submission, check, device and set of versions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, facts: Mapping[str, str]) -> TurnLog | None:
        """The log that was measured under the same facts; a damaged file is as none."""
        try:
            return TurnLog.from_dict(json.loads(self._path(facts).read_text(encoding="utf-8")))
        except (OSError, ValueError, UsageError):
            return None

    def put(self, facts: Mapping[str, str], log: TurnLog) -> None:
        """Keep a log, unless it says nothing about the student."""
        if judge(log).outcome is Outcome.INCONCLUSIVE:
            return
        path = self._path(facts)
        scratch = path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):  # a folder that may not be written costs no grading
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_text(json.dumps(log.to_dict()), encoding="utf-8")
            scratch.replace(path)

    def _path(self, facts: Mapping[str, str]) -> Path:
        text = json.dumps(dict(facts), sort_keys=True)
        return self._folder / f"{hashlib.sha256(text.encode()).hexdigest()[:40]}.json"
