"""Inputs and outputs of the public checks, recorded by `python -m handouts.starter`.

They are small examples; no hidden check uses one of these inputs.
"""

from typing import Any

import numpy as np

W_AH, B_A = np.array([[0.5, -0.25], [0.75, 0.125]]), np.array([0.25, -0.5])
NETWORK = {  # H = 2, J = 3, K = 2
    "W_ah": W_AH,
    "W_ax": np.array([[1.0, -0.5, 0.25], [-0.75, 0.5, 1.5]]),
    "b_a": B_A,
    "W_yh": np.array([[1.5, -1.0], [0.5, 0.75]]),
    "b_y": np.array([0.125, -0.25]),
}
X = np.array([[[1.0, 0.5, -1.0], [0.25, -1.5, 0.75], [-0.5, 1.25, 0.5]]])  # (1, 3, 3)
Y_STAR = np.array([[[1.0, 0.0], [0.0, 1.0], [0.25, 0.75]]])  # (1, 3, 2)

BACKWARD = {
    "W_ah": np.array([[-0.5, 0.75], [0.25, 0.5]]),
    "W_ax": np.array([[0.5, 1.0, -0.25], [1.25, -0.5, 0.75]]),
    "b_a": np.array([-0.25, 0.5]),
}
BOTH = {
    "forward": {name: NETWORK[name] for name in ("W_ah", "W_ax", "b_a")},
    "backward": BACKWARD,
    "W_yh": np.array([[1.0, 0.5, -0.75, 0.25]]),
    "b_y": np.array([0.5]),
}

LOGITS = np.array([[[2.0, 0.5, -1.0], [0.25, 1.5, 0.0]], [[1.0, -0.5, 0.75], [3.0, 3.0, 3.0]]])
TAGS, MASK = np.array([[0, 2], [2, 0]]), np.array([[True, True], [True, False]])

MODEL = {  # H = 2, V = 3
    "W_ah": W_AH,
    "W_ax": np.array([[1.0, -0.5, 0.25, 0.5], [-0.75, 0.5, 1.5, -0.25]]),
    "b_a": B_A,
    "W_yh": np.array([[1.5, -1.0], [0.5, 0.75], [-1.25, 0.25]]),
    "b_y": np.array([0.125, -0.25, 0.5]),
}
IDS = np.array([[2, 0, 0, 1], [1, 2, 0, 2]])
UNIFORMS = np.array([[0.1, 0.5, 0.9], [0.8, 0.3, 0.6]])

GRADIENTS = {"W": np.array([[3.0, 0.0], [0.0, 4.0]]), "b": np.array([12.0])}
PARAMS = {"W": np.array([[0.5, 1.0], [-1.5, 2.0]]), "b": np.array([0.25])}

# six modules: "m0" is the first of them, other names are leaves
GRAPH = [["h0", "W"], ["x1", "W"], ["m0", "m1"], ["m2", "W"], ["m2", "m2"], ["m3", "m4"]]
COUNTS = [3, 5, 9, 15, 23]


def examples(reference: Any) -> dict[str, dict[str, object]]:
    """Name of an example -> its inputs, and what the solution returns for them."""
    return _networks(reference) | _language_model(reference) | _training(reference)


def _networks(reference: Any) -> dict[str, dict[str, object]]:
    """Problems 3.1 to 3.4."""
    h, y = reference.elman_forward(NETWORK, X)
    network = reference.ElmanNetwork()
    loss = network.forward(NETWORK, X, Y_STAR)
    return {
        "elman": {"params": NETWORK, "x": X, "h": h, "y": y},
        "bidirectional": {
            "params": BOTH,
            "x": X,
            "y": reference.bidirectional_forward(BOTH, X),
        },
        "through_time": {"y_star": Y_STAR, "J": loss, "gradients": network.backward()},
        "tagging": {
            "logits": LOGITS,
            "tags": TAGS,
            "mask": MASK,
            "log_softmax": reference.log_softmax(LOGITS),
            "losses": reference.tagging_loss(LOGITS, TAGS, MASK),
            "gradient": reference.tagging_gradient(LOGITS, TAGS, MASK),
            "predicted": reference.predict_tags(LOGITS, MASK),
        },
    }


def _language_model(reference: Any) -> dict[str, dict[str, object]]:
    """Problems 3.5, 3.6 and 3.9."""
    loss, gradients = reference.loss_and_gradients(MODEL, IDS)
    return {
        "language_model": {
            "params": MODEL,
            "ids": IDS,
            "log_probabilities": reference.token_log_probabilities(MODEL, IDS),
            "loss": float(loss),
            "perplexity": float(reference.perplexity(MODEL, IDS)),
            "gradients": gradients,
        },
        "sampling": {
            "uniforms": UNIFORMS,
            "temperature": 2.0,  # at 1/2 all words would be 0
            "ids": reference.sample(MODEL, 3, 2.0, UNIFORMS),
        },
    }


def _training(reference: Any) -> dict[str, dict[str, object]]:
    """Problems 3.7 and 3.8."""
    zeros = {name: np.zeros_like(p) for name, p in PARAMS.items()}
    first, m, v = reference.adam_step(PARAMS, GRADIENTS, zeros, zeros, 1, 0.5)
    return {
        "training": {
            "gradients": GRADIENTS,
            "clipped": reference.clip_by_norm(GRADIENTS, 6.5),
            "params": PARAMS,
            "zeros": zeros,
            "after_one_step": [first, m, v],
        },
        "graph": {
            "inputs": GRAPH,
            "size": [6, 3, 12],
            "counts": COUNTS,
            "second_differences": reference.second_differences(COUNTS),
        },
    }
