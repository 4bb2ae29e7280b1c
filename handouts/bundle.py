"""Everything that students of an assignment receive, and the zip that they unpack.

    ngram/
        README.md            how to install, check, debug and hand in: one page
        AGENTS.md            tells coding assistants to teach, not to solve
        ngram.html .pdf      the write-up
        ngram.ipynb          the same, as a notebook to work in
        assignment.toml      points, files and limits
        starter/ checks/ support/
        requirements.txt     the versions that the handout was built with
        wheels/              the framework's part for students

The same sources give the same bytes. Nothing is written before `leaks.py` has read all of it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import jinja2
import nbformat

from autograder.course import Assignment
from autograder.errors import UsageError, shown
from autograder.package.pins import constraints
from autograder.submission.choose import RECORD, record
from handouts import notebook, writeup
from handouts.leaks import nothing_leaks
from handouts.starter import drifted, generate
from handouts.wheel import public_wheel
from handouts.writeup.sources import sources

OWN = ("assignment.toml", "milestone.py")  # of the assignment's folder itself
FOLDERS = ("starter", "checks", "support")
SUFFIXES = {".py", ".json", ".toml", ".txt", ".csv", ".tsv"}
TIME = (1980, 1, 1, 0, 0, 0)

_templates = jinja2.Environment(
    loader=jinja2.PackageLoader("handouts"), undefined=jinja2.StrictUndefined,
    trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
)  # fmt: skip


def bundle(
    assignment: Assignment, tell: Callable[[str], None] = lambda step: None
) -> dict[str, bytes]:
    """Path below the bundle's folder -> content, in order of path.

    tell: is given the name of each step. Raises UsageError where the starter is not what the
    solution generates, or where anything would give away what students must not see.
    """
    name = assignment.name
    tell("starter and checks")
    files = _public(assignment)
    starters = {file: files[f"starter/{file}"] for file in assignment.files}
    files[f"checks/{RECORD}"] = record(starters).encode()
    tell("write-up")
    files[f"{name}.html"] = writeup.page(assignment).encode()
    files[f"{name}.pdf"] = writeup.pdf(assignment)
    tell("notebook")
    files[f"{name}.ipynb"] = _valid(notebook.notebook(assignment)).encode()
    files |= {
        f"figures/{n}": text.encode() for n, text in sources(assignment, False).figures.items()
    }
    tell("framework")
    wheel, content = public_wheel()
    files[f"wheels/{wheel}"] = content
    files["requirements.txt"] = _requirements(assignment, wheel).encode()
    for page in ("README.md", "AGENTS.md"):
        files[page] = _page(page, assignment).encode()
    files = dict(sorted(files.items()))
    if assignment.secret is not None:
        tell("search for leaks")
        nothing_leaks(assignment, files)
    return files


def archive(files: Mapping[str, bytes], top: str) -> bytes:
    """A zip of the files in a folder `top`; times and modes are fixed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{name}", TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            zipped.writestr(entry, files[name])
    return buffer.getvalue()


def _valid(text: str) -> str:
    """A notebook's text, once Jupyter's own schema has nothing against it."""
    nbformat.validate(json.loads(text))
    return text


def _public(assignment: Assignment) -> dict[str, bytes]:
    """The assignment's own public files, once they are known to fit the solution."""
    if assignment.secret is not None and (old := list(drifted(generate(assignment)))):
        what = "is not what the solution generates; run `python -m handouts.starter`"
        raise UsageError(f"{shown(old[0])}: {what}")
    found = [path for name in OWN if (path := assignment.folder / name).is_file()]
    for folder in FOLDERS:
        found += [p for p in (assignment.folder / folder).rglob("*") if _belongs(p, assignment)]
    for path in found:
        if path.is_symlink():
            raise UsageError(f"{shown(path)}: is a link; put the file itself there")
    return {p.relative_to(assignment.folder).as_posix(): p.read_bytes() for p in found}


def _belongs(path: Path, assignment: Assignment) -> bool:
    """Whether it is a file to hand out: nothing hidden, nothing that Python or an editor left."""
    parts = path.relative_to(assignment.folder).parts
    hidden = any(part.startswith((".", "__pycache__")) for part in parts)
    return path.suffix in SUFFIXES and not hidden and path.is_file()


def _requirements(assignment: Assignment, wheel: str) -> str:
    return f"./wheels/{wheel}\n" + constraints(["torch"] if _needs_torch(assignment) else [])


def _needs_torch(assignment: Assignment) -> bool:
    return any(problem.zygote == "torch" for problem in assignment.problems)


def _page(page: str, assignment: Assignment) -> str:
    template = _templates.get_template(f"{page}.j2")
    first = assignment.problems[0]
    return template.render(it=assignment, torch=_needs_torch(assignment), first=first)
