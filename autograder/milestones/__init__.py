"""`autograder milestones`: one text, and what each assignment's language model makes of it.

    text.py     a corpus as two streams of ids, one to learn from and one that is held out
    stage.py    one assignment's model, trained behind the wall by the student's own code
    chart.py    learning curves as SVG
    page.py     the whole journey as one HTML page

An assignment takes part with a `[milestone]` table in assignment.toml and a file `milestone.py`,
which is public and runs in the worker, beside the student's files. What it reports is the
student's own claim: nothing here earns a point.
"""

from autograder.milestones.page import Journey, render
from autograder.milestones.stage import Outcome, Point, Update, run_stage
from autograder.milestones.text import Material, material

__all__ = [
    "Journey",
    "Material",
    "Outcome",
    "Point",
    "Update",
    "material",
    "render",
    "run_stage",
]
