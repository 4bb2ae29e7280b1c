"""Inputs and outputs of the public checks, recorded by `python -m handouts.starter`.

They are the worked examples of the handout. No hidden check uses one of these inputs.
"""

import math
from typing import Any

import numpy as np

SMALL = [["cows", "eat", "corn"], ["cows", "eat"]]

# The eleven pieces of text of Lecture 19, "Learning an n-Gram Model".
COWS = """the cows eat grass
our cows eat hay daily
factory-farm cows eat corn
on an organic farm cows eat hay and
do your cows eat grass or corn
what do cows eat if they have
cows eat corn when there is no
which cows eat which foods depends
if cows eat grass
when cows eat corn their stomachs
should we let cows eat corn"""

SCORED = ["cows eat corn", "cows eat", "cows eat zebras", "cows zebras eat corn", ""]
WRITTEN = ["if cows eat grass", "if cows eat corn", "cows eat corn", "if cows eat grass"]
UNIFORM = [[0.25, 0.25, 0.25], [0.25], [0.25, 0.25]]

ONE_WAY = {
    ("<s>", "<s>"): {"cows": 1.0},
    ("<s>", "cows"): {"eat": 1.0},
    ("cows", "eat"): {"what": 1.0},
    ("eat", "what"): {"cows": 1.0},
    ("what", "cows"): {"find": 1.0},
    ("cows", "find"): {"</s>": 1.0},
}

STREAM = np.array([2, 0, 1, 2, 0, 1, 1, 2, 0], dtype="int32")
RING = np.array([3, 1, 4, 1, 5], dtype="int32")


def examples(reference: Any) -> dict[str, dict[str, object]]:
    """Name of an example -> its inputs, and what the solution returns for them."""
    return _sentences(reference) | _numbers(reference) | _streams(reference)


def _sentences(reference: Any) -> dict[str, dict[str, object]]:
    """Problems 1.1, 1.2 and 1.5."""
    bigrams = reference.count_ngrams(SMALL, 2)
    cows_counts = reference.count_ngrams([line.split() for line in COWS.splitlines()], 3)
    bigram_model = reference.conditionals(bigrams)
    lookups = [(("cows",), "eat"), (("eat",), "corn"), (("eat",), "</s>"), (("eat",), "cows")]
    return {
        "bigrams": {"sentences": SMALL, "n": 2, "counts": bigrams},
        "trigrams": {"sentences": SMALL, "n": 3, "counts": reference.count_ngrams(SMALL, 3)},
        "cows_eat": {"counts": cows_counts, "model": reference.conditionals(cows_counts)},
        "lookups": {
            "model": bigram_model,
            "lookups": lookups,
            "probabilities": [reference.probability(bigram_model, c, w) for c, w in lookups],
        },
        "one_way": {
            "model": ONE_WAY,
            "n": 3,
            "sentence": reference.sample_sentence(ONE_WAY, 3),
            "two_words": reference.sample_sentence(ONE_WAY, 3, 2),
        },
    }


def _numbers(reference: Any) -> dict[str, dict[str, object]]:
    """Problems 1.3, 1.4 and 1.6. JSON has no infinity: None stands for -inf."""
    model = reference.conditionals(reference.count_ngrams(SMALL, 2))
    text = [line.split() for line in COWS.splitlines()]
    trigrams = reference.conditionals(reference.count_ngrams(text, 3))
    scored = [line.split() for line in SCORED]
    logs = [reference.log_probability(model, 2, sentence) for sentence in scored]
    training = [reference.factors(model, 2, sentence) for sentence in SMALL]
    written = [line.split() for line in WRITTEN]
    return {
        "scores": {
            "model": model,
            "n": 2,
            "sentences": scored,
            "factors": {
                " ".join(sentence): reference.factors(model, 2, sentence) for sentence in scored
            },
            "log_probabilities": [None if math.isinf(log) else log for log in logs],
        },
        "training_text": {
            "probabilities": training,
            "perplexity": reference.perplexity(training),
        },
        "uniform": {"probabilities": UNIFORM, "perplexity": reference.perplexity(UNIFORM)},
        "one_way_share": {
            "models": [trigrams, model],
            "shares": [reference.one_way_share(each) for each in (trigrams, model)],
        },
        "copied_share": {
            "written": written,
            "sentences": text,
            "share": reference.copied_share(written, text),
        },
    }


def _streams(reference: Any) -> dict[str, dict[str, object]]:
    """Problems 1.7 and 1.8."""
    turns = [np.roll(RING, -start).tolist() for start in range(5)]
    pairs = [[3, 1], [1, 4], [4, 1], [1, 5], [5, 3]]
    return {
        "stream": {
            "ids": STREAM,
            "bigrams": [part.tolist() for part in reference.count_ids(STREAM, 2)],
            "trigrams": [part.tolist() for part in reference.count_ids(STREAM, 3)],
        },
        "ring": {
            "ids": RING,
            "trigram_chains": {(*turn, *turn[:2]): 1 / 5 for turn in turns},
            "bigram_chains": {
                (one, two, three): 1 / 5 if two != 1 else 1 / 10
                for one, two in pairs
                for three in ({3: [1], 1: [4, 5], 4: [1], 5: [3]}[two])
            },
        },
    }
