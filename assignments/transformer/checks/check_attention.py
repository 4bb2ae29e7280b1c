"""Public checks of problems 4.1 to 4.3."""

import torch

from autograder.checks import assert_close, assert_tensors, callback, check, expected


@check("4.1", share=0.3)
def one_query(student):
    """Scores, weights and output for a query, three keys and three values."""
    it = expected("one query")
    s, a, x = student.attend(*tensors(it, "q", "keys", "values"))
    got = {"the scores": s, "the weights": a, "the output": x}
    assert_tensors(got, {"the scores": it["s"], "the weights": it["a"], "the output": it["x"]})


@check("4.2", share=0.25)
def three_queries(student):
    """The output for three queries, with a causal mask and without one."""
    it = expected("all queries")
    q, k, v = tensors(it, "q", "k", "v")
    assert_close(student.attention(q, k, v), it["causal"], "attention(q, k, v)")
    assert_close(student.attention(q, k, v, False), it["unmasked"], "attention(q, k, v, False)")


@check("4.3", share=0.3)
def two_heads(student):
    """Two heads on a text of two words; the attention is one that comes with this check."""
    it = expected("two heads")
    args = tensors(it, "x", "w_q", "w_k", "w_v", "w_o")
    output = student.multi_head(*args, 2, callback(ready_made))
    assert_close(output, it["output"], "multi_head")


def ready_made(q, k, v, causal=True):
    """What problem 4.2 asks for."""
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=causal)


def tensors(it, *names):
    return [torch.tensor(it[name]) for name in names]
