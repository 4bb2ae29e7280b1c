"""Hidden checks of problem 3.4."""

import numpy as np

from autograder.checks import assert_close, assert_equal, assert_tensors, check, require, support

LENGTHS = [5, 4, 3, 7, 2, 6]
HINT = "Which terms does the sum of one sentence have, and which of the numbers are padding?"
STEPS, RATE = 40, 0.5  # of gradient descent, on a set that is learnt in a quarter of them


@check("3.4", share=0.15, cases=6)
def logarithms_of_a_softmax(student, reference, case):
    """log_softmax of arrays with one, two and three axes, far out as well."""
    shapes = [case.sizes("K"), case.sizes("N", "K"), case.sizes("N", "T", "K")]
    given = {f"{len(s)} axes": case.normal(*s) for s in shapes}
    far = given | {f"{name}, far out": a * 600 for name, a in given.items()}
    got = {f"log_softmax, {name}": student.log_softmax(a) for name, a in far.items()}
    want = {f"log_softmax, {name}": reference.log_softmax(a) for name, a in far.items()}
    assert_tensors(got, want, "Over which axis do the probabilities sum to 1?")


@check("3.4", share=0.2, cases=6)
def losses_of_sentences(student, reference, case):
    """The loss of each sentence: unequal lengths, a single sentence, sentences of one word."""
    for given in batches(case):
        got, want = student.tagging_loss(*given), reference.tagging_loss(*given)
        assert_close(got, want, "tagging_loss", hint=HINT)


@check("3.4", share=0.2, cases=6)
def gradients_of_logits(student, reference, case):
    """The gradient of the sum of all losses, for the same batches."""
    for given in batches(case):
        got, want = student.tagging_gradient(*given), reference.tagging_gradient(*given)
        assert_equal(np.shape(got), np.shape(want), "the shape of tagging_gradient")
        assert_tensors({"tagging_gradient": got}, {"tagging_gradient": want}, HINT)


@check("3.4", share=0.1, cases=5)
def logits_far_out(student, reference, case):
    """Losses and gradients of logits that are a thousand apart; what was given is left alone."""
    logits, tags, mask = batch(case)
    given, witness = (logits * 400, tags, mask), support(student, "witness")
    for name in ("tagging_loss", "tagging_gradient"):
        got, after = witness.afterwards(getattr(student, name), *given)
        assert_close(got, getattr(reference, name)(*given), name, hint="What is exp(1000)?")
        assert_close(after[0], given[0], "the logits, after the call,")
        assert_equal(after[1:], list(given[1:]), "tags and mask, after the call,")
    _, [after] = witness.afterwards(student.log_softmax, given[0])
    assert_close(after, given[0], "the logits, after log_softmax,")
    _, after = witness.afterwards(student.predict_tags, given[0], mask)
    assert_close(after[0], given[0], "the logits, after predict_tags,")
    assert_equal(after[1], mask, "the mask, after predict_tags,")


@check("3.4", share=0.15, cases=6)
def the_most_probable_tags(student, reference, case):
    """predict_tags, with the number for the padding, for the same kinds of batches."""
    for logits, _, mask in batches(case):
        got, want = student.predict_tags(logits, mask), reference.predict_tags(logits, mask)
        assert_equal(got, want, "predict_tags", "Which tag has the largest logit?")


@check("3.4", share=0.1)
def a_small_set_is_learnt(student, case):
    """Gradient descent on your gradients: the tags of twelve sentences, by your predictions."""
    words, tags, mask = SENTENCES
    network = draw(case)
    for _ in range(STEPS):
        h, logits = forward(network, words)
        g_logits = np.asarray(student.tagging_gradient(logits, tags, mask), dtype=np.float64)
        assert_equal(g_logits.shape, logits.shape, "the shape of tagging_gradient")
        step = backward(network, words, h, g_logits / len(tags))
        network = {name: value - RATE * step[name] for name, value in network.items()}
    predicted = np.asarray(student.predict_tags(forward(network, words)[1], mask))
    right = predicted.shape == tags.shape and bool(np.all((predicted == tags) | ~mask))
    require(right, "Training with your gradients does not make your predictions right.")


def batches(case):
    """A batch of sentences of unequal lengths, a single sentence, and sentences of one word."""
    first = batch(case)
    N, T, K = first[0].shape
    return first, filled(case, 1, T, K, [T]), filled(case, N, 1, K, [1] * N)


def batch(case):
    """Logits, tags and mask; the first sentence is the longest, some have one word."""
    N, K = case.sizes("N", "K")
    T = LENGTHS[case.index]
    case.symbols["T"] = T
    lengths = np.append(T, case.rng.integers(1, T + 1, size=N - 1))
    case.symbols["words"] = int(lengths.sum())
    return filled(case, N, T, K, lengths)


def filled(case, N, T, K, lengths):
    """Logits, tags and mask of N sentences of these lengths."""
    mask = np.arange(T) < np.reshape(lengths, (N, 1))
    return case.normal(N, T, K), case.rng.integers(K, size=(N, T)), mask


# --- a small set: the tag of a word depends on the word before it -------------------------------


def sentences():
    """words (N, T), tags (N, T), mask (N, T): a word after an article is a noun, else a verb."""
    rng = np.random.default_rng(34)
    words = rng.integers(4, size=(12, 6))  # 0 is the article
    before = np.concatenate([np.full((12, 1), -1), words[:, :-1]], axis=1)
    tags = np.where(words == 0, 0, np.where(before == 0, 1, 2))
    return words, tags, np.arange(6) < rng.integers(2, 7, size=12)[:, None]


SENTENCES = sentences()


def draw(case):
    return {
        "W_ah": case.normal(8, 8, scale=0.3),
        "W_ax": case.normal(8, 4),
        "W_yh": case.normal(3, 8, scale=0.3),
    }


def forward(network, words):
    """h (T, N, H) and logits (N, T, K) of a tanh network without biases."""
    h, states = np.zeros((len(words), 8)), []
    for word in words.T:
        h = np.tanh(h @ network["W_ah"].T + network["W_ax"].T[word])
        states.append(h)
    return np.array(states), np.swapaxes(states, 0, 1) @ network["W_yh"].T


def backward(network, words, h, g_logits):
    """Back-propagation through time."""
    found = {name: np.zeros_like(value) for name, value in network.items()}
    g_a = np.zeros_like(h[0])
    for t in reversed(range(len(h))):
        g_a = (g_a @ network["W_ah"] + g_logits[:, t] @ network["W_yh"]) * (1 - h[t] ** 2)
        found["W_yh"] += g_logits[:, t].T @ h[t]
        np.add.at(found["W_ax"].T, words[:, t], g_a)
        if t:
            found["W_ah"] += g_a.T @ h[t - 1]
    return found
