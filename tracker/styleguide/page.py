"""The visual system on one living page, for whoever builds pages: in debug mode only.

It is made from what the site itself uses, the tokens of the style sheet, real facts and real charts,
so it cannot fall behind. It speaks English whatever the reader's language: it explains code.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from companies.filters import TargetFilter
from companies.lists import TARGETS
from companies.models import ProductionTarget, Robot, SlippageMetric, VerdictCode, YearMetric
from companies.refresh.years import YEARS
from companies.robot_scatter import freedom_chart
from companies.slippage_chart import slippage_chart
from companies.targets_chart import targets_timeline
from companies.year_charts import years_chart
from funding.models import FundingRound
from funding.quarters import capital_by_quarter_chart
from sources.chart import Chart
from sources.choices import Confidence
from sources.intervals import Interval
from supplychain.choices import LinkStatus
from supplychain.models import Component
from supplychain.treemap import parts_chart, parts_of
from tracker.styleguide.tokens import read_tokens

TOKENS_CSS = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"
STYLE_GUIDE = "tracker/styleguide.html"


class TypeStep(NamedTuple):
    """A step of the type scale: its token, its size over line height, what it is for."""

    token: str
    size: str
    use: str


STEPS = (
    ("text-h1", "the page's heading"),
    ("text-h2", "a section"),
    ("text-h3", "a chart, a group of rows, an aside"),
    ("text-l", "introductions and findings"),
    ("text-m", "running text"),
    ("text-table", "tables, definitions, controls"),
    ("text-s", "notes, hints, what stands beneath a chart or a table"),
    ("text-xs", "labels of controls, heads of columns"),
)


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    css = TOKENS_CSS.read_text(encoding="utf-8")
    with translation.override("en"):
        return render(request, STYLE_GUIDE, _context(css))


def _context(css: str) -> dict[str, Any]:
    targets = ProductionTarget.objects.published()
    form = TargetFilter({"metric": "wishes", "due_after": "soon"}, targets)
    form.form.is_valid()
    return {
        "heading": "Style guide",
        "colours": read_tokens(css),
        "steps": type_steps(css),
        "spaces": spaces(css),
        "targets": TARGETS.narrowed(QueryDict(), TARGETS.table.published()).qs[:6],
        "marks": marks(),
        "ranges": RANGES,
        "rounds": FundingRound.objects.published().order_by("-amount_min", "key")[:3],
        "bad_filter": form,
        "charts": list(charts()),
    }


RANGES = (
    ("exact", Interval.exactly(5000)),
    ("a range", Interval(Decimal(200), Decimal(999))),
    ("open above", Interval(low=Decimal(1000))),
    ("open below", Interval(high=Decimal(1000))),
)


def type_steps(css: str) -> list[TypeStep]:
    """The sizes for a wide window, which come first."""
    found = []
    for token, use in STEPS:
        match = re.search(rf"--{token}: (?:\d+ )?([\d.]+)rem/([\d.]+)rem", css)
        if match:
            size, line = (round(float(part) * 16) for part in match.groups())
            found.append(TypeStep(token, f"{size}/{line} px", use))
    return found


def spaces(css: str) -> list[tuple[str, int]]:
    """The steps of the 4-px grid: name and pixels."""
    return [
        (name, round(float(size) * 16)) for name, size in re.findall(r"--(s\d): ([\d.]+)rem", css)
    ]


def marks() -> list[tuple[str, list[tuple[str, str]]]]:
    """The marks by what they tell: heading, then (code, word)."""
    return [
        ("Confidence", [(code, str(label)) for code, label in Confidence.choices]),
        ("Verdict", [(code, str(label)) for code, label in VerdictCode.choices]),
        (
            "Status of a supply link",
            [(code, str(label)) for code, label in LinkStatus.choices],
        ),
    ]


def charts() -> Iterable[Chart]:
    """One of each kind that has rows."""
    made: tuple[Callable[[], Chart | None], ...] = (
        lambda: years_chart(YEARS.figures(YearMetric, company=None)),
        lambda: targets_timeline(ProductionTarget.objects.published()),
        lambda: slippage_chart(SlippageMetric.objects.values_list("promise", flat=True)),
        lambda: parts_chart(parts_of(set(Component.objects.values_list("pk", flat=True)))),
        lambda: capital_by_quarter_chart("USD"),
        lambda: freedom_chart(Robot.objects.published(), "USD"),
    )
    return (chart for make in made if (chart := make()) is not None)
