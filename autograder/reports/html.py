"""The result page: what a student opens in a browser, reads on a phone, or prints.

One file without scripts and without anything from elsewhere; a Content-Security-Policy
forbids both, should a text ever slip through. What it says is decided in `page.py`, how it
looks in `templates/`.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from autograder.reports.page import page_of
from autograder.result import Result


class HtmlReport:
    """The page for students. No staff text goes into it."""

    name = "html"

    def render(self, result: Result) -> str:
        """One HTML page. The same result gives the same bytes."""
        template = _environment().get_template("result.html.j2")
        return template.render(page=page_of(result)) + "\n"


@cache
def _environment() -> jinja2.Environment:
    folder = Path(__file__).with_name("templates")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (folder / "result.css.j2").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals["style"] = Markup(style)  # the policy allows this one, by its digest
    environment.globals["style_source"] = f"'sha256-{digest}'"
    return environment
