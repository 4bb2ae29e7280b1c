"""Public checks of problem 2.8: five parabolas, J_i(theta) = (theta - target_i)**2 / 2."""

import numpy as np

from autograder.checks import assert_close, callback, check, expected


@check("2.8", share=0.25)
def two_epochs_of_five_examples(student):
    """sgd, and minibatch_sgd with batches of two: the last parameter and the losses."""
    it = expected("sgd")
    targets, orders = it["targets"], it["orders"]
    given = [
        np.array(0.25),
        callback(lambda theta, i: np.asarray(theta) - targets[i]),
        callback(lambda theta, i: float((np.asarray(theta) - targets[i]) ** 2 / 2)),
        5, 2, 0.25, callback(lambda t: orders[t]),
    ]  # fmt: skip
    for name, more in (("sgd", []), ("minibatch_sgd", [2])):
        theta, losses = getattr(student, name)(*given, *more)
        assert_close(theta, it[name][0], f"{name}: theta")
        assert_close(losses, it[name][1], f"{name}: losses")
