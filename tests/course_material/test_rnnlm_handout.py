"""The handout of rnnlm against the assignment, the starter, the rubric and the solution.

Every number of a worked example is read out of handout.md and computed again. The blocks of the
handout are Python: `blocks` gives back what they assign.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.checks.expected import load

ROOT = Path(__file__).parents[2]
PUBLIC, SECRET = ROOT / "assignments/rnnlm", ROOT / "reference/rnnlm"
HANDOUT = (PUBLIC / "handout.md").read_text(encoding="utf-8")
ASSIGNMENT = tomllib.loads((PUBLIC / "assignment.toml").read_text(encoding="utf-8"))
PROBLEMS, WRITTEN = ASSIGNMENT["problem"], ASSIGNMENT["written"]
RUBRIC = (SECRET / "written/3.10.md").read_text(encoding="utf-8")
ROUNDED = 6e-7  # six decimals
Array = Any


def section(number: str) -> str:
    """The text of one problem."""
    return HANDOUT.partition(f"### Problem {number}:")[2].partition("\n##")[0]


def blocks(number: str) -> list[dict[str, Any]]:
    """For each block of numbers of one problem: name -> value, lists as arrays."""
    found = []
    for source in re.findall(r"^```\n(.*?)^```", section(number), re.M | re.S):
        assigns = [node for node in ast.parse(source).body if isinstance(node, ast.Assign)]
        found.append({node.targets[0].id: plain(ast.literal_eval(node.value)) for node in assigns})
    return found


def plain(value: Any) -> Any:
    """Lists of numbers become arrays."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    array = np.array(value) if isinstance(value, list) and "'" not in str(value) else None
    return value if array is None else array


def table(number: str, first: str) -> list[list[str]]:
    """The rows below the header of the one table of a problem whose first header is this."""
    tables = re.findall(r"(?:^\|.*\|\n)+", section(number) + "\n", re.M)
    rows = [[line.strip("|").split("|") for line in each.splitlines()] for each in tables]
    [found] = [each[2:] for each in rows if each[0][0].strip() == first]
    return [[cell.strip() for cell in row] for row in found]


def literal(cell: str) -> Any:
    """The Python value of a cell such as `[1.0, 2.0]` or 0.5."""
    return ast.literal_eval(cell.strip("`"))


def column(number: str, first: str, k: int) -> Array:
    """One column of a table, (rows, ...)."""
    return np.array([literal(row[k]) for row in table(number, first)])


def run(path: Path) -> SimpleNamespace:
    """The names that this file defines."""
    names: dict[str, Any] = {"__name__": path.stem}
    exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), names)
    return SimpleNamespace(**names)


def solution(file: str) -> SimpleNamespace:
    return run(SECRET / "solution" / file)


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """modules.py of the solution, with the tape that is handed out."""
    monkeypatch.setitem(sys.modules, "tape", run(PUBLIC / "starter/tape.py"))
    return solution("modules.py")


def assert_told(told: Any, right: Any) -> None:
    """The same shapes, and equal when rounded to six decimals."""
    if isinstance(right, dict):
        assert sorted(told) == sorted(right)
        for name, value in right.items():
            assert_told(told[name], value)
        return
    told, right = np.asarray(told, np.float64), np.asarray(right, np.float64)
    assert told.shape == right.shape
    assert np.all(np.abs(told - right) <= ROUNDED), (told, right)


# --- headings, tables, signatures ---------------------------------------------------------------


def test_methods_of_the_network_are_those_of_the_starter() -> None:
    source = (PUBLIC / "starter/modules.py").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+\(.*?\))` \|", section("3.3"), re.M)
    methods = re.findall(r"def (\w+\()self(?:, )?(.*\)):", source.partition("class ElmanN")[2])
    assert ["".join(parts) for parts in methods if "__init__" not in parts[0]] == told


def test_given_and_support_files_are_those_that_are_handed_out() -> None:
    told = HANDOUT.partition("**The folder `support/`**")[2].partition("\n## ")[0]
    found = sorted(path.name for path in (PUBLIC / "support").glob("*.py"))
    assert sorted(re.findall(r"^\| `(\w+\.py)` \|", told, re.M)) == found
    for given in ASSIGNMENT["given"]:
        assert f"complete: `{given}`" in HANDOUT.replace("\n", " ")


def test_public_checks_decide_about_a_tenth_of_the_points() -> None:
    assert "they decide about a tenth of the points" in HANDOUT.replace("\n", " ")
    points = {problem["id"]: problem["points"] for problem in PROBLEMS}
    files = (PUBLIC / "checks").glob("check_*.py")
    shares = [
        (number, float(share))
        for path in files
        for number, share in re.findall(
            r'@check\("(.*?)", share=([\d.]+)', path.read_text(encoding="utf-8")
        )
    ]
    assert 8 <= sum(points[number] * share for number, share in shares) <= 12


# --- worked examples ------------------------------------------------------------------------------


def elman_example() -> tuple[dict[str, Array], Array]:
    """params and x of problem 3.1."""
    [params] = blocks("3.1")
    return params, params.pop("x")


def test_worked_example_of_the_elman_network() -> None:
    params, x = elman_example()
    h, y = solution("elman.py").elman_forward(params, x)
    assert_told(column("3.1", "$t$", 1), np.log(h[0] / (1 - h[0])))
    assert_told(column("3.1", "$t$", 2), h[0])
    assert_told(column("3.1", "$t$", 3), y[0])


def both_example() -> dict[str, Any]:
    """params of problem 3.2."""
    backward, output = blocks("3.2")
    first, _ = elman_example()
    return {"forward": {name: first[name] for name in backward}, "backward": backward} | output


def test_worked_example_of_both_directions() -> None:
    forward, params = solution("bidirectional.py").bidirectional_forward, both_example()
    _, x = elman_example()
    states = forward(params | {"W_yh": np.eye(4), "b_y": np.zeros(4)}, x)[0]
    assert_told(column("3.2", "$t$", 1), states[:, :2])
    assert_told(column("3.2", "$t$", 2), states[:, 2:])
    assert_told(column("3.2", "$t$", 3), forward(params, x)[0])


def test_worked_example_of_back_propagation_through_time(modules: SimpleNamespace) -> None:
    params, x = elman_example()
    given, gradients = blocks("3.3")
    network = modules.ElmanNetwork()
    losses = re.search(r"\| \$J\$ \| (.*) \|", section("3.3")).group(1).split(" | ")
    for steps, told in enumerate(losses, 1):
        batch = x[:, :steps], given["y_star"][:, :steps]
        assert_told(float(told), network.forward(params, *batch))
    assert len(losses) == x.shape[1]
    assert_told(gradients, network.backward())


def test_the_modules_that_the_handout_lists(modules: SimpleNamespace) -> None:
    """The number of gradients of each module's backward."""
    rows = {name.strip("`"): cell for name, _, _, cell in table("3.3", "module")}
    upstream, a = np.ones((2, 3)), np.ones((2, 3))
    for name, inputs in {"Add": [a, a], "Sigmoid": [a], "Tanh": [a]}.items():
        gradients = getattr(modules, name)().backward(*inputs, a, upstream)
        assert len(gradients) == len(re.findall(r"g_\w", rows[name]))
    linear = modules.Linear().backward(a, np.ones((3, 3)), np.ones(3), a, upstream)
    assert [g.shape for g in linear] == [(2, 3), (3, 3), (3,)]
    assert rows["Linear"] == "`(g_a, g_W, g_bias)`"


def test_worked_example_of_tagging() -> None:
    given, told = blocks("3.4")
    tagging = solution("tagging.py")
    logits, tags, mask = (given[name] for name in ("logits", "tags", "mask"))
    right = {
        "log_softmax": tagging.log_softmax(logits),
        "tagging_loss": tagging.tagging_loss(logits, tags, mask),
        "tagging_gradient": tagging.tagging_gradient(logits, tags, mask),
        "predict_tags": tagging.predict_tags(logits, mask),
    }
    assert_told(told, right)


def model_example() -> tuple[dict[str, Array], Array]:
    """params and ids of problem 3.5."""
    params = blocks("3.5")[0]
    return params, params.pop("ids")


def test_worked_example_of_the_language_model() -> None:
    params, ids = model_example()
    _, numbers, gradients = blocks("3.5")
    model = solution("language_model.py")
    assert_told(numbers, {name: getattr(model, name)(params, ids) for name in numbers})
    assert_told(gradients, model.loss_and_gradients(params, ids)[1])


def test_the_steps_of_the_language_model() -> None:
    params, ids = model_example()
    h, before = np.zeros(2), ["BOS", *map(str, ids[0, :-1])]
    for row, read, word in zip(table("3.5", "$t$"), before, ids[0], strict=True):
        x = params["W_ax"][:, 3 if read == "BOS" else int(read)]
        h = np.tanh(params["W_ah"] @ h + x + params["b_a"])
        p = np.exp(params["W_yh"] @ h + params["b_y"])
        p /= p.sum()
        assert row[1] == read and int(row[4]) == word
        assert_told(literal(row[2]), h)
        assert_told(literal(row[3]), p)
        assert_told(float(row[5]), p[word])


def test_the_strings_of_two_words_sum_to_one() -> None:
    params, _ = model_example()
    strings = np.array(list(product(range(3), repeat=2)))
    right = np.exp(solution("language_model.py").token_log_probabilities(params, strings).sum(1))
    told = np.array([[float(cell) for cell in row[1:]] for row in table("3.5", "$w_1$")])
    assert_told(told.ravel(), right)
    assert abs(right.sum() - 1) < 1e-12 and abs(told.sum() - 1) < 5e-6


def test_worked_example_of_sampling() -> None:
    params, _ = model_example()
    [uniforms] = blocks("3.6")
    sample = solution("sampling.py").sample
    rows = table("3.6", "`temperature`")
    assert len(rows) == 3
    for temperature, ids in rows:
        got = sample(params, 3, float(temperature), uniforms["uniforms"])
        assert got.tolist() == literal(ids)


@pytest.mark.parametrize("row", [0, 1])
def test_the_cumulative_probabilities_of_sampling(row: int) -> None:
    params, _ = model_example()
    h, word = np.zeros(2), 3
    [given] = blocks("3.6")
    for u, cells in zip(given["uniforms"][row], table("3.6", "$u$"), strict=True):
        told, cumulative, next_word = (literal(cell) for cell in cells[4 * row : 4 * row + 3])
        h = np.tanh(params["W_ah"] @ h + params["W_ax"][:, word] + params["b_a"])
        p = np.exp((params["W_yh"] @ h + params["b_y"]) / 2)
        right, word = np.cumsum(p) / p.sum(), next_word
        assert_told(cumulative, right)
        assert told == u and next_word == int((right <= u).sum())


def test_worked_example_of_clipping_and_adam() -> None:
    training = solution("training.py")
    given, first, second, _ = blocks("3.7")
    params, gradients = given["params"], given["gradients"]
    [norm] = re.findall(r"the common norm is (\d+)\.", section("3.7"))
    assert np.sqrt(sum(np.sum(g**2) for g in gradients.values())) == float(norm)
    assert_told(first["clipped"], training.clip_by_norm(gradients, 6.5))
    zeros = {name: np.zeros_like(value) for name, value in params.items()}
    right = training.adam_step(params, gradients, zeros, zeros, 1, 0.5)
    assert_told(first, dict(zip(("params_1", "m_1", "v_1"), right, strict=True)) | {
        "clipped": first["clipped"]
    })  # fmt: skip
    right = training.adam_step(right[0], second["gradients_2"], *right[1:], 2, 0.5)
    del second["gradients_2"]
    assert_told(second, dict(zip(("params_2", "m_2", "v_2"), right, strict=True)))


def test_the_constants_of_adam() -> None:
    training = solution("training.py")
    beta_1, beta_2, power = re.search(
        r"\\beta_1 = ([\d.]+)\$, \$\\beta_2 = ([\d.]+)\$, \$\\varepsilon = 10\^\{(-\d+)\}\$",
        section("3.7"),
    ).groups()
    told = (float(beta_1), float(beta_2), 10 ** int(power))
    assert told == (training.BETA_1, training.BETA_2, training.EPSILON)
    [limit] = re.findall(r"`MAX_NORM` \(a constant of the\s+file, ([\d.]+)\)", section("3.7"))
    assert float(limit) == training.MAX_NORM


def test_worked_example_of_batches() -> None:
    told = blocks("3.7")[3]
    length, size, seed = re.search(
        r"`length = (\d)`, `batch_size = (\d)` and `seed = (\d)`", section("3.7")
    ).groups()
    batches = []

    def gradient(params: dict[str, Array], batch: Array) -> tuple[float, dict[str, Array]]:
        batches.append(np.asarray(batch))
        return 0.0, params

    params = {"b_y": np.ones(2)}
    given = (params, told["ids"], 2, int(size), int(length), 0.1, int(seed))
    solution("training.py").train(*given, gradient=gradient)
    assert_told(told, {"ids": told["ids"], "batch_1": batches[0], "batch_2": batches[1]})


def test_worked_example_of_graph_sizes() -> None:
    growth, graphs = solution("growth.py"), run(PUBLIC / "support/graphs.py")
    [given] = blocks("3.8")
    assert growth.graph_size(graphs.planted(given["inputs"])) == given["size"]
    lengths = literal(re.search(r"`lengths = (\[.*?\])`", section("3.8")).group(1))
    for build, sizes in table("3.8", "`build`"):
        kind, width = literal(build.strip("`").removeprefix("graphs.builder"))
        assert growth.growth(graphs.builder(kind, width), lengths) == literal(sizes)


def test_worked_example_of_second_differences() -> None:
    growth, text = solution("growth.py"), section("3.8").replace("\n", " ")
    told = r"edges of the second are ([\d, ]+), and .*? `(.*?)`; those of `(.*?)` are `(.*?)`"
    edges, first, counts, second = re.search(told, text).groups()
    sizes = literal(table("3.8", "`build`")[1][1])
    assert [size[2] for size in sizes] == [int(each) for each in edges.split(",")]
    assert growth.second_differences([size[2] for size in sizes]) == literal(first)
    assert growth.second_differences(literal(counts)) == literal(second)


def test_worked_example_of_pytorch() -> None:
    params, ids = model_example()
    told = re.search(r"`mean_loss` is ([\d.]+)", section("3.9")).group(1)
    assert_told(float(told), solution("language_model.py").loss(params, ids))


# --- programs that the handout prints ------------------------------------------------------------


def run_as_student(tmp_path: Path, source: str) -> str:
    """Run a program of the handout in a folder with my_work/, here the solution."""
    (tmp_path / "my_work").symlink_to(SECRET / "solution")
    (tmp_path / "program.py").write_text(source, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-B", "program.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def programs() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", HANDOUT, re.M | re.S)


def test_the_program_that_counts_the_graph(tmp_path: Path) -> None:
    [source] = [each for each in programs() if "growth" in each]
    sizes = ast.literal_eval(run_as_student(tmp_path, source))
    lengths = literal(re.search(r"growth\(build, (\[.*?\])\)", source).group(1))
    for k in (0, 2):
        rates = {(b[k] - a[k]) / (t - s) for a, b, s, t in zip(
            sizes, sizes[1:], lengths, lengths[1:], strict=False)}  # fmt: skip
        assert len(rates) == 1


def test_the_program_that_trains(tmp_path: Path) -> None:
    """With another text, which is on every machine, and fewer steps."""
    [source] = [each for each in programs() if "init_params" in each]
    for told, quick in (('"shakespeare"', '"pydoc"'), ("3000", "2"), ("500", "40")):
        assert source.count(told) == 1
        source = source.replace(told, quick)
    perplexity, _, text = run_as_student(tmp_path, source).partition("\n")
    assert float(perplexity) > 1 and len(text.removesuffix("\n")) == 40


# --- public checks, rubric -----------------------------------------------------------------------


def test_the_public_examples_are_those_of_the_handout() -> None:
    """What the handout computes by hand is an input of a public check."""
    examples = load((PUBLIC / "checks/expected.json").read_text(encoding="utf-8"))
    params, x = elman_example()
    model, ids = model_example()
    for name, (key, value) in {
        "elman": ("params", params), "bidirectional": ("params", both_example()),
        "language_model": ("params", model), "training": ("params", blocks("3.7")[0]["params"]),
    }.items():  # fmt: skip
        assert_same(examples[name][key], value)
    assert_same(examples["elman"]["x"], x)
    assert_same(examples["language_model"]["ids"], ids)
    assert_same(examples["through_time"]["y_star"], blocks("3.3")[0]["y_star"])
    assert_same(examples["training"]["gradients"], blocks("3.7")[0]["gradients"])
    for key, value in blocks("3.4")[0].items():
        assert_same(examples["tagging"][key], value)


def test_the_public_examples_of_sampling_and_graphs_are_those_of_the_handout() -> None:
    examples = load((PUBLIC / "checks/expected.json").read_text(encoding="utf-8"))
    sampling, graph = examples["sampling"], examples["graph"]
    assert_same(sampling["uniforms"], blocks("3.6")[0]["uniforms"])
    rows = {float(row[0]): literal(row[1]) for row in table("3.6", "`temperature`")}
    assert_same(sampling["ids"], rows[sampling["temperature"]])
    assert graph["inputs"] == blocks("3.8")[0]["inputs"]
    assert tuple(graph["size"]) == blocks("3.8")[0]["size"]
    assert str(graph["counts"]) in section("3.8")


def assert_same(one: Any, other: Any) -> None:
    if isinstance(one, dict):
        assert sorted(one) == sorted(other)
        for name in one:
            assert_same(one[name], other[name])
        return
    assert np.array_equal(np.asarray(one), np.asarray(other))


def test_the_rubric_gives_the_points_of_the_written_problem() -> None:
    [problem] = WRITTEN
    title = f"{problem['id']}: {problem['title']} ({problem['points']} points)"
    assert RUBRIC.splitlines()[0] == f"# Problem {title}"
    assert "| points | item | earns it | does not |" in RUBRIC
    items = re.findall(r"^\| (\d+) \| (\d)\w\. [^|]* \| [^|]+ \| [^|]+ \|$", RUBRIC, re.M)
    assert sum(int(points) for points, _ in items) == problem["points"]
    parts = re.findall(r"^(\d)\. \*\*.*\*\* \((\d) points?\)", section(problem["id"]), re.M)
    assert sum(int(points) for _, points in parts) == problem["points"]
    for part, points in parts:
        assert sum(int(p) for p, of in items if of == part) == int(points), part


def test_the_parts_of_the_rubric_are_those_of_the_handout() -> None:
    asked = re.findall(r"^(\d)\. \*\*(.*?)\*\*", section("3.10"), re.M)
    assert re.findall(r"^### (\d)\. (.*)$", RUBRIC, re.M) == asked


def sum_over_strings(c: float) -> float:
    """The sum of q_1 q_2 over the four strings, for the network of the model answer."""
    zero = {"W_ah": np.zeros((1, 1)), "W_ax": np.zeros((1, 3)), "b_a": np.zeros(1)}
    back = zero | {"W_ah": np.array([[c]]), "W_ax": np.array([[c, -c, 0.0]])}
    params = {"forward": zero, "backward": back, "b_y": np.zeros(2)}
    params["W_yh"] = np.array([[0.0, c], [0.0, -c]])
    forward, total = solution("bidirectional.py").bidirectional_forward, 0.0
    for first, second in product(range(2), repeat=2):
        y = forward(params, np.eye(3)[[[2, first]]])[0]  # BOS, then the first word
        q = np.exp(y) / np.exp(y).sum(axis=1, keepdims=True)
        total += q[0, first] * q[1, second]
    return total


def test_the_example_of_the_model_answer() -> None:
    [told] = re.findall(r"is ([\d.]+) for \$c = 2\$", RUBRIC)
    assert f"{sum_over_strings(2.0):.3f}" == told
    assert abs(sum_over_strings(0.0) - 1) < 1e-12 and sum_over_strings(20.0) > 1.999
    told = r"\$V = (\d+)\$ and \$T = (\d+)\$ that is\s+([\d.]+) instead of"
    words, length, perplexity = re.search(told, RUBRIC).groups()
    assert f"{int(words) ** (1 / int(length)):.3f}" == perplexity
