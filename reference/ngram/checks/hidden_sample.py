"""Hidden checks of problem 1.3: exact tests of draws, so any random number generator passes.

With these dice and numbers of draws the known mistakes come out with p < 1e-12, and a right
program fails less than once in ten million gradings.
"""

from autograder.checks import assert_equal, assert_samples, check, repeat

BOS, EOS = "<s>", "</s>"
DRAWS = 3000
FACES = ["corn", "grass", "hay", "which", EOS]
WEIGHTS = [0.5, 0.25, 0.125, 0.0625, 0.0625]

# Small models over few words, one for each n: the probabilities of all sentences can be listed.
# A word's table depends on the whole context, and some sentences are cut off at four words.
MODELS = {
    1: {(): {"moo": 0.7, "cows": 0.2, EOS: 0.1}},
    2: {
        (BOS,): {"cows": 0.8, "hay": 0.15, EOS: 0.05},
        ("cows",): {"eat": 0.9, EOS: 0.1},
        ("eat",): {"hay": 0.1, "cows": 0.2, EOS: 0.7},
        ("hay",): {"cows": 0.15, EOS: 0.85},
    },
    3: {
        (BOS, BOS): {"cows": 0.85, "pigs": 0.15},
        (BOS, "cows"): {"eat": 0.9, EOS: 0.1},
        (BOS, "pigs"): {"eat": 0.3, EOS: 0.7},
        ("cows", "eat"): {"hay": 0.8, "corn": 0.2},
        ("pigs", "eat"): {"corn": 0.75, EOS: 0.25},
        ("eat", "hay"): {EOS: 0.9, "cows": 0.1},
        ("eat", "corn"): {EOS: 1.0},
        ("hay", "cows"): {EOS: 1.0},
    },
}


@check("1.3", share=0.2, cases=2, fresh=True)
def each_context_has_its_own_die(student, case):
    """Draws for one of two contexts whose dice have the same faces and other weights."""
    model = {
        ("cows", "eat"): dict(zip(FACES, WEIGHTS, strict=True)),
        ("eat", "cows"): dict(zip(FACES, reversed(WEIGHTS), strict=True)),
    }
    context = list(model)[case.index]
    draws = repeat(student.sample_next, DRAWS, model, context)
    hint = "Draw 3000 times from one context and compare your frequencies with its table."
    assert_samples(draws, model[context], what="sample_next", hint=hint)


@check("1.3", share=0.3, cases=3, fresh=True)
def whole_sentences_have_their_probabilities(student, case):
    """The distribution of whole sentences, for n = 1, 2 and 3, with at most four words."""
    n = 1 + case.index
    model = MODELS[n]
    sentences = repeat(student.sample_sentence, DRAWS, model, n, 4)
    hint = "The probability of a sentence is the product of its words' entries and of its end's."
    assert_samples(
        [as_tuple(sentence) for sentence in sentences],
        sentence_distribution(model, n, 4),
        what="sample_sentence",
        hint=hint,
    )


@check("1.3", share=0.15, cases=3)
def endless_text_is_cut_off(student, case):
    """A text without an end: at most max_words words, 50 if nothing else is said."""
    n = 1 + case.index
    circle = [["moo"], ["eat", "hay"], ["cows", "like", "hay"]][case.index]
    text = [BOS] * (n - 1) + circle * 60
    model = {tuple(text[t : t + n - 1]): {text[t + n - 1]: 1.0} for t in range(60)}
    words = text[n - 1 :]
    hint = "Every die of this model has one face. Write down the first six words by hand."
    for limit in (0, 1, 7):
        got = student.sample_sentence(model, n, limit)
        assert_equal(got, words[:limit], what=f"sample_sentence, max_words={limit}", hint=hint)
    assert_equal(student.sample_sentence(model, n), words[:50], what="sample_sentence", hint=hint)


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


def as_tuple(sentence):
    """A list as a tuple, so that it can be counted; anything else stays and is no sentence."""
    return tuple(sentence) if isinstance(sentence, list) else sentence
