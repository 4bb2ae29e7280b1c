"""In a Jupyter notebook: the cells that make up files are written to them as they are run.

    %load_ext autograder.notebook
    %check ngram -k 1.1

A cell whose first line is `# autograder: counts.py 2/3` is the second of three parts of counts.py,
in the notebook's folder. Once all three have been run, the file is written, and again whenever one
of them is; what imports it next gets the new version. `%check` runs `autograder check` on these
files. The grader reads the notebook in the same way (`submission/cells.py`), without running it.
"""

from __future__ import annotations

import importlib
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from autograder.submission.cells import Chunk, assembled, chunks
from autograder.submission.names import Refusal, clean

USAGE = "%check NAME [-k 1.2]: give the assignment's name, as in `autograder list`"


class Writer:
    """Keeps the parts that were run, and writes the files that they make."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._parts: dict[str, dict[object, Chunk]] = {}
        self._written: dict[str, bytes] = {}

    def ran(self, source: str, cell: str | None = None) -> list[str]:
        """A cell is about to be run. cell: its id, where Jupyter says it. Returns what to tell."""
        told: list[str] = []
        changed = []
        for number, chunk in enumerate(chunks(source)):
            if not _harmless(chunk.file):
                told.append(f"{chunk.file}: is no name of a file that a cell may write")
                continue
            key = chunk.part or (cell or chunk.text, number)
            self._parts.setdefault(chunk.file, {})[key] = chunk
            changed.append(chunk.file)
        for file in dict.fromkeys(changed):
            if not self._missing(file):
                told += self._write(file)
        return told

    def check(self, line: str) -> None:
        """The magic `%check`: run the public checks on the files that the cells have made."""
        arguments = shlex.split(line)
        if not arguments or arguments[0].startswith("-"):
            print(USAGE)
            return
        for file in self._parts:
            if missing := self._missing(file):
                print(f"{file} is not written: run its part {', '.join(missing)}, too")
        if not self._written:
            print("no cell that makes a file has been run: run all cells from the top")
            return
        command = [sys.executable, "-m", "autograder", "check", *arguments, *sorted(self._written)]
        environment = {"COLUMNS": "100", **os.environ}
        done = subprocess.run(
            command, cwd=self._folder, env=environment, capture_output=True, text=True
        )
        print(done.stdout + done.stderr, end="")

    def _missing(self, file: str) -> list[str]:
        parts = self._parts[file]
        total = max(chunk.total for chunk in parts.values())
        return [str(part) for part in range(1, total + 1) if part not in parts]

    def _write(self, file: str) -> list[str]:
        built = assembled(self._parts[file].values())
        data = built.texts[file].encode()
        path = self._folder / file
        told = []
        before = path.read_bytes() if path.is_file() else data
        if before not in (data, self._written.get(file)):
            path.with_name(f"{path.name}~").write_bytes(before)
            told.append(f"{file} was another than these cells make: it is kept as {file}~")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self._written[file] = data
        _forget(path)
        return told


def _harmless(file: str) -> bool:
    try:
        return file.endswith(".py") and clean(file) == file
    except Refusal:
        return False


def _forget(path: Path) -> None:
    """Have the next import read the file anew."""
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) == str(path):
            del sys.modules[name]
    importlib.invalidate_caches()


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext` calls."""
    sys.dont_write_bytecode = True  # a compiled file of the same second and size would be taken
    writer = Writer(Path.cwd())

    def before(info: Any) -> None:
        for line in writer.ran(info.raw_cell or "", getattr(info, "cell_id", None)):
            print(line)

    def check(line: str) -> None:
        """Run the public checks on the files that the cells of this notebook make."""
        writer.check(line)

    shell.events.register("pre_run_cell", before)
    shell.register_magic_function(check, "line", "check")
