"""Brings modules along that would replace the grader's own."""
import numpy as np

print("numpy is", "STOLEN" if getattr(np, "FAKE", False) else "real")


def count_ngrams(sentences, n):
    return {}
