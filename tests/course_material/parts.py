"""What a write-up must have to be handed to a class: `lacks` says what is missing, in words."""

from __future__ import annotations

import re

from autograder.course import Assignment

OPENING = {
    "learning goals": r"\*\*When you are done you can\*\*\n\n(- .*\n(  .*\n)*){4}",
    "what is handed in": r"^\*\*What you hand in\*\*: .*`starter/`",
    "a time estimate": r"^\*\*What it takes\.\*\*[^#]*We\sestimate\s\w+\sto\s\w+\shours",
    "how to check one's work": r"^```\nautograder check \w+ ",
    "what the hidden checks look at": r"^The hidden checks decide the rest\.[^#]*\*Graded\*[^#]*"
    r"nothing\selse",
    "what a failed hidden check tells": r"a\shidden\scheck\sthat\sfails\syou\ssee",
    "background": r"^## 1\. [^#]*\n### [^#]*\$\$",
    "corrections of the lecture": r"^## 2\. What we settle[^#]*(\*correction\*[^#]*){8}",
    "what to try afterwards": r"^## 4\. What to try when it works\n\nNot graded\.",
    "figures": r"(!\[[^\]]*\]\(figures/[\w.]+\s\"[^#]*){1}",
}
IN_PROBLEM = {
    "a worked example with numbers": r"\*\*Worked example\.\*\*[^#]*?\d",
    "what is graded": r"^\*\*Graded\*\*: ",
    "what is not graded": r"^\*\*Not graded\*\*: ",
    "traps to think about": r"^\*\*Think about\*\*: [^#]*\?",
    "types or shapes": r"\$\(\w|\$\(\\dots|\| type \||\bint`|list of|dict from|a `?float|number",
    "what it returns": r"[Rr]eturn",
}
IN_WRITTEN = {
    "who grades it": r"^Written; graded by people\. Hand in `\w+\.md`",
    "parts with points": r"(^\d\. \*\*.*\*\* \(\d points?\)[^#]*){2}",
}


def lacks(text: str, it: Assignment) -> list[str]:
    """The parts that this text of the assignment's handout.md does not have."""
    missing = [name for name, pattern in OPENING.items() if not found(pattern, text)]
    for problem in it.problems:
        section = section_of(text, problem.id, problem.points)
        missing += [f"{problem.id}: {n}" for n, p in IN_PROBLEM.items() if not found(p, section)]
        signed = [rf"^`{symbol}\(.*\)` in `{problem.file}`$" for symbol in problem.symbols]
        missing += [f"{problem.id}: a signature" for each in signed if not found(each, section)]
    for problem in it.written:
        section = section_of(text, problem.id, problem.points)
        missing += [f"{problem.id}: {n}" for n, p in IN_WRITTEN.items() if not found(p, section)]
    return missing


def section_of(text: str, number: str, points: float) -> str:
    """A problem's section; "" unless its heading has the problem's points."""
    head = rf"^### Problem {re.escape(number)}: [^\n]* \({points:g} points?\)$"
    match = re.search(head + r"(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    return match[1] if match else ""


def found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.MULTILINE) is not None
