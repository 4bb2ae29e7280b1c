"""Modules to try the checker of problem 2.2 on: right ones, and wrong ones that look right.

`sines_forward` and `sines_backward` are a right module. `sines_sign` is a wrong backward for the
same forward, and so on for every line of RIGHT and WRONG below. A checker is good when it returns
True for every right pair and False for every wrong one:

    a = numpy.array([[0.3, 1.7], [0.4, -0.2]])
    gradient_is_right(sines_forward, sines_backward, [a])  # should be True
    gradient_is_right(sines_forward, sines_sign, [a])      # should be False

A backward gets the inputs, the output and the upstream gradient, here called g.
"""

import numpy

# module -> the shapes of its inputs
RIGHT = {
    "sines": [(3, 2)],
    "cubes": [(3, 3)],
    "scale": [(3, 4)],
    "tiny": [(5,)],
    "huge": [(2, 3)],
    "product": [(2, 3), (2, 3)],
    "matmul": [(2, 3), (3, 5)],
    "square_matmul": [(3, 3), (3, 3)],
    "shift": [(4, 3), (3,)],
    "running": [(6,)],
    "columns": [(3, 5)],
    "energy": [(2, 3)],
    "fused": [(3,), (3,), (3,)],
    "there_and_back": [(5,)],
}
# wrong backward -> the module whose forward it belongs to
WRONG = {
    "sines_sign": "sines",
    "sines_twice": "sines",
    "sines_without_upstream": "sines",
    "sines_of_output": "sines",
    "sines_nan": "sines",
    "sines_zeros": "sines",
    "sines_signs_only": "sines",
    "sines_extra_axis": "sines",
    "cubes_transposed": "cubes",
    "cubes_last_row_missing": "cubes",
    "scale_one_entry": "scale",
    "scale_two_entries_swapped": "scale",
    "scale_rows_reversed": "scale",
    "tiny_sign": "tiny",
    "tiny_twice": "tiny",
    "huge_one_percent": "huge",
    "product_swapped": "product",
    "product_second_missing": "product",
    "product_too_few": "product",
    "product_too_many": "product",
    "matmul_order": "matmul",
    "square_matmul_transposed": "square_matmul",
    "square_matmul_order": "square_matmul",
    "shift_not_summed": "shift",
    "shift_mean": "shift",
    "shift_first_row": "shift",
    "running_for_ones": "running",
    "running_forwards": "running",
    "columns_of_mean": "columns",
    "energy_without_upstream": "energy",
    "energy_flat": "energy",
    "energy_mean": "energy",
    "fused_sum": "fused",
}


# --- one input, entry by entry -----------------------------------------------------------------


def sines_forward(a):
    return numpy.sin(a)


def sines_backward(a, b, g):
    return (numpy.cos(a) * g,)


def sines_sign(a, b, g):
    return (-numpy.cos(a) * g,)


def sines_twice(a, b, g):
    return (2 * numpy.cos(a) * g,)


def sines_without_upstream(a, b, g):
    return (numpy.cos(a),)


def sines_of_output(a, b, g):
    return (numpy.cos(b) * g,)


def sines_nan(a, b, g):
    gradient = numpy.cos(a) * g
    gradient.flat[-1] = numpy.nan
    return (gradient,)


def sines_zeros(a, b, g):
    return (numpy.zeros(a.shape),)


def sines_signs_only(a, b, g):
    return (numpy.sign(numpy.cos(a) * g),)


def sines_extra_axis(a, b, g):
    return ((numpy.cos(a) * g)[None],)


def cubes_forward(a):
    return a**3


def cubes_backward(a, b, g):
    return (3 * a**2 * g,)


def cubes_transposed(a, b, g):
    return ((3 * a**2 * g).T,)


def cubes_last_row_missing(a, b, g):
    gradient = 3 * a**2 * g
    gradient[-1] = 0
    return (gradient,)


FACTORS = numpy.array([[0.7, -1.3, 2.1, 0.4], [1.9, 0.6, -0.8, 1.1], [-2.3, 1.7, 0.9, -0.5]])


def scale_forward(a):
    return FACTORS * a


def scale_backward(a, b, g):
    return (FACTORS * g,)


def scale_one_entry(a, b, g):
    gradient = FACTORS * g
    gradient[1, 0] *= 1.01
    return (gradient,)


def scale_two_entries_swapped(a, b, g):
    gradient = FACTORS * g
    gradient[0, 2], gradient[2, 0] = gradient[2, 0], gradient[0, 2]
    return (gradient,)


def scale_rows_reversed(a, b, g):
    return (FACTORS[::-1] * g,)


def tiny_forward(a):
    return 1e-9 * numpy.exp(a / 3)


def tiny_backward(a, b, g):
    return (b * g / 3,)


def tiny_sign(a, b, g):
    return (-b * g / 3,)


def tiny_twice(a, b, g):
    return (2 * b * g / 3,)


def huge_forward(a):
    return 1e9 * a**2


def huge_backward(a, b, g):
    return (2e9 * a * g,)


def huge_one_percent(a, b, g):
    return (2.02e9 * a * g,)


# --- several inputs ----------------------------------------------------------------------------


def product_forward(p, q):
    return p * q


def product_backward(p, q, b, g):
    return q * g, p * g


def product_swapped(p, q, b, g):
    return p * g, q * g


def product_second_missing(p, q, b, g):
    return q * g, numpy.zeros(q.shape)


def product_too_few(p, q, b, g):
    return (q * g,)


def product_too_many(p, q, b, g):
    return q * g, p * g, numpy.copy(g)


def matmul_forward(p, q):
    return p @ q


def matmul_backward(p, q, b, g):
    return g @ q.T, p.T @ g


def matmul_order(p, q, b, g):
    return p.T @ g, g @ q.T


def square_matmul_forward(p, q):
    return p @ q


def square_matmul_backward(p, q, b, g):
    return g @ q.T, p.T @ g


def square_matmul_transposed(p, q, b, g):
    return g @ q, p @ g


def square_matmul_order(p, q, b, g):
    return p.T @ g, g @ q.T


def shift_forward(rows, offset):
    return numpy.tanh(rows + offset)


def shift_backward(rows, offset, b, g):
    gradient = (1 - b**2) * g
    return gradient, gradient.sum(axis=0)


def shift_not_summed(rows, offset, b, g):
    gradient = (1 - b**2) * g
    return gradient, gradient


def shift_mean(rows, offset, b, g):
    gradient = (1 - b**2) * g
    return gradient, gradient.mean(axis=0)


def shift_first_row(rows, offset, b, g):
    gradient = (1 - b**2) * g
    return gradient, gradient[0]


def fused_forward(p, q, r):
    return p * q + r


def fused_backward(p, q, r, b, g):
    return q * g, p * g, numpy.copy(g)


def fused_sum(p, q, r, b, g):
    return q * g, p * g, numpy.full(r.shape, numpy.sum(g))


# --- entries that depend on one another --------------------------------------------------------


def running_forward(a):
    return numpy.cumsum(a)


def running_backward(a, b, g):
    return (numpy.cumsum(g[::-1])[::-1],)


def running_for_ones(a, b, g):
    return (g * numpy.arange(len(a), 0, -1),)


def running_forwards(a, b, g):
    return (numpy.cumsum(g),)


def there_and_back_forward(a):
    return (a[1:] + a[0]) - a[0]


def there_and_back_backward(a, b, g):
    return (numpy.append(0.0, g),)


def columns_forward(a):
    return a[:, 1:3] ** 2


def columns_backward(a, b, g):
    gradient = numpy.zeros(a.shape)
    gradient[:, 1:3] = 2 * a[:, 1:3] * g
    return (gradient,)


def columns_of_mean(a, b, g):
    gradient = numpy.zeros(a.shape)
    gradient[:, 1:3] = 2 * a[:, 1:3] * g.mean(axis=1, keepdims=True)
    return (gradient,)


def energy_forward(a):
    return numpy.sum(a**2) / 2


def energy_backward(a, b, g):
    return (a * g,)


def energy_without_upstream(a, b, g):
    return (a,)


def energy_flat(a, b, g):
    return ((a * g).ravel(),)


def energy_mean(a, b, g):
    return (a * g / a.size,)
