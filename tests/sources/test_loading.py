"""The loader: what it creates, changes, leaves alone and withdraws."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from companies.datasets import COMPANIES, TARGETS
from companies.models import Company, ProductionTarget
from funding.datasets import ROUNDS
from funding.models import FundingRound
from sources.change_log import acting
from sources.csv_tables import Table
from sources.loading import TableReport
from sources.models import BundleLoad, Change
from tests.facts import some_sources
from tests.sources.bundle import Bundle, log_size
from tracker.dataset import TABLES

pytestmark = pytest.mark.django_db


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
