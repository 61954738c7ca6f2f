"""The tool ``promises``: what was promised, beside what was reported."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from django.urls import reverse
from pydantic import BaseModel, Field

from companies.datasets import ACTUALS
from companies.lists import TARGETS
from companies.models import (
    SlippageMetric,
    TrackRecordMetric,
    VerdictBasis,
    VerdictCode,
    VerdictMetric,
)
from companies.refresh.promises import PROMISES
from companies.timeline import units_text
from sources.intervals import UNKNOWN
from tracker.mcp_server.answering import (
    Citations,
    address,
    counted,
    cut_words,
    date_text,
    fitted,
    frame,
    name_of,
    range_of,
)
from tracker.mcp_server.asking import company_named, query_of, refuse_faults
from tracker.mcp_server.shapes import Answer, Fact, Name, Range, marks

Verdict = Literal["met", "missed", "undecidable", "partly_reported", "unreported", "pending"]
Metric = Literal[
    "annual_output",
    "annual_capacity",
    "cumulative_output",
    "deliveries",
    "deployment",
    "start_of_production",
    "unit_price",
    "prototype",
]
MOST = 40


class Moved(BaseModel):
    """How far the date of a promise slipped; for promises of a date, without a number."""

    state: str = Field(description="reported (it happened), overdue (no report found) or pending")
    first_due: str
    latest_due: str
    times_restated: int
    days_moved: Range = Field(description="Days from the first promised date to the latest")
    days_late: Range = Field(description="Days from the first promised date to the fact")


class Promise(BaseModel):
    """One statement of a target. A target stated again is another row of the same ``promise``."""

    key: str
    promise: str
    company: Name
    metric: str = Field(description="Kinds are never added up or compared with one another")
    robot: str | None = Field(description="null: the whole company, or not said")
    promised: Range
    unit: str | None = Field(description="robots, parts, tonnes, or the ISO code of a currency")
    period_start: str | None = Field(description="null: 1 January of the due year")
    due: str | None
    stated_on: str | None
    stated_by: str | None
    claimant: str = Field(description="Who claims it: the company, a partner or a third party")
    confidence: str
    verdict: Verdict | None = Field(
        description="null: not scored (a capacity, a price, a bare date, a third party's, a rumour)"
    )
    verdict_words: str
    reported: Range = Field(description="What all reports allow for the promised period, in robots")
    reports: list[Fact] = Field(description="The reports on which the verdict rests")
    moved: Moved | None
    note: str | None
    page_url: str
    explanation_url: str | None = Field(
        description="How the verdict, or the slip of the date, comes about"
    )
    sources: list[int]

    def line(self) -> str:
        what = [self.company.name, self.metric.replace("_", " "), self.robot]
        what.append(f"due {self.due}" if self.due else "no due date")
        told = f"{', '.join(filter(None, what))}: promised {self.promised.words}"
        unit = f" {self.unit}" if self.unit and self.unit.islower() else ""
        stated = f" (stated {self.stated_on})" if self.stated_on else ""
        said = f"{told}{unit}{stated}{marks(self.sources)}. {self.verdict_words}"
        seen = [number for report in self.reports for number in report.sources]
        return said + marks(list(dict.fromkeys(seen)))


class Promises(Answer):
    found: int = Field(description="How many statements the filter finds")
    by_verdict: dict[str, int] = Field(description="How many of them have each verdict")
    track_record: str | None = Field(
        description="Of one company, by its first promise for each period; null: none is scored"
    )
    promises: list[Promise]

    def lines(self) -> Iterator[str]:
        if self.track_record:
            yield self.track_record
        yield from (one.line() for one in self.promises)


class Judged(NamedTuple):
    """The figures and reports beside the targets, each by its name."""

    verdicts: Mapping[str, VerdictMetric]
    slippages: Mapping[str, SlippageMetric]
    reports: Mapping[str, Any]


def promises(
    company: Annotated[
        str | None, Field(description="Slug or name of the company; null: all companies")
    ] = None,
    year: Annotated[
        int | None, Field(ge=2000, le=2100, description="Year in which the promise is due")
    ] = None,
    verdict: Annotated[Verdict | None, Field(description="Only statements judged so")] = None,
    metric: Annotated[Metric | None, Field(description="Only promises of this kind")] = None,
) -> Promises:
    """Production targets of robot makers, each beside what was later reported, with a verdict.

    Answers “did UBTech keep its 2025 promise?”. Verdicts: met; missed (period over, report below);
    undecidable (ranges overlap); partly_reported (only floors below the promise); unreported (due, no
    report found); pending. Only volumes counted in robots and claimed by the company or a partner are
    scored. Numbers are ranges in robots unless `unit` says otherwise; an open end stays open.
    """
    wanted = company_named(company) if company else None
    slug = wanted.slug if wanted else None
    query = query_of(company=slug, verdict=verdict, metric=metric, **_due_in(year))
    filterset = TARGETS.narrowed(
        query_of(**query.dict(), ordering="-due"), TARGETS.table.published()
    )
    refuse_faults(filterset.form)
    targets = list(filterset.qs)
    judged = _judged(targets)
    path = f"{reverse('target-list')}?{query.urlencode()}"
    summary = _summary(wanted, year, targets)
    record = _record(slug) if slug else None

    def make(most: int) -> Promises:
        cited = Citations()
        shown = [_promise(target, judged, cited) for target in targets[:most]]
        narrow = "ask by company, year, verdict or metric"
        return Promises(
            summary=summary,
            found=len(targets),
            by_verdict=_counts(targets),
            track_record=record,
            promises=shown,
            cut=cut_words(len(shown), len(targets), "statements", narrow),
            sources=cited.listed,
            **frame(path),
        )

    return fitted(make, MOST)


def _due_in(year: int | None) -> dict[str, str]:
    return {} if year is None else {"due_after": f"{year}-01-01", "due_before": f"{year}-12-31"}


def _judged(targets: Sequence[Any]) -> Judged:
    own = frozenset(target.company.slug for target in targets)
    found = PROMISES.figures(
        VerdictMetric, companies=own, with_evidence=True, basis=VerdictBasis.STATEMENT
    )
    slips = PROMISES.figures(SlippageMetric, companies=own)
    keys = {one.key for figure in found for one in figure.evidence if one.resource == "actuals"}
    reports = ACTUALS.published().filter(key__in=sorted(keys))
    return Judged(
        {one.slug: one for one in found},
        {one.promise: one for one in slips},
        {one.key: one for one in reports},
    )


def _promise(target: Any, judged: Judged, cited: Citations) -> Promise:
    figure, slippage = judged.verdicts.get(target.key), judged.slippages.get(target.promise)
    words = units_text(target) if target.unit == "money" else ""
    return Promise(
        key=target.key,
        promise=target.promise,
        company=name_of(target.company),
        metric=target.metric,
        robot=target.robot or None,
        promised=range_of(target.units, words, unknown="a date, no number"),
        unit=(target.currency if target.unit == "money" else target.unit) or None,
        period_start=date_text(target.period_start),
        due=date_text(target.due),
        stated_on=date_text(target.stated_on),
        stated_by=target.stated_by or None,
        claimant=target.claimant,
        confidence=target.confidence,
        note=target.note or None,
        page_url=address(target.get_absolute_url()),
        sources=cited.of(target),
        moved=_moved(slippage),
        **(_verdict(figure, judged, cited) if figure else _not_scored(slippage)),
    )


def _not_scored(slippage: SlippageMetric | None) -> dict[str, Any]:
    """What was promised without a number is measured by its date, if at all."""
    dated = ""
    if slippage is not None:
        late = slippage.late_text
        dated = f" By its date: {slippage.get_state_display()}"
        dated += f", {late} from the first date promised." if late else "."
    return {
        "verdict": None,
        "verdict_words": f"Not scored.{dated}",
        "reported": range_of(UNKNOWN, unknown="not measured"),
        "reports": [],
        "explanation_url": address(slippage.get_absolute_url()) if slippage else None,
    }


def _verdict(figure: VerdictMetric, judged: Judged, cited: Citations) -> dict[str, Any]:
    used = [one.key for one in figure.evidence if one.resource == "actuals"]
    why = next(str(one.text) for one in figure.shown()[1:2])
    return {
        "verdict": figure.verdict,
        "verdict_words": f"{figure.get_verdict_display()}. {why}",
        "reported": range_of(figure.reported, unknown="no report found"),
        "reports": [cited.fact(judged.reports[key]) for key in used if key in judged.reports],
        "explanation_url": address(figure.get_absolute_url()),
    }


def _moved(figure: SlippageMetric | None) -> Moved | None:
    if figure is None:
        return None
    return Moved(
        state=figure.state,
        first_due=figure.first_due_text,
        latest_due=figure.latest_due_text,
        times_restated=figure.restated,
        days_moved=range_of(figure.moved, figure.moved_text, unknown="stated once"),
        days_late=range_of(figure.late, figure.late_text, unknown="no report found"),
    )


def _counts(targets: Sequence[Any]) -> dict[str, int]:
    found = {str(code): 0 for code in VerdictCode.values} | {"not_scored": 0}
    for target in targets:
        found[target.verdict or "not_scored"] += 1
    return {code: count for code, count in found.items() if count}


def _summary(company: Any, year: int | None, targets: Sequence[Any]) -> str:
    whose = company.name_en if company else "all companies"
    due = f" due in {year}" if year else ""
    counts = _counts(targets).items()
    told = ", ".join(f"{count} {code.replace('_', ' ')}" for code, count in counts)
    stated = counted(len(targets), "statement of a target", "statements of targets")
    return f"{stated} of {whose}{due}" + (f": {told}." if told else ".")


def _record(slug: str) -> str | None:
    own = frozenset({slug})
    figure = PROMISES.figure(TrackRecordMetric, companies=own, basis=VerdictBasis.FIRST)
    if figure is None:
        return None
    told = "; ".join(f"{one.label}: {one.text}" for one in figure.shown())
    return f"Track record. {told}. {address(figure.get_absolute_url())}"
