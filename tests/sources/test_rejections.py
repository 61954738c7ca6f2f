"""What the loader refuses, named by file, line, column and reason; then nothing is written."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from companies.datasets import COMPANIES, EVENTS, TARGETS
from companies.models import ProductionTarget
from funding.datasets import INVESTORS, ROUNDS
from sources.csv_tables import Table
from sources.datasets import SOURCES
from sources.models import Source
from tests.sources.bundle import Bundle, log_size

pytestmark = pytest.mark.django_db

BACKWARDS = "The lower bound is above the upper bound, or below zero."


def test_one_bad_row_keeps_everything_out(bundle: Bundle) -> None:
    bundle.change(SOURCES, 0, title="A better title")
    bundle.change(COMPANIES, 4, founded="2016-13")
    bundle.change(TARGETS, 7, company_slug="unitre")
    bundle.change(ROUNDS, 9, currency="CNY", amount_min="5", amount_max="4")
    before = log_size()
    refused = bundle.refusals()
    assert refused == [
        "companies.csv line 6, founded: '2016-13' is not a day of the calendar",
        "targets.csv line 9, company_slug: there is no company 'unitre'",
        f"rounds.csv line 11, amount_min, amount_max: {BACKWARDS}",
    ]
    assert log_size() == before
    assert not Source.objects.filter(title="A better title").exists()


def test_the_command_names_each_fault_and_fails(bundle: Bundle) -> None:
    bundle.change(COMPANIES, 4, founded="soon")
    errors = StringIO()
    with pytest.raises(CommandError, match="1 faults; nothing was written"):
        call_command("load_dataset", folder=bundle.folder, stdout=StringIO(), stderr=errors)
    assert errors.getvalue() == (
        "companies.csv line 6, founded: 'soon' is not a date of the form"
        " YYYY, YYYY-MM or YYYY-MM-DD\n"
    )


def replaced(table: Table, old: bytes, new: bytes) -> Callable[[Bundle], None]:
    def spoil(bundle: Bundle) -> None:
        content = bundle.path(table).read_bytes()
        assert old in content
        bundle.path(table).write_bytes(content.replace(old, new, 1))

    return spoil


def changed(table: Table, index: int, **cells: str) -> Callable[[Bundle], None]:
    def spoil(bundle: Bundle) -> None:
        bundle.change(table, index, **cells)

    return spoil


def with_repeated_row(bundle: Bundle) -> None:
    rows = bundle.rows(SOURCES)
    bundle.write(SOURCES, [*rows[:5], rows[1], *rows[5:]])


def without_file(bundle: Bundle) -> None:
    bundle.path(SOURCES).unlink()


def over_several_lines(bundle: Bundle) -> None:
    """Line ends inside quoted cells must not shift what is reported after them."""
    rows = bundle.rows(SOURCES)
    rows[0]["title"] = "A title\nover three\nlines"
    rows[2]["kind"] = "gossip"
    bundle.write(SOURCES, rows)


SPOILED = {
    "an unknown column": (
        SOURCES,
        replaced(SOURCES, b",publisher,", b",publsher,"),
        "sources.csv line 1, publsher: unknown column; did you mean publisher?",
    ),
    "a missing column": (
        SOURCES,
        replaced(SOURCES, b",publisher,", b",publsher,"),
        "sources.csv line 1, publisher: this column is missing",
    ),
    "a column given twice": (
        SOURCES,
        replaced(SOURCES, b",publisher,", b",title,"),
        "sources.csv line 1, title: this column stands in the header twice",
    ),
    "a ragged row": (
        SOURCES,
        replaced(SOURCES, b",zh,news,\n", b",zh,news\n"),
        "sources.csv line 2: 7 cells where the header has 8",
    ),
    "an identity given twice": (
        SOURCES,
        with_repeated_row,
        "sources.csv line 7, source_id: 'c-36kr-nvidia-2025-08-12' also on line 3",
    ),
    "a byte that is not UTF-8": (
        SOURCES,
        replaced(SOURCES, b"Unitree and Galbot", b"Unitree and Galb\xf6t"),
        "sources.csv line 3: byte 3",
    ),
    "a NUL byte": (
        SOURCES,
        replaced(SOURCES, b"Unitree and Galbot", b"Unitree and\0Galbot"),
        "sources.csv line 3, title: this cell holds a NUL byte",
    ),
    "an open quote": (
        SOURCES,
        replaced(SOURCES, b',"Nvidia, Unitree', b',"Nvid"ia, Unitree'),
        "sources.csv line 3: not RFC 4180",
    ),
    "a word outside the vocabulary": (
        SOURCES,
        changed(SOURCES, 1, kind="gossip"),
        "sources.csv line 3, kind: 'gossip' is not one of news, company",
    ),
    "a fault after a cell of several lines": (
        SOURCES,
        over_several_lines,
        "sources.csv line 6, kind: 'gossip' is not one of",
    ),
    "an empty cell that must be filled": (
        SOURCES,
        changed(SOURCES, 1, title=""),
        "sources.csv line 3, title: this cell may not be empty",
    ),
    "a text that is too long": (
        SOURCES,
        changed(SOURCES, 1, title="x" * 301),
        "sources.csv line 3, title: longer than 300 characters",
    ),
    "an address that no browser should follow": (
        SOURCES,
        changed(SOURCES, 1, url="javascript:alert(1)"),
        "sources.csv line 3, url: ",
    ),
    "a missing file": (SOURCES, without_file, "sources.csv: there is no such file"),
    "an identity that makes no address": (
        EVENTS,
        changed(EVENTS, 0, slug="two words"),
        "events.csv line 2, slug: ",
    ),
    "a number with a separator": (
        TARGETS,
        changed(TARGETS, 0, units_min="10,000"),
        "targets.csv line 2, units_min: '10,000' is not a plain number",
    ),
    "a number that is none": (
        TARGETS,
        changed(TARGETS, 0, units_min="NaN"),
        "targets.csv line 2, units_min: 'NaN' is not a plain number",
    ),
    "a number too large to keep": (
        TARGETS,
        changed(TARGETS, 0, units_min="1" + "0" * 16, units_max="1" + "0" * 16),
        "targets.csv line 2, units_min: ",
    ),
    "a number finer than is kept": (
        TARGETS,
        changed(TARGETS, 0, units_min="0.125"),
        "targets.csv line 2, units_min: ",
    ),
    "no source": (
        TARGETS,
        changed(TARGETS, 0, source_ids=""),
        "targets.csv line 2, source_ids: this cell may not be empty",
    ),
    "an unknown source": (
        TARGETS,
        changed(TARGETS, 0, source_ids="p-nobody"),
        "targets.csv line 2, source_ids: there is no source 'p-nobody'",
    ),
    "a source cited twice": (
        TARGETS,
        changed(TARGETS, 0, source_ids="p-lualdi-neo|p-lualdi-neo"),
        "targets.csv line 2, source_ids: 'p-lualdi-neo' stands here twice",
    ),
    "a padded item": (
        TARGETS,
        changed(TARGETS, 0, source_ids="p-lualdi-neo| p-odot-neo"),
        "targets.csv line 2, source_ids: an item is empty or padded",
    ),
    "a currency that nobody quotes": (
        ROUNDS,
        changed(ROUNDS, 0, currency="CNX", amount_min="5", amount_max="5"),
        "rounds.csv line 2, currency: There are no reference rates for “CNX”; there are for CNY",
    ),
    "an amount without its currency": (
        ROUNDS,
        changed(ROUNDS, 0, currency="", amount_min="5", amount_max="5"),
        "rounds.csv line 2, currency, amount_min, amount_max: An amount needs its currency.",
    ),
    "a period that ends before it starts": (
        TARGETS,
        changed(TARGETS, 0, period_start="2040", due="2026"),
        "targets.csv line 2, period_start, due: ",
    ),
    "a range that runs backwards": (
        TARGETS,
        changed(TARGETS, 0, units_min="5", units_max="4"),
        "targets.csv line 2, units_min, units_max: The lower bound is above the upper bound",
    ),
    "a company above itself": (
        COMPANIES,
        changed(COMPANIES, 0, parent_slug="1x"),
        "companies.csv line 2, parent_slug: A company cannot be its own parent.",
    ),
    "an investor who is a lead too": (
        ROUNDS,
        changed(ROUNDS, 0, lead_slugs="ant-group", investor_slugs="ant-group"),
        "rounds.csv line 2, ",
    ),
}


@pytest.mark.parametrize(("table", "spoil", "expected"), SPOILED.values(), ids=SPOILED.keys())
def test_a_fault_is_named_by_file_line_column_and_reason(
    bundle: Bundle, table: Table, spoil: Callable[[Bundle], None], expected: str
) -> None:
    spoil(bundle)
    before = log_size()
    reports = bundle.load(table)
    told = [str(fault) for report in reports for fault in report.rejected]
    assert any(fault.startswith(expected) for fault in told), told
    assert len(told) <= 2
    assert log_size() == before


def test_a_rejected_row_is_not_reported_as_changed(bundle: Bundle) -> None:
    bundle.change(TARGETS, 0, units_min="5", units_max="4")
    (report,) = bundle.load(TARGETS)
    assert (len(report.rejected), report.changed) == (1, {})


def test_a_new_row_that_the_database_refuses_is_named(bundle: Bundle) -> None:
    bundle.add(TARGETS, key="ta-00000001", units_min="5", units_max="4")
    bundle.add(TARGETS, key="ta-00000002", units_min="5", units_max="5")
    line = len(bundle.rows(TARGETS))
    assert bundle.refusals(TARGETS) == [
        f"targets.csv line {line}, units_min, units_max: {BACKWARDS}"
    ]
    assert not ProductionTarget.objects.filter(key__startswith="ta-0000000").exists()


def test_a_loop_of_parents_is_refused(bundle: Bundle) -> None:
    child = next(row for row in bundle.rows(COMPANIES) if row["parent_slug"])
    slugs = [row["slug"] for row in bundle.rows(COMPANIES)]
    bundle.change(COMPANIES, slugs.index(child["parent_slug"]), parent_slug=child["slug"])
    (told,) = bundle.refusals(COMPANIES)
    assert told.startswith(f"companies.csv line {slugs.index(child['parent_slug']) + 2}")
    assert "its own ancestor" in told


def test_what_names_a_refused_row_is_refused_too(bundle: Bundle) -> None:
    """None of these rows stands yet: whoever names one would have nothing to point to."""
    tiny: list[tuple[Table, list[dict[str, str]]]] = [
        (SOURCES, [{"source_id": "p-new", "kind": "gossip"}]),
        (
            COMPANIES,
            [
                {"slug": "a-child", "parent_slug": "a-parent"},
                {"slug": "a-parent", "parent_slug": "", "founded": "soon"},
                {"slug": "a-third", "source_ids": "p-new"},
                {"slug": "b-child", "parent_slug": "b-parent"},
                {"slug": "b-parent", "parent_slug": "", "country": "cn"},
            ],
        ),
        (TARGETS, [{"key": "ta-0000000c", "company_slug": "b-child"}]),
        (
            INVESTORS,
            [
                {"slug": "fund-a", "company_slug": "", "source_ids": ""},
                {"slug": "fund-b", "company_slug": "", "country": "cn"},
                {"slug": "fund-c", "company_slug": ""},
                {"slug": "fund-d", "company_slug": "a-child"},
            ],
        ),
        (
            ROUNDS,
            [
                {"key": "rd-0000000a", "lead_slugs": "fund-a|fund-d", "investor_slugs": "fund-c"},
                {"key": "rd-0000000b", "lead_slugs": "", "investor_slugs": "fund-c|fund-b"},
                {"key": "rd-0000000c", "lead_slugs": "", "investor_slugs": "fund-c"},
            ],
        ),
    ]
    for table, rows in tiny:
        like = bundle.rows(table)[0]
        bundle.write(table, [like | cells for cells in rows])
    before = log_size()
    tables = [table for table, _rows in tiny]
    told = bundle.refusals(*tables)
    no_date = "is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD"
    lower_case = "country: A country is two capital letters, as in CN or US."
    assert [
        one for one in told if "sources.csv line 2, kind: 'gossip' is not one of" not in one
    ] == [
        "companies.csv line 2, parent_slug: the row of company 'a-parent' was refused",
        f"companies.csv line 3, founded: 'soon' {no_date}",
        "companies.csv line 4, source_ids: the row of source 'p-new' was refused",
        "companies.csv line 5, parent_slug: the row of company 'b-parent' was refused",
        f"companies.csv line 6, {lower_case}",
        "targets.csv line 2, company_slug: the row of company 'b-child' was refused",
        "investors.csv line 2, source_ids: this cell may not be empty",
        f"investors.csv line 3, {lower_case}",
        "investors.csv line 5, company_slug: the row of company 'a-child' was refused",
        "rounds.csv line 2, lead_slugs: the row of investor 'fund-a' was refused",
        "rounds.csv line 3, investor_slugs: the row of investor 'fund-b' was refused",
    ]
    tried = bundle.load(*tables, dry_run=True)
    assert [str(fault) for report in tried for fault in report.rejected] == told
    assert log_size() == before


def test_a_missing_folder_is_told_once(bundle: Bundle) -> None:
    errors = StringIO()
    with pytest.raises(CommandError, match=r"^there is no folder .*/nowhere$"):
        call_command("load_dataset", folder=bundle.folder / "nowhere", stderr=errors)
    assert errors.getvalue() == ""


def test_the_note_about_a_shared_name_says_what_to_do(bundle: Bundle) -> None:
    bundle.change(COMPANIES, 0, aliases="Twin Name")
    bundle.change(COMPANIES, 1, aliases="Twin Name")
    out = StringIO()
    call_command("load_dataset", folder=bundle.folder, stdout=out)
    assert "search shows them all; give one an alias of its own, or leave it" in out.getvalue()
