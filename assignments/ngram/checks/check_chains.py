"""Public checks of problem 1.8. Any random number generator passes: see the handout."""

from autograder.checks import assert_equal, assert_samples, check, expected, require

CHAINS = 2000


@check("1.8", share=0.2, fresh=True)
def chains_that_go_around(student):
    """2000 chains of seven ids, n = 3: each goes around the ring, from a random place."""
    example = expected("ring")
    chains = as_tuples(student.sample_chains(example["ids"], 3, CHAINS, 7), 7)
    all_are_possible(chains, example["trigram_chains"])
    hint = "The handout lists the five chains that are possible. Each is as likely as the others."
    assert_samples(chains, example["trigram_chains"], "sample_chains(ids, 3, 2000, 7)", hint)


@check("1.8", share=0.15, fresh=True)
def chains_with_a_choice(student):
    """2000 chains of three ids, n = 2: after a 1 comes a 4 or a 5."""
    example = expected("ring")
    chains = as_tuples(student.sample_chains(example["ids"], 2, CHAINS, 3), 3)
    all_are_possible(chains, example["bigram_chains"])
    hint = "A 1 occurs twice in the ring. What comes after it each time?"
    assert_samples(chains, example["bigram_chains"], "sample_chains(ids, 2, 2000, 3)", hint)


def as_tuples(chains, length):
    """The chains as tuples; their number and lengths are looked at first."""
    rows = chains.tolist() if hasattr(chains, "tolist") else chains
    lengths = [len(row) if isinstance(row, (list, tuple)) else row for row in rows]
    what = "the list of the chains' lengths"
    assert_equal(lengths, [length] * CHAINS, what, "One chain in each row, so many ids long.")
    return [tuple(row) for row in rows]


def all_are_possible(chains, law):
    """Every chain is one that the ring allows."""
    strange = [chain for chain in chains if chain not in law]
    require(not strange, f"No chain of the ring 3 1 4 1 5 is {strange[:1]}.")
