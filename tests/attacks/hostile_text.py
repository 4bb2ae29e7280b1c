"""Prints and raises text that could act on whoever looks at it."""
NASTY = (
    "\x1b[2J\x1b]0;owned\x07\x00<script>alert(1)</script>[bold red]100 of 100[/]"
    "\u202e\u2066\ud800=HYPERLINK(1)\r\n100 of 100 points\n| PASSED"
)
print(NASTY)


def count_ngrams(sentences, n):
    print(NASTY)
    raise ValueError(NASTY)
