"""Problem 2.8: stochastic gradient descent, with single examples and with mini-batches.

Lecture 19, "SGD and Mini-batch SGD", with the index of one line corrected: the gradient is taken at
the parameters that are updated, theta(s+1) = theta(s) - eta g(theta(s)).
"""

import numpy as np


def sgd(theta, gradient, loss, N, epochs, eta, order):
    """Stochastic gradient descent: one step for every example.

    theta:    array of any shape, float64, the first parameters; it is not changed.
    gradient: function; gradient(theta, i) returns the gradient of J_i at theta, theta's shape.
    loss:     function; loss(theta, i) returns J_i(theta), a number.
    N:        int, the number of examples, i = 0, ..., N - 1.
    epochs:   int, T, how often to go through all of them; 0 is possible.
    eta:      float, the step size.
    order:    function; order(t), called once in each epoch t = 0, ..., epochs - 1, returns a
              list with 0, ..., N - 1 in the order in which the examples are to be used.
    Returns (theta, losses): the last parameters, and a list with the average of J_i over all N
    examples after each epoch, at the parameters of that time (epochs floats).
    Source: Lecture 19, "SGD and Mini-batch SGD", algorithm "SGD".
    """
    raise NotImplementedError("problem 2.8: sgd")


def minibatch_sgd(theta, gradient, loss, N, epochs, eta, order, batch_size):
    """Mini-batch SGD: one step for every batch, along the average of its examples' gradients.

    theta, gradient, loss, N, epochs, eta, order: as for sgd.
    batch_size: int, at least 1. Each epoch's order is cut into pieces of batch_size, from its
                beginning; the last piece may be smaller, and its average is over its own size.
    Returns (theta, losses), as sgd does.
    Source: Lecture 19, "SGD and Mini-batch SGD", algorithm "Mini-Batch SGD"; like SGD, it goes
    through the examples in a new order in each epoch.
    """
    raise NotImplementedError("problem 2.8: minibatch_sgd")
