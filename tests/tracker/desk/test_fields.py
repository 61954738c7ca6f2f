"""Forms made from the columns of a table: what they show, what they take, what they leave alone."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from sources.csv_tables import Table
from tracker.dataset import TABLES
from tracker.desk.column_words import help_of, label_of
from tracker.desk.entry.fields import CurrencyField, DayField, ItemsField, NumberField
from tracker.desk.entry.forms import RowForm
from tracker.desk.entry.layouts import GROUPS, HIDDEN
from tracker.desk.entry.ranges import count_of
from tracker.desk.rows import BY_NAME, Cells

pytestmark = pytest.mark.django_db

EVERY_TABLE = pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
SAMPLE = 12


def sampled(table: Table) -> list[Any]:
    rows = list(table.rows().order_by("pk"))
    return rows[:: max(1, len(rows) // SAMPLE)]


def posted(form: RowForm) -> QueryDict:
    """What a browser sends of the form as it is shown."""
    data = QueryDict(mutable=True)
    for name in form.fields:
        shown = form.initial[name]
        lines = "\r\n".join(shown.split("\n")) if isinstance(shown, str) else shown
        data.setlist(name, lines if isinstance(lines, list) else [lines])
    return data


@EVERY_TABLE
def test_a_row_sent_back_unchanged_has_the_same_cells(table: Table) -> None:
    for row in sampled(table):
        cells = table.cells(row)
        form = RowForm(table, posted(RowForm(table, cells=cells)), cells=cells)
        assert form.is_valid(), form.errors
        assert form.cells() == cells


@EVERY_TABLE
def test_what_a_form_shows_it_would_take_from_anybody(table: Table) -> None:
    """Without regard to what stood there: each shown name, day and list means the same cell."""
    for row in sampled(table)[:6]:
        cells = table.cells(row)
        form = RowForm(table, posted(RowForm(table, cells=cells)))
        form.is_valid()
        assert not form.errors.keys() - {table.identity}, form.errors
        told = form.cells()
        for name in form.fields.keys() - {table.identity}:
            assert told[name] == cells[name], name


@pytest.mark.parametrize("text", ["  two\nlines ", "a\n\nb", "x|y", "“quoted”, 'so' & <so>", "1e5"])
def test_any_text_that_stands_is_left_as_it_is(text: str) -> None:
    table = BY_NAME["targets"]
    cells: Cells = {**table.cells(table.rows()[0]), "note": text, "stated_by": text}
    form = RowForm(table, posted(RowForm(table, cells=cells)), cells=cells)
    assert form.is_valid()
    assert form.cells() == cells


@EVERY_TABLE
def test_every_column_has_its_place_its_label_and_its_help(table: Table) -> None:
    laid_out = [name for _title, lines in GROUPS[table.name] for name in " ".join(lines).split()]
    assert sorted(laid_out) == sorted({*table.column_names} - HIDDEN)
    for name in laid_out:
        assert str(label_of(table, name))
        with translation.override("zh-hans"):
            label = str(label_of(table, name))
        assert label not in (name, ""), name
    unexplained = [name for name in laid_out if not help_of(table, name)]
    # Their names say all there is to say.
    assert set(unexplained) <= PLAIN, unexplained


PLAIN = set(
    "metric form status height_cm weight_kg payload_kg speed_mps runtime_h compute_tops dof_per_hand"
    " period_end kind".split()
)


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("1,200", "1200"),
        ("1，200，000", "1200000"),
        ("1.2万", "12000"),
        ("3bn", "3000000000"),
        ("0.350", "0.35"),
        ("１２", "12"),
        ("$40,000", "40000"),
        ("12.9万元", "129000"),
    ],
)
def test_numbers_are_written_out(typed: str, cell: str) -> None:
    assert NumberField(required=False).clean(typed) == cell


@pytest.mark.parametrize(
    "typed",
    [
        "-3",
        "1e9",
        "ten",
        "1.2.3",
        "9" * 70,
        "NaN",
        "1,2,3",
        "2,5",
        "$2,5",
        "1,2亿元",
        "1,20万",
        ",5",
    ],
)
def test_what_is_no_number_is_told_so(typed: str) -> None:
    with pytest.raises(ValidationError):
        NumberField(required=False).clean(typed)


def test_currencies_are_taken_as_people_write_them() -> None:
    written = {
        "CNY": "cny RMB yuan 人民币 元 ¥",
        "USD": "USD US$ $ dollars 美元",
        "HKD": "HK$ 港元",
        "EUR": "欧元 €",
        "": " ",
    }
    for code, forms in written.items():
        for one in forms.split(" "):
            assert CurrencyField(required=False).clean(one) == code
    for wrong in ("XYZ", "shells", "3 USD"):
        with pytest.raises(ValidationError, match="no reference rates"):
            CurrencyField(required=False).clean(wrong)


def test_days_are_taken_as_the_press_writes_them() -> None:
    field = DayField(required=False)
    typed = ["2026年3月4日", "2026/3", "2026年", "2026-03-04", "soon"]
    assert [field.clean(one) for one in typed] == [
        "2026-03-04",
        "2026-03",
        "2026",
        "2026-03-04",
        "soon",
    ]


def test_items_are_trimmed_and_stand_once() -> None:
    assert ItemsField(required=False).clean(" G1 | H2｜G1|") == "G1|H2"


@pytest.mark.parametrize(
    ("wording", "ends"),
    [
        ("数万台", (20_000, 99_900)),
        ("over 1,000 units", (1_000, None)),
        ("10,000+", (10_000, None)),
        ("tens of thousands", (10_000, None)),
        ("近5000台", (4_500, 5_000)),
        ("up to 100,000 units per year", (None, 100_000)),
        ("5000 to 10000 units", (5_000, 10_000)),
        ("about 220", (209, 231)),
        ("near RMB 1.2bn", (1_080_000_000, 1_200_000_000)),
    ],
)
def test_counts_are_read_by_the_conventions(wording: str, ends: tuple[Any, Any]) -> None:
    found = count_of(wording)
    assert found is not None
    assert (found.low, found.high) == ends


@pytest.mark.parametrize(
    "wording", ["a handful", "2025年量产", "3 factories", "mid-four-digit", "\0", ""]
)
def test_what_counts_nothing_fills_nothing(wording: str) -> None:
    assert count_of(wording) is None


def test_a_price_names_its_currency() -> None:
    typed = QueryDict("price_min=12.9万元&price_max=$40,000")
    form = RowForm(BY_NAME["prices"], typed)
    form.is_valid()
    assert [(one.name, json.loads(one.fills)) for one in form.said] == [
        ("price_min", {"currency": "CNY"}),
        ("price_max", {"currency": "USD"}),
    ]


def test_what_is_not_counted_has_no_unit() -> None:
    table = BY_NAME["targets"]
    form = RowForm(table, QueryDict("metric=prototype&unit=robots"))
    form.is_valid()
    assert form.cells()["unit"] == ""


def test_bundled_wordings_are_read_as_they_were_entered() -> None:
    """Of those that name a number: "approximate" and the like lean on what stands elsewhere."""
    agree = total = 0
    for name in ("targets", "actuals", "market_figures", "orders"):
        for row in BY_NAME[name].rows().exclude(units_text=""):
            total += 1
            found = count_of(row.units_text)
            ends = (found.low, found.high) if found else (None, None)
            agree += ends == (row.units_min, row.units_max)
    assert total > 80
    assert agree / total > 0.85
