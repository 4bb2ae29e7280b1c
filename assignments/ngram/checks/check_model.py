"""Public checks of problem 1.2: the lecture's table and the worked example of the handout."""

from autograder.checks import assert_close, batch, check, expected, require


@check("1.2", share=0.2)
def the_cows_eat_table_of_the_lecture(student):
    """The trigram model of the lecture's eleven lines: corn 4/11, grass 3/11, hay 2/11, ..."""
    example = expected("cows_eat")
    model = student.conditionals(example["counts"])
    hint = "Which count is the 4 of 4/11 in the lecture's table, and what was counted 11 times?"
    assert_close(model, example["model"], what="conditionals(counts)", hint=hint)


@check("1.2", share=0.15)
def lookups_of_the_worked_example(student):
    """probability: three seen words, an unseen word, and a context that never occurs."""
    example = expected("lookups")
    model = example["model"]
    got = batch(student.probability, [(model, *lookup) for lookup in example["lookups"]])
    hint = "For a context that the text contains, each answer is an entry of its table, or 0.0."
    assert_close(got, example["probabilities"], what="probability", hint=hint)
    require(
        raises_key_error(student.probability, model, ("zebras",), "eat"),
        "The context ('zebras',) is not in the model. The handout says what happens then.",
    )


def raises_key_error(function, *args):
    """Whether the call ends in a KeyError; any other exception goes on to the report."""
    try:
        function(*args)
    except KeyError:
        return True
    return False
