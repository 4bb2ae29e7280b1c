"""The small programs that the checks of the Transformer use: what they see, and what stays free."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch._functorch import eager_transforms
from torch.nn import functional

from tests.course_material.transformer_oracles import normal, solution, support

READY, TOYS, REGISTERED = support("ready_made"), support("toys"), support("registered")
MODEL, TRAINING = solution("model"), solution("training")
ATEN = torch.ops.aten
Q, ROWS, TWO = normal(0, 1, 3, 4), normal(1, 3, 4), normal(2, 4)
IDS = torch.tensor([[0, 1, 1]])


def scripted(a: torch.Tensor) -> torch.Tensor:
    return functional.layer_norm(a, [4])


SCRIPT = torch.jit.script(scripted)  # type: ignore[no-untyped-call]
WAYS: dict[str, tuple[str, Callable[[], object]]] = {
    "an inner name": ("attention", lambda: torch._C._nn.scaled_dot_product_attention(Q, Q, Q)),
    "an operator": ("attention", lambda: ATEN.scaled_dot_product_attention(Q, Q, Q)),
    "an overload": ("attention", lambda: ATEN.scaled_dot_product_attention.default(Q, Q, Q)),
    "its mathematics": ("attention", lambda: ATEN._scaled_dot_product_attention_math(Q, Q, Q)),
    "a kernel": ("layer norm", lambda: torch.native_layer_norm(ROWS, (4,), TWO, TWO, 1e-5)),
    "a script": ("layer norm", lambda: SCRIPT(ROWS)),
    "one group": ("layer norm", lambda: functional.group_norm(ROWS, 1)),
    "another norm": ("layer norm", lambda: functional.rms_norm(ROWS, (4,))),
    "the other axis": (
        "layer norm",
        lambda: functional.batch_norm(ROWS.T, None, None, training=True),
    ),
    "forward": ("layer norm", lambda: torch.func.jvp(torch.sin, (Q,), (Q,))),
    "forward, elsewhere": ("autograd", lambda: eager_transforms.jvp(torch.sin, (Q,), (Q,))),
    "a kernel of autograd's": (
        "autograd",
        lambda: ATEN.embedding_dense_backward(Q, IDS, 3, -1, False),
    ),
    "one of the norm's": (
        "layer norm",
        lambda: ATEN.native_layer_norm_backward(
            ROWS, ROWS, [4], ROWS[:, :1], ROWS[:, :1], TWO, TWO, [True] * 3
        ),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_ready_made_functions_are_noticed_by_whatever_way(way: str) -> None:
    kind, called = WAYS[way]
    assert READY.used(kind, called)[1] != []


@pytest.mark.parametrize("kind", ["attention", "layer norm", "autograd"])
def test_what_a_right_program_may_call_is_free(kind: str) -> None:
    def right() -> None:
        weights = torch.einsum("btd,bsd->bts", Q, Q).softmax(-1)
        torch.baddbmm(Q @ Q.mT, Q, Q.mT)
        torch.vmap(lambda q: torch.softmax(q @ q.mT, -1) @ q)(Q)
        torch.var_mean(Q, -1), torch.std(Q, -1, correction=0), functional.normalize(Q, dim=-1)
        torch.linalg.vector_norm(Q, dim=-1), functional.linear(Q, ROWS), functional.gelu(weights)
        functional.embedding(IDS, ROWS), functional.one_hot(IDS)
        ROWS.index_add(0, IDS[0], ROWS)
        torch.zeros(3, 4).double().index_put((IDS,), Q, accumulate=True)
        torch.zeros(3, 4).double().scatter_add(0, IDS.mT.expand(3, 4), ROWS)

    assert READY.used(kind, right)[1] == []


def perplexity_in_evaluation_mode(model: Any, ids: Any) -> float:
    """Right: it brings back what it has changed."""
    mode = model.training
    model.eval()
    try:
        return float(TRAINING.perplexity(model, ids))
    finally:
        model.train(mode)


def careless(change: Callable[[Any, Any], object]) -> Callable[[Any, Any], float]:
    def perplexity(model: Any, ids: Any) -> float:
        result = float(TRAINING.perplexity(model, ids))
        change(model, ids)
        return result

    return perplexity


CHANGES: dict[str, Callable[[Any, Any], object]] = {
    "training mode": lambda model, ids: model.train(not model.training),
    "gradients": lambda model, ids: model.zero_grad(set_to_none=False),
    "requires_grad": lambda model, ids: model.words.requires_grad_(False),
    "gradient mode": lambda model, ids: torch.set_grad_enabled(False),
    "parameters": lambda model, ids: model.words.data.mul_(2),
    "ids": lambda model, ids: ids.zero_(),
}


@pytest.mark.parametrize("training", [True, False])
def test_what_a_measurement_changes_is_seen(training: bool) -> None:
    words, places = normal(0, 4, 4), normal(1, 3, 4)

    def changed(perplexity: Any) -> Any:
        return TOYS.measured(perplexity, words, places, torch.arange(9) % 4, training)[1]

    for right in (TRAINING.perplexity, perplexity_in_evaluation_mode):
        assert changed(right) == []
    for name, change in CHANGES.items():
        assert changed(careless(change)) == [name]
    assert torch.is_grad_enabled()


def test_what_an_adapter_does_not_keep_is_seen() -> None:
    size = 5, 4, 4, 2, 1
    params = MODEL.get_params(MODEL.TransformerLM(*size))

    def lost(set_params: Callable[[Any, Any], object]) -> Any:
        return REGISTERED.kept(MODEL.TransformerLM(*size), set_params, dict(params))

    assert lost(MODEL.set_params) == []
    assert lost(lambda model, params: model.double()) == ["dtypes"]
    assert lost(lambda model, params: params.clear()) == ["arrays"]
    new = torch.nn.Parameter(torch.zeros(4))
    assert lost(lambda model, params: setattr(model.norm, "bias", new)) == ["objects"]
