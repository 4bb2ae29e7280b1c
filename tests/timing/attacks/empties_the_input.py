"""wrong. Sets its input to zero, so that all that follows is easy."""


def running_sum(x):
    x[:] = 0
    return x
