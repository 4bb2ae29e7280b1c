import random

import numpy as np


def _words(params, length, temperature, next_uniform):
    h, word, found = np.zeros(len(params["b_a"])), len(params["b_y"]), []
    for t in range(length):
        h = np.tanh(params["W_ah"] @ h + params["W_ax"][:, word] + params["b_a"])
        y = (params["W_yh"] @ h + params["b_y"]) / temperature
        weights = [float(np.exp(one - max(y))) for one in y]
        u, total, word = next_uniform(t) * sum(weights), 0.0, 0
        for word in range(len(weights)):
            total += weights[word]
            if u < total:
                break
        found.append(word)
    return found


def sample(params, length, temperature, uniforms):
    return [_words(params, length, temperature, row.__getitem__) for row in uniforms]


def draw(params, count, length, temperature=1.0):
    return [_words(params, length, temperature, lambda t: random.random()) for _ in range(count)]
