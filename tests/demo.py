"""`make demo`: the main job from end to end, on this machine.

Grades the solution, the starter, four known mistakes and four attacks on `ngram`; the solution, the
starter and a mistake of each other assignment; then trains three language models on one text.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.course import Assignment, find_course
from autograder.grade import grade
from autograder.reports import REPORTS, write_atomically
from autograder.result import Result
from autograder.submission import read_upload
from autograder.variants import make_mutant, mutants
from autograder.worker.host import Host
from tests.attack_run import hand_in
from tests.conftest import ROOT

MUTANTS = ["one_begin_symbol", "windows_cross_sentences", "joint_not_conditional", "fair_die"]
ATTACKS = {
    "read_reference": "runs the solution from the disk",
    "orphan_rewrites_results": "leaves a process that rewrites the result",
    "patched_comparisons": "replaces every comparison",
    "leak_the_input": "carries hidden inputs out",
}
PAGE = ROOT / "build" / "demo.html"
JOURNEY = ROOT / "build" / "milestones.html"
FIRST = "ngram"


def main() -> None:
    """Grade, show what came out, and train."""
    console = Console()
    assignment = find_course(ROOT).assignment(FIRST)
    with tempfile.TemporaryDirectory() as scratch, Host() as host:
        submissions = gather(assignment, Path(scratch))
        results = {
            name: grade(assignment, read_upload(folder, assignment), host)
            for name, (folder, _) in track(
                submissions.items(), "grading ten submissions", console=console, transient=True
            )
        }
        show(console, assignment, submissions, results)
        show_diagnosis(console, results)
        grade_the_others(console, Path(scratch), host)
    milestones(console)
    console.print(
        "\nNext: [bold].venv/bin/autograder grade ngram FOLDER[/] scores a folder of your own;"
        " [bold].venv/bin/autograder check ngram assignments/ngram/starter[/]"
        " shows what a student sees."
    )


def gather(assignment: Assignment, scratch: Path) -> dict[str, tuple[Path, str]]:
    """name -> folder and what it is."""
    found = {
        "solution": (assignment.solution, "the reference solution"),
        "starter": (assignment.starter, "what students start from"),
    }
    for mutant in mutants(assignment):
        if mutant.id in MUTANTS:
            folder = make_mutant(assignment, mutant, scratch / mutant.id)
            found[mutant.id] = (folder, f"a mistake in {mutant.problem}")
    for name, what in ATTACKS.items():
        attack = ROOT / "tests/attacks" / f"{name}.py"
        folder = hand_in(attack, scratch / name, assignment, scratch / "results.json")
        found[name] = (folder, f"attack: {what}")
    return found


def show(
    console: Console,
    assignment: Assignment,
    submissions: dict[str, tuple[Path, str]],
    results: dict[str, Result],
) -> None:
    """One line for each submission: points of each problem, and what it was."""
    title = "ngram: ten submissions, each graded behind the wall"
    table = Table(title=title, box=box.SIMPLE, padding=(0, 1, 0, 0))  # it fits into 80 columns
    table.add_column("submission", no_wrap=True)
    table.add_column("sum", justify="right", style="bold", no_wrap=True)
    for problem in assignment.problems:
        table.add_column(problem.id, justify="right", no_wrap=True)
    for name, result in results.items():
        points = [f"{problem.score:.3g}" for problem in result.problems]
        table.add_row(name, f"{result.score:.3g}", *points)
    console.print(table)
    for name, (_, what) in submissions.items():
        console.print(f"  {name}: {what}", markup=False, highlight=False)
    level = next(iter(results.values())).staff["level"]
    seconds = sum(result.seconds for result in results.values())
    console.print(f"sandbox level {level}; {len(results)} gradings in {seconds:.1f} s")


def show_diagnosis(console: Console, results: dict[str, Result]) -> None:
    """What the first mistake's student reads, and the page that they would get."""
    result = results[MUTANTS[0]]
    told = next(row for row in result.rows if row.diagnosis)
    console.print(f"\nThe student of {MUTANTS[0]} reads, at “{told.title}”:", highlight=False)
    for line in told.diagnosis.splitlines():
        console.print(f"  {line}", markup=False, highlight=False)
    page = PAGE.relative_to(ROOT)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(PAGE, REPORTS["html"].render(result))
    console.print(f"Their whole result as a page: [bold]{page}[/] (open it in a browser)")


def grade_the_others(console: Console, scratch: Path, host: Host) -> None:
    """Of every other assignment the solution, the starter and the first known mistake."""
    table = Table(
        title="the other assignments: points (no speed measured), what the mistake's student reads"
    )
    for column in ("assignment", "solution", "starter", "a mistake", "named"):
        table.add_column(column)
    others = [each for each in find_course(ROOT).assignments() if each.name != FIRST]
    for it in track(others, "grading the other assignments", console=console, transient=True):
        mutant = mutants(it)[0]
        wrong = make_mutant(it, mutant, scratch / f"{it.name}-{mutant.id}")
        folders = (it.solution, it.starter, wrong)
        results = [grade(it, read_upload(folder, it), host) for folder in folders]
        told = next((row.diagnosis for row in results[2].rows if row.diagnosis), "-")
        points = (f"{result.score:.4g}" for result in results)
        table.add_row(it.name, *points, told.splitlines()[0])
    console.print(table)


def milestones(console: Console) -> None:
    """The solutions' language models, one after the other, on a text whose entropy is known."""
    page = JOURNEY.relative_to(ROOT)
    console.print("\n[bold]autograder milestones[/]: from n-grams to a Transformer, on one text")
    command = [sys.executable, "-m", "autograder", "milestones", "--page", str(page)]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
