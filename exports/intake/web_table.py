"""Tables of a web page that a system saved under a workbook's name."""

from html.parser import HTMLParser


class _Tables(HTMLParser):
    """The tables of a page as rows of texts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.tables[-1][-1].append("".join(self._cell))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def web_tables(text: str) -> list[list[list[str]]]:
    """The rows of every table of a page."""
    page = _Tables()
    page.feed(text)
    return page.tables


def is_page(text: str) -> bool:
    """Whether a text is a web page with a table."""
    return text.lstrip()[:1] == "<" and "<table" in text.lower()
