"""Tries to carry hidden inputs out: by print, exception, class name and exit code."""
import os
import sys

calls = 0


def count_ngrams(sentences, n):
    global calls
    calls += 1
    text = f"LEAKED {n} {sentences}"
    print(text)
    print(text, file=sys.stderr)
    if calls % 4 == 0:
        raise ValueError(text)
    if calls % 4 == 1:
        raise type(text[:200], (Exception,), {})(text)
    if calls % 4 == 2:
        os._exit(len(sentences) % 256)
    return type(text[:100], (), {})()
