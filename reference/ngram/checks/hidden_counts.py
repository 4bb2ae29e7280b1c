"""Hidden checks of problem 1.1: count_ngrams against the solution on chosen texts.

That a caller's lists stay unchanged is not checked: calls go by value, so a change never
gets back to the caller.
"""

from pathlib import Path

from autograder.checks import assert_equal, check

REAL_TEXT = Path(__file__).with_name("real_text.txt")  # one sentence a line: Lincoln, Shakespeare
WORDS = ["cows", "eat", "Cows", "hay"]  # few and skewed, so that windows repeat
SKEW = [0.5, 0.25, 0.15, 0.1]
LENGTHS = [0, 1, 2, 3, 5, 7, 11]  # every n of 1 to 5 meets shorter, equal and longer sentences


@check("1.1", share=0.25, cases=5)
def counts_for_n_from_1_to_5(student, reference, case):
    """n-gram counts for n = 1, 2, 3, 4 and 5, sentences of many lengths, one of them empty."""
    text, n = [*draw_text(case.rng), ["New York", "New", "York", "", "hay"]], 1 + case.index
    got = student.count_ngrams(text, n)
    hint = "Take one sentence of two words and list its windows on paper, for n = 1, 2, 3 and 4."
    assert_equal(got, reference.count_ngrams(text, n), what="count_ngrams", hint=hint)


@check("1.1", share=0.15, cases=5)
def windows_keep_to_their_sentence(student, reference, case):
    """Counts of sentences that have no word in common, most of them shorter than n."""
    lengths = case.rng.permutation([0, 1, 1, 2, 3, 4])
    text = [[f"{s}.{t}" for t in range(length)] for s, length in enumerate(lengths)]
    n = 2 + case.index % 4
    got = student.count_ngrams(text, n)
    hint = "Each word occurs in one sentence only. Which words may share a window with it?"
    assert_equal(got, reference.count_ngrams(text, n), what="count_ngrams", hint=hint)


@check("1.1", share=0.15, cases=5)
def calls_do_not_depend_on_earlier_calls(student, reference, case):
    """Two texts in turn, with a refused call (n < 1, ValueError) between them."""
    texts = draw_text(case.rng), draw_text(case.rng)
    n = 2 + case.index % 3
    below_1 = -case.index * (case.index % 2)  # 0, -1, 0, -3, 0
    for text in (*texts, *texts):
        got = student.count_ngrams(text, n)
        hint = "The same call must give the same answer, whatever was called before it."
        assert_equal(got, reference.count_ngrams(text, n), what="count_ngrams", hint=hint)
        assert_equal(
            outcome(student.count_ngrams, text, below_1),
            "ValueError",
            what="the outcome of count_ngrams with n < 1",
            hint="The docstring says what happens when n is below 1.",
        )


@check("1.1", share=0.1, cases=5)
def counts_of_real_text(student, reference, case):
    """Counts of ten to thirty sentences of Lincoln and Shakespeare, for n = 1 to 5."""
    lines = REAL_TEXT.read_text(encoding="utf-8").splitlines()
    start, n = int(case.rng.integers(50)), 1 + case.index
    text = [line.split() for line in lines[start : start + 10 + 5 * case.index]]
    got = student.count_ngrams(text, n)
    hint = "Your counts are not those of this text. Try a page of any text that you can check."
    assert_equal(got, reference.count_ngrams(text, n), what="count_ngrams", hint=hint)


def draw_text(rng):
    """Seven sentences, their lengths in random order, over a small skewed vocabulary."""
    return [rng.choice(WORDS, size=k, p=SKEW).tolist() for k in rng.permutation(LENGTHS)]


def outcome(function, *args):
    """ "ValueError", or "an answer". Any other exception goes on to the report."""
    try:
        function(*args)
    except ValueError:
        return "ValueError"
    return "an answer"
