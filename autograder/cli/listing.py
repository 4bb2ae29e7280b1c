"""`autograder list`: what this course has."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from autograder.course import find_course


def list_assignments(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """List the assignments of the course with their problems and points."""
    assignments = find_course(context.obj).assignments()
    if as_json:
        rows = [
            {
                "name": a.name, "title": a.title, "version": a.version, "points": a.points,
                "problems": [
                    {"id": p.id, "title": p.title, "points": p.points, "file": p.file,
                     "symbols": list(p.symbols), "zygote": p.zygote}
                    for p in a.problems
                ],
                "written": [{"id": p.id, "title": p.title, "points": p.points} for p in a.written],
            }
            for a in assignments
        ]  # fmt: skip
        print(json.dumps(rows, indent=2))
        return
    table = Table("assignment", "problem", "title", "file", "points")
    for a in assignments:
        table.add_row(a.name, "", f"{a.title} ({a.version})", "", f"{a.points:g}")
        for p in a.problems:
            table.add_row("", p.id, p.title, p.file, f"{p.points:g}")
        for written in a.written:
            table.add_row("", written.id, written.title, "(on paper)", f"+{written.points:g}")
    Console().print(table)
    print("Next: autograder check NAME FOLDER")
