import math

import numpy as np


def sigmoid(a):
    return np.reshape([1 / (1 + math.exp(-float(one))) for one in np.ravel(a)], np.shape(a))


def elman_forward(params, x, nonlinearity=sigmoid):
    N, T, J = x.shape
    H, K = len(params["b_a"]), len(params["b_y"])
    hs, ys = np.zeros((N, T, H)), np.zeros((N, T, K))
    for n in range(N):
        h = np.zeros(H)
        for t in range(T):
            a = np.array(params["b_a"], dtype=float)
            for i in range(H):
                for k in range(H):
                    a[i] += params["W_ah"][i, k] * h[k]
                for j in range(J):
                    a[i] += params["W_ax"][i, j] * x[n, t, j]
            h = nonlinearity(a)
            hs[n, t] = h
            for k in range(K):
                ys[n, t, k] = sum(params["W_yh"][k, i] * h[i] for i in range(H)) + params["b_y"][k]
    return hs, ys
