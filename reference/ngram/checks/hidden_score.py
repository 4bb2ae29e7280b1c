"""Hidden checks of problem 1.3. Models come from the solution or are made up, never from 1.2."""

from itertools import product

from autograder.checks import assert_close, check

BOS, EOS = "<s>", "</s>"
WORDS = ["cows", "eat", "Cows", "hay"]
SKEW = [0.5, 0.25, 0.15, 0.1]
LENGTHS = [0, 1, 2, 3, 5, 7, 11]
TWO = ["cows", "eat"]


@check("1.3", share=0.25, cases=5)
def factors_of_sentences_of_the_text(student, reference, case):
    """factors of three to seven sentences that the model has seen, for n = 1 to 5."""
    n, hint = 1 + case.index, "T words have T + 1 factors. Write down the context of each one."
    for _ in range(2):  # two texts, and so two models, one after the other
        text = draw_text(case.rng)
        model = reference.conditionals(reference.count_ngrams(text, n))
        asked = sorted(text, key=len)[: 3 + case.index]
        got = {" ".join(sentence): student.factors(model, n, sentence) for sentence in asked}
        want = {" ".join(sentence): reference.factors(model, n, sentence) for sentence in asked}
        assert_close(got, want, what="factors", hint=hint)


@check("1.3", share=0.15, cases=5)
def factors_where_something_was_never_seen(student, reference, case):
    """factors in made-up models that lack words and contexts; each factor stands for itself."""
    n = 1 + case.index
    model = made_up(case.rng, n)
    asked = [case.rng.choice(TWO, size=k).tolist() for k in range(2, 6 + case.index)]
    got = {" ".join(sentence): outcome(student.factors, model, n, sentence) for sentence in asked}
    want = {" ".join(sentence): reference.factors(model, n, sentence) for sentence in asked}
    hint = "What is the factor after an unseen word, and after an unseen context? And the next one?"
    assert_close(got, want, what="factors (an exception counts as its name)", hint=hint)


@check("1.3", share=0.15, cases=5)
def logarithms_of_probabilities(student, reference, case):
    """log_probability of sentences of the text and of others, some of which are impossible."""
    text, n = draw_text(case.rng), 1 + case.index
    model = reference.conditionals(reference.count_ngrams(text, n))
    asked = [*sorted(text, key=len)[: 3 + case.index], ["cows", "moo"], ["zebras"]]
    got = [outcome(student.log_probability, model, n, sentence) for sentence in asked]
    want = [reference.log_probability(model, n, sentence) for sentence in asked]
    hint = "Which logarithm is asked for, of which product, and what is it where a factor is 0?"
    assert_close(got, want, what="log_probability (an exception counts as its name)", hint=hint)


@check("1.3", share=0.1, cases=5)
def logarithms_of_long_sentences(student, reference, case):
    """log_probability of sentences of up to some thousand words: finite where no factor is 0."""
    n = 1 + case.index
    model = complete(case.rng, n)
    lengths = [1511 + 100 * case.index, 7, *range(case.index)]
    asked = [case.rng.choice(TWO, size=length).tolist() for length in lengths]
    got = [outcome(student.log_probability, model, n, sentence) for sentence in asked]
    want = [reference.log_probability(model, n, sentence) for sentence in asked]
    hint = "What is the product of 1500 numbers that are 0.5 at most? Which float is it?"
    assert_close(got, want, what="log_probability (an exception counts as its name)", hint=hint)


def draw_text(rng):
    """Seven sentences, their lengths in random order, over a small skewed vocabulary."""
    return [rng.choice(WORDS, size=k, p=SKEW).tolist() for k in rng.permutation(LENGTHS)]


def complete(rng, n):
    """A table for every context that a sentence of two words can have."""
    contexts = [(BOS,) * (n - 1 - k) + words for k in range(n) for words in product(TWO, repeat=k)]
    orders = [rng.permutation([*TWO, EOS]).tolist() for _ in contexts]
    return {
        context: {one: 0.5, two: 0.375, three: 0.125}
        for context, (one, two, three) in zip(contexts, orders, strict=True)
    }


def made_up(rng, n):
    """Some of these tables, the first one among them, each with one word less."""
    tables = complete(rng, n)
    kept = [context for context in tables if context == (BOS,) * (n - 1) or rng.random() < 0.6]
    return {context: dict(list(tables[context].items())[:2]) for context in kept}


def outcome(function, *args):
    """What the call returns, or the name of the exception that it ends in."""
    try:
        return function(*args)
    except (ArithmeticError, LookupError, ValueError) as error:
        return type(error).__name__
