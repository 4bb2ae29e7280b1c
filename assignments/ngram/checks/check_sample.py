"""Public checks of problem 1.5. Any random number generator passes: see the handout."""

from autograder.checks import assert_equal, assert_samples, check, expected, repeat

DRAWS = 2000


@check("1.5", share=0.2, fresh=True)
def the_cows_eat_die(student):
    """2000 rolls of the die of (cows, eat) come out as often as its probabilities say."""
    model = expected("cows_eat")["model"]
    context = ("cows", "eat")
    draws = repeat(student.sample_next, DRAWS, {context: model[context]}, context)
    hint = "Count your own draws: how often should corn come up in 2000 rolls?"
    assert_samples(draws, model[context], what="sample_next(model, ('cows', 'eat'))", hint=hint)


@check("1.5", share=0.15)
def a_text_with_one_way_through(student):
    """Where every die has one face, sample_sentence can return one sentence only."""
    example = expected("one_way")
    model, n = example["model"], example["n"]
    sentence = student.sample_sentence(model, n)
    hint = "Follow the model by hand: which context is looked up for the second word?"
    assert_equal(sentence, example["sentence"], what="sample_sentence(model, 3)", hint=hint)
    two_words = student.sample_sentence(model, n, max_words=2)
    what = "sample_sentence(model, 3, max_words=2)"
    assert_equal(two_words, example["two_words"], what=what)
