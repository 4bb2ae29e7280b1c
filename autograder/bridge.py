"""What our own runs of pytest add to the plugin: a grading, and a shorter way through a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from autograder import plugin
from autograder.checks.declare import declaration
from autograder.checks.grading import Grading

FIXTURES = frozenset({"student", "reference", "case"})


class Bridge:
    """Hands a grading to the plugin of one pytest run, and gathers what cannot be loaded."""

    def __init__(self, grading: Grading) -> None:
        self._grading = grading

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[plugin.GRADING] = self._grading
        config.option.tbstyle = "no"  # pytest's own report of a failure is not shown to anybody

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        if declaration(getattr(item, "function", None)) is not None:
            self._grading.collected.append(plugin.key_of(item))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._grading.errors.append(f"{report.nodeid}: {report.longreprtext}")


class Direct:
    """Runs cases without what pytest does around every test (setting fixtures up, taking them
    down, three reports), which costs more than most checks. Only those that need none of it."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> bool | None:
        if not isinstance(item, pytest.Function) or not _simple(item):
            return None
        try:
            takes = "reference" in plugin.arguments_of(item)
            plugin.run_case(item, {"reference": plugin.reference_of(item)} if takes else {})
        except (KeyboardInterrupt, pytest.exit.Exception):
            raise
        except BaseException as error:
            item.stash[plugin.RAISED] = error
        # what an item that went the long way has set up may end here
        item.session._setupstate.teardown_exact(nextitem)
        return True


def _simple(item: pytest.Function) -> bool:
    """A check without marks or a class, whose fixtures are the plugin's own."""
    fixtures: Mapping[str, Any] = item._fixtureinfo.name2fixturedefs
    return (
        declaration(item.function) is not None
        and item.cls is None
        and FIXTURES.issuperset(plugin.arguments_of(item))
        and FIXTURES.issuperset(fixtures)
        and all(mark.name == "parametrize" for mark in item.iter_markers())
        and all(of[-1].func.__module__ == plugin.__name__ for of in fixtures.values())
    )
