"""How far somebody is, in words and pictures."""

import re

import pytest

from autograder.corpora import corpus
from autograder.milestones import Journey, Outcome, Point, material, render
from autograder.milestones.chart import Curve, chart
from autograder.milestones.page import Stage


@pytest.fixture
def journey():
    made = Journey(material(corpus("grammar", 0, 500)), 4000, 37.5)
    made.stages += [Stage("ngram", "n-gram LM"), Stage("rnnlm", "RNN-LM")]
    return made


def reached(*perplexities, sample="cows eat\n", trouble=""):
    points = [Point(1000 * 2**k, value) for k, value in enumerate(perplexities)]
    return Outcome(tuple(points), sample, 1.0, trouble)


def test_a_milestone_beats_all_before_it(journey):
    journey.stages[0].mine, journey.stages[1].mine = reached(9.0, 5.3), reached(30.0, 5.4)
    assert [journey.reached(stage) for stage in journey.stages] == [True, False]
    assert journey.verdict == "1 of 2 milestones reached, up to the n-gram LM."
    assert "the RNN-LM has to beat the n-gram LM" in journey.next


def test_the_first_one_beats_frequencies_of_words(journey):
    journey.stages[0].mine = reached(38.0)
    assert not journey.reached(journey.stages[0])
    assert "has to beat the frequencies of single tokens" in journey.next


def test_what_is_not_handed_in_comes_next(journey):
    journey.stages[0].mine = reached(5.0)
    assert journey.next == "Next: write rnnlm, the RNN-LM."


def test_a_failure_is_no_milestone_whatever_was_reported_before(journey):
    journey.stages[0].mine = reached(5.0, trouble="ZeroDivisionError: division by zero")
    assert not journey.reached(journey.stages[0]) and "ZeroDivisionError" in journey.next


def test_the_page_has_a_curve_for_each_and_no_script(journey):
    journey.stages[0].mine, journey.stages[0].reference = reached(9.0, 5.3), reached(8.0, 5.2)
    page = render(journey)
    assert len(re.findall(r'class="curve"', page)) == 2 and "best possible" in page
    assert "<script" not in page and "9.000" not in page and "1,000 tokens: 9" in page


def test_what_a_model_writes_is_escaped(journey):
    journey.stages[0].mine = reached(5.0, sample="<b>cows</b>\x1b[31m")
    page = render(journey)
    assert "&lt;b&gt;cows" in page and "<b>cows" not in page and "\x1b" not in page


def test_before_the_first_point_there_is_no_chart(journey):
    assert "<svg" not in render(journey)


@pytest.mark.parametrize("low, high", [(4.0, 5.0), (4.0, 30.0), (1.1, 1.2), (2.0, 9000.0)])
def test_every_axis_has_some_ticks(low, high):
    points = [Point(1000, high), Point(200_000, low)]
    drawn = chart([Curve("n-gram LM", "1", True, points)], None)
    assert 3 <= len(drawn.y_ticks) <= 20 and 3 <= len(drawn.x_ticks) <= 20
