import math
from fractions import Fraction
from itertools import combinations_with_replacement


def attention_edges(n_positions):
    pairs = combinations_with_replacement(range(1, n_positions + 1), 2)
    return sorted([t, j] for j, t in pairs)


def recurrent_edges(n_positions):
    return list(zip(range(1, n_positions + 1), range(n_positions)))


def score_entries(n_positions, n_layers, n_heads):
    return math.comb(n_positions + 1, 2) * n_layers * n_heads


def parameter_count(n_layers, d_model, vocab_size, context_length):
    C = d_model
    square, vector = (C, C), (C,)
    layer = [vector] * 4 + [square, vector] * 4 + [(C, 4 * C), (4 * C,), (4 * C, C), vector]
    outside = [(vocab_size, C), (context_length, C), vector, vector]
    return sum(map(math.prod, outside)) + n_layers * sum(map(math.prod, layer))


def layer_rule(n_layers, d_model):
    return n_layers * (4 * d_model * d_model + 2 * d_model * 4 * d_model)


def training_flops(n_parameters, n_tokens):
    return (2 + 4) * n_parameters * n_tokens


def petaflop_days(flops):
    return Fraction(int(flops), 86_400 * 10**15)


def contradictions(rows):
    def holds(row):
        _, d_model, n_heads, d_head = row
        return divmod(d_model, n_heads) == (d_head, 0)

    return [row[0] for row in rows if not holds(row)]
