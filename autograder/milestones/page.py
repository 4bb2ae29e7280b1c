"""The journey from n-grams to a Transformer: what is reached, what comes next, as an HTML page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from autograder.milestones.chart import Chart, Curve, chart
from autograder.milestones.stage import Outcome
from autograder.milestones.text import Material
from autograder.reports.safe_html import template

TEMPLATES = Path(__file__).with_name("templates")


@dataclass
class Stage:
    """One assignment's part. mine, reference: None while not run, or where there is none."""

    name: str
    title: str
    mine: Outcome | None = None
    reference: Outcome | None = None

    @property
    def perplexity(self) -> float | None:
        """The student's, on the held-out text."""
        return self.mine.perplexity if self.mine else None


@dataclass
class Journey:
    """Stages in order; each is reached when it beats the one before it on the held-out text.

    unigram: the perplexity of the words' frequencies alone, which the first stage has to beat.
    whose: what the column of `mine` is called.
    """

    material: Material
    budget: int
    unigram: float
    whose: str = "yours"
    stages: list[Stage] = field(default_factory=list)

    def reached(self, stage: Stage) -> bool:
        """Whether the student's model beats all that came before it."""
        before = self.stages[: self.stages.index(stage)]
        values = [value for each in before if (value := each.perplexity) is not None]
        return stage.perplexity is not None and stage.perplexity < min([self.unigram, *values])

    @property
    def verdict(self) -> str:
        """How far the student is, in a sentence."""
        reached = [stage for stage in self.stages if self.reached(stage)]
        total = len(self.stages)
        if not reached:
            return f"None of {total} milestones is reached yet."
        return f"{len(reached)} of {total} milestones reached, up to the {reached[-1].title}."

    @property
    def next(self) -> str:
        """What to do now, in a sentence."""
        for index, stage in enumerate(self.stages):
            if self.reached(stage):
                continue
            if stage.mine is None:
                return f"Next: write {stage.name}, the {stage.title}."
            if stage.mine.trouble:
                return f"Next: {stage.name}: {stage.mine.trouble}"
            before = self.stages[index - 1].title if index else "frequencies of single tokens"
            return (
                f"Next: the {stage.title} has to beat the {before}. "
                f"See `autograder check {stage.name}`, or give it a larger --budget."
            )
        return "All reached. Next: a larger --budget, or another text."


def render(journey: Journey) -> str:
    """One HTML file without scripts and without anything from elsewhere."""
    page = template(TEMPLATES, "milestones.html.j2", "milestones.css.j2")
    return page.render(journey=journey, chart=_chart(journey)) + "\n"


def _chart(journey: Journey) -> Chart | None:
    curves = []
    for number, stage in enumerate(journey.stages, 1):
        for mine, outcome in ((False, stage.reference), (True, stage.mine)):
            if outcome is not None:
                curves.append(Curve(stage.title, str(number), mine, outcome.points))
    return chart(curves, journey.material.best)
