"""Inputs and outputs of the public checks, recorded by `python -m handouts.starter`.

They are small examples; no hidden check uses one of these inputs.
"""

from typing import Any

import numpy as np

# y = x1 * x1 + sin(x1 * x2): one leaf is used three times, and the keys are in no order
GRAPH = {
    "y": ("add", ("u", "s")),
    "u": ("mul", ("x1", "x1")),
    "x2": ("leaf", ()),
    "s": ("sin", ("v",)),
    "v": ("mul", ("x1", "x2")),
    "x1": ("leaf", ()),
}
LEAVES = {"x1": 1.5, "x2": -0.5}

X, Y = np.array([0.5, -1.25, 2.0]), np.array([0.0, 1.0])
ALPHA = np.array([[0.25, -0.5, 0.75], [1.5, 0.5, -0.25], [-1.0, 0.125, 0.5], [0.5, 1.0, -0.75]])
BETA = np.array([[0.5, -1.0, 1.5, 0.25], [-0.75, 0.5, 0.25, 1.25]])

A = np.array([0.5, -1.5, 2.0])
G = np.array([1.25, -0.5, 0.75])
OMEGA = np.array([[0.5, -1.0, 0.25], [1.5, 0.75, -0.5]])
TRUE, PREDICTED = np.array([0.25, 0.75, 0.0]), np.array([0.5, 0.25, 0.25])

ROWS = np.array([[0.5, -1.5, 2.0], [1.25, 0.25, -0.75]])
G_ROWS = np.array([[1.25, -0.5, 0.75], [-0.25, 1.5, 0.5]])
TRUE_ROWS = np.array([[0.0, 1.0, 0.0], [0.25, 0.25, 0.5]])
PREDICTED_ROWS = np.array([[0.5, 0.25, 0.25], [0.125, 0.375, 0.5]])

FAR = np.array([-800.0, -40.0, 0.5, 900.0])
LOGITS, LABELS = np.array([[1000.0, 0.5, -1000.0], [2.0, 1.5, -3.0]]), np.array([1, 2])

TARGETS = np.array([0.5, -1.5, 2.5, 1.25, -0.75])  # J_i(theta) = (theta - TARGETS[i])**2 / 2
ORDERS = [[3, 0, 4, 1, 2], [1, 4, 2, 0, 3]]


def examples(reference: Any) -> dict[str, dict[str, object]]:
    """Name of an example -> its inputs, and what the solution returns for them."""
    return _first_problems(reference) | _modules(reference) | _training(reference)


def _first_problems(reference: Any) -> dict[str, dict[str, object]]:
    """Problems 2.1 and 2.3."""
    values = reference.forward(GRAPH, LEAVES)
    o = reference.nn_forward(X, Y, ALPHA, BETA)
    g_alpha, g_beta = reference.nn_backward(X, Y, ALPHA, BETA, o)
    return {
        "graph": {
            "graph": GRAPH,
            "leaves": LEAVES,
            "values": values,
            "derivatives": reference.backward_b(GRAPH, values, "y"),
        },
        "network": {
            "x": X,
            "y": Y,
            "alpha": ALPHA,
            "beta": BETA,
            "o": o,
            "g_alpha": g_alpha,
            "g_beta": g_beta,
        },
    }


def _modules(reference: Any) -> dict[str, dict[str, object]]:
    """Problems 2.4, 2.5 and 2.6."""
    inputs = {"sigmoid": [A], "softmax": [A], "linear": [A, OMEGA]}
    upstream = {"sigmoid": G, "softmax": G, "linear": G[:2]}
    rows = {"sigmoid": [ROWS], "softmax": [ROWS], "linear": [ROWS, OMEGA]}
    upstream_rows = {"sigmoid": G_ROWS, "softmax": G_ROWS, "linear": G_ROWS[:, :2]}
    inputs["cross_entropy"], upstream["cross_entropy"] = [TRUE, PREDICTED], 1.5
    rows["cross_entropy"], upstream_rows["cross_entropy"] = [TRUE_ROWS, PREDICTED_ROWS], 1.5
    found = {}
    for name in inputs:
        found[name] = _module(reference, name, "", inputs[name], upstream[name])
        batch = _module(reference, name, "_batch", rows[name], upstream_rows[name])
        found[f"{name}_batch"] = batch
    return found | {
        "stable": {
            "a": FAR,
            "sigmoid": reference.sigmoid(FAR),
            "logits": LOGITS,
            "log_softmax": reference.log_softmax(LOGITS),
            "labels": LABELS,
            "loss": reference.softmax_cross_entropy_forward(LOGITS, LABELS),
            "g_logits": reference.softmax_cross_entropy_backward(LOGITS, LABELS, 0.5),
        }
    }


def _module(reference: Any, name: str, batch: str, inputs: list[Any], g: Any) -> dict[str, object]:
    b = getattr(reference, f"{name}_forward{batch}")(*inputs)
    gradients = getattr(reference, f"{name}_backward{batch}")(*inputs, b, g)
    several = gradients if isinstance(gradients, tuple) else (gradients,)
    return {"inputs": inputs, "b": b, "g_b": g, "gradients": list(several)}


def _training(reference: Any) -> dict[str, dict[str, object]]:
    """Problems 2.7 and 2.8; 2.9 uses the network of 2.3."""

    def gradient(theta: Any, i: int) -> Any:
        return theta - TARGETS[i]

    def loss(theta: Any, i: int) -> float:
        return float((theta - TARGETS[i]) ** 2 / 2)

    given = (np.array(0.25), gradient, loss, 5, 2, 0.25, ORDERS.__getitem__)
    return {
        "sgd": {
            "targets": TARGETS,
            "orders": ORDERS,
            "sgd": list(reference.sgd(*given)),
            "minibatch_sgd": list(reference.minibatch_sgd(*given, 2)),
        }
    }
