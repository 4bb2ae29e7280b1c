"""Texts to learn from, by name: `corpus("pydoc")`, `"shakespeare"`, `"grammar"`, `"file:PATH"`.

    named.py        name -> Corpus; the only file that knows them all
    pydoc.py        real English that every Python carries with it
    shakespeare.py  downloaded once, through download.py (resume, checksum, one at a time)
    grammar.py      generated; the best possible perplexity is known (english.py has the rules)
    text.py         texts -> sentences, words, ids
    facts.py        what `autograder data NAME` says about a text

Used by `autograder data`, the demo, the benchmarks and checks that compare two programs on
the same text. Nothing that is recorded may depend on `pydoc`: it changes with Python.
"""

from autograder.corpora.facts import Facts, facts
from autograder.corpora.named import NAMES, Corpus, corpus
from autograder.corpora.pydoc import pydoc_text
from autograder.corpora.text import characters, encode, sentences

__all__ = [
    "NAMES",
    "Corpus",
    "Facts",
    "characters",
    "corpus",
    "encode",
    "facts",
    "pydoc_text",
    "sentences",
]
