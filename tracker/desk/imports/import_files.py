"""The bytes of an uploaded table as rows of cells: encoding, delimiter, and the marks that Excel leaves."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sources.spreadsheets import unguarded

MOST_BYTES = 20 * 1024**2
MOST_ROWS = 50_000
LONGEST_CELL = 100_000
MOST_COLUMNS = 200
SAMPLE = 200_000

ENCODINGS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030 / GBK",
    "big5": "Big5",
    "utf-16": "UTF-16",
    "windows-1252": "Windows-1252",
}
DELIMITERS = {",": ",", ";": ";", "\t": "Tab", "|": "|"}

SEPARATOR_LINE = re.compile(r"sep=([,;\t|])[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
BINARY = (
    b"%PDF",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"SQLite",
)
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")


class Unreadable(ValueError):
    """The file as a whole cannot be read; ``line`` says where, 0 for nowhere in particular."""

    def __init__(self, reason: str, line: int = 0) -> None:
        self.line = line
        super().__init__(reason)


@dataclass(frozen=True)
class Sheet:
    """What the file holds: its header, and each row that is not blank with the line it begins on."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]


def read(content: bytes, known: Iterable[str], encoding: str = "", delimiter: str = "") -> Sheet:
    """The sheet in ``content``, or Unreadable. ``known`` are the column names a header may have.

    What is not given is found out: the encoding from the bytes, the delimiter from the header.
    """
    _refuse_other_formats(content)
    taken = encoding or _encoding(content)
    text = _decoded(content, taken)
    skipped = 0
    if mark := SEPARATOR_LINE.match(text):
        text, skipped = text[mark.end() :], 1
        delimiter = delimiter or mark[1]
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    delimiter = delimiter or _delimiter(text, frozenset(known))
    lines = _lines(text, delimiter, skipped)
    line, first = next(lines, (0, []))
    header = _header(first, line)
    rows: list[tuple[int, list[str]]] = []
    for number, cells in lines:
        rows.append((number, _fitted(cells, len(header))))
        if len(rows) > MOST_ROWS:
            limit = {"limit": f"{MOST_ROWS:,}"}
            raise Unreadable(_("More than %(limit)s rows: split the file.") % limit)
    if not rows:
        raise Unreadable(_("There is a header but no row beneath it."))
    return Sheet(taken, delimiter, header, tuple(rows))


def _refuse_other_formats(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise Unreadable(too_large())
    if content.startswith((*ZIP, OLD_EXCEL)):
        raise Unreadable(
            _(
                "This is an Excel workbook or a zip archive: save the sheet as “CSV UTF-8”, upload that."
            )
        )
    if content.startswith(BINARY):
        raise Unreadable(_("This is no text file: upload a table as CSV."))


def too_large() -> str:
    limit = {"limit": MOST_BYTES // 1024**2}
    return _("Larger than %(limit)s MB: split the file.") % limit


# --- encoding ---


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _half_nul(content):
        return "utf-16"
    if _decodes(content, "utf-8") is not None:
        return "utf-8"
    found = {name: _decodes(content, name) for name in ("gb18030", "big5")}
    shares = {name: _share_of_common(text, name) for name, text in found.items() if text}
    # Of two that decode, the one that gives everyday characters.
    return max(shares, key=lambda name: shares[name], default="windows-1252")


def _half_nul(content: bytes) -> bool:
    """UTF-16 without its mark: of mostly Latin text every other byte is NUL."""
    start = content[:2000]
    return len(start) > 3 and max(start[::2].count(0), start[1::2].count(0)) > len(start) * 0.3


def _decodes(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


# The everyday characters stand first in either set, so their leading byte is low.
EVERYDAY = {"gb18030": ("gb2312", 0xA1, 0xD7), "big5": ("big5", 0xA1, 0xC6)}


def _share_of_common(text: str, encoding: str) -> float:
    plain, lowest, highest = EVERYDAY[encoding]
    found = [one for one in text if ord(one) > 127][:SAMPLE]
    codes = (one.encode(plain, "ignore")[:1] for one in found)
    return sum(bool(code) and lowest <= code[0] <= highest for code in codes) / max(len(found), 1)


def _decoded(content: bytes, encoding: str) -> str:
    if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    try:
        # Windows leaves a few bytes of its own undefined: nothing readable is lost with them.
        text = content.decode(encoding, "replace" if encoding == "windows-1252" else "strict")
    except UnicodeDecodeError as fault:
        if content[:SAMPLE].count(0):
            raise Unreadable(_("This is no text file: upload a table as CSV.")) from None
        line = content[: fault.start].count(b"\n") + 1
        shown = {"encoding": ENCODINGS.get(encoding, encoding)}
        reason = _("This is not %(encoding)s text: choose another encoding.") % shown
        raise Unreadable(reason, line) from None
    text = text.removeprefix("\ufeff")
    if text[:SAMPLE].count("\0") > len(text[:SAMPLE]) * 0.05:
        raise Unreadable(_("This is no text file: upload a table as CSV."))
    return text


# --- rows ---


def _delimiter(text: str, known: frozenset[str]) -> str:
    """The one that splits the header into the most names we know, else into the most pieces."""
    first = next((line for line in text.splitlines() if line.strip()), "")[:LONGEST_CELL]

    def fit(delimiter: str) -> tuple[int, int]:
        names = [name.strip().strip('"').strip() for name in first.split(delimiter)]
        return len(known.intersection(names)), len(names)

    return max(DELIMITERS, key=fit)


def _lines(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not blank, cleaned; a quoted cell may hold line ends."""
    # The limit is the process's: set once more, always to the same.
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1 + skipped
    try:
        for cells in lines:
            cleaned = [_clean(cell) for cell in cells]
            if any(cleaned):
                yield start, cleaned
            start = lines.line_num + 1 + skipped
    except csv.Error as fault:
        raise Unreadable(_told(str(fault)), max(start, 1)) from None


def _told(fault: str) -> str:
    if "field limit" in fault:
        limit = {"limit": f"{LONGEST_CELL:,}"}
        return (
            _("A cell holds more than %(limit)s characters: is a quotation mark missing?") % limit
        )
    return _("The quotation marks do not close: a quoted cell ends with a mark and a delimiter.")


def _clean(cell: str) -> str:
    """Without padding, and without the mark that keeps a spreadsheet from taking it for a formula."""
    return unguarded(cell.strip())


def _header(cells: list[str], line: int) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        limit = {"limit": MOST_COLUMNS}
        raise Unreadable(_("More than %(limit)s columns: is the delimiter right?") % limit, line)
    return tuple(cells)


def _fitted(cells: list[str], width: int) -> list[str]:
    """Without the empty cells that a spreadsheet leaves behind the last column."""
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return cells
