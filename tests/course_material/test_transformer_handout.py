"""The handout of transformer against the assignment, the starter, the rubric and the solution.

Every number of a worked example is read out of handout.md and computed again. The blocks of the
handout are Python: `blocks` gives back what they assign.
"""

from __future__ import annotations

import ast
import math
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from autograder.checks.expected import load

ROOT = Path(__file__).parents[2]
PUBLIC, SECRET = ROOT / "assignments/transformer", ROOT / "reference/transformer"
HANDOUT = (PUBLIC / "handout.md").read_text(encoding="utf-8")
ASSIGNMENT = tomllib.loads((PUBLIC / "assignment.toml").read_text(encoding="utf-8"))
PROBLEMS, WRITTEN = ASSIGNMENT["problem"], ASSIGNMENT["written"]
RUBRIC = (SECRET / "written/4.12.md").read_text(encoding="utf-8")
EXPECTED = load((PUBLIC / "checks/expected.json").read_text(encoding="utf-8"))
ROUNDED = 6e-7  # six decimals
Tensor = Any


def section(number: str) -> str:
    """The text of one problem."""
    return HANDOUT.partition(f"### Problem {number}:")[2].partition("\n##")[0]


def flat(text: str) -> str:
    """The same text in one line."""
    return " ".join(text.split())


def blocks(number: str) -> list[dict[str, Tensor]]:
    """For each block of numbers of one problem: name -> tensor, float64 or int64."""
    return [assigned(text) for text in re.findall(r"^```\n(.*?)^```", section(number), re.M | re.S)]


def assigned(source: str) -> dict[str, Tensor]:
    nodes = [node for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    arrays = {node.targets[0].id: np.array(ast.literal_eval(node.value)) for node in nodes}
    return {name: torch.tensor(array) for name, array in arrays.items()}


def table(number: str, first: str) -> list[list[str]]:
    """The rows below the header of the one table of a problem whose first header is this."""
    tables = re.findall(r"(?:^\|.*\|\n)+", section(number) + "\n", re.M)
    rows = [[line.strip("|").split(" | ") for line in each.splitlines()] for each in tables]
    [found] = [each[2:] for each in rows if each[0][0].strip() == first]
    return [[cell.strip() for cell in row] for row in found]


def literal(cell: str) -> Any:
    """The Python value of a cell such as `[1.0, 2.0]` or 0.5."""
    return ast.literal_eval(cell.strip("`"))


def run(path: Path) -> SimpleNamespace:
    """The names that this file defines."""
    names: dict[str, Any] = {"__name__": path.stem}
    exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), names)
    return SimpleNamespace(**names)


def solution(file: str) -> SimpleNamespace:
    return run(SECRET / "solution" / file)


def running(given: dict[str, Tensor]) -> Any:
    """The toy model of a worked example."""
    return run(PUBLIC / "support/toys.py").Running(given["words"], given["places"])


def assert_told(told: Any, right: Any, rounded: float = ROUNDED) -> None:
    """The same shape, and equal when rounded to six decimals."""
    told, right = (torch.as_tensor(each).detach().double() for each in (told, right))
    assert told.shape == right.shape
    assert bool(((told - right).abs() <= rounded).all()), (told, right)


# --- headings, tables, signatures ---------------------------------------------------------------


def test_support_files_are_those_that_are_handed_out() -> None:
    told = HANDOUT.partition("**The folder `support/`**")[2].partition("\n## ")[0]
    found = sorted(path.name for path in (PUBLIC / "support").glob("*.py"))
    assert sorted(re.findall(r"^\| `(\w+\.py)` \|", told, re.M)) == found


def declared(folder: Path) -> list[tuple[str, float]]:
    """Problem and share of every check in a folder."""
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    found = re.findall(r'@check\("(.*?)", share=([\d.]+)', sources)
    return [(number, float(share)) for number, share in found]


def test_public_checks_decide_about_a_fifth_of_the_points() -> None:
    assert "they decide about a fifth of the points" in flat(HANDOUT)
    points = {problem["id"]: problem["points"] for problem in PROBLEMS}
    assert 17 <= sum(points[number] * share for number, share in declared(PUBLIC / "checks")) <= 23


def test_checks_that_run_the_students_own_model_are_named() -> None:
    """The handout promises that only two problems are touched by a mistake in the model."""
    found = set()
    for path in SECRET.glob("checks/hidden_*.py"):
        source = path.read_text(encoding="utf-8")
        used = "student.TransformerLM" in source
        found |= {n for n in re.findall(r'@check\("(.*?)"', source) if used and n != "4.7"}
    assert found == {"4.8", "4.9"}
    assert "Only problems 4.8 and 4.9 have checks that run your own" in flat(HANDOUT)


# --- worked examples ------------------------------------------------------------------------------


def test_worked_example_of_one_query() -> None:
    [it] = blocks("4.1")
    told = solution("attention.py").attend(it["q"], it["keys"], it["values"])
    for name, right in zip("sax", told, strict=True):
        assert_told(it[name], right)
    [dot, d_k] = re.findall(r"first score is \$([\d.]+) / \\sqrt\{(\d)\}", flat(section("4.1")))[0]
    assert_told(float(dot) / math.sqrt(int(d_k)), it["s"][0].double())


def test_worked_example_of_all_queries() -> None:
    [it], [first] = blocks("4.2"), blocks("4.1")
    attention = solution("attention.py").attention
    k, v = first["keys"], first["values"]
    for name, causal in (("causal", True), ("unmasked", False)):
        assert_told(it[name], attention(it["q"], k, v, causal))
        assert_told(it[f"weights_{name}"], attention(it["q"], k, torch.eye(3).double(), causal))
    assert bool((it["q"][1] == first["q"]).all())


def test_worked_example_of_two_heads() -> None:
    [it] = blocks("4.3")
    attention = solution("attention.py")
    weights = [it[f"w_{name}"] for name in "qkvo"]
    right = attention.multi_head(it["x"], *weights, 2, attention.attention)
    assert_told(it["output"], right)
    for head in (0, 1):
        queries = (it["x"] @ it["w_q"])[0, :, 2 * head : 2 * head + 2]
        assert_told(it[f"queries_of_head_{head}"], queries)


def test_worked_example_of_layer_normalization() -> None:
    [it] = blocks("4.4")
    layers, given = solution("layers.py"), [it[name] for name in ("a", "gamma", "beta")]
    assert_told(it["b"], layers.layer_norm_forward(*given))
    gradients = layers.layer_norm_backward(*given, it["b"], it["g_b"])
    for name, right in zip(("g_a", "g_gamma", "g_beta"), gradients, strict=True):
        assert_told(it[name], right)
    told = r"mean (\S+) and the variance (\S+), the second one (\S+) and (\d)"
    numbers = [float(each) for each in re.search(told, flat(section("4.4"))).groups()]
    moments = torch.stack([it["a"].mean(dim=1), it["a"].var(dim=1, correction=0)], dim=1)
    assert numbers == moments.flatten().tolist()
    assert layers.EPS == 1e-5 and r"\varepsilon = 10^{-5}" in HANDOUT


def test_worked_example_of_residual_and_feed_forward() -> None:
    [it] = blocks("4.5")
    layers, x = solution("layers.py"), it["x"]
    names = ("x", "w_1", "b_1", "w_2", "b_2")
    assert_told(it["output"], layers.feed_forward(*(it[name] for name in names)))
    assert_told(layers.residual(x, torch.sin, torch.zeros_like), x)
    assert_told(layers.residual(x, lambda x: x / 2, lambda x: x), 1.5 * x)
    z, gelu = re.search(r"gelu of \$(.*?)\$ is \$(.*?)\$", flat(section("4.5"))).groups()
    z, gelu = (torch.tensor(ast.literal_eval(f"[{each}]")).double() for each in (z, gelu))
    one = torch.eye(5).double()
    assert_told(gelu, layers.feed_forward(z[None, None], one, 0 * z, one, 0 * z)[0, 0])


def test_worked_examples_of_positions() -> None:
    fixed, learned, relative, _ = blocks("4.6")
    positions = solution("positions.py")
    assert "`sinusoidal(3, 4)` is" in section("4.6")
    assert_told(fixed["table"], positions.sinusoidal(3, 4))
    ids = learned["table"], learned["ids"]
    assert_told(learned["b"], positions.embedding_forward(*ids))
    assert_told(learned["g_table"], positions.embedding_backward(*ids, learned["g_b"]))
    given = (relative[name] for name in ("q", "k", "table"))
    assert_told(relative["scores"], positions.relative_scores(*given))


def test_worked_example_of_the_poll() -> None:
    """Only what the slide itself computes: the output before the swap."""
    it = blocks("4.6")[3]
    [told] = re.findall(r"Before the swap [^`]* is `(.*?)`", flat(section("4.6")))
    assert_told(literal(told), it["a"] @ it["x"].double())
    [rows] = re.findall(
        r"were \$([^$]*)\$ before the swap and \$([^$]*)\$ after", flat(section("4.6"))
    )
    before, after = (row.split(", ") for row in rows)
    new = [t for t, each in enumerate(after, 1) if each not in before]
    assert f"outputs would be `{new}`" in flat(section("4.6")) and len(before) == len(after) == 4


def model_example() -> tuple[Any, dict[str, Tensor]]:
    """The model of problem 4.7's worked example, and the numbers of its blocks."""
    given, told = blocks("4.7")
    model = solution("model.py")
    net = model.TransformerLM(3, 2, 2, 1, 1)
    params = model.get_params(net)
    params = {n: np.full_like(p, "gamma" in n) for n, p in params.items()}
    model.set_params(net, params | {n: given[n].numpy() for n in ("tokens", "positions")})
    return net, given | told


def test_worked_example_of_the_model() -> None:
    net, it = model_example()
    assert_told(it["logits"], net(it["ids"]), rounded=6e-5)
    [count] = re.findall(r"a model of (\d+) parameters", flat(section("4.7")))
    assert int(count) == sum(each.numel() for each in net.parameters())
    seen = re.search(r"sees `(.*?)` and `(.*?)` for", flat(section("4.7"))).groups()
    assert_told([literal(row) for row in seen], it["tokens"][[0, 1]] + it["positions"])


def test_names_and_shapes_of_the_parameters() -> None:
    sizes = {"V": 5, "context_length": 7, "C": 6, "4C": 24}
    told: dict[str, tuple[int, ...]] = {}
    for names, cell, _ in table("4.7", "name"):
        shapes = re.findall(r"\(([^()]*)\)", re.sub(r"[$`]", "", cell))
        for k, name in enumerate(re.findall(r"`(.*?)`", names)):
            shape = shapes[min(k, len(shapes) - 1)].split(",")
            for i in range(2) if name.startswith("i.") else [0]:
                found = tuple(sizes[each.strip()] for each in shape if each.strip())
                told[re.sub(r"^i\.", f"{i}.", name)] = found
    model = solution("model.py")
    right = model.get_params(model.TransformerLM(5, 7, 6, 2, 2))
    assert told == {name: each.shape for name, each in right.items()}


def test_worked_example_of_perplexity() -> None:
    it, _ = blocks("4.8")
    training, text = solution("training.py"), flat(section("4.8"))
    perplexity = float(re.search(r"`perplexity` is ([\d.]+)\.", text).group(1))
    assert_told(perplexity, training.perplexity(running(it), it["ids"]))
    three = re.search(r"with the probabilities ([\d.]+), ([\d.]+) and ([\d.]+):", text).groups()
    told = math.exp(-sum(math.log(float(p)) for p in three) / len(three))
    assert_told(told, perplexity, rounded=2e-6)
    windows = [[int(k) for k in w.split()] for w in re.findall(r"`(\d \d(?: \d)?)`", text)[:2]]
    assert windows == [it["ids"][:3].tolist(), it["ids"][3:].tolist()]


def test_worked_example_of_training() -> None:
    it, told = blocks("4.8")
    text = flat(section("4.8"))
    size, rate = re.search(r"`batch_size = (\d)`. With `learning_rate = ([\d.]+)`", text).groups()
    [ids] = re.findall(r"the text `(\[.*?\])`", text)
    toy = running(it | {"words": torch.zeros(2, 2).double()})
    args = toy, torch.tensor(literal(ids)), 3, int(size), float(rate), 0
    assert_told(told["losses"], solution("training.py").train(*args))


def test_worked_example_of_generation() -> None:
    [it] = blocks("4.9")
    toy, rows = running(it), table("4.9", "the model sees")
    for k, (sees, logits, first, second, uniform, word) in enumerate(rows):
        ids = torch.tensor([[int(each) for each in sees.strip("`").split()]])
        right = toy(ids)[:, -1]
        assert_told(literal(logits), right[0])
        p = torch.softmax(right / 0.5, dim=-1)[0].cumsum(dim=0)
        assert_told([float(first), float(second)], p[:2])
        assert float(uniform) == it["uniforms"][0, k]
        assert int(word) == int((p <= float(uniform)).sum())
    args = toy, torch.tensor([[1]]), 3, 0.5, it["uniforms"], False
    got = solution("generation.py").generate(*args).tolist()
    assert f"`generate` returns `{got}`" in flat(section("4.9"))
    assert got == [[int(row[-1]) for row in rows]]


def test_worked_example_of_edges() -> None:
    counting, text = solution("counting.py"), flat(section("4.10"))
    for name in ("attention_edges", "recurrent_edges"):
        [(size, told)] = re.findall(rf"`{name}\((\d)\)` is `(\[.*?\])`", text)
        assert getattr(counting, name)(int(size)) == literal(told)
    [(args, told)] = re.findall(r"`score_entries\((\d.*?)\)` \$= (\d+)\$", text)
    assert counting.score_entries(*literal(f"({args})")) == int(told)


def test_worked_example_of_counting() -> None:
    counting, rows = solution("counting.py"), table("4.11", "call")
    for call, told in rows:
        name, _, args = call.strip("`").partition("(")
        assert getattr(counting, name)(*literal(f"({args[:-1]},)")) == literal(told)
    assert [row[0].strip("`").partition("(")[0] for row in rows] == PROBLEMS[10]["symbols"]


def test_the_public_examples_are_those_of_the_handout() -> None:
    """What the handout computes is an input of a public check."""
    names = {"4.1": "one query", "4.3": "two heads", "4.4": "norm", "4.5": "network"}
    for number, name in names.items():
        [it] = blocks(number)
        for key, value in EXPECTED[name].items():
            assert_told(it[key], value)
    for it, name in zip(blocks("4.6"), ("sinusoidal", "embedding", "relative"), strict=False):
        for key, value in EXPECTED[name].items():
            assert_told(it[key], value)


# --- figures and corrections ----------------------------------------------------------------------


def test_corrections_of_figures() -> None:
    """The sentences of section 2 that say how far off a figure of a slide is."""
    counting = solution("counting.py")
    exact = counting.parameter_count(48, 1600, 50257, 1024)
    assert 1.005 < exact / 1542e6 < 1.015 and "has about one percent more" in flat(HANDOUT)
    small = counting.petaflop_days(counting.training_flops(27 * 10**8, 3 * 10**11))
    large = counting.petaflop_days(counting.training_flops(175 * 10**9, 3 * 10**11))
    assert 40 < small < 60 < 20 * 60 < large
    assert 410 + 19 + 12 + 55 + 3 == 499


def test_the_handout_does_not_tell_what_is_to_be_found() -> None:
    counting = solution("counting.py")
    exact = counting.parameter_count(48, 1600, 50257, 1024)
    for secret in (f"{exact}", f"{exact:,}", "GPT-3 XL", "GPT-3 13B", "5120", "12 L", "n_layers *"):
        assert secret not in HANDOUT, secret
    assert "1.557" not in HANDOUT and "3646" not in HANDOUT


def test_the_distance_of_the_two_gelus() -> None:
    z = torch.linspace(-8, 8, 10001).double()
    gelu = torch.nn.functional.gelu
    largest = float((gelu(z) - gelu(z, approximate="tanh")).abs().max())
    assert 0.0004 < largest < 0.0005 and "differ by less than $0.0005$" in HANDOUT


# --- the program that the handout prints ---------------------------------------------------------


def programs() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", HANDOUT.partition("\n## 4.")[2], re.M | re.S)


def test_the_program_of_section_4_runs(tmp_path: Path) -> None:
    """With fewer steps, on a text of one's own."""
    [source] = programs()
    text = ROOT / "README.md"
    source = re.sub(r'corpus\(".*?"\)', f'corpus("file:{text}")', source)
    source, found = re.subn(r"(ids\[:cut\], )\d+,", r"\g<1>3,", source)
    assert found == 1 and str(text) in source
    (tmp_path / "my_work").symlink_to(SECRET / "solution")
    (tmp_path / "learn.py").write_text(source, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-B", "learn.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 300


def test_the_size_of_the_model_of_section_4() -> None:
    size = re.search(r"TransformerLM\(len\(vocabulary\), (.*?)\)", programs()[0]).group(1)
    context, width, _, layers = (int(each) for each in size.split(", "))
    count = solution("counting.py").parameter_count(layers, width, 65, context)
    assert f"a model of {count:,} parameters" in flat(HANDOUT)


# --- the rubric -----------------------------------------------------------------------------------


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
