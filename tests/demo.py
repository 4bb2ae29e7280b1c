"""`make demo`: the main job from end to end, on this machine.

Grades the solution, the starter, four known mistakes and four attacks on `ngram`, then lets one
submission's own n-gram model write sentences, trained behind the wall on real text.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.checks.sealed import Sealed
from autograder.checks.student import Session, Student, repeat
from autograder.corpora import pydoc_text, sentences
from autograder.course import Assignment, find_course
from autograder.grade import grade
from autograder.reports import REPORTS, write_atomically
from autograder.result import Result
from autograder.submission import read_upload
from autograder.variants import make_alternative, make_mutant, mutants
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
ORDER = 3  # trigrams: long enough to read like English, short enough to be new


def main() -> None:
    """Grade ten submissions, show a table, and write sentences."""
    console = Console()
    assignment = find_course(ROOT).assignment("ngram")
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
        write_text(console, assignment, Path(scratch, "student"), host)
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
    table = Table(title="ngram: ten submissions, each graded behind the wall")
    table.add_column("submission", no_wrap=True)
    for problem in assignment.problems:
        table.add_column(problem.id, justify="right", no_wrap=True)
    table.add_column("sum", justify="right", style="bold", no_wrap=True)
    for name, result in results.items():
        points = [f"{problem.score:.3g}" for problem in result.problems]
        table.add_row(name, *points, f"{result.score:.3g}")
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


def write_text(console: Console, assignment: Assignment, folder: Path, host: Host) -> None:
    """A student's own counting, learning and sampling, on the text of Python's own manual."""
    make_alternative(assignment, "inverse_cdf", folder)
    subject = Sealed(host, assignment, read_upload(folder, assignment))
    session = Session(subject, assignment, assignment.problem("1.5"), fresh=False)
    student = Student(session)
    text = sentences(pydoc_text())
    words = sum(len(sentence) for sentence in text)
    try:
        model = student.conditionals(student.count_ngrams(text, ORDER))
        drawn = repeat(student.sample_sentence, 12, model, ORDER, 24)
    finally:
        session.close()
        subject.stop()
    console.print(
        f"\nA student's {ORDER}-gram model, trained behind the wall on {len(text):,} sentences "
        f"({words:,} words, {len(model):,} contexts) of Python's language reference, writes:"
    )
    for sentence in sorted(drawn, key=len)[-4:]:
        console.print("  " + " ".join(sentence), markup=False, highlight=False)


if __name__ == "__main__":
    main()
