def pdf(a, solutions=False):
    return b""
