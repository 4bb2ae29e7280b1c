"""`autograder data`: the texts that models learn from, and what is in them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.corpora import NAMES, Corpus, Facts, corpus, facts
from autograder.errors import UsageError
from autograder.reports import write_atomically
from autograder.text import printable

EXAMPLE = (
    "Examples: autograder data   |   autograder data shakespeare --out plays.txt   |   "
    "autograder data file:novel.txt   |   autograder data grammar --seed 1 --sentences 2000 --json"
)
SEED, SENTENCES, MOST = 0, 20_000, 1_000_000
LINES = 3  # of the beginning


def data_command(
    name: Annotated[
        Optional[str],  # noqa: UP045  typer reads it at run time
        typer.Argument(
            help="pydoc, shakespeare, grammar, or file: and a path.", show_default="list all"
        ),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Also write the text to this file.", show_default=False),
    ] = None,
    seed: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(help="grammar: which sentences.", show_default=str(SEED)),
    ] = None,
    sentences: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(help="grammar: how many.", show_default=f"{SENTENCES:,}"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """List the texts to learn from, or fetch one and say what is in it.

    [bold]pydoc[/bold] is on every machine; [bold]shakespeare[/bold] is downloaded once and kept;
    [bold]file:PATH[/bold] is any text of yours; [bold]grammar[/bold] is drawn from a grammar, so
    that the best perplexity that any model can reach on it is known.
    """
    if name is None:
        if out is not None or seed is not None or sentences is not None:
            raise UsageError("which text? try: autograder data grammar, with the same options")
        _list(as_json)
        return
    chosen = corpus(name, *_drawn(name, seed, sentences))
    text = chosen.text()
    if out is not None:
        write_atomically(out, text)
    with Console(stderr=True).status("counting"):  # seen only where somebody looks
        counted = facts(text)
    if as_json:
        print(json.dumps(_as_json(chosen, counted), indent=2))
        return
    _show(chosen, counted, text)
    print(f"written to {out}" if out else f"Next: autograder data {name} --out FILE")


def _drawn(name: str, seed: int | None, sentences: int | None) -> tuple[int, int]:
    """Seed and number of sentences; UsageError where they make no sense."""
    if name != "grammar" and (seed is not None or sentences is not None):
        raise UsageError(f"--seed and --sentences are for grammar; {name} is always the same text")
    if seed is not None and seed < 0:
        raise UsageError(f"--seed {seed}: give 0 or more")
    if sentences is not None and not 1 <= sentences <= MOST:
        raise UsageError(f"--sentences {sentences}: give 1 to {MOST:,}")
    return SEED if seed is None else seed, SENTENCES if sentences is None else sentences


def _list(as_json: bool) -> None:
    every = [corpus(name) for name in NAMES]
    if as_json:
        print(json.dumps([_described(each) for each in every], indent=2))
        return
    table = Table("name", "here", "what it is; size; source; licence", show_lines=True)
    for each in every:
        here = "-" if each.name == "file:PATH" else "yes" if each.here else "no"
        what = f"{each.description}\n{each.size}; {each.source}; {each.licence}"
        table.add_row(Text(each.name, no_wrap=True), here, what)
    Console().print(table)
    print("Next: autograder data NAME says what is in it, and downloads it where it is not here")


def _described(each: Corpus) -> dict[str, Any]:
    keys = ("name", "description", "size", "source", "licence", "here")
    return {key: getattr(each, key) for key in keys}


def _as_json(chosen: Corpus, counted: Facts) -> dict[str, Any]:
    return {
        **_described(chosen),
        **dataclasses.asdict(counted),
        "frequent": dict(counted.frequent),
        "entropy_rate": chosen.entropy_rate,
        "best_perplexity": chosen.best_perplexity,
    }


def _show(chosen: Corpus, counted: Facts, text: str) -> None:
    table = Table(title=Text(printable(f"{chosen.name}: {chosen.description}")), show_header=False)
    table.add_row("characters", f"{counted.characters:,}")
    table.add_row("sentences", f"{counted.sentences:,}")
    table.add_row("words and marks", f"{counted.tokens:,}, of them {counted.words:,} distinct")
    frequent = "   ".join(f"{word} {count:,}" for word, count in counted.frequent)
    table.add_row("most frequent", Text(printable(frequent)))
    shares = "   ".join(f"{n}: {share:.1%}" for n, share in enumerate(counted.one_way, 1))
    table.add_row("contexts of n words after which\nonly one word was ever seen", shares)
    if chosen.entropy_rate is not None:
        rate = f"{chosen.entropy_rate:.6f} nats per token (the end is a token)"
        table.add_row("entropy rate, exact", rate)
        table.add_row("best possible perplexity", f"{chosen.best_perplexity:.6f}")
    opening = text.lstrip()[:10_000].splitlines()
    first = [line for line in opening if line.strip()][:LINES]
    table.add_row("first lines", Text("\n".join(printable(line, 200) for line in first)))
    Console().print(table)
