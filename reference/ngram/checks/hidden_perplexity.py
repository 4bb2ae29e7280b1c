"""Hidden checks of problem 1.4, on made-up factors: nothing comes from problem 1.3.

One number says little of what a program computes, so each case asks for several texts.
"""

from autograder.checks import assert_close, check

COMMON, RARE = [1.0, 0.5, 0.75], [0.25, 0.125, 0.015625]  # factors of easy and of hard sentences
WHAT = "perplexity (an exception counts as its name)"


@check("1.4", share=0.3, cases=5)
def perplexities_of_texts(student, reference, case):
    """Texts of two to seven sentences, easy and hard ones, some of them empty."""
    texts = [draw_text(case.rng, size) for size in range(2, 4 + case.index)]
    got = [outcome(student.perplexity, text) for text in texts]
    want = [reference.perplexity(text) for text in texts]
    hint = "Take two sentences of different lengths. How many factors do they have together?"
    assert_close(got, want, what=WHAT, hint=hint)


@check("1.4", share=0.15, cases=5)
def one_impossible_word(student, reference, case):
    """Texts with and without a factor of 0."""
    texts = [draw_text(case.rng, size) for size in range(2, 5 + case.index)]
    for text in texts[1:3]:
        text[-1][0] = 0.0
    got = [outcome(student.perplexity, text) for text in texts]
    want = [reference.perplexity(text) for text in texts]
    hint = "What does a model think of a text, one word of which is impossible to it?"
    assert_close(got, want, what=WHAT, hint=hint)


@check("1.4", share=0.2, cases=5)
def long_texts(student, reference, case):
    """Texts of about a thousand factors, and short ones."""
    sizes = [211 + 30 * case.index, *range(2, 3 + case.index)]
    texts = [draw_text(case.rng, size) for size in sizes]
    got = [outcome(student.perplexity, text) for text in texts]
    want = [reference.perplexity(text) for text in texts]
    hint = "A perplexity is at most one over the smallest factor. Is yours, at any length?"
    assert_close(got, want, what=WHAT, hint=hint)


def draw_text(rng, size):
    """Factors of so many sentences of 0, 1, 2, ... 6, 0, ... words, easy and hard ones in turn."""
    return [
        rng.choice(RARE if s % 2 else COMMON, size=1 + (s * 3 + 1) % 7).tolist()
        for s in range(size)
    ]


def outcome(function, *args):
    """What the call returns, or the name of the exception that it ends in."""
    try:
        return function(*args)
    except (ArithmeticError, LookupError, ValueError) as error:
        return type(error).__name__
