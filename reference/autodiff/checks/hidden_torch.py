"""Hidden checks of problem 2.9. Parameters go in and out through the student's adapter."""

import torch

from autograder.checks import assert_close, assert_equal, assert_tensors, check, support

HINT = "Which of the three calls zero_grad, backward and step do what, and in which order?"


@check("2.9", share=0.3, cases=6)
def logits_of_a_batch(student, reference, case):
    """The network called on a batch: logits, for the parameters of problem 2.3."""
    sizes = case.sizes("M", "D", "K")
    mine, right, params = networks(student, reference, case, sizes)
    x, _ = batch_of(case, sizes)
    hint = "Does the loss of problem 2.9 expect probabilities, or what comes before them?"
    assert_close(mine(x), right(x), "the output for a batch", hint=hint)
    assert_tensors(student.get_params(mine), params, "get_params gives back what set_params set.")


@check("2.9", share=0.3, cases=6)
def three_steps_of_sgd(student, reference, case):
    """one_step_of_sgd three times: the losses, the gradients and the parameters."""
    sizes = case.sizes("M", "D", "K")
    mine, right, _ = networks(student, reference, case, sizes)
    got, want = {}, {}
    for step in ("first", "second", "third"):
        x, y = batch_of(case, sizes)
        for it, net, into in ((student, mine, got), (reference, right, want)):
            loss = it.one_step_of_sgd(net, x, y, 0.5)
            into[f"the loss of the {step} step"] = loss
            into |= {f"g_{k}, {step} step": g for k, g in it.get_grads(net).items()}
            into |= {f"{k}, {step} step": p for k, p in it.get_params(net).items()}
    assert_tensors(got, want, HINT)


@check("2.9", share=0.1, cases=5)
def what_the_adapter_gives_is_a_copy(student, reference, case):
    """get_params and get_grads, looked at after another step; the parameters after set_params."""
    sizes = case.sizes("M", "D", "K")
    mine, right, params = networks(student, reference, case, sizes)
    x, y = batch_of(case, sizes)
    registered, hint = support(student, "registered"), "Does the array share the tensor's memory?"
    same = registered.same_objects(mine, student.set_params, params)
    assert_equal(same, True, "that the parameters stay the same objects in set_params")
    for it, net in ((student, mine), (reference, right)):
        it.one_step_of_sgd(net, x, y, 0.5)
    for name in ("get_params", "get_grads"):
        step, again = student.one_step_of_sgd, (x, y, 0.5)
        got = registered.later(getattr(student, name), step, mine, *again)
        assert_tensors(got, getattr(reference, name)(right), hint)
        reference.one_step_of_sgd(right, *again)


@check("2.9", share=0.1, cases=5)
def all_parameters_are_registered(student, case):
    """How many numbers model.parameters() holds."""
    M, D, K = (2 + case.index, 5, 3)
    count = support(student, "registered").count(student.TorchNetwork(M, D, K))
    hint = "How many parameters does list(model.parameters()) show?"
    assert_equal(count, D * M + K * D, "the number of parameters", hint)


def networks(student, reference, case, sizes):
    """The student's and the solution's network with the same parameters."""
    M, D, K = sizes
    params = {"alpha": case.normal(D, M), "beta": case.normal(K, D)}
    made = []
    for it in (student, reference):
        net = it.TorchNetwork(M, D, K)
        it.set_params(net, params)
        made.append(net)
    return *made, params


def batch_of(case, sizes):
    """x (N, M) float32, y (N,) int64."""
    M, _, K = sizes
    N = M + 2
    x = torch.tensor(case.normal(N, M), dtype=torch.float32)
    return x, torch.tensor(case.rng.integers(K, size=N))
