"""A notebook that is handed in: its tagged cells make the files, whatever happened to it."""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.submission import read_upload
from autograder.submission.cells import assembled, chunks, tag
from autograder.submission.names import Refusal
from autograder.submission.notebook import read_notebook
from tests.submission.conftest import zipped

NAMED = ["work.py", "more.py"]


def cell(source, kind="code", **metadata):
    return {"cell_type": kind, "metadata": metadata, "source": source, "outputs": [{"x": "leak"}]}


def book(*cells, **rest):
    made = [cell(c) if isinstance(c, str) else c for c in cells]
    return json.dumps({"nbformat": 4, "cells": made, **rest}).encode()


def read(*cells):
    return read_notebook(book(*cells), NAMED)


def parts(*texts, file="work.py"):
    return [f"{tag(file, n, len(texts))}\n{text}" for n, text in enumerate(texts, 1)]


ONE, TWO, THREE = parts("import math", "def f():\n    return 1", "def h():\n    return 2\n")
WHOLE = b"import math\n\n\ndef f():\n    return 1\n\n\ndef h():\n    return 2\n"


def test_the_parts_in_their_order():
    found = read(ONE, cell("# heading", "markdown"), TWO, THREE, *parts("y = 1", file="more.py"))
    assert found.files == {"work.py": WHOLE, "more.py": b"y = 1\n"} and found.notes == []


def test_sources_that_are_lists_of_lines():
    listed = [cell(c.splitlines(keepends=True)) for c in (ONE, TWO, THREE)]
    assert read(*listed).files == {"work.py": WHOLE}


def test_another_order_and_a_cell_twice_change_nothing():
    found = read(THREE, ONE, TWO, THREE)
    assert found.files == {"work.py": WHOLE} and found.notes == []


def test_of_two_versions_the_last_counts_and_it_is_said():
    found = read(ONE, TWO.replace("1\n    return 1", "1\n    return 0"), THREE, TWO)
    assert found.files == {"work.py": WHOLE}
    found = read(ONE, TWO.replace("return 1", "return 0"), THREE, TWO)
    assert found.files == {"work.py": WHOLE}
    assert found.notes == ["part 2 of work.py is there in two versions: the last counts."]


def test_a_missing_part_is_said():
    assert read(ONE, THREE).notes == ["of work.py, part 2 of 3 is missing."]


def test_a_definition_in_two_cells_is_said():
    found = read(ONE, TWO, THREE, "# autograder: work.py\ndef f():\n    return 7")
    assert found.files["work.py"].endswith(b"def f():\n    return 7\n")
    assert found.notes == ["f is defined in two cells of work.py: the last one counts."]


def test_a_cell_without_a_number_stays_where_it_stands():
    helper = "# Autograder:work.py\nK = 3"
    text = read(ONE, helper, TWO, THREE, helper).files["work.py"].decode()
    assert text.count("K = 3") == 1 and text.index("math") < text.index("K") < text.index("def f")


def test_merged_cells_are_cut_at_their_tags():
    assert read(f"{ONE}\n\n{TWO}", THREE).files == {"work.py": WHOLE}


@pytest.mark.parametrize("text", [
    'def f():\n    """Say\n    # autograder: work.py 2/2\n    """\n    return 1',
    "X = '''\\\n# autograder: more.py 1/1\n'''",
    "X = [  # a list\n# autograder: more.py\n]",
])  # fmt: skip
def test_a_tag_inside_a_string_or_brackets_is_none(text):
    found = read(f"!it's\n{tag('work.py', 1, 1)}\n{text}", *parts("y = 1", file="more.py"))
    assert found.files == {"work.py": f"{text}\n".encode(), "more.py": b"y = 1\n"}
    assert found.notes == ["left out of them: 1 line for Jupyter only (%, !, ?)."]


def test_metadata_alone_will_do():
    bare = [cell(c.partition("\n")[2], autograder={"file": "work.py", "part": n, "total": 3})
            for n, c in enumerate((ONE, TWO, THREE), 1)]  # fmt: skip
    assert read(*bare).files == {"work.py": WHOLE}


def test_the_line_that_is_seen_counts_more_than_metadata():
    copied = cell(*parts("y = 1", file="more.py"), autograder={"file": "work.py", "part": 1})
    assert read(copied).files == {"more.py": b"y = 1\n"}


def test_half_of_a_split_cell_does_not_replace_the_half_with_the_tag():
    said = {"autograder": {"file": "work.py", "part": 2, "total": 3}}
    lost = [cell("def k():\n    return 3", **said), cell("j = 4", autograder={"file": "work.py"})]
    found = read(ONE, lost[0], cell(TWO, **said), THREE, *lost)
    assert found.files == {"work.py": WHOLE}
    assert found.notes == ["3 other code cells were left out, since no file is named in the first "
                           "line."]  # fmt: skip


def test_metadata_counts_for_a_part_that_no_line_names():
    bare = cell(TWO.partition("\n")[2], autograder={"file": "work.py", "part": 2, "total": 3})
    assert read(ONE, bare, THREE).files == {"work.py": WHOLE}


def test_magics_are_left_out_and_said():
    found = read("%%time\n# autograder: work.py 1/1\n%matplotlib inline\nx = 1\n!ls\nx?\nif x:\n"
                 "    %time x\n", "%load_ext autograder.notebook", "!pip list")  # fmt: skip
    assert found.files == {"work.py": b"x = 1\nif x:\n    pass\n"}
    assert found.notes == ["left out of them: 5 lines for Jupyter only (%, !, ?)."]


@pytest.mark.parametrize(("lines", "count"), [
    ("!pip install a \\\n  b \\\n  c\n", 3), ("%timeit f( \\\n  1)\n", 2), ("files = !ls\n", 1),
    ("t = %timeit -o f()\n", 1), ("a.b, c[0], d['x'] =!ls \\\n  -a\n", 2),
])  # fmt: skip
def test_long_commands_and_those_whose_result_is_kept_are_left_out(lines, count):
    indented = "".join(f"    {line}\n" for line in lines.splitlines())
    found = read(*parts(f"{lines}x = 1\nif x:\n{indented}"))
    assert found.files == {"work.py": b"x = 1\nif x:\n    pass\n"}
    assert found.notes == [f"left out of them: {2 * count} lines for Jupyter only (%, !, ?)."]


PYTHON = [
    "x = f'{y=!r} % z'\nf'{x=!r}'\ny = {}\ny['a=!b'] = 1\nz = y['=%d'] = 2\nx %= 3\nx != y",
    'x = """\n%d of\n!them\nwhy?\n"""',
    "x = (7\n% 4)",
    "x = 7 \\\n% 4",
    "x = [  # (\n1,\n'%',\n]",
    "def f():\n    '''What?\n    %s is it?\n    '''\n    return r'\\\\'",
    "x = 'a\\\n%d' % 3",
]


@pytest.mark.parametrize("text", PYTHON)
def test_lines_that_only_look_like_magics_stay(text):
    compile(text, "work.py", "exec")
    assert read(*parts(text)).files["work.py"].decode() == text + "\n"


def test_a_cell_in_another_language_is_left_out():
    assert read("%%bash\n# autograder: work.py 1/1\nrm -rf /").files == {"work.py": b"\n"}


def test_other_cells_and_unknown_files_are_said():
    found = read("x = 1", "# only a comment", *parts("x = 1", file="../evil.py"), ONE)
    assert found.notes[-2:] == [
        "cells for ../evil.py were left out: there is no such file here.",
        "1 other code cell was left out, since no file is named in the first line.",
    ]


BROKEN = {
    "no JSON": b"print(1)",
    "cut off": book(ONE)[:-9],
    "deep": b"[" * 200_000,
    "deeper": b'{"a":' * 200_000,
    "long number": b'{"cells": [' + b"9" * 5000 + b"]}",
    "UTF-16": book(ONE).decode().encode("utf-16"),
    "no cells": b'{"nbformat": 4}',
    "an old format": book(ONE, nbformat=3),
    "a list": b"[]",
    "sources of numbers": book(cell([1, 2])),
    "no sources": book(cell({"a": 1})),
}


def test_deep_nesting_ends_no_grader_that_may_recurse_deeply():
    code = "import sys; sys.setrecursionlimit(10**6)\n"
    code += "from autograder.submission.notebook import read_notebook\n"
    code += "read_notebook(b'[' * 200_000 + b'\"[', ['counts.py'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "Refusal: it is no notebook" in done.stderr and done.returncode == 1


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_notebook_is_refused(what):
    with pytest.raises(Refusal):
        read_notebook(BROKEN[what], NAMED)


def test_strange_metadata_and_constants_are_no_obstacle():
    data = book(cell("x = 1", autograder=[1]), {"cell_type": "code", "metadata": None}, ONE)
    data = data.replace(b'"leak"', b"NaN").replace(b'"metadata": null', b'"metadata": Infinity')
    assert set(read_notebook(data, NAMED).files) == {"work.py"}


def test_half_a_character_is_refused_where_it_would_be_read(taken):
    upload = taken(book(*parts("x = '\ud800'")), ".ipynb")
    assert upload.refused == {"work.py": "its line 1 is not UTF-8 text: save it as UTF-8"}


def test_a_file_out_of_a_notebook_has_a_size_too(taken):
    upload = taken(book(*parts("#" * (1 << 20))), ".ipynb")
    assert upload.refused == {"work.py": "it is larger than 1 MB"}


def test_notes_have_an_end(taken):
    many = {f"{n}/a.ipynb": book(*parts(f"x = {n}")) for n in range(200)}
    upload = taken(zipped(many), ".zip")
    assert len(upload.notes) < 30 and max(map(len, upload.notes)) < 400
    assert any("hand in one of them" in note for note in upload.notes)


@pytest.mark.parametrize("hard", ['"""' + '\\"""' * 60_000 + "\\", "'\\" * 90_000, "(" * 200_000,
                                  "%\n" * 90_000, '"' * 200_001, "a\\\n" * 90_000,
                                  "a, " * 90_000, "a" + " " * 200_000 + "b", "a['" * 90_000,
                                  "x = %y \\\n" * 90_000])  # fmt: skip
def test_time_is_proportional_to_the_length(hard):
    assert "work.py" in read(*parts("%x\n" + hard)).files


# --- beside other files --------------------------------------------------------------------------


def starter(assignment):
    assignment.starter.mkdir(parents=True)
    (assignment.starter / "work.py").write_text("raise NotImplementedError\n")


def hand_in(tmp_path, assignment, *files):
    path = tmp_path / "in.zip"
    path.write_bytes(zipped(dict(files)))
    return read_upload(path, assignment)


BOOK = ("hw/a.ipynb", book(ONE, TWO, THREE))
UNTOUCHED = ("hw/a.ipynb", book(*parts("raise NotImplementedError")))


def test_a_notebook_in_an_archive(tmp_path, assignment):
    upload = hand_in(tmp_path, assignment, BOOK)
    assert upload.files == {"work.py": WHOLE}
    assert upload.notes == ("hw/a.ipynb: 1 file was found in its cells.", "more.py is missing.")


def test_a_notebook_and_the_same_file(tmp_path, assignment):
    upload = hand_in(tmp_path, assignment, BOOK, ("hw/work.py", WHOLE.replace(b"\n", b"\r\n")))
    assert upload.files == {"work.py": WHOLE.replace(b"\n", b"\r\n")}
    assert not any("graded" in note for note in upload.notes)


def test_a_notebook_and_another_file_the_py_file_is_graded_and_it_is_said(tmp_path, assignment):
    upload = hand_in(tmp_path, assignment, BOOK, ("hw/work.py", b"x = 1\n"))
    assert upload.files == {"work.py": b"x = 1\n"}
    assert any("differ, and the .py file was graded" in note for note in upload.notes)


def test_a_notebook_and_the_starters_file(tmp_path, assignment):
    starter(assignment)
    raw = b"raise NotImplementedError\n"
    upload = hand_in(tmp_path, assignment, BOOK, ("hw/starter/work.py", raw))
    assert upload.files == {"work.py": WHOLE}
    assert "work.py: only the starter's version is in the .py file; the other" in " ".join(
        upload.notes
    )


def test_a_file_and_a_notebook_that_nobody_touched(tmp_path, assignment):
    starter(assignment)
    upload = hand_in(tmp_path, assignment, UNTOUCHED, ("hw/work.py", WHOLE))
    assert upload.files == {"work.py": WHOLE}
    assert "only the starter's version is in hw/a.ipynb" in " ".join(upload.notes)


def test_of_two_notebooks_none_is_chosen(tmp_path, assignment):
    upload = hand_in(tmp_path, assignment, BOOK, ("hw/b.ipynb", book(*parts("x = 1"))))
    assert upload.files == {}
    assert upload.refused["work.py"] == "hw/a.ipynb, hw/b.ipynb differ: hand in one of them"


def test_a_link_beside_a_notebook(tmp_path, assignment):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.ipynb").write_bytes(BOOK[1])
    (tmp_path / "in/work.py").symlink_to("/etc/passwd")
    upload = read_upload(tmp_path / "in", assignment)
    assert upload.files == {"work.py": WHOLE}
    assert "work.py was left out: it is a link or cannot be read." in upload.notes


LONG = Random(1).randbytes(1 << 19).hex()  # one that no archive makes suspiciously small
UNREADABLE = {
    "UTF-16": (WHOLE.decode().encode("utf-16"), "it is not UTF-8 text (it may be UTF-16"),
    "too large": (b"# %s" % LONG.encode(), "it is larger than 1 MB"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_cannot_be_read_beside_a_notebook_that_nobody_touched(
    tmp_path, assignment, what
):
    starter(assignment)
    data, why = UNREADABLE[what]
    upload = hand_in(tmp_path, assignment, UNTOUCHED, ("hw/work.py", data))
    assert upload.files == {} and upload.refused["work.py"].startswith(why)
    assert "work.py: only the starter's version is in hw/a.ipynb." in upload.notes
    assert sum(f"work.py was left out: {why}" in note for note in upload.notes) == 1


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_cannot_be_read_gives_way_to_a_notebook_and_it_is_said(
    tmp_path, assignment, what
):
    starter(assignment)
    data, why = UNREADABLE[what]
    upload = hand_in(tmp_path, assignment, BOOK, ("hw/work.py", data))
    assert upload.files == {"work.py": WHOLE} and upload.refused == {}
    assert sum(f"work.py was left out: {why}" in note for note in upload.notes) == 1


def test_cells_that_cannot_be_read_beside_the_starters_file(tmp_path, assignment):
    starter(assignment)
    large = ("hw/a.ipynb", book(*parts(f"# {LONG}")))
    upload = hand_in(tmp_path, assignment, large, ("hw/work.py", b"raise NotImplementedError\n"))
    assert upload.files == {} and upload.refused == {"work.py": "it is larger than 1 MB"}


def test_a_damaged_notebook_costs_nothing_but_itself(tmp_path, assignment):
    upload = hand_in(tmp_path, assignment, ("a.ipynb", b"{"), ("work.py", WHOLE))
    assert upload.files == {"work.py": WHOLE} and "a.ipynb was left out" in upload.notes[0]


# --- files to cells and back -------------------------------------------------------------------

LINES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=20)
PIECES = st.lists(st.lists(LINES, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(PIECES, st.randoms(use_true_random=False))
def test_any_order_and_any_copies_make_the_same_file(pieces, random):
    pieces = ["# " + piece.replace("\n", "\n# ") for piece in pieces]  # nothing to leave out
    cells = parts(*pieces)
    cells += random.choices(cells, k=2)
    random.shuffle(cells)
    found = assembled([chunk for source in cells for chunk in chunks(source)])
    assert found.texts == {"work.py": "\n\n\n".join(pieces) + "\n"} and found.notes == []
