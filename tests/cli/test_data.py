"""`autograder data` as people and scripts meet it: real processes, exit codes, one-line errors."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.corpora import corpus
from autograder.corpora.shakespeare import REMOTE
from tests.conftest import ROOT


def run(
    *arguments: str, cache: Path = ROOT / "no-cache", cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """The command, offline, with a cache folder that is not the user's own."""
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100",
        "XDG_CACHE_HOME": str(cache), "https_proxy": "http://127.0.0.1:1",  # offline for certain
    }  # fmt: skip
    command = [sys.executable, "-m", "autograder", "data", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment)


def test_help_teaches_by_example() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "Examples: autograder data" in done.stdout and "file:novel.txt" in done.stdout


def test_the_list_says_what_is_here_and_whose_it_is(tmp_path: Path) -> None:
    done = run(cache=tmp_path)
    assert done.returncode == 0
    for word in ("pydoc", "1,115,394", "20,000 sentences", "PSF-2.0", "Next: autograder data NAME"):
        assert word in done.stdout


def test_the_list_for_scripts(tmp_path: Path) -> None:
    rows = {row["name"]: row for row in json.loads(run("--json", cache=tmp_path).stdout)}
    assert list(rows) == ["pydoc", "shakespeare", "grammar", "file:PATH"]
    assert rows["pydoc"]["here"] and not rows["shakespeare"]["here"]
    (tmp_path / "autograder").mkdir()
    (tmp_path / "autograder/tinyshakespeare.txt").touch()
    assert '"here": false' not in run("--json", cache=tmp_path).stdout.partition("grammar")[0]


def test_facts_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("Cows eat hay. Cows eat.\n")
    done = run("file:text.txt", cwd=tmp_path)
    assert done.returncode == 0
    for word in ("24", "7, of them 4 distinct", "Cows 2", "Cows eat hay. Cows eat."):
        assert word in done.stdout


def test_facts_for_scripts() -> None:
    found = json.loads(run("grammar", "--seed", "3", "--sentences", "100", "--json").stdout)
    drawn = corpus("grammar", seed=3, count=100)
    assert found["sentences"] == 100
    assert found["tokens"] == sum(map(len, drawn.sentences()))
    assert found["entropy_rate"] == drawn.entropy_rate
    assert math.isclose(found["best_perplexity"], math.exp(found["entropy_rate"]))
    assert len(found["one_way"]) == 4


def test_the_grammar_shows_what_no_model_can_beat() -> None:
    done = run("grammar", "--sentences", "10")
    assert f"{corpus('grammar').best_perplexity:.6f}" in done.stdout


def test_the_text_reaches_the_file(tmp_path: Path) -> None:
    out = tmp_path / "drawn.txt"
    done = run("grammar", "--sentences", "50", "--out", str(out))
    assert done.returncode == 0 and f"written to {out}" in done.stdout
    assert out.read_text() == corpus("grammar", count=50).text()


def test_a_file_cannot_move_the_cursor_of_its_reader(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("[bold]red[/bold] \x1b[31m [/nosuch]\n")
    done = run("file:text.txt", cwd=tmp_path)
    assert done.returncode == 0 and "\x1b" not in done.stdout
    assert r"[bold]red[/bold] \x1b[31m [/nosuch]" in done.stdout


BAD = {
    "unknown name": (["grammer"], "did you mean 'grammar'? (there is: pydoc, "),
    "missing file": (["file:no/such.txt"], "no/such.txt does not exist"),
    "a folder": (["file:tests"], "tests is not a plain file"),
    "seed of a fixed text": (["pydoc", "--seed", "1"], "are for grammar"),
    "negative seed": (["grammar", "--seed", "-1"], "give 0 or more"),
    "no sentences": (["grammar", "--sentences", "0"], "give 1 to 1,000,000"),
    "options without a name": (["--sentences", "5"], "which text?"),
    "a file without a name": (["--out", "x.txt"], "which text?"),
    "folder of --out": (["pydoc", "--out", "no/such/text.txt"], "its folder does not exist"),
    "offline": (["shakespeare"], "use pydoc, or file:PATH"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_gets_one_line_and_exit_code_2(case: str, tmp_path: Path) -> None:
    arguments, hint = BAD[case]
    done = run(*arguments, cache=tmp_path)
    assert done.returncode == 2
    assert hint in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and done.stdout == ""


def test_a_file_put_there_by_hand_is_taken_only_if_it_is_the_one(tmp_path: Path) -> None:
    kept = tmp_path / "autograder/tinyshakespeare.txt"
    kept.parent.mkdir()
    kept.write_bytes(b"a" * REMOTE.size)
    done = run("shakespeare", cache=tmp_path)
    assert done.returncode == 2 and f"{kept}: not the file of https://" in done.stderr
