"""Reading a write-up's page as strictly as no browser does."""

from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "col"}
FOREIGN = {"svg", "math"}  # where XML's short form of an empty element is right


class Page(HTMLParser):
    """tags: (name, attributes) of all elements in order; path: those that are open.

    links, cells, formulas: the text of each a, th, math. Every element that opens must close.
    """

    def __init__(self, source):
        super().__init__()
        self.source, self.tags, self.path = source, [], []
        self.inside = {"a": [], "th": [], "title": [], "figcaption": [], "p": []}
        self.feed(source)
        self.close()
        assert self.path == []

    def handle_starttag(self, tag, attributes):
        assert len(dict(attributes)) == len(attributes)
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.path.append(tag)
        if tag in self.inside:
            self.inside[tag].append("")

    def handle_startendtag(self, tag, attributes):
        assert tag in VOID or FOREIGN & set(self.path), tag
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.path.pop() == tag

    def handle_data(self, data):
        for tag, texts in self.inside.items():
            if tag in self.path:
                texts[-1] += data

    def each(self, tag):
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]
