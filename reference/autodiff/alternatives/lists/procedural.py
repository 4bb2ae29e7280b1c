"""Right, written otherwise: the object holds lists, the gradients are nested lists."""

import math


def nn_forward(x, y, alpha, beta):
    a = [sum(w * v for w, v in zip(row, x)) for row in alpha]
    z = [1 / (1 + math.exp(-v)) for v in a]
    b = [sum(w * v for w, v in zip(row, z)) for row in beta]
    exps = [math.exp(v - max(b)) for v in b]
    y_hat = [e / sum(exps) for e in exps]
    J = -sum(p * math.log(q) for p, q in zip(y, y_hat))
    return {"x": list(x), "a": a, "z": z, "b": b, "y_hat": y_hat, "J": J}


def nn_backward(x, y, alpha, beta, o):
    g_b = [q - p for p, q in zip(y, o["y_hat"])]
    g_z = [sum(g * beta[k][d] for k, g in enumerate(g_b)) for d in range(len(o["z"]))]
    g_a = [g * v * (1 - v) for g, v in zip(g_z, o["z"])]
    return [[[g * v for v in x] for g in g_a], [[g * v for v in o["z"]] for g in g_b]]
