"""Reading the result page as strictly as no browser does."""

from html.parser import HTMLParser

from autograder.reports import REPORTS

VOID = {"meta"}


class Page(HTMLParser):
    """A page, read strictly: every element that opens must close, in order.

    tags: (name, attributes) of all elements; texts: (path of open elements, text).
    """

    def __init__(self, source):
        super().__init__()
        self.source, self.tags, self.texts, self.path = source, [], [], []
        self.feed(source)
        self.close()
        assert self.path == []

    def handle_starttag(self, tag, attributes):
        assert len(dict(attributes)) == len(attributes)
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.path.append(tag)

    def handle_startendtag(self, tag, attributes):
        assert "svg" in self.path
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.path.pop() == tag

    def handle_data(self, data):
        self.texts.append((tuple(self.path), data))

    def text(self, tag="body"):
        """All text inside elements of a kind, the blanks of the source made single."""
        return " ".join(" ".join(text for path, text in self.texts if tag in path).split())

    def each(self, tag):
        """The text of each element of a kind that holds no other element."""
        return [text for path, text in self.texts if path[-1:] == (tag,)]


def render(result):
    return Page(REPORTS["html"].render(result))
