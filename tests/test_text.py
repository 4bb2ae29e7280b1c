"""Whatever a student prints, a reader sees it as harmless text."""

import unicodedata

import pytest

from autograder.text import printable, quoted


@pytest.mark.parametrize(
    ("hostile", "seen"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("a\x00b\x7f", r"a\x00b\x7f"),
        ("old\rnew\b", r"old\x0dnew\x08"),
        ("\x9b31m\x85", r"\x9b31m\x85"),
        ("\u202etxt.exe\u2069", r"\u202etxt.exe\u2069"),
        ("a\u200bb\ufeff\xad", r"a\u200bb\ufeff\xad"),
        ("line\u2028line\u2029", r"line\u2028line\u2029"),
        ("\ud800 \udfff", r"\ud800 \udfff"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_unsafe_characters_become_visible_escapes(hostile, seen):
    assert printable(hostile) == seen


def test_ordinary_text_is_left_alone():
    text = "Zähler:\t3/11\n日本語 → λ 🙂 <b> [red] **x** \\x1b\n"
    assert printable(text) == text


def test_no_control_character_of_unicode_survives():
    everything = "".join(chr(code) for code in range(0x3000))
    left = {unicodedata.category(char) for char in printable(everything, 10**6)}
    survivors = [c for c in printable(everything, 10**6) if unicodedata.category(c) == "Cc"]
    assert survivors == ["\t", "\n"]
    assert not left & {"Cs", "Zl", "Zp"}


@pytest.mark.parametrize("text", ["x" * 1000, "\x1b" * 1000, "\ud800" * 60 + "end"])
def test_a_long_text_loses_its_middle_and_says_how_much(text):
    short = printable(text, limit=120)
    head, notice, tail = short.split("\n")
    assert len(short) <= 120
    assert text.startswith(head.encode().decode("unicode_escape"))
    kept = len((head + tail).encode().decode("unicode_escape"))
    assert notice == f"[... {len(text) - kept} characters are left out here ...]"


@pytest.mark.parametrize("text", ["plain", "\x1b\r\u202e", "\x1b" * 9000, "a\n" * 9000])
def test_twice_is_the_same_as_once(text):
    assert printable(printable(text)) == printable(text)


def test_every_line_of_a_quotation_is_marked():
    assert quoted("a\n\n100 points\n\n") == "| a\n| \n| 100 points"
    assert quoted("a\r\nb\u2028c\x0bd\x85e") == "| a\\x0d\n| b\\u2028c\\x0bd\\x85e"
    assert quoted("") == quoted("\n\n") == ""


def test_a_quotation_that_is_cut_is_marked_throughout():
    lines = quoted("x\n" * 9000).splitlines()
    assert all(line.startswith("| ") for line in lines)
    assert any("characters are left out" in line for line in lines)
