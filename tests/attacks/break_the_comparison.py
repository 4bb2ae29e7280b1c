"""Returns values that could crash a comparison, to be graded as the grader's own fault."""

deep = []
for _ in range(35):
    deep = [deep]
answers = [
    {("a", 1): 2, 3: "x", None: []}, {"a": 10**4000}, "\ud800", b"\xff", deep, {1: {2: {3: {4: 5}}}},
    [[1, 2], [3]], 1e308, -0.0, complex(1, 2), {frozenset({1}): 1}, set(), True, [None] * 1000,
]


def count_ngrams(sentences, n):
    answers.append(answers.pop(0))
    return answers[0]
