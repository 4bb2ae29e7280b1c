"""One model, trained by a student's code behind the wall."""

from dataclasses import replace

import pytest

from autograder.corpora import corpus
from autograder.errors import CourseError
from autograder.milestones import material, run_stage

SCRIPT = """
def run(train, held_out, vocabulary, budget, seed, report):
    {}
"""


@pytest.fixture(scope="module")
def small():
    return material(corpus("grammar", 0, 1500))


@pytest.fixture
def with_script(ngram, tmp_path):
    """ngram, with another milestone.py."""

    def make(body):
        (tmp_path / "assignment.toml").touch()
        (tmp_path / "milestone.py").write_text(SCRIPT.format(body))
        return replace(ngram, folder=tmp_path)

    return make


def test_the_solution_comes_near_the_best(ngram, small, grading_host):
    outcome = run_stage(ngram, ngram.solution, small, 10_000, 0, grading_host)
    assert small.best < outcome.perplexity < 9 and not outcome.trouble
    assert [p.tokens for p in outcome.points] == sorted(p.tokens for p in outcome.points)
    assert set(outcome.sample.split()) <= set(small.vocabulary)


def test_the_starter_is_told_what_is_not_written(ngram, small, grading_host):
    outcome = run_stage(ngram, ngram.starter, small, 10_000, 0, grading_host)
    assert outcome.perplexity is None
    assert outcome.trouble == "NotImplementedError: problem 1.1: count_ngrams"


def test_points_arrive_one_by_one_and_survive_a_failure(with_script, ngram, small, grading_host):
    it, seen = with_script("report(10, 5.0); report(20, 4.5); 1 / 0"), []
    outcome = run_stage(it, ngram.solution, small, 1000, 0, grading_host, seen.append)
    assert [len(each.points) for each in seen] == [1, 2, 2]
    assert outcome.perplexity is None and outcome.trouble.startswith("ZeroDivisionError")


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("10, 0.5", "below 1"),
        ("10, float('nan')", "is not a number"),
        ("10, float('inf')", "is infinite"),
        ("0, 5.0", "report takes"),
        ("10, 'good'", "report takes"),
        ("True, 5.0", "report takes"),
    ],
)
def test_a_claim_that_is_no_perplexity_is_refused(
    with_script, ngram, small, grading_host, claim, told
):
    it = with_script(f"report({claim})")
    outcome = run_stage(it, ngram.solution, small, 1000, 0, grading_host)
    assert not outcome.points and told in outcome.trouble


def test_a_model_that_diverges_is_drawn_all_the_same(with_script, ngram, small, grading_host):
    it = with_script("report(10, 1e300)")
    assert run_stage(it, ngram.solution, small, 1000, 0, grading_host).perplexity == 1e12


def test_reports_are_few(with_script, ngram, small, grading_host):
    it = with_script("[report(k + 1, 2.0) for k in range(10_000)]")
    outcome = run_stage(it, ngram.solution, small, 1000, 0, grading_host)
    assert len(outcome.points) == 200 and "too often" in outcome.trouble


def test_an_error_of_ours_is_not_told_as_the_students(with_script, ngram, small, grading_host):
    it = with_script("report(1, 2.0)")
    with pytest.raises(OSError, match="disk"):
        run_stage(it, ngram.solution, small, 1000, 0, grading_host, full_disk)


def full_disk(outcome):
    raise OSError("the disk is full")


def test_a_sample_holds_known_tokens_only(with_script, ngram, small, grading_host):
    it = with_script(
        "report(1, 2.0); return {'sample': ['a', '<script>', 3, 'cow', '\\n', 'some']}"
    )
    assert run_stage(it, ngram.solution, small, 1000, 0, grading_host).sample == "a cow\nsome"


def test_a_course_without_the_script_says_so(ngram, small, grading_host, tmp_path):
    with pytest.raises(CourseError, match=r"milestone\.py: is missing"):
        run_stage(replace(ngram, folder=tmp_path), ngram.solution, small, 1000, 0, grading_host)
