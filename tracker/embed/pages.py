"""Every page that has charts, and how one of them is made again from the page's own address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from companies import lists as companies
from companies.datasets import COMPANIES
from companies.promise_ledger import promise_ledger
from funding import lists as funding
from funding.datasets import INVESTORS
from funding.quarters import capital_by_quarter_chart
from funding.round_rows import round_rows
from funding.views import portfolio_of, portfolio_timeline
from sources.chart import Chart
from sources.details import find
from sources.exchange import Target
from sources.filter_words import filter_words
from sources.filters import FactFilter
from sources.lists import FactList
from sources.problems import faults_of
from sources.templatetags.facts import names
from sources.wording import clauses
from supplychain import lists as supplychain
from supplychain.company_graph import company_graph
from supplychain.graph_form import STOPPING
from supplychain.graph_page import GRAPH, graph_page
from supplychain.several_values import SeveralField
from supplychain.what_if import answer_what_if
from supplychain.what_if_form import WhatIfForm
from supplychain.what_if_graph import what_if_chart
from supplychain.what_if_words import told
from tracker.embed.faults import Fault
from tracker.overview.page import front_years_chart
from tracker.profile.charts import profile_funding_chart, profile_promise_chart
from tracker.profile.funding import company_funding

LINK_ROWS = "supplychain/_graph_rows.html"
PROMISE_ROWS = "embed/_promise_rows.html"


class Answer(NamedTuple):
    """The chart, or None where there is nothing to draw; ``about`` says of what it is.

    ``beside`` is what the table of its rows reads beside them.
    """

    chart: Chart | None = None
    about: str = ""
    faults: Sequence[Fault] = ()
    beside: Mapping[str, Any] = MappingProxyType({})


class Parameters(NamedTuple):
    """What may stand in the page's query, the day apart; ``several`` more than once."""

    known: Sequence[str] = ()
    several: Sequence[str] = ()


@dataclass(frozen=True)
class ChartedPage:
    """``charts`` are the slugs of its charts; ``answer`` makes the one asked for.

    ``tables`` draw the rows of charts whose own page has them in a table of its own; ``styles`` are
    the style sheets that a table needs beside those of every page.
    """

    charts: Sequence[str]
    answer: Callable[..., Answer]
    parameters: Callable[[HttpRequest], Parameters] = field(default=lambda request: Parameters())
    tables: Mapping[str, str] = field(default_factory=dict)
    styles: Sequence[str] = ()
    is_graph: bool = False

    @property
    def has_filter(self) -> bool:
        return self.parameters is not ChartedPage.parameters


def _currency(request: HttpRequest) -> Target:
    currency: Target = request.preferences.currency  # type: ignore[attr-defined]
    return currency


def _faults(form: BaseForm) -> list[Fault]:
    return [(name, words) for name, found in faults_of(form).items() for words in found]


# --- lists: the charts above their rows, of the filter ---


def _listed(facts: FactList, *charts: str, **more: Any) -> ChartedPage:
    def parameters(request: HttpRequest) -> Parameters:
        filterset = facts.filtered(request)
        return Parameters(filterset.parameters, tuple(filterset.joinable()))

    def answer(request: HttpRequest, chart: str) -> Answer:
        filterset = facts.filtered(request)
        if not filterset.form.is_valid():
            return Answer(faults=_faults(filterset.form))
        beside = facts.extra(request, filterset.qs)  # noqa: S610 (not a queryset's)
        drawn = (one for one in beside.values() if isinstance(one, Chart) and one.slug == chart)
        return Answer(next(drawn, None), _title(facts, filterset))

    return ChartedPage(charts, answer, parameters, **more)


def _title(facts: FactList, filterset: FactFilter) -> str:
    """What is filtered; nothing where all of it is shown."""
    return facts.title(filterset) if filter_words(filterset) else ""


def _graph_parameters(request: HttpRequest) -> Parameters:
    filterset = GRAPH.filtered(request)
    return Parameters(filterset.parameters, (*STOPPING.values(), *filterset.joinable()))


def _graph(request: HttpRequest, _chart: str) -> Answer:
    filterset = GRAPH.filtered(request)
    if not filterset.form.is_valid():
        return Answer(faults=_faults(filterset.form))
    found = graph_page(request, filterset.qs, filterset)
    stopped = _without(found["told"].without) if "told" in found else ""
    return Answer(found.get("chart"), clauses((stopped, _title(GRAPH, filterset))))


def _without(stopped: str) -> str:
    return _("Without %(without)s") % {"without": stopped}


# --- what if ---


def _what_if_parameters(_request: HttpRequest) -> Parameters:
    fields = WhatIfForm.base_fields
    several = [name for name, one in fields.items() if isinstance(one, SeveralField)]
    return Parameters(tuple(fields), several)


def _what_if(request: HttpRequest, _chart: str) -> Answer:
    form = WhatIfForm(request.GET)
    if not form.is_valid():
        return Answer(faults=_faults(form))
    if not form.asks:
        return Answer()
    question = form.question()
    answer = answer_what_if(question.stop, question.year)
    about = _without(told(answer, question.stop).without)
    return Answer(what_if_chart(answer, question.stop), about)


# --- pages without a filter ---


def _front(request: HttpRequest, chart: str) -> Answer:
    if chart == "promised-and-reported":
        return Answer(front_years_chart())
    return Answer(capital_by_quarter_chart(_currency(request)))


def _company(request: HttpRequest, chart: str, slug: str) -> Answer:
    company = find(COMPANIES, slug)
    about = names(company)[0]
    if chart == "promise-lines":
        ledger = promise_ledger(company)
        drawn = profile_promise_chart(company, ledger)
        return Answer(drawn, about, beside={"ledger": ledger})
    if chart == "funding-timeline":
        currency = _currency(request)
        rows = company_funding(company, currency).rows
        return Answer(profile_funding_chart(rows, currency), about)
    return Answer(company_graph(company), about)


def _investor(request: HttpRequest, _chart: str, slug: str) -> Answer:
    investor = find(INVESTORS, slug)
    rows = round_rows(portfolio_of(investor))
    return Answer(portfolio_timeline(investor, rows, _currency(request)), names(investor)[0])


PAGES: Mapping[str, ChartedPage] = {
    "home": ChartedPage(("promised-and-reported", "capital-by-quarter"), _front),
    "target-list": _listed(companies.TARGETS, "timeline", "slippage"),
    "robot-list": _listed(companies.ROBOTS, "price-and-freedom", styles=("css/catalogue.css",)),
    "market-figure-list": _listed(companies.MARKET_FIGURES, "forecasts"),
    "event-list": _listed(companies.EVENTS, "events-by-kind"),
    "round-list": _listed(
        funding.ROUNDS, "capital-by-quarter", "funding-timeline", styles=("css/funding.css",)
    ),
    "component-list": _listed(supplychain.COMPONENTS, "known-suppliers"),
    "supply-graph": ChartedPage(
        ("graph",), _graph, _graph_parameters, tables={"graph": LINK_ROWS}, is_graph=True
    ),
    "what-if": ChartedPage(
        ("what-if-graph",),
        _what_if,
        _what_if_parameters,
        tables={"what-if-graph": LINK_ROWS},
        is_graph=True,
    ),
    "company-detail": ChartedPage(
        ("promise-lines", "funding-timeline", "supply-graph"),
        _company,
        tables={"promise-lines": PROMISE_ROWS},
        styles=("css/profile.css",),
    ),
    "investor-detail": ChartedPage(("funding-timeline",), _investor),
}
"""By the names of their routes."""
