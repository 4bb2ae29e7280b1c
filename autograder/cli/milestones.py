"""`autograder milestones`: a student's own models, one after the other, on one text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Optional

import numpy as np
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from autograder.corpora import corpus
from autograder.course import Assignment, find_course
from autograder.errors import UsageError, shown
from autograder.grade import sealed_well
from autograder.milestones import Journey, Material, Outcome, material, render, run_stage
from autograder.milestones.page import Stage
from autograder.reports import write_atomically
from autograder.submission import NOTEBOOK, SUFFIXES
from autograder.worker.host import Host

EXAMPLE = (
    "Examples: autograder milestones my_work   |   autograder milestones my_work --corpus pydoc "
    "--budget 2000000 --page journey.html   (my_work holds ngram/, rnnlm.zip and transformer.ipynb)"
)
WEAK = (
    "this machine cannot seal other people's code off well enough to run it beside the reference "
    "(see `autograder doctor`); use Linux or Docker, or a course without reference/"
)
ALONE = ("", *SUFFIXES, NOTEBOOK)
BUDGET, SENTENCES, SEED = 200_000, 40_000, 0


def milestones_command(
    context: typer.Context,
    work: Annotated[
        Optional[Path],  # noqa: UP045  typer reads it at run time
        typer.Argument(
            help="Folder with a folder, an archive or a notebook for each assignment.",
            show_default="the reference solutions",
        ),
    ] = None,
    text: Annotated[str, typer.Option("--corpus", help="A text of `autograder data`.")] = "grammar",
    budget: Annotated[
        int, typer.Option(min=1000, help="How many tokens each model reads in training.")
    ] = BUDGET,
    page: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Also write an HTML page with the learning curves."),
    ] = None,
) -> None:
    """Train your own n-gram model, RNN-LM and Transformer-LM on one text, and compare them.

    Each milestone is reached when its model beats the ones before it on text that was held out.
    Where the course holds reference solutions, theirs stand beside yours. On the text
    [bold]grammar[/bold] the best possible perplexity is known, too. The page is written anew
    after every point of a learning curve: an interruption loses nothing.
    """
    course = find_course(context.obj)
    parts = sorted((each for each in course.assignments() if each.milestone), key=_place)
    if not parts:
        raise UsageError(f"no assignment in {shown(course.root)} has a [milestone]")
    if page is not None and not page.absolute().parent.is_dir():
        raise UsageError(f"cannot write {shown(page)}: its folder does not exist; make it")
    folders = {each.name: _folder(each, work) for each in parts}
    if work is not None and len(parts) == 1 and any((work / f).exists() for f in parts[0].files):
        folders = {parts[0].name: work}  # in the handout of one assignment
    if not any(folders.values()):
        names = ", ".join(f"{name}/" for name in folders)
        what = f"{shown(work or course.root)} holds none of {names}"
        raise UsageError(f"{what}: put your files of an assignment into a folder of its name there")
    chosen = material(corpus(text, SEED, SENTENCES))
    journey = Journey(chosen, budget, unigram(chosen), "yours" if work else "solution")
    journey.stages += [Stage(each.name, _title(each)) for each in parts]
    _run(journey, parts, folders, page, compare=work is not None)
    _show(journey, Console())
    if page is not None:
        print(f"page: {page}")


def unigram(material: Material) -> float:
    """The perplexity of single tokens' frequencies in the first text on the second one."""
    counts = np.bincount(material.train, minlength=len(material.vocabulary)) + 1.0
    frequencies = counts / counts.sum()
    return float(np.exp(-np.log(frequencies[material.held_out]).mean()))


def _place(assignment: Assignment) -> int:
    return assignment.milestone.stage if assignment.milestone else 0


def _title(assignment: Assignment) -> str:
    return assignment.milestone.title if assignment.milestone else ""


def _folder(assignment: Assignment, work: Path | None) -> Path | None:
    """What holds the files of one assignment: a folder, an archive or a notebook of its name."""
    if work is None:
        return assignment.solution
    if not work.is_dir():
        raise UsageError(f"{shown(work)}: not a folder; give the one that holds {assignment.name}/")
    kinds = [path for suffix in ALONE if (path := work / f"{assignment.name}{suffix}").exists()]
    if len(kinds) > 1:
        there = " and ".join(path.name for path in kinds)
        raise UsageError(f"{shown(work)} holds {there}: leave one of them for {assignment.name}")
    return kinds[0] if kinds else None


def _run(
    journey: Journey,
    parts: list[Assignment],
    mine: dict[str, Path | None],
    page: Path | None,
    compare: bool,
) -> None:
    """Fill the stages in. compare: run the reference as well, where there is one."""
    with Host() as host, _progress() as bar:
        for stage, assignment in zip(journey.stages, parts, strict=True):
            secret = assignment.secret is not None
            if compare and secret and not sealed_well(assignment, host):
                raise UsageError(WEAK)
            theirs = assignment.solution if compare and secret else None
            for whose, folder in (("mine", mine[stage.name]), ("reference", theirs)):
                if folder is not None:
                    update = _update(journey, stage, whose, page, bar)
                    run_stage(
                        assignment, folder, journey.material, journey.budget, SEED, host, update
                    )


def _update(
    journey: Journey, stage: Stage, whose: str, page: Path | None, bar: Progress
) -> Callable[[Outcome], None]:
    """What happens at each new point: the bar moves, the page is written anew."""
    name = stage.title if whose == "mine" else f"{stage.title}, reference"
    task = bar.add_task(name, total=journey.budget)

    def update(outcome: Outcome) -> None:
        setattr(stage, whose, outcome)
        if outcome.points:
            last = outcome.points[-1]
            told = f"{name}: perplexity {last.perplexity:.4g}"
            bar.update(task, completed=last.tokens, description=told)
        if page is not None:
            write_atomically(page, render(journey))

    return update


def _progress() -> Progress:
    """Bars on standard error, where somebody is looking."""
    console = Console(stderr=True)
    columns = [BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _show(journey: Journey, console: Console) -> None:
    table = Table(title=f"{journey.material.name}: perplexity on held-out {journey.material.unit}")
    table.add_column("model")
    compared = any(stage.reference for stage in journey.stages)
    for column in (journey.whose, *(["reference"] if compared else []), "seconds"):
        table.add_column(column, justify="right")
    table.add_column("milestone")
    first = f"{journey.unigram:.4g}"
    both = [first] * (1 + compared)
    table.add_row(f"single {journey.material.unit}", *both, "", "to be beaten", style="dim")
    for stage in journey.stages:
        theirs = stage.reference.perplexity if stage.reference else None
        seconds = f"{stage.mine.seconds:.0f}" if stage.mine else ""
        state = Text("reached", style="green") if journey.reached(stage) else _not_yet(stage)
        numbers = [stage.perplexity, *([theirs] if compared else [])]
        table.add_row(Text(stage.title), *map(_number, numbers), seconds, state)
    if journey.material.best is not None:
        best = f"{journey.material.best:.4g}"
        table.add_row("the best possible", *[best] * (1 + compared), "", "", style="dim")
    console.print(table)
    console.print(Text(f"{journey.verdict} {journey.next}"))


def _not_yet(stage: Stage) -> Text:
    if stage.mine is None:
        return Text("not handed in", style="dim")
    return Text(stage.mine.trouble or "not yet", style="yellow")


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"
