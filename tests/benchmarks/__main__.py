"""`make bench`: every measurement, with the figure that it has to hold.

    make bench                        all
    python -m tests.benchmarks rnnlm  those of one module

Exit code 1 when one does not hold.
"""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from tests.benchmarks import autodiff, grading, ngram, rnnlm, transformer, worker


def main() -> None:
    table = Table("measurement", "figure", "must be", "holds")
    broken = 0
    modules = (ngram, autodiff, rnnlm, transformer, grading, worker)
    chosen = [m for m in modules if not sys.argv[1:] or m.__name__.split(".")[-1] in sys.argv[1:]]
    for measure in (each for module in chosen for each in module.MEASUREMENTS):
        for what, figure, bound, holds in measure():
            verdict = "yes" if holds else "[red]NO[/]"
            table.add_row(what, figure, bound, verdict if bound else "")  # some only inform
            broken += not holds
    Console(width=110).print(table)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
