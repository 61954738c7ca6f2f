"""The promise ledger's figures of each company: latest promises, verdicts, slippage, record."""

from collections.abc import Iterator
from datetime import date

from companies.affected import companies_named
from companies.metrics.promises import LatestPromise, compute_latest_promises
from companies.metrics.robots import robots_slug
from companies.metrics.slippage import compute_slippage
from companies.metrics.track_record import compute_track_records
from companies.metrics.verdicts import compute_verdicts
from companies.models import (
    LatestPromiseMetric,
    SlippageMetric,
    TrackRecordMetric,
    VerdictMetric,
)
from companies.refresh.promise_rows import (
    actual_rows,
    companies_by_slug,
    promise_rows,
    robot_families,
)
from sources.derivation import Derivation, Scope, row_of
from sources.models import Derived


def _compute(scope: Scope, today: date) -> Iterator[Derived]:
    targets, actuals, families = promise_rows(scope), actual_rows(scope), robot_families(scope)
    companies = companies_by_slug(scope)
    for promise in compute_latest_promises(targets):
        company = companies[promise.company_slug]
        yield row_of(LatestPromiseMetric, promise, slug=_slug(promise), company=company)
    verdicts = compute_verdicts(targets, actuals, families, today)
    figures = (
        (VerdictMetric, verdicts),
        (TrackRecordMetric, compute_track_records(verdicts)),
        (SlippageMetric, compute_slippage(targets, actuals, families, today)),
    )
    for model, values in figures:
        for value in values:
            company = companies[value.company_slug]
            yield row_of(model, value, slug=value.slug, company=company)


def _slug(promise: LatestPromise) -> str:
    robot = robots_slug(promise.robots) if promise.robots else ""
    kind = promise.target_metric.replace("_", "-")
    parts = (promise.company_slug, robot, str(promise.year), kind)
    return ".".join(part for part in parts if part)


PROMISES = Derivation(
    name="promises",
    models=(LatestPromiseMetric, VerdictMetric, TrackRecordMetric, SlippageMetric),
    compute=_compute,
    depends_on=frozenset({"targets", "actuals", "robots"}),
    companies_of=companies_named,
    daily=True,
)
