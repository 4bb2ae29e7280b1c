"""Hidden checks of problem 1.2. Counts and models come from the solution, never from 1.1."""

from autograder.checks import assert_close, batch, check, require

WORDS = ["cows", "eat", "Cows", "hay"]
SKEW = [0.5, 0.25, 0.15, 0.1]
LENGTHS = [0, 1, 2, 3, 5, 7, 11, 13]


@check("1.2", share=0.25, cases=8)
def tables_for_n_from_1_to_4(student, reference, case):
    """Every entry of every table, for contexts of 0, 1, 2 and 3 words."""
    counts = reference.count_ngrams(draw_text(case.rng), 1 + case.index % 4)
    got = student.conditionals(counts)
    hint = "Pick one context. List the counts that belong to it, and what your row makes of them."
    assert_close(got, reference.conditionals(counts), what="conditionals(counts)", hint=hint)


@check("1.2", share=0.2, cases=6)
def contexts_in_reading_order(student, reference, case):
    """Counts in which a context and its mirror image both occur, followed by other words."""
    forward = tuple(case.rng.permutation(["a", "b", "c"]).tolist())[: 2 + case.index % 2]
    many, few, one = (int(k) for k in case.rng.permutation([1000, 30, 1]))
    counts = {
        (*forward, "d"): many,
        (*forward, "e"): few,
        (*forward[::-1], "d"): one,
        (*forward[::-1], "f"): 7,
    }
    got = student.conditionals(counts)
    hint = "Compare your tables of the contexts (a, b) and (b, a), with counts that you make up."
    assert_close(got, reference.conditionals(counts), what="conditionals(counts)", hint=hint)


@check("1.2", share=0.2, cases=8)
def probability_looks_up_one_entry(student, reference, case):
    """probability: seen words, unseen words, and a context that the text does not contain."""
    n = 1 + case.index % 4
    model = reference.conditionals(reference.count_ngrams(draw_text(case.rng), n))
    calls = [(model, context, word) for context in list(model)[:5] for word in [*WORDS, "</s>"]]
    want = [reference.probability(*call) for call in calls]
    hint = "For a context that the text contains, each answer is an entry of its table, or 0.0."
    assert_close(batch(student.probability, calls), want, what="probability", hint=hint)
    require(
        raises_key_error(student.probability, model, ("zebras",) * max(n - 1, 1), "cows"),
        "For a context that the text does not contain, the model has no table. "
        "The docstring of probability says what happens then.",
    )


def draw_text(rng):
    """Eight sentences, their lengths in random order, over a small skewed vocabulary."""
    return [rng.choice(WORDS, size=k, p=SKEW).tolist() for k in rng.permutation(LENGTHS)]


def raises_key_error(function, *args):
    """Whether the call ends in a KeyError; any other exception goes on to the report."""
    try:
        function(*args)
    except KeyError:
        return True
    return False
