"""What any set of companies comes to together, such as those at a fair: promises, reports, robots."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.choices import Claimant, TargetMetric
from companies.models import Company, ProductionActual, ProductionTarget, YearMetric
from companies.refresh.years import YEARS
from funding.models import CapitalMetric
from sources.choices import Confidence
from sources.clock import clock
from sources.exchange import Target
from sources.intervals import Interval, total
from sources.lists import Total
from sources.wording import number
from tracker.company_capital import capital_by_company

# The years around today whose robots are worth adding up.
_YEARS_BACK, _YEARS_AHEAD = 1, 1


class Member(NamedTuple):
    """One company of a cohort; ``capital`` is None where no round of it is known."""

    company: Company
    capital: CapitalMetric | None
    promises: int
    reports: int


class CohortYear(NamedTuple):
    """One kind of volume in one year, added up over the members that give a number.

    ``figures`` are the members' own, each of which opens its explanation.
    """

    year: int
    metric: str
    promised: Interval
    promising: int
    reported: Interval
    reporting: int
    figures: list[YearMetric]


def members(companies: Sequence[Company], currency: Target) -> list[Member]:
    """In the order given, from three queries."""
    capital = capital_by_company(companies, currency)
    pks = [company.pk for company in companies]
    promises = _counts(own_promises(), pks, Count("promise", distinct=True))
    reports = _counts(ProductionActual.objects.published(), pks, Count("pk"))
    return [
        Member(
            company,
            capital.get(company.slug),
            promises.get(company.pk, 0),
            reports.get(company.pk, 0),
        )
        for company in companies
    ]


def own_promises() -> QuerySet[Any]:
    """What companies or their partners promised; others' expectations and rumours are none."""
    claimed = ProductionTarget.objects.published().filter(
        claimant__in=(Claimant.COMPANY, Claimant.PARTNER)
    )
    promises: QuerySet[Any] = claimed.exclude(confidence=Confidence.RUMOURED)
    return promises


def _counts(facts: QuerySet[Any], companies: Iterable[int], what: Count) -> dict[int, int]:
    found = facts.filter(company__in=list(companies)).order_by()
    return dict(found.values_list("company").annotate(count=what))


def claim_totals(companies: QuerySet[Any]) -> list[Total]:
    """How many promises these companies made, and how many outcomes were reported of them."""
    held = companies.order_by().values("pk")
    targets = own_promises().filter(company__in=held).order_by()
    actuals = ProductionActual.objects.published().filter(company__in=held).order_by()
    promised = targets.aggregate(promises=Count("promise", distinct=True), by=_companies())
    reported = actuals.aggregate(reports=Count("pk"), by=_companies())
    return [
        Total(
            "promises",
            _("Promises made"),
            promised["promises"],
            number(promised["promises"]),
            _("by %(count)s of them") % {"count": number(promised["by"])},
            formula=_(
                "The promises of these companies and their partners, each once however often it was"
                " stated again. What others expect of them is none, and rumours are left out."
            ),
        ),
        Total(
            "reports",
            _("Outcomes reported"),
            reported["reports"],
            number(reported["reports"]),
            _("on %(count)s of them") % {"count": number(reported["by"])},
            formula=_(
                "Every published report of what these companies produced, shipped or deployed."
                " Reports of the same thing stand beside each other and count each."
            ),
        ),
    ]


def _companies() -> Count:
    return Count("company", distinct=True)


def cohort_years(companies: Iterable[Company]) -> list[CohortYear]:
    """Robots promised for and reported of the years around today, kinds never mixed.

    Of each year and kind the companies' own figures, added end by end.
    """
    slugs = frozenset(company.slug for company in companies)
    today = clock().today
    years = range(today.year - _YEARS_BACK, today.year + _YEARS_AHEAD + 1)
    groups: dict[tuple[int, str], list[YearMetric]] = defaultdict(list)
    for figure in YEARS.figures(YearMetric, companies=slugs):
        if figure.year in years:
            groups[figure.year, figure.target_metric].append(figure)
    order = {metric: place for place, metric in enumerate(TargetMetric.values)}
    return [
        _cohort_year(year, metric, groups[year, metric])
        for year, metric in sorted(groups, key=lambda group: (group[0], order[group[1]]))
    ]


def _cohort_year(year: int, metric: str, figures: list[YearMetric]) -> CohortYear:
    promised = [figure.promised for figure in figures if figure.promising]
    reported = [figure.reported_by_all for figure in figures if figure.reporting]
    return CohortYear(
        year=year,
        metric=str(TargetMetric(metric).label),
        promised=total(promised) if promised else Interval(),
        promising=len(promised),
        reported=total(reported) if reported else Interval(),
        reporting=len(reported),
        figures=sorted(figures, key=lambda figure: figure.company_slug),
    )


def company_list_url(**query: str) -> str:
    return f"{reverse('company-list')}?{urlencode(query)}"
