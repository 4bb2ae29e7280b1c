"""The result page: what a student opens in a browser, reads on a phone, or prints.

One file without scripts and without anything from elsewhere; a Content-Security-Policy
forbids both, should a text ever slip through. What it says is decided in `page.py`, how it
looks in `templates/`.
"""

from __future__ import annotations

from pathlib import Path

from autograder.reports.page import page_of
from autograder.reports.safe_html import template
from autograder.result import Result

TEMPLATES = Path(__file__).with_name("templates")


class HtmlReport:
    """The page for students. No staff text goes into it."""

    name = "html"

    def render(self, result: Result) -> str:
        """One HTML page. The same result gives the same bytes."""
        page = template(TEMPLATES, "result.html.j2", "result.css.j2")
        return page.render(page=page_of(result)) + "\n"
