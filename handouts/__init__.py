"""What students get, made from the one place where a solution is written.

    strip.py     a solution's text -> the starter's text: what is between markers is cut
    verify.py    reads both and proves that the starter gives nothing away and fits the solution
    starter.py   the command that writes an assignment's starter and recorded examples,
                 or says where the committed ones have drifted: `python -m handouts.starter`
    writeup/     handout.md as a page for a browser and as a PDF
    figures/     the pictures in it, drawn by code

Authors run it after every change of `reference/`; a test runs it with `--check`. Nothing here
is needed to grade: of `autograder`, only `validate` and `new` import it.
"""
