"""For functions that must leave what they are given as it is: look at it afterwards.

What a check passes to a function is a copy, so the check itself would not notice.
"""


def afterwards(function, *args):
    """(function(*args), what has become of the args)."""
    result = function(*args)
    return result, list(args)
