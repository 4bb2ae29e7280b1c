"""Hidden checks of problem 1.8: exact tests of chains, so any random number generator passes.

With these rings and numbers of chains the known mistakes come out with p < 1e-12, and a right
program fails less than once in ten million gradings. No ring allows more than 23 outcomes, and
what is impossible counts as one more: 24 of a run are recorded one by one.
"""

from collections import Counter, defaultdict

import numpy as np

from autograder.checks import assert_equal, assert_samples, check, require

CHAINS = 2000
# For n = 1, 2, ... 5: few windows of n + 1 ids, contexts with several continuations of unequal
# probability, and windows that occur across the seam only. Then type and values of the ids.
RINGS = ["0100102", "00000022121", "2000000011112", "10000000001111110", "1210000000000112120"]
IDS = [("int64", 3, 7, 8, 1), ("int32", 0, 1, 70_001, 5), ("uint16", 2, 300, 40_001, 0)]
PAIRED = ["0100102", "0001", "00102003", "1101000002", "00302000001"]  # for n = 1


@check("1.8", share=0.25, cases=5, fresh=True)
def starts_and_first_ids(student, case):
    """Starts of n - 1 ids, and chains of n + 1 ids, from small rings with n = 1 to 5."""
    n, ring = 1 + case.index, ring_of(RINGS[case.index], case.index)
    starts = rows_of(student.sample_chains(ring, n, CHAINS + 1, n - 1), (CHAINS + 1, n - 1))
    what, hint = "the starts of chains", "How many places of the ring can a chain start at?"
    assert_samples(starts, law(ring, n, n - 1), what, hint)
    chains = rows_of(student.sample_chains(ring, n, CHAINS, n + 1), (CHAINS, n + 1))
    hint = "Take one context. List the id after each of its occurrences, also around the seam."
    right = law(ring, n, n + 1)
    assert_samples(possible(chains, right), right, "sample_chains", hint)


@check("1.8", share=0.2, cases=5, fresh=True)
def later_ids(student, case):
    """The last n + 1 ids of chains that are longer by 15, and every window of n ids in them."""
    n, ring = 1 + case.index, ring_of(RINGS[case.index], case.index)
    chains = rows_of(student.sample_chains(ring, n, CHAINS, n + 16), (CHAINS, n + 16))
    hint = "After a new id is drawn, which ids are the context of the next one?"
    ends, right = [chain[-n - 1 :] for chain in chains], law(ring, n, n + 1)
    assert_samples(possible(ends, right), right, "sample_chains, the last ids,", hint)
    windows = {chain[t : t + n] for chain in chains[:200] for t in range(17)}
    require(windows <= set(law(ring, n, n)), "A chain has a window of n ids that no place has.")


@check("1.8", share=0.2, cases=5, fresh=True)
def chains_are_independent(student, case):
    """The last ids of two chains, of one call or of two, have nothing to do with each other."""
    ring, length = ring_of(PAIRED[case.index], case.index), 5 + case.index
    one, other = (
        [chain[-1] for chain in rows_of(chains, (CHAINS, length))]
        for chains in (student.sample_chains(ring, 1, CHAINS, length) for _ in range(2))
    )
    ends = law(ring, 1, 1)
    both = {(*a, *b): p * q for a, p in ends.items() for b, q in ends.items()}
    hint = "Is anything that is drawn for one chain used for another one?"
    half = CHAINS // 2
    for first, second in ((one[::2], one[1::2]), (one[:half], one[half:])):
        pairs = list(zip(first, second, strict=True))
        assert_samples(pairs, both, "sample_chains, two chains of one call,", hint)
    pairs = list(zip(one, other, strict=True))
    hint = "Call your function twice. Where do its random numbers come from?"
    assert_samples(pairs, both, "sample_chains, chains of two calls,", hint)


def ring_of(digits, index):
    """A ring of digits as an array of ids."""
    kind, *ids = IDS[index % 3]
    return np.array([ids[int(digit)] for digit in digits], dtype=kind)


def law(ring, n, length):
    """Chain (tuple) -> probability, by listing all of them, id by id."""
    size, around = len(ring), ring.tolist() * 2
    contexts = Counter(tuple(around[p : p + n - 1]) for p in range(size))
    followers = defaultdict(Counter)
    for p in range(size):
        followers[tuple(around[p : p + n - 1])][around[p + n - 1]] += 1
    chains = {context: count / size for context, count in contexts.items()}
    for _ in range(length - n + 1):
        longer = {}
        for chain, p in chains.items():
            context = chain[len(chain) - n + 1 :]
            for id, count in followers[context].items():
                longer[(*chain, id)] = p * count / contexts[context]
        chains = longer
    return chains


def possible(chains, right):
    """The chains, and one word for all those that are impossible."""
    return [chain if chain in right else "impossible" for chain in chains]


def rows_of(chains, shape):
    """The chains as tuples; their number and length are looked at first."""
    try:
        array = np.asarray(chains)
    except ValueError:  # chains of different lengths
        array = np.zeros(0)
    assert_equal(array.shape, shape, "the shape of sample_chains(ids, n, chains, length)")
    return [tuple(row) for row in array.tolist()]
