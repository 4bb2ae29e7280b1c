"""Right, written otherwise: Richardson differences along twelve Gaussian directions per input."""

import numpy as np

H = 1e-3


def gradient_is_right(forward, backward, inputs, seed=0):
    rng = np.random.default_rng(seed + 1)
    b = forward(*[x.copy() for x in inputs])
    upstream = rng.standard_normal(np.asarray(b).shape)
    found = backward(*[x.copy() for x in inputs], b, upstream)
    if len(found) != len(inputs):
        return False

    def moved(which, step):
        shifted = [x + step if i == which else x.copy() for i, x in enumerate(inputs)]
        return np.asarray(forward(*shifted))

    for i, x in enumerate(inputs):
        gradient = np.asarray(found[i])
        if gradient.shape != x.shape or not np.isfinite(gradient).all():
            return False
        claims, slopes = [], []
        for _ in range(12):
            u = rng.standard_normal(x.shape)
            near = (moved(i, H * u) - moved(i, -H * u)) / (2 * H)
            far = (moved(i, 2 * H * u) - moved(i, -2 * H * u)) / (4 * H)
            slopes.append(np.sum(upstream * (4 * near - far) / 3))
            claims.append(np.sum(gradient * u))
        if np.linalg.norm(np.subtract(claims, slopes)) > 1e-6 * np.linalg.norm(slopes):
            return False
    return True
