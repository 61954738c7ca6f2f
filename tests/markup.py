"""What the markup of a page promises to those who do not see it."""

import re
from html.parser import HTMLParser
from typing import NamedTuple


class TableSeen(NamedTuple):
    caption: str
    heads: int
    heads_without_scope: int


class Tables(HTMLParser):
    """The tables of a page, none of which holds another."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[TableSeen] = []
        self._in_caption = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.found.append(TableSeen("", 0, 0))
        elif tag == "caption":
            self._in_caption = True
        elif tag == "th":
            seen = self.found[-1]
            bare = dict(attrs).get("scope") not in ("col", "row", "rowgroup", "colgroup")
            self.found[-1] = seen._replace(
                heads=seen.heads + 1, heads_without_scope=seen.heads_without_scope + bare
            )

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self._in_caption = False

    def handle_data(self, data: str) -> None:
        if self._in_caption:
            self.found[-1] = self.found[-1]._replace(caption=self.found[-1].caption + data.strip())


def focused(page: str) -> list[str]:
    """The names of the fields that take the focus when the page is there."""
    tags = re.findall(r"<(?:input|select|textarea)\b[^>]*>", page)
    return [re.findall(r'name="(\w+)"', tag)[0] for tag in tags if " autofocus" in tag]
