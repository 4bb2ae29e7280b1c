"""Hidden checks of problem 2.2: right modules and planted wrong ones, from support/planted.py.

Every check mixes both, so that a checker that always says the same gets nothing.
"""

import numpy as np

from autograder.checks import assert_close, assert_equal, batch, check, support

# module -> the shapes of its inputs, for sizes m and n
SHAPES = {
    "sines": lambda m, n: [(m, n)], "cubes": lambda m, n: [(n, n)],
    "scale": lambda m, n: [(3, 4)], "tiny": lambda m, n: [(m * n,)],
    "huge": lambda m, n: [(m, n)], "product": lambda m, n: [(m, n)] * 2,
    "matmul": lambda m, n: [(m, n), (n, m + 1)], "square_matmul": lambda m, n: [(n, n)] * 2,
    "shift": lambda m, n: [(m, n), (n,)], "running": lambda m, n: [(m + n,)],
    "columns": lambda m, n: [(m, n + 2)], "energy": lambda m, n: [(m, n)],
    "fused": lambda m, n: [(m + n,)] * 3, "there_and_back": lambda m, n: [(m + n,)],
}  # fmt: skip
SIZES = [(3, 2), (2, 3), (4, 3), (2, 5), (5, 2), (3, 4)]
ENTRYWISE = ["sines", "cubes", "scale"]
SCALES = ["tiny", "huge"]
SEVERAL = ["product", "matmul", "square_matmul", "shift", "fused"]
TOGETHER = ["running", "columns", "energy", "there_and_back"]
HINT = (
    "Try your checker on every module of support/planted.py and print which it gets wrong. "
    "What do those have in common?"
)


@check("2.2", share=0.3, cases=6)
def one_input_entry_by_entry(student, case):
    """Modules of one input that work entry by entry, right ones and wrong ones."""
    compare(student, case, ENTRYWISE)


@check("2.2", share=0.15, cases=6)
def gradients_of_any_size(student, case):
    """Gradients near 1e-9 and near 1e9, right ones and wrong ones."""
    compare(student, case, SCALES)


@check("2.2", share=0.25, cases=6)
def several_inputs(student, case):
    """Modules of two and three inputs, right ones and wrong ones."""
    compare(student, case, SEVERAL)


@check("2.2", share=0.1, cases=6)
def entries_that_depend_on_others(student, case):
    """Running sums, columns and sums of squares, right ones and wrong ones."""
    compare(student, case, TOGETHER)


@check("2.2", share=0.1, cases=5)
def inputs_are_left_alone(student, case):
    """The verdicts on a right and a wrong module, and the inputs afterwards."""
    planted, witness = support(student, "planted"), support(student, "witness")
    shapes = SHAPES["product"](*SIZES[case.index])
    inputs = [ordinary(case, shape) for shape in shapes]
    found = {}
    for backward in ("product_backward", "product_swapped"):
        pair = planted.product_forward, getattr(planted, backward)
        found[backward], after = witness.afterwards(student.gradient_is_right, *pair, inputs, 7)
        for mine, was in zip(after[2], inputs, strict=True):
            hint = "Look at the inputs before and after a call of your checker."
            assert_close(mine, was, "an input, after the call,", hint=hint, rtol=1e-15, atol=0)
    assert_equal(found, {"product_backward": True, "product_swapped": False}, "the verdicts")


def compare(student, case, modules):
    """The verdict of the student's checker on every backward of these modules."""
    planted = support(student, "planted")
    wrong = {name: of for name, of in planted.WRONG.items() if of in modules}
    tried = {f"{name}_backward": name for name in modules} | wrong
    shapes = {name: SHAPES[name](*SIZES[case.index]) for name in modules}
    calls = [
        [getattr(planted, f"{of}_forward"), getattr(planted, backward),
         [ordinary(case, shape) for shape in shapes[of]], case.index]
        for backward, of in tried.items()
    ]  # fmt: skip
    got = dict(zip(tried, batch(student.gradient_is_right, calls), strict=True))
    assert_equal(got, {name: name not in wrong for name in tried}, "the verdicts", HINT)


def ordinary(case, shape):
    """Entries from 0.5 to 2, of either sign: no gradient is near a kink or near zero."""
    sizes = np.round(case.rng.uniform(0.5, 2.0, size=shape) * 1024) / 1024
    return sizes * case.rng.choice([-1.0, 1.0], size=shape)
