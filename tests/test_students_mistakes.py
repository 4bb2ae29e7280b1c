"""Mistakes as students would write them, not as mutants of the solution: named when they are known
ones, in whatever clothes, and not named when they are new or two at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.result import Status
from tests.conftest import GradeFolder

ONE_BEGIN = """
from collections import Counter
def count_ngrams(sentences, n):
    if n < 1: raise ValueError
    total = Counter()
    for s in sentences:
        line = ["<s>"] + list(s) + ["</s>"]
        total.update(zip(*(line[k:] for k in range(n))))
    return total
"""
NO_END_AND_LOWER_CASE = """
from collections import Counter
def count_ngrams(sentences, n):
    if n < 1: raise ValueError
    total = Counter()
    for s in sentences:
        line = ["<s>"] * (n - 1) + [w.lower() for w in s]
        total.update(zip(*(line[k:] for k in range(n))))
    return total
"""
COUNTS_EVERY_WINDOW_TWICE = """
from collections import Counter
def count_ngrams(sentences, n):
    if n < 1: raise ValueError
    total = Counter()
    for s in sentences:
        line = ["<s>"] * (n - 1) + list(s) + ["</s>"]
        for window in zip(*(line[k:] for k in range(n))):
            total[window] += 2
    return dict(total)
"""
JOINT = """
import numpy as np
def conditionals(counts):
    n = np.float32(sum(counts.values()))
    tables = {}
    for gram in counts:
        tables.setdefault(gram[:-1], {})[gram[-1]] = np.float32(counts[gram]) / n
    return tables
def probability(model, context, word):
    if context not in model: raise KeyError(context)
    return model[context][word] if word in model[context] else 0.0
"""
LOG2 = """
import numpy as np
def perplexity(probabilities):
    with np.errstate(divide="ignore"):
        logs = np.log2(np.concatenate([np.asarray(p, dtype=float) for p in probabilities]))
    return float(np.exp(-logs.mean()))
"""
FAIR_DIE = """
import numpy as np
rng = np.random.default_rng()
def sample_next(model, context):
    words = sorted(model[context])
    return words[int(rng.integers(len(words)))]
def sample_sentence(model, n, max_words=50):
    out, context = [], ("<s>",) * (n - 1)
    for _ in range(max_words):
        word = sample_next(model, context)
        if word == "</s>": break
        out.append(word)
        context = (context + (word,))[1:]
    return out
"""
STUDENTS = {
    "one begin symbol, with zip": ("counts.py", ONE_BEGIN, {"1.1": "one_begin_symbol"}),
    "joint, in float32": ("model.py", JOINT, {"1.2": "joint_not_conditional"}),
    "log2 and exp, with NumPy": ("perplexity.py", LOG2, {"1.4": "base_2_inside"}),
    "a fair die, with NumPy": ("sample.py", FAIR_DIE, {"1.5": "fair_die"}),
    "two mistakes at once": ("counts.py", NO_END_AND_LOWER_CASE, {}),
    "a mistake that nobody thought of": ("counts.py", COUNTS_EVERY_WINDOW_TWICE, {}),
}


@pytest.mark.parametrize("student", STUDENTS)
def test_a_mistake_is_named_if_it_is_known(
    student: str, graded: GradeFolder, ngram: Assignment, tmp_path: Path
) -> None:
    file, source, names = STUDENTS[student]
    folder = tmp_path / "work"
    shutil.copytree(ngram.solution, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / file).write_text(source, encoding="utf-8")
    result = graded(folder)
    wrong = {row.problem for row in result.rows if row.status is Status.FAILED}
    assert len(wrong) == 1
    assert result.staff["recognised"] == names
    assert any(row.diagnosis for row in result.rows) == bool(names)
