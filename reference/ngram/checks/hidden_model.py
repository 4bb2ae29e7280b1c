"""Hidden checks of problem 1.2. Counts and models come from the solution, never from 1.1."""

from numbers import Real

from autograder.checks import assert_close, assert_equal, check

WORDS = ["cows", "eat", "Cows", "hay"]
SKEW = [0.5, 0.25, 0.15, 0.1]
LENGTHS = [0, 1, 2, 3, 5, 7, 11, 13]


@check("1.2", share=0.25, cases=5)
def tables_for_n_from_1_to_5(student, reference, case):
    """Every entry of every table, for contexts of 0, 1, 2, 3 and 4 words."""
    counts = reference.count_ngrams(draw_text(case.rng), 1 + case.index)
    got = student.conditionals(counts)
    hint = "Pick one context. List the counts that belong to it, and what your row makes of them."
    assert_close(got, reference.conditionals(counts), what="conditionals(counts)", hint=hint)


@check("1.2", share=0.2, cases=5)
def contexts_in_reading_order(student, reference, case):
    """Counts in which a context and its mirror image both occur, followed by other words."""
    forward = tuple(case.rng.permutation(["a", "b", "c", "d"]).tolist())[: 2 + case.index % 3]
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


@check("1.2", share=0.2, cases=5)
def probability_looks_up_one_entry(student, reference, case):
    """probability: seen words, unseen words, and contexts that the model does not have."""
    n = 1 + case.index
    model = draw_model(case.rng, n)
    turned = {c: dict(zip(t, reversed(t.values()), strict=True)) for c, t in model.items()}
    contexts = [*list(model)[: 1 + case.index % 4], ("zebras",) * max(n - 1, 1)]
    asked = [(context, word) for context in contexts for word in ("cows", "hay", "</s>", "moo")]
    for tables in (model, turned):  # two models with the same contexts, one after the other
        got = {(*c, w): outcome(student.probability, tables, c, w) for c, w in asked}
        want = {(*c, w): outcome(reference.probability, tables, c, w) for c, w in asked}
        hint = (
            "For a context that the model has, each answer is an entry of its table, or 0.0. "
            "For another one it has no table, and the docstring says what happens then."
        )
        assert_equal(got, want, what="probability (an exception counts as its name)", hint=hint)


def draw_text(rng):
    """Eight sentences, their lengths in random order, over a small skewed vocabulary."""
    return [rng.choice(WORDS, size=k, p=SKEW).tolist() for k in rng.permutation(LENGTHS)]


def draw_model(rng, n):
    """Up to four tables of three words each, with entries that `outcome` leaves as they are."""
    contexts = {tuple(rng.choice(WORDS, size=n - 1).tolist()) for _ in range(9)}
    model = {}
    for context in sorted(contexts)[:4]:
        one, two, three, *_ = rng.permutation([*WORDS, "</s>"]).tolist()
        model[context] = {one: 0.625, two: 0.25, three: 0.125}
    return model


def outcome(function, *args):
    """The number that the call returns, rounded, or the name of the exception that it ends in."""
    try:
        value = function(*args)
    except (ArithmeticError, LookupError, ValueError) as error:
        return type(error).__name__
    return round(float(value), 6) if isinstance(value, Real) else value
