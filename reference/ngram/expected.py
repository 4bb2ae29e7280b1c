"""Inputs and outputs of the public checks, recorded by `python -m handouts.starter`.

They are the worked examples of the handout. No hidden check uses one of these inputs.
"""

from typing import Any

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

ONE_WAY = {
    ("<s>", "<s>"): {"cows": 1.0},
    ("<s>", "cows"): {"eat": 1.0},
    ("cows", "eat"): {"what": 1.0},
    ("eat", "what"): {"cows": 1.0},
    ("what", "cows"): {"find": 1.0},
    ("cows", "find"): {"</s>": 1.0},
}


def examples(reference: Any) -> dict[str, dict[str, object]]:
    """Name of an example -> its inputs, and what the solution returns for them."""
    bigrams = reference.count_ngrams(SMALL, 2)
    cows_counts = reference.count_ngrams([line.split() for line in COWS.splitlines()], 3)
    bigram_model = reference.conditionals(bigrams)
    cows_model = reference.conditionals(cows_counts)
    lookups = [(("cows",), "eat"), (("eat",), "corn"), (("eat",), "</s>"), (("eat",), "cows")]
    return {
        "bigrams": {"sentences": SMALL, "n": 2, "counts": bigrams},
        "trigrams": {"sentences": SMALL, "n": 3, "counts": reference.count_ngrams(SMALL, 3)},
        "cows_eat": {"counts": cows_counts, "model": cows_model},
        "lookups": {
            "model": bigram_model,
            "lookups": lookups,
            "probabilities": [reference.probability(bigram_model, c, w) for c, w in lookups],
        },
        "one_way": {
            "model": ONE_WAY,
            "n": 3,
            "sentence": reference.sample_sentence(ONE_WAY, 3),
        },
    }
