"""`make bench`: every measurement, with the figure that it has to hold.

Exit code 1 when one does not hold.
"""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from tests.benchmarks import autodiff, grading, ngram, worker


def main() -> None:
    table = Table("measurement", "figure", "must be", "holds")
    broken = 0
    modules = (ngram, autodiff, grading, worker)
    for measure in (each for module in modules for each in module.MEASUREMENTS):
        for what, figure, bound, holds in measure():
            verdict = "yes" if holds else "[red]NO[/]"
            table.add_row(what, figure, bound, verdict if bound else "")  # some only inform
            broken += not holds
    Console(width=110).print(table)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
