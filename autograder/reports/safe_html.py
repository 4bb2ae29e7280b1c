"""Templates of pages that need nothing from elsewhere and let nothing in.

Every text is escaped and made printable; the page's policy allows its one style sheet, by digest,
and no script. Used by the result page, the validation page and the milestones page.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from autograder.text import printable

MOST = 1_000_000  # characters of one text; what a page shows has mostly been cut long before


@cache
def template(folder: Path, name: str, style: str) -> jinja2.Template:
    """The template `name` of a folder; `style` is a style sheet that lies beside it."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sheet = (folder / style).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    environment.globals["style"] = Markup(sheet)
    environment.globals["style_source"] = f"'sha256-{digest}'"
    return environment.get_template(name)


def _harmless(value: object) -> object:
    """Applied to whatever a template writes: texts may be a student's."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value, MOST)
    return value
