"""Right, written otherwise: the N-th root of each factor first, so that nothing underflows."""


def perplexity(probabilities):
    size = 0
    for sentence in probabilities:
        for _ in sentence:
            size += 1
    result = 1.0
    for sentence in probabilities:
        for p in sentence:
            if p == 0:
                return float("inf")
            result *= (1 / p) ** (1 / size)
    return result
