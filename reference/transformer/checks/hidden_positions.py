"""Hidden checks of problem 4.6."""

import torch

from autograder.checks import assert_close, assert_equal, assert_tensors, check, support

OWN = "Whose tensors are they that your steps write to?"


@check("4.6", share=0.2, cases=6)
def sines_and_cosines(student, reference, case):
    """sinusoidal for several numbers of positions and widths."""
    size = (5 + case.index, 4 + 2 * case.index) if case.index != 1 else (6, 6)
    hint = "Write down the first two rows for a width of four."
    assert_close(student.sinusoidal(*size), reference.sinusoidal(*size), "the table", hint=hint)


@check("4.6", share=0.2, cases=6)
def rows_of_a_table(student, reference, case):
    """embedding_forward and embedding_backward, with ids that occur several times, and never."""
    V, B, T, C = case.sizes("V", "B", "T", "C")
    table, upstream = tensor(case.normal(V, C)), tensor(case.normal(B, T, C))
    ids = torch.tensor(case.rng.integers(V, size=(B, T)))
    ids[-1] = ids[0, 0]
    watch = support(student, "ready_made")
    g_table, used = watch.used("autograd", student.embedding_backward, table, ids, upstream)
    hint = "In this problem the gradient is the exercise."
    assert_equal(used, [], "the list of ready-made functions that are called", hint=hint)
    got = {"the embeddings": student.embedding_forward(table, ids), "g_table": g_table}
    want = {
        "the embeddings": reference.embedding_forward(table, ids),
        "g_table": reference.embedding_backward(table, ids, upstream),
    }
    hint = "A word occurs three times in a text. How many terms has the gradient of its row?"
    assert_tensors(got, want, hint)


@check("4.6", share=0.2, cases=7)
def scores_that_know_the_distance(student, reference, case):
    """relative_scores, with distances beyond the table, for no, one and two leading axes."""
    R, d_k = (1, 3, 2, 1, 2, 3, 4)[case.index], (3, 7, 5, 2, 3, 5, 2)[case.index]
    T, leading = R + 2 + case.index % 3, (2, 3)[: case.index % 3]
    case.symbols.update(T=T, R=R, d_k=d_k)
    q, k = tensor(case.normal(*leading, T, d_k)), tensor(case.normal(*leading, T, d_k))
    args = q, k, tensor(case.normal(2 * R + 1, d_k))
    got, want = student.relative_scores(*args), reference.relative_scores(*args)
    hint = "Set the keys to zero. Which entries of the scores must then be equal?"
    assert_close(got, want, "the scores", hint=hint)


@check("4.6", share=0.1, cases=5)
def one_text_of_one_word(student, reference, case):
    """Embeddings and scores of one word; and the arguments for longer texts, afterwards."""
    C = 2 + case.index
    for B, T in ((1, 1), (2, 3)):
        table, distances = tensor(case.normal(4, C)), tensor(case.normal(3, C))
        ids = torch.tensor(case.rng.integers(4, size=(B, T)))
        q, k = tensor(case.normal(B, T, C)), tensor(case.normal(B, T, C))
        words = {"table": table, "ids": ids}
        compare(student, reference, "embedding_forward", words)
        compare(student, reference, "embedding_backward", words | {"g_b": q})
        compare(student, reference, "relative_scores", {"q": q, "k": k, "table": distances})
    x, a = tensor(case.normal(4, C)), tensor(case.distribution(4))
    poll = support(student, "witness").afterwards(student.poll, x, a, 1, 2 + case.index % 2)[1]
    got, want = {"x, after poll,": poll[0], "a, after poll,": poll[1]}, (x, a)
    assert_tensors(got, dict(zip(got, want, strict=True)), OWN)


def compare(student, reference, name, tensors):
    """A function's result for these tensors, and what has become of them."""
    afterwards = support(student, "witness").afterwards
    got, after = afterwards(getattr(student, name), *tensors.values())
    want = getattr(reference, name)(*tensors.values())
    assert_close(got, want, name, hint="Which axes has the result for one word, and why?")
    now = {f"{each}, after {name},": tensor for each, tensor in zip(tensors, after, strict=True)}
    assert_tensors(now, dict(zip(now, tensors.values(), strict=True)), OWN)


@check("4.6", share=0.15, cases=6)
def the_poll(student, reference, case):
    """The poll, for other texts and places, and what else changes with and without a mask."""
    N, C = 4 + case.index, (4, 5, 3, 7, 2, 6)[case.index]
    i = 1 + case.index % 3
    j = i + 1 + case.index % 2 * (N - i - 2)
    x, a = tensor(case.normal(N, C)), tensor(case.distribution(N))
    got, want = student.poll(x, a, i, j), reference.poll(x, a, i, j)
    hint = "What does the query at N compare itself with? What has the swap done to that?"
    assert_close(got, want, "the output of the last query", hint=hint)
    got, want = [], []
    for places in ((N, i, j), (N, 2, N), (N + 2, i, j + 2)):
        for causal in (False, True):
            got.append(student.new_outputs(*places, causal))
            want.append(reference.new_outputs(*places, causal))
    hint = "Which words does each position look at, before and after? List them as sets."
    assert_equal(got, want, "the list of what new_outputs returns", hint=hint)


def tensor(array):
    return torch.tensor(array, dtype=torch.float64)
