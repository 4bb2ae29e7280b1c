"""Right, written otherwise: two levels of dictionaries first, division in a comprehension."""


def conditionals(counts):
    tables = {ngram[:-1]: {} for ngram in counts}
    for (*context, word), count in counts.items():
        tables[tuple(context)][word] = count
    return {
        context: {word: count / sum(table.values()) for word, count in table.items()}
        for context, table in tables.items()
    }


def probability(model, context, word):
    if context not in model:
        raise KeyError(context)
    return float(model[context].get(word, 0))
