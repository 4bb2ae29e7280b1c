"""Problem 3.4: the loss of part-of-speech tagging, for sentences of unequal lengths.

Lecture 19, "RNN + Loss". The slide takes the logarithm of a softmax; we compute it from the logits.
"""

import numpy as np


def log_softmax(logits):
    """The logarithm of softmax over the last axis, for logits of any size: never -inf, inf or NaN.

    logits: (..., K), finite. Returns an array of the same shape.
    """
    raise NotImplementedError("problem 3.4: log_softmax")


def tagging_loss(logits, tags, mask):
    """The loss of each sentence: the sum over its words of the cross-entropies.

    logits: (N, T, K), the outputs y of an RNN.
    tags:   (N, T) integers, the right tags, from 0 to K - 1.
    mask:   (N, T) booleans, True for a word, False for the padding behind a shorter sentence.
            What logits and tags hold there (any finite numbers, any tag from 0 to K - 1) changes
            nothing.
    Returns (N,): l = sum_t l_t, l_t = -log softmax(y_t)[tag_t], over the words of the sentence.
    Source: Lecture 19, "RNN + Loss", lines 11 and 13.
    """
    raise NotImplementedError("problem 3.4: tagging_loss")


def tagging_gradient(logits, tags, mask):
    """The gradient of the sum of all sentences' losses for the logits.

    logits, tags, mask: as for tagging_loss. Returns (N, T, K), zero in the padding.
    """
    raise NotImplementedError("problem 3.4: tagging_gradient")


def predict_tags(logits, mask):
    """The most probable tag of each word.

    logits: (N, T, K).   mask: (N, T) booleans. Returns (N, T) integers: for each word the tag with
    the largest logit (where several are equally large, any of them), -1 in the padding.
    """
    raise NotImplementedError("problem 3.4: predict_tags")
