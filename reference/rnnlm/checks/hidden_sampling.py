"""Hidden checks of problem 3.6.

`sample` is judged by its uniforms, which stand well inside their words' intervals, so that no
rounding decides; `draw` by exact tests of whole sequences, so any random number generator passes.
With these models and numbers of draws the known mistakes come out with p < 1e-12, and a right
program fails less than once in ten million gradings.
"""

import numpy as np

from autograder.checks import assert_close, assert_equal, assert_samples, check, support

DRAWS = 3000
TEMPERATURES = [0.5, 2.0, 0.75, 1.5, 3.0, 0.4]
LAWS = [(2, 3), (3, 2), (2, 4), (4, 2), (3, 2)]  # V, length: at most 16 sequences
HINT = "Follow one sequence word by word: what goes into the network at each step?"


@check("3.6", share=0.35, cases=6)
def the_words_of_given_uniforms(student, reference, case):
    """sample with uniforms that are given, at temperatures below and above 1."""
    N, H, V = case.sizes("N", "H", "V")
    compare(student, reference, case, (N + 2, H, V, 4 + case.index), TEMPERATURES[case.index])


@check("3.6", share=0.15, cases=5)
def long_sequences(student, reference, case):
    """Twenty words and more, then one, for many sequences and for one; what was given is left
    alone."""
    sizes = (3 + case.index, 2 + case.index, 5 + case.index)
    compare(student, reference, case, (*sizes, 20 + case.index), 1.0)
    compare(student, reference, case, (*sizes, 1), 1.0)
    compare(student, reference, case, (1, 1, *sizes[2:], 3), 1.0)
    single = rows_of(student.draw(weights(case, 2, 3), 1, 2 + case.index), (1, 2 + case.index))
    assert_equal([w in range(3) for w in single[0]], [True] * len(single[0]), "the words of draw")


@check("3.6", share=0.2, cases=5, fresh=True)
def the_law_of_whole_sequences(student, case):
    """draw: the distribution of whole sequences; what was given is left alone."""
    V, length = LAWS[case.index]
    temperature = [3.0, 0.5, 1.5, 2.0, 0.75][case.index]
    params = weights(case, 3 + case.index, V)
    witness, given = support(student, "witness"), (params, DRAWS, length, temperature)
    drawn, after = witness.afterwards(student.draw, *given)
    hint = "The probability of a sequence is the product of its words' factors."
    assert_samples(rows_of(drawn, (DRAWS, length)), law(params, length, temperature), "draw", hint)
    assert_close(after[0], params, "params, after draw,")


@check("3.6", share=0.2, cases=5, fresh=True)
def sequences_are_independent(student, case):
    """draw at its own temperature: two sequences of one call, or of two calls, are independent."""
    params, length = weights(case, 2 + case.index, 3), 1 + case.index % 3
    calls = [student.draw(params, DRAWS, length) for _ in range(2)]
    one, other = ([row[0] for row in rows_of(rows, (DRAWS, length))] for rows in calls)
    firsts = law(params, 1, 1.0)
    both = {(*a, *b): p * q for a, p in firsts.items() for b, q in firsts.items()}
    half, hint = DRAWS // 2, "Is anything that is drawn for one sequence used for another one?"
    for first, second in ((one[::2], one[1::2]), (one[:half], one[half:]), (one, other)):
        pairs = list(zip(first, second, strict=True))
        assert_samples(pairs, both, "draw, pairs of sequences,", hint)


def compare(student, reference, case, sizes, temperature):
    N, H, V, length = sizes
    params = weights(case, H, V)
    uniforms = inside(case, params, N, length, temperature)
    given = (params, length, temperature, uniforms)
    got, after = support(student, "witness").afterwards(student.sample, *given)
    assert_equal(got, reference.sample(*given), "the ids of sample", HINT)
    assert_close(after[0], params, "params, after the call,")
    assert_close(after[3], uniforms, "uniforms, after the call,")


def weights(case, H, V):
    return {
        "W_ah": case.normal(H, H, scale=H**-0.5),
        "W_ax": case.normal(H, V + 1),
        "b_a": case.normal(H, scale=0.5),
        "W_yh": case.normal(V, H, scale=H**-0.5),
        "b_y": case.normal(V, scale=0.5),
    }


def step(params, h, word, temperature):
    """The next state and the distribution of the next word of one sequence."""
    h = np.tanh(params["W_ah"] @ h + params["W_ax"][:, word] + params["b_a"])
    p = np.exp((params["W_yh"] @ h + params["b_y"]) / temperature)
    return h, p / p.sum()


def inside(case, params, N, length, temperature):
    """(N, length) uniforms, each well inside the interval of a word; all words are led to."""
    uniforms, V = np.empty((N, length)), len(params["b_y"])
    for n in range(N):
        h, word = np.zeros(len(params["b_a"])), V
        for t in range(length):
            h, p = step(params, h, word, temperature)
            word = int(case.rng.choice(V, p=(p + 1 / V) / 2))
            uniforms[n, t] = p[:word].sum() + case.rng.uniform(0.25, 0.75) * p[word]
    return uniforms


def law(params, length, temperature):
    """Sequence (tuple) -> probability, by listing all of them, word by word."""
    V = len(params["b_y"])
    found = {(): (1.0, np.zeros(len(params["b_a"])))}
    for _ in range(length):
        longer = {}
        for words, (so_far, h) in found.items():
            state, p = step(params, h, words[-1] if words else V, temperature)
            longer |= {(*words, w): (so_far * p[w], state) for w in range(V)}
        found = longer
    return {words: p for words, (p, _) in found.items()}


def rows_of(rows, shape):
    """The sequences as tuples; their number and length are looked at first."""
    try:
        array = np.asarray(rows)
    except ValueError:  # sequences of different lengths
        array = np.zeros(0)
    assert_equal(array.shape, shape, "the shape of draw(params, count, length)")
    return [tuple(row) for row in array.tolist()]
