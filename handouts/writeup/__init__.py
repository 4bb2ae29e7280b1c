"""An assignment's write-up, `handout.md`, as a page for a browser and as a PDF.

    page(assignment)    one HTML file: MathML, figures, light and dark, nothing from elsewhere
    pdf(assignment)     the same to print, set by typst with the fonts that it carries

With `solutions=True` both are the staff's edition: behind each written problem stand its model
answer and its rubric. The same sources give the same bytes, on every machine.

    sources.py   what a write-up is made of: its text, its figures, for the staff its rubrics
    tree.py      pandoc's tree of a document: reading, writing, walking
    marks.py     what is special in a write-up: problems, corrections, signatures, what is graded
    links.py     "problem 1.3" and "item 7" lead there
    html.py, pdf.py, widths.py, templates/   how it looks

Authors and `autograder handout` call it; nothing here is needed to grade.
"""

from handouts.writeup.html import page
from handouts.writeup.pdf import pdf

__all__ = ["page", "pdf"]
