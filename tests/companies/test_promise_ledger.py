"""The ledger of one company's promises: what belongs together, what became of it, and in which words."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies.models import (
    Company,
    ProductionTarget,
    SlippageMetric,
    TrackRecordMetric,
    VerdictMetric,
)
from companies.promise_ledger import Ledger, LedgerLine, promise_ledger
from companies.promise_ledger_chart import company_promise_chart, ledger_summary
from sources.clock import Clock, looking_from
from sources.intervals import Interval

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def ledger_of(slug: str) -> Ledger:
    with looking_from(Clock(as_of=TODAY)):
        return promise_ledger(Company.objects.get(slug=slug))


def line_of(slug: str, promise: str) -> LedgerLine:
    (line,) = [line for line in ledger_of(slug).lines if line.promise == promise]
    return line


def test_restatements_stand_on_one_line_in_the_order_they_were_made() -> None:
    line = line_of("ubtech", "ubtech-walker-s-deliveries-2025")
    assert [one.target.key for one in line.statements] == ["ta-9e04fe4b", "ta-7ec90d35"]
    assert line.figures == "1,800–2,000 → at least 500 robots"
    # Judged is the first word, as in the track record; the lowered one was met by the same reports.
    assert line.outcome == ("missed", "Missed", "/metrics/verdict/ta-9e04fe4b/")
    assert line.latest_outcome == ("met", "Met", "/metrics/verdict/ta-7ec90d35/")
    assert line.both_outcomes == (
        "Missed the first (1,800–2,000), met the lowered one (at least 500)"
    )
    assert line.reported == Interval(Decimal(500), Decimal(1000))
    assert [report.key for report in line.reports] == ["ac-b4094411", "ac-4d89ad5e"]


def test_a_promised_date_that_passed_without_a_report_says_so() -> None:
    line = line_of("ubtech", "ubtech-walker-s1-deliveries-2025")
    assert line.figures == ""
    assert (line.outcome.code, line.outcome.words) == ("unreported", "Due, no report found")
    assert line.outcome.url == "/metrics/slippage/ubtech-walker-s1-deliveries-2025/"


def test_what_is_not_scored_bears_no_verdicts_mark() -> None:
    capacity = line_of("ubtech", "ubtech-walker-s-annual-capacity-2026")
    assert capacity.outcome == ("", "not scored", "")
    undated = line_of("ubtech", "ubtech-walker-unit-price")
    assert undated.outcome == ("", "no date to judge by", "")
    survey = line_of("ubtech", "ubtech-annual-capacity-2025")
    assert not survey.is_promise
    assert survey.outcome.words == "not its own promise"


@pytest.mark.parametrize(
    ("late", "words"),
    [
        ((31, 31), "Reported, 31 days after the first date"),
        ((0, 30), "Reported, 0–30 days after the first date"),
        ((0, 0), "Reported, on the day"),
        ((-12, -10), "Reported, 10–12 days before the first date"),
        ((-5, 25), "Reported, about the first date"),
    ],
)
def test_a_milestone_reported_tells_how_late_it_came(late: tuple[int, int], words: str) -> None:
    promise = "ubtech-walker-s1-deliveries-2025"
    found = SlippageMetric.objects.filter(promise=promise)
    found.update(late_min=late[0], late_max=late[1], state="reported")
    ledger = promise_ledger(Company.objects.get(slug="ubtech"))
    (line,) = [line for line in ledger.lines if line.promise == promise]
    assert line.outcome == ("", words, f"/metrics/slippage/{promise}/")


def test_judged_promises_come_first_and_what_others_say_last() -> None:
    lines = ledger_of("ubtech").lines
    judged = [bool(line.current.verdict or line.slippage) for line in lines]
    assert judged == sorted(judged, reverse=True)
    assert [line.is_promise for line in lines] == [True] * 12 + [False]
    dues = [line.current.row.due.last for line in lines if line.current.verdict]  # type: ignore[union-attr]
    assert dues == sorted(dues, reverse=True)


@pytest.mark.parametrize("slug", ["ubtech", "tesla", "agibot", "unitree", "xpeng"])
def test_every_target_and_every_report_stands_in_the_ledger_once(slug: str) -> None:
    company = Company.objects.get(slug=slug)
    ledger = ledger_of(slug)
    with looking_from(Clock(as_of=TODAY)):
        targets = set(company.targets.published().values_list("key", flat=True))
        actuals = set(company.actuals.published().values_list("key", flat=True))
    shown = [one.target.key for line in ledger.lines for one in line.statements]
    assert sorted(shown) == sorted(targets)
    answering = {report.key for line in ledger.lines for report in line.reports}
    apart = [report.key for report in ledger.apart]
    assert answering | set(apart) == actuals
    assert not answering & set(apart)
    assert len(apart) == len(set(apart))


def test_the_chart_says_what_it_shows() -> None:
    ubtech = Company.objects.get(slug="ubtech")
    with looking_from(Clock(as_of=TODAY)):
        chart = company_promise_chart(ubtech)
    assert chart is not None
    assert chart.summary == (
        "12 promises, 2 of them stated more than once. Of 6 that are scored, by their first"
        " statements: Missed 1, Undecidable 1, Pending 4. By the latest statements: Met 1,"
        " Undecidable 1, Pending 4."
    )
    points = [
        point for trace in json.loads(chart.json)["data"] for point in trace.get("customdata", ())
    ]
    keys = {point[0] for point in points}
    facts = {fact.key for line in chart.rows for fact in (*line.reports,)}
    facts |= {one.target.key for line in chart.rows for one in line.statements}
    assert keys == facts


def test_what_only_others_say_is_not_counted_as_its_promise() -> None:
    lines = ledger_of("sanhua").lines
    assert len(lines) == 2
    assert ledger_summary(lines) == (
        "No promise of its own is known; this is what others say of it."
    )


def test_a_past_day_knows_nothing_later() -> None:
    ubtech = Company.objects.get(slug="ubtech")
    with looking_from(Clock(as_of=date(2025, 6, 30))):
        ledger = promise_ledger(ubtech)
        summary = ledger_summary(ledger.lines)
    line = next(one for one in ledger.lines if one.promise == "ubtech-walker-s-deliveries-2025")
    assert [one.target.key for one in line.statements] == ["ta-9e04fe4b"]
    assert line.outcome.code == "pending"
    assert summary.endswith("Of 1 that is scored, by its first statement: Pending 1.")


@pytest.mark.parametrize("slug", ["ubtech", "tesla", "agibot", "unitree", "xpeng"])
def test_the_lines_are_judged_as_the_track_record_counts(slug: str) -> None:
    record = TrackRecordMetric.objects.get(company__slug=slug, basis="first")
    lines = [line for line in ledger_of(slug).lines if line.judged]
    assert Counter(line.outcome.code for line in lines) == {
        code: number for code, _label, number in record.counts
    }


@pytest.mark.parametrize(
    ("verdicts", "units", "words"),
    [
        (("met", "missed"), 9000, "Met the first (1,800–2,000), missed the raised one (9,000)"),
        (
            ("undecidable", "pending"),
            1800,
            "The first (1,800–2,000): Undecidable, the latest one (1,800): Pending",
        ),
        (("missed", "missed"), 500, ""),
    ],
)
def test_two_verdicts_are_told_in_words(verdicts: tuple[str, str], units: int, words: str) -> None:
    for key, verdict in zip(("ta-9e04fe4b", "ta-7ec90d35"), verdicts, strict=True):
        VerdictMetric.objects.filter(slug=key).update(verdict=verdict)
    ProductionTarget.objects.filter(key="ta-7ec90d35").update(units_min=units, units_max=units)
    ledger = promise_ledger(Company.objects.get(slug="ubtech"))
    (line,) = [one for one in ledger.lines if one.promise == "ubtech-walker-s-deliveries-2025"]
    assert line.both_outcomes == words


def test_only_a_date_without_a_number_is_due_without_one() -> None:
    due = [line.promise for line in ledger_of("ubtech").lines if line.is_due_without_number]
    assert due == ["ubtech-u1-u-world-deliveries-2026", "ubtech-walker-s1-deliveries-2025"]


def test_a_company_without_promises_has_no_chart() -> None:
    nvidia = Company.objects.get(slug="nvidia")
    assert company_promise_chart(nvidia) is None
    assert promise_ledger(nvidia).lines == []


def test_the_ledger_asks_as_often_for_many_promises_as_for_few() -> None:
    def queries(slug: str) -> int:
        company = Company.objects.get(slug=slug)
        with CaptureQueriesContext(connection) as asked:
            promise_ledger(company)
        return len(asked)

    assert queries("tesla") == queries("ubtech") == 6
