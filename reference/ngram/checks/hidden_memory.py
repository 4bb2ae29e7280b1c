"""Hidden checks of problem 1.6.

Each case asks for several numbers, since one says little of what a program computes. What the
student's own chain writes is a matter of chance, so there only the verdicts are recorded.
"""

import math
from numbers import Real
from pathlib import Path

from autograder.checks import assert_close, check, repeat, require

BOS, EOS = "<s>", "</s>"
REAL_TEXT = Path(__file__).with_name("real_text.txt")  # one sentence a line: Lincoln, Shakespeare
WORDS = ["cows", "eat", "Cows", "hay"]
SKEW = [0.5, 0.25, 0.15, 0.1]
CUT = 9  # words: about half of the lines are longer, so about half of the sentences are copies
DRAWS = 31  # a prime: wrong shares, of other numbers of sentences, cannot be equal by chance


@check("1.6", share=0.2, cases=5)
def one_way_contexts(student, reference, case):
    """one_way_share of models with n = 1 to 5, of made-up and of real text."""
    texts = [draw_text(case.rng, size) for size in (2, 3, 5, 7)[: 1 + case.index % 4]]
    texts.append(draw_lines(case.rng, 10 + case.index))
    orders = [1 + (case.index + k) % 5 for k in range(len(texts))]
    counts = [reference.count_ngrams(text, n) for text, n in zip(texts, orders, strict=True)]
    models = [reference.conditionals(each) for each in counts]
    got = [student.one_way_share(model) for model in models]
    want = [reference.one_way_share(model) for model in models]
    hint = "List the contexts of a small model. How many are there, and how many have one word?"
    assert_close(got, want, what="one_way_share", hint=hint)


@check("1.6", share=0.2, cases=5)
def copied_sentences(student, reference, case):
    """copied_share: whole copies, parts, other orders and spellings, repeated and empty ones."""
    text = [*draw_lines(case.rng, 7), [], ["so", "it", "is"]]
    calls = [(draw_written(case.rng, text, 3 + 2 * k), text) for k in range(2 + case.index)]
    calls.append((text, []))
    got = [student.copied_share(*call) for call in calls]
    want = [reference.copied_share(*call) for call in calls]
    hint = "Which of them stand in the text as they are, from the first word to the last?"
    assert_close(got, want, what="copied_share", hint=hint)


@check("1.6", share=0.25, cases=5, uses=("1.1", "1.2", "1.5"))
def your_own_5_gram_model(student, reference, case):
    """Your own 5-gram model of real text: what it writes, and how much of that is copied."""
    text = draw_lines(case.rng, 9 + 2 * case.index)
    counts = student.count_ngrams(text, 5)
    model = student.conditionals(counts)
    written = repeat(student.sample_sentence, DRAWS, model, 5, CUT)
    windows = {window for sentence in written for window in whole_windows(sentence, 5, CUT)}
    require(windows <= set(counts), "Your model writes five words in a row that its text lacks.")
    for name, args in {"one_way_share": [model], "copied_share": [written, text]}.items():
        got, want = (getattr(whose, name)(*args) for whose in (student, reference))
        require(near(got, want), f"{name} is wrong for your own 5-gram model of a real text.")


def draw_text(rng, size):
    """So many sentences of up to six words over a small skewed vocabulary, one of them empty."""
    return [[], *(rng.choice(WORDS, size=1 + s % 6, p=SKEW).tolist() for s in range(size - 1))]


def draw_lines(rng, size):
    """Some sentences of real text, each once."""
    lines = REAL_TEXT.read_text(encoding="utf-8").splitlines()
    return [lines[k].split() for k in rng.choice(len(lines), size=size, replace=False)]


def draw_written(rng, text, size):
    """Four copies of a text, one of them a few times more, and what is almost a copy."""
    lines = [text[k] for k in rng.permutation(7)]
    one, other = lines[:2]
    parts = [one[:-1], one[1:], one[::-1], [*one, *other], ["moo"]]
    loud = [[word.upper() for word in line] for line in lines[: 3 + size % 4]]
    between = [" ", "", "|", ",", "\n"]  # each so many times that no two mistakes count the same
    joined = [[mark.join(line)] for k, mark in enumerate(between, 1) for line in lines[:k]]
    return [*lines[:3], [], *[one] * size, *parts, *loud, *joined]


def whole_windows(sentence, n, max_words):
    """The n-grams of a sentence with its begin symbols, and with its end if it was not cut off."""
    padded = [BOS] * (n - 1) + list(sentence) + [EOS] * (len(sentence) < max_words)
    return [tuple(padded[t : t + n]) for t in range(len(padded) - n + 1)]


def near(got, want):
    """Whether this is a number, and the right one."""
    return isinstance(got, Real) and math.isclose(got, want, rel_tol=1e-4, abs_tol=1e-5)
