"""What stands beside a promise: where its maker is at home, and when the promise became known."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from companies.metrics import reports
from companies.metrics.verdicts import MET, PROMISED
from companies.models import Company, ProductionActual, ProductionTarget, VerdictMetric
from sources import wording
from sources.partial_dates import PartialDate

HOME = "CN"
FLOORS = frozenset(
    {
        reports.COVERS,
        reports.INSIDE,
        reports.PART_OF_IT,
        reports.COUNT_ON_DAY,
        reports.COUNT_BEFORE,
    }
)
"""Reports that say how many there were at least."""


def countries(slugs: Iterable[str]) -> dict[str, str]:
    """The country of each of these companies, where it is known."""
    known = Company.objects.published().filter(slug__in=set(slugs)).exclude(country="")
    return dict(known.order_by().values_list("slug", "country"))


def abroad(country: str) -> str:
    """The country's name, unless it is China, of which the page speaks."""
    return wording.country(country) if country != HOME else ""


def in_the_words_of(statement: ProductionTarget | None, units: object) -> str:
    """``about 220``: what the source said where the range is ours."""
    return statement.units_text if statement and statement.units == units else ""


def is_reported_when_promised(
    figure: VerdictMetric,
    statement: ProductionTarget | None,
    actuals: Mapping[str, ProductionActual],
) -> bool:
    """Whether a report that met it was public by the last day on which the promise may have become so."""
    if statement is None or figure.verdict != MET or _became_known(statement) is None:
        return False
    least = figure.promised.low
    deciding = (
        actuals[one.key].public_on
        for one in figure.evidence
        if one.role in FLOORS and one.key in actuals and one.value.low is not None
        if least is not None and one.value.low >= least
    )
    first = min((day for day in deciding if day), default=date.max)
    return statement.public_on is not None and first <= statement.public_on


def is_known_after(statement: ProductionTarget | None, day: date) -> bool:
    """Whether the promise was surely unknown to the public on that day."""
    known = _became_known(statement) if statement else None
    return known is not None and known.first > day


def _became_known(statement: ProductionTarget) -> PartialDate | None:
    """The date of the earliest dated source, or else of the statement; None where nobody dates it."""
    dates = [source.published_on for source in statement.cited_sources if source.published_on]
    return min(dates, key=lambda one: one.last, default=statement.stated_on)


def when_words(*, with_report: bool, too_late: bool) -> list[str]:
    words = (
        (with_report, _("reported when it was promised")),
        (too_late, _("first known after the year")),
    )
    return [text for holds, text in words if holds]


def statement_of(
    figure: VerdictMetric, targets: Mapping[str, ProductionTarget]
) -> ProductionTarget | None:
    """The one that is judged; of several of one day the first."""
    keys = (one.key for one in figure.evidence if one.role == PROMISED)
    return next((targets[key] for key in keys if key in targets), None)
