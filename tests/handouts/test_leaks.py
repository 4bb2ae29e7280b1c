"""Whatever the format, a bundle that gives something away is not built."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter

from autograder.course import Assignment
from autograder.errors import UsageError
from handouts.leaks import nothing_leaks
from handouts.secrets import secrets
from handouts.strip import removed_lines


def a_line(it: Assignment) -> str:
    """The longest line of a solution region."""
    path = it.solution / "counts.py"
    return max(removed_lines(path.read_text(), path), key=len)


def hidden_check(it: Assignment) -> str:
    return next(iter(sorted(it.secret_checks.glob("hidden_*.py")))).read_text()


def picture(text: str) -> bytes:
    told, buffer = PngImagePlugin.PngInfo(), io.BytesIO()
    told.add_text("Comment", text, zip=True)
    Image.new("L", (2, 2)).save(buffer, "png", pnginfo=told)
    return buffer.getvalue()


def notebook(output: dict[str, object]) -> bytes:
    cell = {"cell_type": "code", "source": "pass", "metadata": {}, "outputs": [output]}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}).encode()


def zipped(name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as found:
        found.writestr(name, text)
    return buffer.getvalue()


def pdf(text: str) -> bytes:
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Subject": text})
    writer.write(buffer)
    return buffer.getvalue()


def of_line(line: str) -> dict[str, bytes]:
    """A line of the solution, planted in every format."""
    split = line.replace(" ", "</span> <span>").replace(">=", "&gt;=")
    stream = {"output_type": "stream", "name": "stdout", "text": [line[:9], line[9:] + "\n"]}
    drawn = {"data": {"image/png": base64.b64encode(picture(line)).decode()}}
    return {
        "starter/counts.py": f"def f():\n    #  {line}\n    pass\n".encode(),
        "ngram.html": f"<p>so<span>{split}</span></p>".encode(),
        "page.html": f"<!-- {line} -->".encode(),
        "output.ipynb": notebook(stream),
        "picture.ipynb": notebook(drawn),
        "figures/plot.png": picture(line),
        "ngram.pdf": pdf(line),
        "inner.zip": zipped("notes.txt", line),
        "wheels/framework.whl": zipped("autograder/text.py", f"x = 1  # {line}"),
    }


@pytest.mark.parametrize("name", of_line(""))
def test_a_line_of_the_solution_is_found(name: str, ngram: Assignment) -> None:
    line = a_line(ngram)
    with pytest.raises(UsageError, match=r"counts\.py") as told:
        nothing_leaks(ngram, {name: of_line(line)[name]})
    assert name in str(told.value)


@pytest.mark.parametrize("name", ["checks/more.py", "wheels/framework.whl"])
def test_a_hidden_check_is_found(name: str, ngram: Assignment) -> None:
    body = "\n".join(hidden_check(ngram).splitlines()[20:45])
    data = zipped("autograder/more.py", body) if name.endswith(".whl") else body.encode()
    with pytest.raises(UsageError, match=r"gives away .* from checks/hidden"):
        nothing_leaks(ngram, {name: data})


@pytest.mark.parametrize("prefix", ["# ", "> ", "+", "    # ", "- "])
def test_a_hidden_check_behind_a_mark_in_every_line_is_found(
    prefix: str, ngram: Assignment
) -> None:
    body = "".join(f"{prefix}{line}\n" for line in hidden_check(ngram).splitlines())
    with pytest.raises(UsageError, match="from checks/hidden"):
        nothing_leaks(ngram, {"checks/more.py": body.encode()})


def test_a_line_without_its_comment_and_a_line_in_two_comments_are_found(ngram: Assignment) -> None:
    path = ngram.solution / "chains.py"
    line = next(x for x in removed_lines(path.read_text(), path) if "  #" in x and len(x) > 50)
    code = line.partition("  #")[0]
    for text in (code, f"# {code[:20]}\n#     {code[20:]}"):
        with pytest.raises(UsageError, match=r"chains\.py"):
            nothing_leaks(ngram, {"handout.md": f"```\n{text}\n```\n".encode()})


def test_sentences_of_a_model_answer_are_found_in_other_lines(ngram: Assignment) -> None:
    text = "A pair that does\nnot occur has the factor $p^0 = 1$, whatever\n$p$ is; so it is.\n"
    with pytest.raises(UsageError, match=r"written/1\.9\.md"):
        nothing_leaks(ngram, {"handout.md": text.encode()})


def test_entities_and_escapes_hide_nothing(ngram: Assignment) -> None:
    line = a_line(ngram)
    half = len(line) // 2
    drawn = f"<svg><text><tspan>{line[:half]}</tspan><tspan>{line[half:]}</tspan></text></svg>"
    escaped = "".join(f"\\u{ord(c):04x}" for c in line)
    seen = {"a.svg": drawn, "a.json": f'{{"hint": "{escaped}"}}', "a.toml": f'hint = "{escaped}"',
            "a.html": "".join(f"&#{ord(c)};&#8203;" for c in line)}  # fmt: skip
    for name, text in seen.items():
        with pytest.raises(UsageError, match=name):
            nothing_leaks(ngram, {name: text.encode()})


def test_a_short_home_is_found_also_in_the_wheel(
    ngram: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/ab")
    with pytest.raises(UsageError, match="/home/ab"):
        nothing_leaks(ngram, {"wheels/a.whl": zipped("a.py", "# see /home/ab/notes")})
    nothing_leaks(ngram, {"a.py": b"# /home/abc"})


def test_mutants_certificates_and_model_answers_are_found(ngram: Assignment) -> None:
    assert ngram.secret is not None
    for secret in ("mutants.toml", "certificate.json", "written/1.9.md"):
        lines = (ngram.secret / secret).read_text().splitlines()
        with pytest.raises(UsageError, match=secret):
            nothing_leaks(ngram, {"notes.md": "\n".join(lines[40:60]).encode()})


def test_paths_of_this_machine_are_found(ngram: Assignment) -> None:
    with pytest.raises(UsageError, match="a path of this machine"):
        nothing_leaks(ngram, {"a.txt": f"built in {ngram.folder.resolve()}".encode()})


def test_what_everybody_has_is_no_secret(ngram: Assignment) -> None:
    files = {p.name: p.read_bytes() for p in ngram.folder.rglob("*.py")}
    nothing_leaks(ngram, files)
    assert len(list(secrets(ngram))) > 1000


@pytest.mark.parametrize("name", ["a.pkl", "b.exe", "bad.zip", "bad.pdf", "bad.png", "bad.ipynb"])
def test_what_cannot_be_read_is_refused(name: str, ngram: Assignment) -> None:
    with pytest.raises(UsageError, match=name):
        nothing_leaks(ngram, {name: b"\xff\xfe no such thing"})


def test_the_wheel_is_the_public_part_and_the_same_again(tmp_path: Path) -> None:
    from handouts.wheel import public_wheel

    name, data = public_wheel()
    assert (name, data) == public_wheel()
    inside = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert "autograder/cli/check.py" in inside and "autograder/worker/boot.py" in inside
    assert not [each for each in inside if "validate" in each or "cli/grade" in each]
