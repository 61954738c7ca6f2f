"""Bytes to rows: encodings, delimiters, what Excel leaves behind, and what is no table at all."""

import csv
import io

import pytest

from tracker.desk.imports import import_files
from tracker.desk.imports.import_files import Unreadable, read

KNOWN = ("slug", "name_en", "name_zh", "aliases", "country")
CHINESE = (
    "slug,name_en,name_zh\nunitree,Unitree,宇树科技\nubtech,UBTECH,深圳市优必选科技股份有限公司\n"
)
TRADITIONAL = "slug,name_zh\nfoxconn,鴻海精密工業股份有限公司\ntsmc,台灣積體電路製造\n"


@pytest.mark.parametrize(
    ("text", "codec", "taken"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "utf-16-le", "utf-16"),
        (TRADITIONAL, "big5", "big5"),
        ("slug,name_en\nx,Café Zürich\n", "windows-1252", "windows-1252"),
    ],
)
def test_the_encoding_is_found_out(text: str, codec: str, taken: str) -> None:
    sheet = read(text.encode(codec), KNOWN)
    wanted = list(csv.reader(io.StringIO(text)))
    assert sheet.encoding == taken
    assert [list(sheet.header), *(cells for _line, cells in sheet.rows)] == wanted


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out_by_the_header(delimiter: str) -> None:
    """Cells of a list hold the one, sentences the other: only the header can tell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerows([("slug", "name_en", "aliases"), ("a", "A; B, C", "x|y|z")])
    sheet = read(buffer.getvalue().encode(), KNOWN)
    assert sheet.delimiter == delimiter
    assert sheet.rows == ((2, ["a", "A; B, C", "x|y|z"]),)


def test_what_excel_leaves_behind_is_taken_away() -> None:
    content = b"sep=;\r\n slug ;name_en;;\r\na; '=Sum ;;\r\n;;;\r\n\r\nb;O'Neil;;\r\nc;'-x;;"
    sheet = read(content, KNOWN)
    assert sheet.header == ("slug", "name_en")
    assert sheet.rows == ((3, ["a", "=Sum"]), (6, ["b", "O'Neil"]), (7, ["c", "-x"]))


def test_lines_are_counted_through_quoted_line_ends_and_mixed_ones() -> None:
    sheet = read(b'slug,name_en\r\na,"one\ntwo"\nb,x\rc,y\r\n', KNOWN)
    assert [line for line, _cells in sheet.rows] == [2, 4, 5]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"slug,name_en\n\n,\n", "no row beneath"),
        (b"PK\x03\x04workbook", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0old", "Excel workbook"),
        (b"%PDF-1.7", "no text file"),
        (bytes(range(256)) + b"\0" * 500, "no text file"),
        (b'slug,name_en\na,"open\n', "quotation marks"),
        (b'slug\n"a"b\n', "quotation marks"),
        (b"slug\n" + b"x" * 1_000_000 + b"\n", "more than 100,000 characters"),
        (b",".join([b"x"] * 300) + b"\n1\n", "More than 200 columns"),
    ],
)
def test_what_is_no_table_says_so(content: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(content, KNOWN)


def test_an_encoding_that_was_chosen_and_is_wrong_names_the_line() -> None:
    with pytest.raises(Unreadable, match="not UTF-8 text") as caught:
        read(CHINESE.encode("gbk"), KNOWN, "utf-8")
    assert caught.value.line == 2


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_files, "MOST_ROWS", 3)
    with pytest.raises(Unreadable, match="More than 3 rows"):
        read(b"slug\na\nb\nc\nd\n", KNOWN)
