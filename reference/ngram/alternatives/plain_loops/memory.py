"""Right, written otherwise: plain counters and comparisons of lists."""


def one_way_share(model):
    contexts = one_way = 0
    for context in model:
        contexts += 1
        if len(model[context]) == 1:
            one_way += 1
    return one_way / contexts


def copied_share(written, sentences):
    copied = 0
    for sentence in written:
        for other in sentences:
            if sentence == other:
                copied += 1
                break
    return copied / len(written)
