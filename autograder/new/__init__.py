"""Skeletons for authors: a whole course, or one more assignment, that `validate` accepts as it is.

    names.py       which names and titles will do
    skeleton.py    the templates, filled in, in one step: all files or none
    templates/     plain files; where a name ends in .j2, Jinja fills in name, title and number

The starter and the recorded examples are no templates: `handouts.starter` makes them.
"""

from autograder.new.names import checked_name, checked_title
from autograder.new.skeleton import new_assignment, new_course

__all__ = ["checked_name", "checked_title", "new_assignment", "new_course"]
