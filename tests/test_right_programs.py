"""Right programs in unusual clothes get every point; wrong ones that look similar do not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.result import Result

# name -> file -> (what to replace, by what); "" stands for the beginning of the file
CLOTHES: dict[str, dict[str, tuple[str, str]]] = {
    "an exception with two builtin bases": {
        "counts.py": ("raise ValueError(", "raise type('Bad', (TypeError, ValueError), {})(")
    },
    "NumPy's own exception": {
        "counts.py": ("raise ValueError(", "import numpy as np\n"
                      "        raise np.exceptions.AxisError(")
    },
    "decimal probabilities": {
        "model.py": ("row[word] = row[word] / total", "from decimal import Decimal\n"
                     "            row[word] = Decimal(row[word]) / Decimal(total)")
    },
    "zero-dimensional arrays": {
        "counts.py": ("    return counts\n",
                      "    import numpy as np\n"
                      "    return {k: np.array(counts[k]) for k in counts}\n")
    },
    "a function that is a dict as well": {
        "counts.py": ("def count_ngrams(", "class Counter(dict):\n"
                      "    def __call__(self, text, n):\n        return count(text, n)\n\n\n"
                      "count_ngrams = Counter(a=1)\n\n\ndef count(")
    },
    "a file opened at import and read later": {
        "counts.py": ("    if n < 1:", "    assert kept or kept.append(words.read()) or kept[0]\n"
                      "    if n < 1:"),
        "model.py": ("", "import counts\n\ncounts.words, counts.kept = open('ids.py'), []\n"),
    },
    "a pool of threads": {
        "counts.py": ("    counts = {}\n", "    from concurrent.futures import ThreadPoolExecutor\n"
                      "    with ThreadPoolExecutor(40) as pool:\n"
                      "        list(pool.map(lambda i: sum(range(10_000)), range(80)))\n"
                      "    counts = {}\n")
    },
    "home and temporary folders asked for": {
        "counts.py": ("", "import pathlib, tempfile\npathlib.Path.home(), tempfile.gettempdir()\n")
    },
    "noise and limits": {
        "counts.py": ("", "import sys, warnings\nprint('hello')\nwarnings.warn('careful')\n"
                      "sys.setrecursionlimit(50_000)\nopen('/dev/null', 'w').write('x')\n")
    },
}  # fmt: skip


def dressed(ngram: Assignment, edits: dict[str, tuple[str, str]], folder: Path) -> Path:
    shutil.copytree(ngram.solution, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file, (find, replace) in edits.items():
        path = folder / file
        text = path.read_text() if path.exists() else ""
        assert not find or text.count(find) == 1, (file, find)
        path.write_text(text.replace(find, replace) if find else replace + text)
    return folder


@pytest.mark.parametrize("name", CLOTHES)
def test_full_marks(
    name: str, graded: Callable[[Path], Result], ngram: Assignment, tmp_path: Path
) -> None:
    folder = dressed(ngram, CLOTHES[name], tmp_path / "work")
    result = graded(folder)
    assert result.score == 100, [(row.key, row.staff) for row in result.rows if row.staff]


def test_a_probability_in_a_list_is_no_number(
    graded: Callable[[Path], Result], ngram: Assignment, tmp_path: Path
) -> None:
    edits = {"model.py": ("row[word] = row[word] / total", "row[word] = [row[word] / total]")}
    assert graded(dressed(ngram, edits, tmp_path / "work")).score < 100


def test_where_a_submission_lies_is_not_told(
    graded: Callable[[Path], Result], ngram: Assignment, tmp_path: Path
) -> None:
    more = "print(__file__.replace('submission/counts', 'support/timed'))"
    edits = {"counts.py": ("", f"import os\nprint(__file__, os.getcwd())\n{more}\n")}
    folder = dressed(ngram, edits, tmp_path / "work")
    first, second = graded(folder), graded(folder)
    assert first.verdicts() == second.verdicts()
    assert "/submission/counts.py /submission\n/support/timed.py" in first.notes[0]
