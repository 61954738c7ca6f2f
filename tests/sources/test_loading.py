"""The loader: what it creates, changes, leaves alone, withdraws and rejects, all or nothing."""

import csv
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from companies.datasets import COMPANIES, EVENTS, TARGETS
from companies.models import Company, ProductionTarget
from funding.datasets import ROUNDS
from funding.models import FundingRound
from sources.change_log import acting
from sources.csv_tables import Table
from sources.datasets import SOURCES
from sources.loading import TableReport, load_tables
from sources.models import BundleLoad, Change, Source
from tests.facts import some_sources
from tracker.dataset import TABLES

pytestmark = pytest.mark.django_db

BACKWARDS = "The lower bound is above the upper bound, or below zero."


class Bundle:
    """A copy of the dataset's files that a test may spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, table: Table) -> Path:
        return self.folder / table.file_name

    def rows(self, table: Table) -> list[dict[str, str]]:
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(
        self, table: Table, rows: list[dict[str, str]], header: list[str] | None = None
    ) -> None:
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header or list(table.column_names), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, table: Table, index: int, **cells: str) -> dict[str, str]:
        """Change cells of the row at that index, which stands on line ``index + 2``."""
        rows = self.rows(table)
        rows[index] |= cells
        self.write(table, rows)
        return rows[index]

    def add(self, table: Table, **cells: str) -> None:
        """Add a row like the first, with these cells different."""
        rows = self.rows(table)
        self.write(table, [*rows, rows[0] | cells])

    def drop(self, table: Table, index: int) -> dict[str, str]:
        rows = self.rows(table)
        gone = rows.pop(index)
        self.write(table, rows)
        return gone

    def load(self, *tables: Table, dry_run: bool = False) -> list[TableReport]:
        return load_tables(tables or TABLES, self.folder, reason="a test", dry_run=dry_run)

    def refusals(self, *tables: Table) -> list[str]:
        return [str(fault) for report in self.load(*tables) for fault in report.rejected]


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    for table in TABLES:
        shutil.copy(settings.DATA_DIR / table.file_name, tmp_path)
    return Bundle(tmp_path)


def log_size() -> int:
    return Change.objects.count()


# --- the whole bundle ---


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_database_holds_every_row_of_the_file_and_gives_its_bytes_back(table: Table) -> None:
    given = (settings.DATA_DIR / table.file_name).read_bytes()
    # No cell of the bundle holds a line end, so each line after the header is a row.
    assert table.model.objects.count() == given.count(b"\n") - 1
    assert table.export().encode() == given


def test_the_export_command_writes_the_files_that_were_loaded(tmp_path: Path) -> None:
    call_command("export_dataset", tmp_path / "out", stdout=StringIO())
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {*(table.file_name for table in TABLES), "datapackage.json"}
    for table in TABLES:
        exported = (tmp_path / "out" / table.file_name).read_bytes()
        assert exported == (settings.DATA_DIR / table.file_name).read_bytes()


def test_loading_twice_changes_nothing_and_says_so(bundle: Bundle) -> None:
    before = log_size()
    reports = bundle.load()
    assert all(report.changes_nothing and not report.conflicts for report in reports)
    assert [report.unchanged for report in reports] == [len(bundle.rows(table)) for table in TABLES]
    assert log_size() == before
    out = StringIO()
    call_command("load_dataset", stdout=out)
    assert "Nothing changed: every row is already as the files have it." in out.getvalue()
    assert log_size() == before


def test_a_bundle_that_was_loaded_last_is_not_read_again() -> None:
    out = StringIO()
    loads = BundleLoad.objects.count()
    call_command("load_dataset", if_changed=True, stdout=out)
    assert out.getvalue() == "The bundle has not changed since it was loaded.\n"
    assert BundleLoad.objects.count() == loads


def test_everything_was_loaded_under_the_loaders_name() -> None:
    assert set(Change.objects.values_list("actor", flat=True).distinct()) == {"load_dataset"}
    (reason,) = Change.objects.values_list("reason", flat=True).distinct().order_by()
    assert reason.startswith("bundle ")


# --- all or nothing ---


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
        f"rounds.csv line 11, amount_max, amount_min: {BACKWARDS}",
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
    "a missing file": (SOURCES, without_file, "sources.csv line 0: there is no such file"),
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
    "a range that runs backwards": (
        TARGETS,
        changed(TARGETS, 0, units_min="5", units_max="4"),
        "targets.csv line 2, units_max, units_min: The lower bound is above the upper bound",
    ),
    "a company above itself": (
        COMPANIES,
        changed(COMPANIES, 0, parent_slug="1x"),
        "companies.csv line 2, ",
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
        f"targets.csv line {line}, units_max, units_min: {BACKWARDS}"
    ]
    assert not ProductionTarget.objects.filter(key__startswith="ta-0000000").exists()


def test_a_loop_of_parents_is_refused(bundle: Bundle) -> None:
    child = next(row for row in bundle.rows(COMPANIES) if row["parent_slug"])
    slugs = [row["slug"] for row in bundle.rows(COMPANIES)]
    bundle.change(COMPANIES, slugs.index(child["parent_slug"]), parent_slug=child["slug"])
    (told,) = bundle.refusals(COMPANIES)
    assert told.startswith(f"companies.csv line {slugs.index(child['parent_slug']) + 2}")
    assert "its own ancestor" in told


# --- dry run ---


def test_a_dry_run_reports_the_same_and_writes_nothing(bundle: Bundle) -> None:
    bundle.change(TARGETS, 0, units_max="12000")
    bundle.add(TARGETS, key="ta-0000000a")
    gone = bundle.drop(TARGETS, 3)
    before = log_size()
    (tried,) = bundle.load(TARGETS, dry_run=True)
    assert log_size() == before
    (done,) = bundle.load(TARGETS)
    assert tried == done
    assert (tried.created, tried.withdrawn) == (["ta-0000000a"], [gone["key"]])
    assert tried.changed == {"ta-c64ff7d8": {"units_max": ("10000", "12000")}}
    assert log_size() > before


def test_the_command_shows_what_a_load_would_do(bundle: Bundle) -> None:
    bundle.change(TARGETS, 0, units_max="12000")
    out = StringIO()
    call_command("load_dataset", folder=bundle.folder, dry_run=True, stdout=out)
    assert "changed ta-c64ff7d8 units_max: '10000' → '12000'" in out.getvalue()
    assert "Dry run: nothing was written." in out.getvalue()


# --- changes ---


def test_a_changed_row_is_reported_by_field_applied_and_logged(bundle: Bundle) -> None:
    bundle.change(TARGETS, 0, units_max="12000", due="2027", confidence="rumoured")
    start = Change.objects.order_by("-id")[0].id
    (report,) = bundle.load(TARGETS)
    assert report.changed == {
        "ta-c64ff7d8": {
            "units_max": ("10000", "12000"),
            "due": ("2026-12-31", "2027"),
            "confidence": ("reported", "rumoured"),
        }
    }
    assert report.unchanged == len(bundle.rows(TARGETS)) - 1
    target = ProductionTarget.objects.get(key="ta-c64ff7d8")
    assert (target.units_max, str(target.due), target.confidence) == (12000, "2027", "rumoured")
    change = Change.objects.get(id__gt=start)
    assert (change.actor, change.reason, change.key) == ("load_dataset", "a test", "ta-c64ff7d8")
    assert TARGETS.export() == bundle.path(TARGETS).read_text()


@pytest.mark.parametrize(
    "cited",
    [
        "p-odot-neo|p-lualdi-neo",
        "p-odot-neo",
        "p-fulfillment-2026-05-08",
        "p-odot-neo|p-fulfillment-2026-05-08|p-lualdi-neo",
    ],
)
def test_citations_follow_the_file_in_their_order(bundle: Bundle, cited: str) -> None:
    bundle.change(TARGETS, 0, source_ids=cited)
    (report,) = bundle.load(TARGETS)
    assert report.changed == {"ta-c64ff7d8": {"source_ids": ("p-lualdi-neo|p-odot-neo", cited)}}
    target = ProductionTarget.objects.with_sources().get(key="ta-c64ff7d8")
    assert "|".join(source.source_id for source in target.cited_sources) == cited
    assert TARGETS.export() == bundle.path(TARGETS).read_text()


@pytest.mark.parametrize(
    ("leads", "investors"),
    [("", "ant-group"), ("ant-group", "sequoia"), ("sequoia", "ant-group")],
)
def test_investors_follow_the_file_in_their_parts(
    bundle: Bundle, leads: str, investors: str
) -> None:
    known = {row["slug"] for row in csv.DictReader((bundle.folder / "investors.csv").open())}
    other = min(known - {"ant-group"})
    leads, investors = leads.replace("sequoia", other), investors.replace("sequoia", other)
    bundle.change(ROUNDS, 0, lead_slugs="ant-group", investor_slugs=other)
    assert bundle.refusals(ROUNDS) == []
    bundle.change(ROUNDS, 0, lead_slugs=leads, investor_slugs=investors)
    assert bundle.refusals(ROUNDS) == []
    funding_round = FundingRound.objects.with_investors().get(key="rd-069a9fc2")
    assert "|".join(investor.slug for investor in funding_round.leads) == leads
    assert "|".join(investor.slug for investor in funding_round.other_investors) == investors


def test_an_editors_change_stays_and_is_reported(bundle: Bundle) -> None:
    with acting("li", "the company corrected it"):
        ProductionTarget.objects.filter(key="ta-c64ff7d8").update(units_max=11000)
    bundle.change(TARGETS, 0, units_max="12000")
    (report,) = bundle.load(TARGETS)
    assert report.conflicts == {"ta-c64ff7d8": {"units_max": ("11000", "12000")}}
    assert not report.changed
    assert ProductionTarget.objects.get(key="ta-c64ff7d8").units_max == 11000


def test_an_editors_new_citation_counts_as_a_change(bundle: Bundle) -> None:
    target = ProductionTarget.objects.get(key="ta-c64ff7d8")
    with acting("li", "another source"):
        target.citations.create(source=some_sources(1)[0], position=5)
    (report,) = bundle.load(TARGETS)
    assert list(report.conflicts) == ["ta-c64ff7d8"]
    assert target.citations.count() == 3


def test_a_row_gone_from_the_file_is_withdrawn_with_that_reason(bundle: Bundle) -> None:
    gone = bundle.drop(TARGETS, 0)
    (report,) = bundle.load(TARGETS)
    assert report.withdrawn == [gone["key"]]
    assert ProductionTarget.objects.get(key=gone["key"]).state == "withdrawn"
    change = Change.objects.order_by("-id")[0]
    assert (change.key, change.op, change.actor) == (gone["key"], "mod", "load_dataset")
    assert change.reason == "a test: gone from targets.csv"
    assert bundle.load(TARGETS)[0].changes_nothing


def test_a_row_that_comes_back_is_published_again(bundle: Bundle) -> None:
    rows = bundle.rows(TARGETS)
    bundle.drop(TARGETS, 0)
    bundle.load(TARGETS)
    bundle.write(TARGETS, rows)
    (report,) = bundle.load(TARGETS)
    assert report.changed == {rows[0]["key"]: {}}
    assert ProductionTarget.objects.get(key=rows[0]["key"]).state == "published"
    assert TARGETS.export() == bundle.path(TARGETS).read_text()


def test_an_editors_own_row_is_never_withdrawn(bundle: Bundle) -> None:
    with acting("li"):
        row = Company.objects.create(slug="typed-by-hand", name_en="Typed by hand")
        row.citations.create(source=some_sources(1)[0])
        Company.objects.filter(pk=row.pk).update(state="published", public_on="2026-01-01")
    (report,) = bundle.load(COMPANIES)
    assert report.withdrawn == []
    row.refresh_from_db()
    assert row.state == "published"


# --- new rows ---


def test_new_rows_may_refer_to_new_rows_of_the_same_file_and_others(bundle: Bundle) -> None:
    rows = bundle.rows(COMPANIES)
    child = rows[0] | {"slug": "a-child", "parent_slug": "the-parent", "aliases": ""}
    parent = rows[0] | {"slug": "the-parent", "parent_slug": "", "aliases": ""}
    bundle.write(COMPANIES, [*rows, child, parent])
    fact = {"company_slug": "a-child", "promise": "", "source_ids": "p-fulfillment-2026-05-08"}
    bundle.add(TARGETS, key="ta-0000000b", **fact)
    companies, targets = bundle.load(COMPANIES, TARGETS)
    assert companies.created == ["a-child", "the-parent"]
    assert targets.created == ["ta-0000000b"]
    target = ProductionTarget.objects.get(key="ta-0000000b")
    assert (target.company.slug, target.state) == ("a-child", "published")
    assert target.company.parent is not None
    assert target.company.parent.slug == "the-parent"
    assert str(target.public_on) == "2026-05-08"


def keyless(bundle: Bundle, **cells: str) -> list[TableReport]:
    """Load a file of one row without the column `key`, beside what is there."""
    rows = bundle.rows(TARGETS)
    bundle.write(TARGETS, [*rows, rows[0] | {"key": ""} | cells])
    return bundle.load(TARGETS)


def test_a_row_without_key_that_looks_like_a_known_one_asks(bundle: Bundle) -> None:
    (report,) = keyless(bundle, note="said again")
    (fault,) = report.rejected
    assert fault.column == "key"
    assert "as ta-c64ff7d8: write that key to change it, or NEW to add another" in fault.reason


def test_new_in_place_of_a_key_mints_one(bundle: Bundle) -> None:
    (report,) = keyless(bundle, key="NEW", note="said again")
    assert report.rejected == []
    (key,) = report.created
    assert key.startswith("ta-")
    assert key != "ta-c64ff7d8"
    assert ProductionTarget.objects.get(key=key).note == "said again"


def test_a_truly_new_row_without_key_gets_one(bundle: Bundle) -> None:
    (report,) = keyless(bundle, robot="Never seen", stated_on="2026-08-01", due="2031")
    assert report.rejected == []
    (key,) = report.created
    assert ProductionTarget.objects.get(key=key).robot == "Never seen"


def test_two_new_rows_without_key_that_look_alike_ask(bundle: Bundle) -> None:
    rows = bundle.rows(TARGETS)
    new = rows[0] | {"key": "", "robot": "Never seen", "stated_on": "2026-08-01"}
    bundle.write(TARGETS, [*rows, new, new])
    told = bundle.refusals(TARGETS)
    assert len(told) == 1
    assert f"line {len(rows) + 3}, key" in told[0]
