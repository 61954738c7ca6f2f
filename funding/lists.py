"""This app's lists: what each shows, filters by and totals."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from funding import datasets, filters
from funding.choices import Instrument
from funding.metrics.capital import PRIVATE
from funding.models import FundingRound, Investor, StateShareMetric
from funding.money import Amounts, RoundFigures, in_currency, round_figures
from funding.portfolios import also_backed, also_backed_summary
from funding.quarters import address, capital_by_quarter_chart, filtered_quarters_chart
from funding.refresh.capital import CAPITAL
from funding.round_rows import round_rows
from funding.rows import RoundRow
from funding.timeline import funding_timeline
from sources.chart import Chart
from sources.columns import plain_number
from sources.exchange import TARGETS, Target
from sources.intervals import UNKNOWN
from sources.lists import ROWS_PER_PAGE, ComputedField, FactList, Total
from sources.parameters import CLOCKS
from sources.wording import money, number


def round_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """Every figure, in both currencies, for machines; a page has ``shown_totals``."""
    figures = round_figures(round_rows(rows))
    amounts = [
        Total(f"amount_{target.lower()}", _amount_label(target), private, money(target, private))
        for target, private in figures.private.items()
    ]
    apart = {name: _record(found) for name, found in figures.apart.items()}
    return [*_counts(figures), *amounts, Total("apart", _("Apart from that"), apart, "")]


def shown_totals(figures: RoundFigures, currency: Target) -> Sequence[Total]:
    """The same figures as a page shows them: in the reader's currency, a range as one."""
    private = figures.private[currency]
    hint = _("private capital, each amount at the reference rate of its day; rumours left out")
    if private.high is None and not private.is_unknown:
        hint = _("%(hint)s; open above, since some amounts are floors") % {"hint": hint}
    formula = _(
        "For each company the sum of its rounds of private capital, added up over the companies. Reports"
        " of one round count once, with the range that holds them all; an amount raised to date is"
        " never added to the rounds it may contain. Rumours are left out, and so is what was not"
        " disclosed."
    )
    amount = money(currency, private)
    shown = [
        *_counts(figures),
        Total("private", _amount_label(currency), private, amount, hint, formula=formula),
    ]
    apart = _(
        "Computed as the private capital is, from the rows of this kind alone. It is no part of the"
        " private total."
    )
    for name, amounts in figures.apart.items():
        label = _("Apart: %(instrument)s") % {"instrument": Instrument(name).label}
        amount = money(currency, amounts[currency])
        shown.append(Total(name, label, amounts[currency], amount, formula=apart))
    return shown


def _counts(figures: RoundFigures) -> list[Total]:
    of_rounds = _("reports of one counted once")
    return [
        Total(
            "count",
            _("Reports"),
            figures.reports,
            number(figures.reports),
            formula=_("Every row of this filter, once; rumours too."),
        ),
        Total(
            "companies",
            _("Companies"),
            figures.companies,
            number(figures.companies),
            formula=_("Each company once, however many of these rows tell of its rounds."),
        ),
        Total(
            "rounds",
            _("Rounds"),
            figures.rounds,
            number(figures.rounds),
            of_rounds,
            formula=_("Each round once, however many of these rows report it; rumours too."),
        ),
        Total(
            "undisclosed",
            _("Rounds without a disclosed amount"),
            figures.undisclosed,
            number(figures.undisclosed),
            formula=_("The rounds of which no row of this filter gives an amount; rumours too."),
        ),
    ]


def _amount_label(currency: Target) -> str:
    return _("Disclosed total, %(currency)s") % {"currency": currency}


def _record(amounts: Amounts) -> dict[str, int | float | None]:
    return {
        f"amount_{target.lower()}_{end}": plain_number(value)
        for target, amount in amounts.items()
        for end, value in (("min", amount.low), ("max", amount.high))
    }


def round_amounts(report: FundingRound) -> dict[str, Any]:
    """The amount in both currencies, and the rates used; null where undisclosed."""
    record: dict[str, Any] = {}
    rates: dict[str, Any] = {}
    days = []
    for target in TARGETS:
        found = in_currency(report, target)
        amount = UNKNOWN if found.rate is None else found.amount
        record |= _record({target: amount})
        rates[f"rate_{target.lower()}"] = None if found.rate is None else float(found.rate)
        days += [found.rate_on] if found.rate_on else []
    return {**record, **rates, "rate_on": max(days).isoformat() if days else None}


def with_report_counts(rows: Any) -> QuerySet[Any]:
    counted: QuerySet[Any] = rows.with_report_counts()
    return counted


def mark_state_share(reports: Iterable[FundingRound]) -> list[FundingRound]:
    """Each with its round's state share as ``state_share``, where state-backed investors are named."""
    rows = list(reports)
    companies = frozenset(report.company.slug for report in rows)
    found = CAPITAL.figures(StateShareMetric, companies=companies, currency="")
    by_round = {(one.company_id, one.round): one for one in found if one.possibly}
    for report in rows:
        share = by_round.get((report.company_id, report.round))
        report.state_share = share if report.instrument == PRIVATE else None  # type: ignore[attr-defined]
    return rows


def round_page(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    plain = round_rows(rows)
    currency = request.preferences.currency  # type: ignore[attr-defined]
    paginator = Paginator(with_report_counts(rows), ROWS_PER_PAGE)
    paginator.count = len(plain)  # known already: nothing to ask for
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = mark_state_share(page.object_list)
    return {
        "page_obj": page,
        "totals": shown_totals(round_figures(plain), currency),
        "chart": funding_timeline(plain, currency, csv_url=address(request.GET, "csv")),
        "quarters": quarters(plain, currency, request.GET),
    }


def quarters(rows: Sequence[RoundRow], currency: Target, query: QueryDict) -> Chart | None:
    """All companies' stored figures where nothing is filtered; else the filter's own."""
    asked = {name for name, value in query.items() if value}
    if asked - {"page", "ordering", *CLOCKS}:
        return filtered_quarters_chart(rows, currency, query)
    return capital_by_quarter_chart(currency)


AMOUNT_FIELDS = [
    *(
        ComputedField(
            f"amount_{target.lower()}_{end}",
            "number",
            f"{bound} of the amount, in {target}, at the reference rate of its day; null where"
            " undisclosed or open",
        )
        for target in TARGETS
        for end, bound in (("min", "Lower bound"), ("max", "Upper bound"))
    ),
    *(
        ComputedField(
            f"rate_{target.lower()}",
            "number",
            f"How many {target} one unit of the row's currency was worth on that day",
        )
        for target in TARGETS
    ),
    ComputedField("rate_on", "string", "Day of the reference rates used", format="date"),
]


ROUNDS = FactList(
    table=datasets.ROUNDS,
    filterset=filters.RoundFilter,
    template="funding/round_list.html",
    heading=gettext_lazy("Funding"),
    intro=gettext_lazy(
        "Who raised how much and from whom, one row per report of a round. Reports of the same round"
        " stand apart and count once."
    ),
    url_name="round-list",
    totals=round_totals,
    for_page=with_report_counts,
    computed=round_amounts,
    computed_fields=AMOUNT_FIELDS,
    extra=round_page,
    filters_shown=6,
)


def investor_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    by_state = {True: "state_backed", False: "not_state_backed", None: "state_unknown"}
    # An aggregate may not bear the name of a column, so the figures are named afterwards.
    backing = {name: Count("pk", filter=Q(state_backed=v)) for v, name in by_state.items()}
    investors = Investor.objects.filter(pk__in=rows.order_by().values("pk"))
    found = investors.aggregate(
        count=Count("pk"), **{f"{name}_count": count for name, count in backing.items()}
    )
    found |= (
        FundingRound.objects.published()
        .filter(investors__in=investors)
        .aggregate(
            rounds_count=Count("round", distinct=True),
            companies_count=Count("company", distinct=True),
        )
    )
    of_investors = _("The investors of this filter for whom it holds, each once.")
    of_rounds = _(
        "Each of them once, over all published rounds that name one of these investors; rumours too."
    )
    labels = {
        "count": _("Investors"),
        "state_backed": _("State-backed"),
        "not_state_backed": _("Not state-backed"),
        "state_unknown": _("State backing not said"),
        "rounds": _("Rounds they stand in"),
        "companies": _("Companies they back"),
    }
    return [
        Total(
            name,
            label,
            count,
            number(count),
            formula=of_rounds if name in ("rounds", "companies") else of_investors,
        )
        for name, label in labels.items()
        for count in [found.get(f"{name}_count", found["count"])]
    ]


def investor_portfolio(investor: Any) -> dict[str, Any]:
    """Counts over published rounds; a single investor, found by its slug, is counted here."""
    if not hasattr(investor, "round_count"):
        investor = Investor.objects.with_portfolio().get(pk=investor.pk)
    return {
        "rounds": investor.round_count,
        "rounds_led": investor.lead_count,
        "companies": investor.company_count,
        "makers": investor.maker_count,
    }


def investor_page(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """Of the investors of one company, which other makers they back."""
    slug = request.GET.get("invested_in", "")
    company = Company.objects.published().filter(slug=slug).first() if slug else None
    if company is None:
        return {}
    investors = list(rows.order_by().values_list("pk", flat=True))
    found = also_backed(investors, company.slug)
    return {
        "also_company": company,
        "also_backed": found,
        "also_summary": also_backed_summary(company, len(investors), found),
    }


INVESTORS = FactList(
    table=datasets.INVESTORS,
    filterset=filters.InvestorFilter,
    template="funding/investor_list.html",
    heading=gettext_lazy("Investors"),
    intro=gettext_lazy(
        "Funds, companies, banks and people named as investors in at least one source. State backing"
        " is shown only where a source says so, either way."
    ),
    url_name="investor-list",
    totals=investor_totals,
    computed=investor_portfolio,
    computed_fields=[
        ComputedField(name, "integer", words, nullable=False)
        for name, words in (
            ("rounds", "Published rounds that name it, number"),
            ("rounds_led", "Published rounds that it led, number"),
            ("companies", "Companies it stands in a round of, number"),
            ("makers", "Makers of robots among them, number"),
        )
    ],
    extra=investor_page,
    filters_shown=6,
)
