"""Problems 3.1 to 3.4 against formulas of one number at a time, and the complex step."""

import cmath
from types import SimpleNamespace

import numpy as np
import pytest

from tests.course_material import rnnlm_oracles as oracle
from tests.course_material.rnnlm_oracles import close, draw, network, right_programs

elman = right_programs("elman.py")
bidirectional = right_programs("bidirectional.py")
modules = right_programs("modules.py")
tagging = right_programs("tagging.py")
PARAMS = ("W_ah", "W_ax", "b_a", "W_yh", "b_y")


@elman
@pytest.mark.parametrize("T", range(1, 5))
def test_elman_forward(it: SimpleNamespace, T: int) -> None:  # noqa: N803
    params, x = network(T, 3, 2, 4), draw(50 + T, 2, T, 2)
    h, y = it.elman_forward(params, x)
    want = [oracle.states(params, row, oracle.sigmoid) for row in x]
    assert close(h, np.real(want), 1e-5)
    assert close(y, np.real([oracle.outputs(params, each) for each in want]), 1e-5)


@elman
def test_any_nonlinearity(it: SimpleNamespace) -> None:
    params, x = network(7, 3, 2, 4), draw(57, 2, 3, 2)
    h, _ = it.elman_forward(params, x, np.tanh)
    assert close(h, np.real([oracle.states(params, row, cmath.tanh) for row in x]), 1e-5)


@elman
def test_the_sigmoid_of_minus_a_is_one_minus_that_of_a(it: SimpleNamespace) -> None:
    a = draw(1, 3, 4)
    assert close(np.asarray(it.sigmoid(-a)) + np.asarray(it.sigmoid(a)), np.ones((3, 4)), 1e-6)


@bidirectional
@pytest.mark.parametrize("T", [1, 2, 4])
def test_bidirectional_forward_is_two_networks(it: SimpleNamespace, T: int) -> None:  # noqa: N803
    forward, backward, both = network(1, 3, 2, 1), network(2, 3, 2, 1), network(3, 6, 2, 4)
    x = draw(60 + T, 2, T, 2)
    y = it.bidirectional_forward({"forward": forward, "backward": backward,
                                  "W_yh": both["W_yh"], "b_y": both["b_y"]}, x)  # fmt: skip
    for row, got in zip(x, y, strict=True):
        f = oracle.states(forward, row, cmath.tanh)
        g = oracle.states(backward, row[::-1], cmath.tanh)[::-1]
        joined = [[*one, *other] for one, other in zip(f, g, strict=True)]
        assert close(got, np.real(oracle.outputs(both, joined)), 1e-5)


# --- back-propagation through time -------------------------------------------------------------


def cross_entropies(params: oracle.Params, x: oracle.Array, y_star: oracle.Array) -> complex:
    """The loss of problem 3.3, sequence by sequence."""
    total: complex = 0
    for row, stars in zip(x, y_star, strict=True):
        logits = oracle.outputs(params, oracle.states(params, row, oracle.sigmoid))
        for y, star in zip(logits, stars, strict=True):
            total -= sum(p * oracle.log_probability(y, k) for k, p in enumerate(star))
    return total


@modules
@pytest.mark.parametrize("T", [1, 2, 4])
def test_all_five_gradients_are_those_of_the_complex_step(it: SimpleNamespace, T: int) -> None:  # noqa: N803
    params, x = network(T, 3, 2, 4), draw(70 + T, 2, T, 2)
    y_star = np.random.default_rng(T).dirichlet(np.ones(4), size=(2, T))
    net = it.ElmanNetwork()
    assert close(net.forward(params, x, y_star), cross_entropies(params, x, y_star).real, 1e-5)
    gradients = net.backward()
    want = oracle.complex_step(lambda p: cross_entropies(p, x, y_star), params)
    assert all(close(gradients[name], want[name], 1e-5) for name in PARAMS)


@modules
def test_float32_stays_float32_and_a_module_is_applied_once(it: SimpleNamespace) -> None:
    x = it.Tanh.__mro__[1]  # the tape's Module
    leaf = x.apply_fwd.__globals__["Leaf"](np.ones((2, 3), np.float32))
    module = it.Tanh().apply_fwd(leaf)
    assert np.asarray(module.out_tensor).dtype == np.float32
    with pytest.raises(RuntimeError):
        module.apply_fwd(leaf)


# --- tagging -----------------------------------------------------------------------------------

LOGITS, TAGS = draw(80, 3, 4, 5), np.array([[0, 1, 2, 3], [4, 4, 0, 1], [2, 0, 0, 0]])
MASK = np.array([[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 0, 0]], dtype=bool)


@tagging
def test_losses_of_sentences(it: SimpleNamespace) -> None:
    want = [-sum(oracle.log_probability(y, tag).real
                 for y, tag, word in zip(ys, tags, words, strict=True) if word)
            for ys, tags, words in zip(LOGITS, TAGS, MASK, strict=True)]  # fmt: skip
    assert close(it.tagging_loss(LOGITS, TAGS, MASK), want, 1e-5)


@tagging
def test_gradient_of_all_losses_by_differences(it: SimpleNamespace) -> None:
    got = np.asarray(it.tagging_gradient(LOGITS, TAGS, MASK), dtype=float)
    reference = oracle.run(oracle.solution("tagging.py"))
    for seed in range(3):
        u, step = draw(90 + seed, 3, 4, 5), 1e-5
        ends = [reference.tagging_loss(LOGITS + s * step * u, TAGS, MASK).sum() for s in (1, -1)]
        assert abs((ends[0] - ends[1]) / (2 * step) - np.sum(got * u)) < 1e-4


@tagging
def test_padding_changes_nothing(it: SimpleNamespace) -> None:
    other, tags = np.where(MASK[:, :, None], LOGITS, 7.0), np.where(MASK, TAGS, 3)
    for name in ("tagging_loss", "tagging_gradient"):
        assert close(getattr(it, name)(other, tags, MASK), getattr(it, name)(LOGITS, TAGS, MASK))
    assert np.array_equal(np.asarray(it.predict_tags(LOGITS, MASK)) == -1, ~MASK)
