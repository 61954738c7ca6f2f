"""The promises of the last full year beside what was reported, by verdict."""

from datetime import date

import pytest

from companies.models import ProductionTarget
from sources.models import Source
from tests.tracker.overview.promises import board, number
from tracker.overview.ahead import judged_records, track_records
from tracker.overview.board import Board
from tracker.overview.known import is_known_after


@pytest.mark.usefixtures("_judged")
def test_who_delivered_what_was_promised_for_2025() -> None:
    """Read off targets.csv and actuals.csv by hand, each promise by its first statement."""
    shown = {
        group.code: [(row.verdict.company_slug, row.what) for row in group.rows]
        for group in board().groups
    }
    assert list(shown) == ["met", "missed", "partly_reported", "undecidable", "unreported"]
    assert shown["met"] == [("agibot", "Deliveries"), ("chery", "Deliveries, Mornine")]
    assert shown["missed"] == [("ubtech", "Deliveries, Walker S")]
    assert shown["partly_reported"] == [("tesla", "Annual output, Optimus")]
    assert shown["undecidable"] == [("ubtech", "Deliveries, Walker S2")]
    assert [slug for slug, _what in shown["unreported"]] == [
        "byd",
        "noetix",
        "leju",
        "galbot",
        "kepler",
        "openloong",
    ]


@pytest.mark.usefixtures("_judged")
def test_the_lead_counts_the_rows_of_the_board_and_leads_to_them() -> None:
    shown = board()
    assert (len(shown.verdicts), shown.companies) == (11, 10)
    assert shown.links == (
        '<a href="#promises-met">2 met</a> (1 of them reported when it was promised), '
        '<a href="#promises-missed">1 missed</a>, '
        '<a href="#promises-partly-reported">1 partly reported</a>, '
        '<a href="#promises-undecidable">1 undecidable</a>, '
        '<a href="#promises-unreported">6 without a report</a>'
    )


@pytest.mark.usefixtures("_judged")
def test_the_board_judges_as_the_track_records_do() -> None:
    """AgiBot kept one of 2024 and one of 2025; UBTECH missed the first and only missed one."""
    records = {one.metric.company_slug: one for one in judged_records(track_records().values())}
    every = [*board(2024).verdicts, *board().verdicts]
    for slug, record in records.items():
        own = [one.verdict for one in every if one.company_slug == slug]
        assert record.metric.met == own.count("met"), slug
        assert record.metric.missed == own.count("missed"), slug
    assert (records["agibot"].kept, records["agibot"].likely) == (
        "2 of 2 kept",
        "95% interval: 34–100%",
    )
    assert records["ubtech"].kept == "0 of 1 kept"
    assert "unitree" not in records


@pytest.mark.usefixtures("_judged")
def test_a_promise_lowered_on_the_way_is_judged_by_its_first_number_and_says_so() -> None:
    """UBTECH: 1,800-2,000 Walker S promised in 2024, at least 500 in 2025, 500-1,000 reported."""
    rows = {row.verdict.slug: row for group in board().groups for row in group.rows}
    lowered = rows["ubtech.walker-s.deliveries.2025.first"]
    assert (lowered.verdict.promised, lowered.verdict.verdict) == (number(1800, 2000), "missed")
    assert lowered.restated is not None
    assert (lowered.restated.promised, lowered.restated.verdict) == (number(500, None), "met")
    assert rows["agibot.deliveries.2025.first"].restated is None
    # Tesla's last word for 2025 repeats its first.
    assert rows["tesla.optimus.annual-output.2025.first"].restated is None


@pytest.mark.usefixtures("_judged")
def test_a_promise_says_when_it_became_known_and_in_which_words() -> None:
    """Chery's promise became public in May 2025, as did the report of 7 May that met it; BYD's, due
    by the end of 2025, on 28 February 2026."""
    rows = {row.verdict.slug: row for group in board().groups for row in group.rows}
    noted = {slug: row.when_known for slug, row in rows.items() if row.when_known}
    assert noted == {
        "chery.mornine.deliveries.2025.first": ["reported when it was promised"],
        "byd.deployment.2025.first": ["first known after the year"],
    }
    worded = {row.verdict.company_slug: row.worded for row in rows.values() if row.worded}
    assert worded == {
        "agibot": "several thousand",
        "chery": "about 220",
        "ubtech": "nearly 2,000",
        "tesla": "several thousand",
        "galbot": "about a thousand",
        "kepler": "several hundred",
        "openloong": "over 100",
    }
    assert {row.verdict.company_slug: row.abroad for row in rows.values() if row.abroad} == {
        "tesla": "United States"
    }


@pytest.mark.usefixtures("_judged")
def test_a_promise_without_a_dated_source_says_nothing_about_when_it_became_known() -> None:
    Source.objects.update(published_on_first=None, published_on_last=None)
    undated = {"stated_on_first": None, "stated_on_last": None}
    ProductionTarget.objects.filter(key="ta-089a5a5f").update(**undated)
    row = next(row for row in board().groups[0].rows if row.verdict.company_slug == "chery")
    assert row.statement is not None
    assert row.when_known == []
    assert not is_known_after(row.statement, date(2000, 1, 1))


@pytest.mark.usefixtures("_judged")
def test_a_row_cites_the_promise_first_then_the_reports_each_source_once() -> None:
    rows = {row.verdict.slug: row for group in board().groups for row in group.rows}
    row = rows["chery.mornine.deliveries.2025.first"]
    assert row.statement is not None
    sources = [source.source_id for source in row.cited.cited_sources]
    own = [source.source_id for source in row.statement.cited_sources]
    assert sources[: len(own)] == own
    assert len(sources) == len(set(sources)) > len(own)


@pytest.mark.usefixtures("_judged")
def test_a_year_without_promises_has_no_rows_and_no_scale() -> None:
    assert board(1999) == Board(1999, [], None)
