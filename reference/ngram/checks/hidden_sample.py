"""Hidden checks of problem 1.5: exact tests of draws, so any random number generator passes.

With these dice and numbers of draws the known mistakes come out with p < 1e-12, and a right
program fails less than once in ten million gradings. No model allows more than 23 sentences, and
all that are impossible count as a few more outcomes: 24 of a run are recorded one by one.
"""

from itertools import product

from autograder.checks import assert_equal, assert_samples, check, repeat

BOS, EOS = "<s>", "</s>"
DRAWS = 2000
FACES = ["corn", "grass", "hay", "which", "if", "moo", EOS]
WEIGHTS = [0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.015625]
MOO = [0.85, 0.15, 0.5, 0.7, 0.3]  # the dice of `sentence_model`: the probability of "moo"
MAX_WORDS = {1: 3, 2: 3, 3: 4, 4: 4, 5: 5}
FORCED = {4: (1,), 5: (1, 2)}  # contexts of so many words have one continuation, to save outcomes


@check("1.5", share=0.2, cases=5, fresh=True)
def each_context_has_its_own_die(student, case):
    """Draws for one of two contexts whose dice have the same faces, three to seven, n = 1 to 5."""
    size = 3 + case.index
    faces, weights = FACES[-size:], [*WEIGHTS[: size - 1], WEIGHTS[size - 2]]
    context = tuple(case.rng.permutation(FACES[:6]).tolist()[: case.index])
    other = context[::-1] if len(context) > 1 else ("zebras",) * len(context)
    model = {
        other: dict(zip(faces, weights[::-1], strict=True)),
        context: dict(zip(faces, weights, strict=True)),
    }
    hint = "Draw 2000 times from one context and compare your frequencies with its table."
    other_model = {context: model[other], other: model[context]} if context else model
    for tables in (model, other_model):  # the same contexts, with each other's dice
        draws = repeat(student.sample_next, DRAWS, tables, context)
        assert_samples(draws, tables[context], what="sample_next", hint=hint)


@check("1.5", share=0.3, cases=5, fresh=True)
def whole_sentences_have_their_probabilities(student, case):
    """The distribution of whole sentences of at most three to five words, for n = 1 to 5."""
    n = 1 + case.index
    model = sentence_model(n, case.rng.permutation(MOO).tolist())
    law = sentence_distribution(model, n, MAX_WORDS[n])
    sentences = repeat(student.sample_sentence, DRAWS, model, n, MAX_WORDS[n])
    draws = [as_outcome(sentence, law, MAX_WORDS[n]) for sentence in sentences]
    hint = "The probability of a sentence is the product of its words' entries and of its end's."
    assert_samples(draws, law, what="sample_sentence", hint=hint)


@check("1.5", share=0.15, cases=7)
def endless_text_is_cut_off(student, case):
    """A text without an end: at most max_words words, 50 if nothing else is said."""
    n = [1, 2, 3, 4, 5, 1, 1][case.index]
    circle = ["moo", "eat hay", "cows like hay", "a b b c", "a b b a c"][n - 1].split()
    text = [BOS] * (n - 1) + circle * 60
    model = {tuple(text[t : t + n - 1]): {text[t + n - 1]: 1.0} for t in range(60)}
    words = text[n - 1 :]
    limits = [7 + 4 * case.index, 1, 0]
    got = [outcome(student.sample_sentence, model, n, limit) for limit in limits]
    got.append(outcome(student.sample_sentence, model, n))
    want = [words[:limit] for limit in (*limits, 50)]
    hint = "Every die of this model has one face. Write down the first six words by hand."
    what = "the list of sentences (an exception counts as its name)"
    assert_equal(got, want, what=what, hint=hint)


def sentence_model(n, moo):
    """A table for every context, also for those that cannot come up, of the words moo and hay.

    Which of the dice a context has depends on each of its words and on their places. After hay
    the sentence may end. moo: the probabilities of "moo" on the five dice.
    """
    model = {}
    for context in product([BOS, "moo", "hay", EOS], repeat=n - 1):
        place = sum(k * (word == "hay") + (word == EOS) for k, word in enumerate(context, 1))
        p, words = moo[place % 5], sum(word in ("moo", "hay") for word in context)
        if words in FORCED.get(n, ()) or EOS in context:
            model[context] = {"moo" if p > 0.4 else "hay": 1.0}
        elif n == 1 or context[-1] == "hay":
            model[context] = {"moo": 0.8 * p, "hay": 0.8 * (1 - p), EOS: 0.2}
        else:
            model[context] = {"moo": p, "hay": 1 - p}
    return model


def sentence_distribution(model, n, max_words):
    """Sentence (tuple of words) -> probability, by listing all of them, word by word."""
    ended, unfinished = {}, {(): 1.0}
    for _ in range(max_words):
        longer = {}
        for words, p in unfinished.items():
            context = ((BOS,) * (n - 1) + words)[len(words) :]
            for word, q in model[context].items():
                if word == EOS:
                    ended[words] = p * q
                else:
                    longer[(*words, word)] = p * q
        unfinished = longer
    return ended | unfinished


def as_outcome(sentence, law, max_words):
    """A sentence as a tuple, one that is impossible by its length alone; anything else as it is."""
    if not isinstance(sentence, (list, tuple)):
        return sentence
    words = tuple(sentence)
    return words if words in law else f"impossible, of {min(len(words), max_words + 1)} words"


def outcome(function, *args):
    """What the call returns, or the name of the exception that it ends in."""
    try:
        return function(*args)
    except (ArithmeticError, LookupError, ValueError) as error:
        return type(error).__name__
