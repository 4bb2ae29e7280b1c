"""Hidden checks of problems 4.10 and 4.11. Everything but petaflop/s-days is exact."""

from autograder.checks import assert_close, assert_equal, check, support

TABLE = [  # table 2.1 of the lecture: name, d_model, n_heads, d_head
    ("GPT-3 Small", 768, 12, 64), ("GPT-3 Medium", 1024, 16, 64), ("GPT-3 Large", 1536, 16, 96),
    ("GPT-3 XL", 2048, 24, 128), ("GPT-3 2.7B", 2560, 32, 80), ("GPT-3 6.7B", 4096, 32, 128),
    ("GPT-3 13B", 5140, 40, 128), ("GPT-3 175B", 12288, 96, 128),
]  # fmt: skip


@check("4.10", share=0.4, cases=6)
def who_looks_at_whom(student, reference, case):
    """attention_edges and recurrent_edges for texts of several lengths."""
    T = (3, 2, 5, 7, 4, 0)[case.index]
    got = [student.attention_edges(T), student.recurrent_edges(T)]
    want = [reference.attention_edges(T), reference.recurrent_edges(T)]
    hint = "Draw the graph for three words and count the arrows."
    assert_equal(got, want, "the lists of edges", hint=hint)


@check("4.10", share=0.4, cases=6)
def how_many_scores(student, reference, case):
    """score_entries for several sizes, up to a text of ten million words."""
    sizes = [(2 + 3 * k + case.index, 1 + (case.index + k) % 5, 2 + k) for k in range(3 + case.index)]
    sizes += [(10**6 + case.index, 96, 96), (0, 3, 2), (10**7 + 4 * case.index + 1, 95, 97)]
    got = [student.score_entries(*each) for each in sizes]
    want = [reference.score_entries(*each) for each in sizes]
    hint = "How many keys has the first query, and how many has the last one?"
    assert_equal(got, want, "the list of numbers of scores", hint=hint)


@check("4.11", share=0.3, cases=6)
def parameters_of_a_model(student, reference, case):
    """parameter_count and layer_rule for models of the lecture's tables, and for others."""
    drawn = case.rng.integers(1, 100, size=(2 + case.index, 4)).tolist()
    sizes = [(12, 768, 50257, 1024), (48, 1600, 50257, 1024), *drawn]
    sizes.append((95, 10**7 + 2 * case.index + 1, 50257, 1025))  # more digits than a float has
    got = [[student.parameter_count(*each), student.layer_rule(*each[:2])] for each in sizes]
    want = [[reference.parameter_count(*each), reference.layer_rule(*each[:2])] for each in sizes]
    hint = "List the tensors of one layer with their shapes, then what stands before and behind."
    assert_equal(got, want, "the lists of numbers of parameters", hint=hint)


@check("4.11", share=0.2, cases=6)
def what_training_costs(student, reference, case):
    """training_flops and petaflop_days for GPT-3 and other models."""
    drawn = case.rng.integers(10**6, 10**9, size=(1 + case.index, 2)).tolist()
    sizes = [(175 * 10**9, 300 * 10**9), *drawn]
    flops = [reference.training_flops(*each) for each in sizes]
    assert_equal([student.training_flops(*each) for each in sizes], flops, "training_flops")
    days = [student.petaflop_days(each) for each in flops]
    hint = "How many operations are there in one day, at so many each second?"
    want = [reference.petaflop_days(each) for each in flops]
    assert_close(days, want, "petaflop_days", hint=hint)


@check("4.11", share=0.3, cases=6)
def rows_that_contradict_themselves(student, reference, case):
    """contradictions in the lecture's table, in parts of it, and in other tables."""
    part = [TABLE[k] for k in case.rng.permutation(len(TABLE))[: 3 + case.index]]
    heads = case.rng.integers(2, 9, size=(4 + case.index, 2)).tolist()
    widths = [(h * d, h * d + 1, h * (d + 1), h * d - 1)[n % 4] for n, (h, d) in enumerate(heads)]
    made = [(f"model {n}", widths[n], h, d) for n, (h, d) in enumerate(heads)]
    tables = [TABLE, part, made, []]
    afterwards = support(student, "witness").afterwards
    got, after = zip(*(afterwards(student.contradictions, table) for table in tables), strict=True)
    want = [reference.contradictions(table) for table in tables]
    hint = "What is the width of a head when the heads share the width of the model equally?"
    assert_equal(got, want, "the lists of names", hint=hint)
    after = [rows for (rows,) in after]
    assert_equal(after, tables, "the rows, afterwards,", hint="Whose list do you take rows from?")
