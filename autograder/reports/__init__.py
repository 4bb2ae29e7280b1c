"""One module for each format. `REPORTS` is what `--format` offers."""

from typing import Final

from autograder.reports.base import Report, write_atomically
from autograder.reports.gradescope import GradescopeReport
from autograder.reports.html import HtmlReport
from autograder.reports.json_report import JsonReport
from autograder.reports.terminal import TerminalReport

REPORTS: Final[dict[str, Report]] = {
    report.name: report
    for report in (TerminalReport(), JsonReport(), GradescopeReport(), HtmlReport())
}

__all__ = ["REPORTS", "Report", "TerminalReport", "write_atomically"]
