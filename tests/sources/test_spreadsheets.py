"""No cell of a CSV file runs as a formula, and the desk reads each back as it was."""

import csv
import io

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.models import Company
from sources.csv_tables import csv_stream
from sources.spreadsheets import guarded, unguarded
from tracker.desk.imports.import_files import read

TAKEN_FOR_FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "-",
    "-9 to -5",
    "'=1",
    '=HYPERLINK("http://x","y")',
]
PLAIN = ["", "Unitree", "1=1", "a@b.example", "'quoted'", "12", "-5", "+5", "-0.25", "数亿元", "，"]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("cell", TAKEN_FOR_FORMULAS)
def test_text_that_would_run_is_marked_as_text(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("cell", PLAIN)
def test_numbers_stay_numbers_and_words_words(cell: str) -> None:
    assert guarded(cell) == cell == unguarded(cell)


@pytest.mark.only_on("sqlite")
@settings(max_examples=50)
@given(st.text("'=+-@\t\n＝1a ", max_size=6))
def test_every_cell_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def text_of(answer: StreamingHttpResponse) -> str:
    return b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]


@pytest.mark.only_on("sqlite")
def test_what_leaves_in_a_csv_comes_in_again_by_the_desk() -> None:
    cells = [cell for cell in (*TAKEN_FOR_FORMULAS, *PLAIN) if cell]
    rows = [(str(number), cell) for number, cell in enumerate(cells)]
    lines = text_of(csv_stream("x.csv", ["slug", "name_en"], rows, bom=True))
    assert lines.startswith("\ufeffslug,")
    opened = csv.reader(io.StringIO(lines[1:], newline=""))
    assert not any(row[1][0] in "=@\t\r\n＝＋－＠" for row in opened)
    sheet = read(lines.encode(), ["slug", "name_en"])
    assert [tuple(cells) for _line, cells in sheet.rows] == rows


@pytest.mark.django_db
def test_a_list_guards_its_cells_and_a_table_that_loads_again_does_not(client: Client) -> None:
    Company.objects.filter(slug="unitree").update(name_en="=cmd|' /C calc'!A0")
    of_list = text_of(client.get("/companies.csv?fields=slug,name_en&q=unitree"))  # type: ignore[arg-type]
    assert "unitree,'=cmd|' /C calc'!A0\n" in of_list
    with_mark = text_of(client.get("/companies.csv?bom=true"))  # type: ignore[arg-type]
    assert with_mark.startswith("\ufeffslug,")
    table = text_of(client.get("/data/companies.csv"))  # type: ignore[arg-type]
    assert "unitree,=cmd|' /C calc'!A0," in table
