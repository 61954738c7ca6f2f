"""What stands beside one fact on its page: restatements, other reports, the robots it names."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext as _

from companies import datasets
from companies.choices import MarketNature
from companies.models import (
    Event,
    EventParticipant,
    Facility,
    MarketFigure,
    Price,
    ProductionActual,
    ProductionTarget,
    Robot,
)
from companies.robot_names import naming_model, naming_only_family, robot_items, robots_named
from companies.robot_specs import robot_specs
from companies.timeline import units_text
from companies.verdict_marks import verdict_on, with_verdicts
from sources import wording
from sources.csv_tables import Table
from sources.templatetags.facts import names


class Beside(NamedTuple):
    """A table of related rows; ``list_url`` leads to them as a list of their own."""

    title: str
    note: str
    template: str
    rows: list[Any]
    list_url: str = ""


def beside_robot(robot: Robot) -> dict[str, Any]:
    own = {"robot": robot.slug}
    tables = (
        (datasets.PRICES, "price", _("Prices"), "price-list"),
        (datasets.TARGETS, "target", _("Targets"), "target-list"),
        (datasets.ACTUALS, "actual", _("Reported outcomes"), "actual-list"),
    )
    sections = []
    for table, noun, title, list_name in tables:
        template = f"companies/_{noun}_table.html"
        exact = _shown(table, naming_model(table.model.objects.published(), robot))
        if exact:
            sections.append(Beside(title, "", template, exact, listed(list_name, **own)))
        loose = _shown(table, naming_only_family(table.model.objects.published(), robot))
        if loose:
            wider = _("%(what)s that name the family %(family)s")
            title = wider % {"what": title, "family": robot.family}
            sections.append(Beside(title, "", template, loose, listed(list_name, **own)))
    family = Robot.objects.published().filter(company=robot.company_id, family=robot.family)
    siblings = _shown(datasets.ROBOTS, family.order_by("name")) if robot.family else []
    if len(siblings) > 1:
        title = _("The family %(family)s side by side") % {"family": robot.family}
        own = {"company": robot.company.slug, "family": robot.family}
        address = listed("robot-list", **own)
        sections.insert(0, Beside(title, "", "companies/_robot_table.html", siblings, address))
    specs = robot_specs(robot)
    return {
        "subheading": names(robot.company)[0],
        "specs": [spec for spec in specs if spec.value is not None],
        "missing_specs": [spec.label for spec in specs if spec.value is None],
        "others": [sibling for sibling in siblings if sibling.pk != robot.pk],
        "sections": sections,
    }


def beside_price(price: Price) -> dict[str, Any]:
    same = Price.objects.published().filter(company=price.company_id)
    others = _shown(datasets.PRICES, same.filter(robot__iexact=price.robot).exclude(pk=price.pk))
    rest = same.exclude(robot__iexact=price.robot)
    company = names(price.company)[0]
    return {
        "heading": _("%(robot)s: price") % {"robot": price.robot},
        "subheading": company,
        "named": robots_named(price.company_id, [price.robot]),
        "sections": _filled(
            Beside(
                _("Other prices of this model"),
                _("Editions, countries and dates may differ; sources disagree too."),
                "companies/_price_table.html",
                others,
            ),
            Beside(
                _("Prices of other models of %(company)s") % {"company": company},
                "",
                "companies/_price_table.html",
                _shown(datasets.PRICES, rest),
                listed("price-list", company=price.company.slug),
            ),
        ),
    }


def beside_target(target: ProductionTarget) -> dict[str, Any]:
    """The promise's other statements in order, and what was reported for the year it is due."""
    published = ProductionTarget.objects.published()
    ledger = published.filter(promise=target.promise) if target.promise else published.none()
    # As the metrics order them: nobody can have said a thing after it was public.
    said = Least(Coalesce(F("stated_on_last"), F("public_on")), F("public_on"))
    in_order = datasets.TARGETS.with_columns(ledger).order_by(said, "key")
    statements = list(with_verdicts(in_order))
    company = names(target.company)[0]
    what = {"company": company, "metric": target.get_metric_display()}
    return {
        "heading": _("%(company)s: %(metric)s") % what,
        "subheading": _subheading(target),
        "named": robots_named(target.company_id, target.robot),
        "ledger": statements if len(statements) > 1 else [],
        "verdict": verdict_on(target),
        "ledger_url": listed("target-list", promise=target.promise),
        "reports": reports_of_year(target),
        "year": target.due.last.year if target.due else None,
        "reports_url": listed("actual-list", company=target.company.slug),
    }


def reports_of_year(target: ProductionTarget) -> list[Any]:
    """Reports on the same company for periods that end in the year the target is due."""
    if target.due is None:
        return []
    reports = ProductionActual.objects.published().filter(
        company=target.company_id, period_end_last__year=target.due.last.year
    )
    return _shown(datasets.ACTUALS, reports.order_by("metric", "period_end_last", "key"))


def beside_actual(actual: ProductionActual) -> dict[str, Any]:
    """Other reports of the same thing for the same year, and the targets due in it."""
    year = actual.period_end.last.year if actual.period_end else 0
    own = ProductionActual.objects.published().filter(
        company=actual.company_id, metric=actual.metric
    )
    same_year = own.filter(period_end_last__year=year).exclude(pk=actual.pk)
    due = ProductionTarget.objects.published().filter(
        company=actual.company_id, due_last__year=year
    )
    company = names(actual.company)[0]
    what = {"company": company, "metric": actual.get_metric_display()}
    return {
        "heading": _("%(company)s: %(metric)s") % what,
        "subheading": _subheading(actual),
        "named": robots_named(actual.company_id, actual.robot),
        "sections": _filled(
            Beside(
                _("Other reports for %(year)s") % {"year": year},
                _("The same company and metric, for periods ending in that year."),
                "companies/_actual_table.html",
                _shown(datasets.ACTUALS, same_year.order_by("period_end_last", "key")),
                listed("actual-list", company=actual.company.slug, metric=actual.metric),
            ),
            Beside(
                _("Targets due in %(year)s") % {"year": year},
                _(
                    "Shown beside the report: a verdict may rest on other reports, and metrics differ."
                ),
                "companies/_target_table.html",
                _shown(datasets.TARGETS, with_verdicts(due)),
                listed("target-list", company=actual.company.slug),
            ),
        ),
    }


def beside_facility(facility: Facility) -> dict[str, Any]:
    others = Facility.objects.published().filter(company=facility.company_id)
    company = names(facility.company)[0]
    return {
        "subheading": company,
        "sections": _filled(
            Beside(
                _("Other sites of %(company)s") % {"company": company},
                "",
                "companies/_facility_table.html",
                _shown(datasets.FACILITIES, others.exclude(pk=facility.pk)),
                listed("facility-list", company=facility.company.slug),
            )
        ),
    }


def beside_market_figure(figure: MarketFigure) -> dict[str, Any]:
    """Figures for the same market, metric and year, whoever states them."""
    year = figure.period_end.last.year if figure.period_end else 0
    same = MarketFigure.objects.published().filter(
        scope=figure.scope, metric=figure.metric, period_end_last__year=year
    )
    own = MarketFigure.objects.published().filter(stated_by=figure.stated_by)
    shown = _shown(datasets.MARKET_FIGURES, same.exclude(pk=figure.pk))
    rest = own.exclude(pk=figure.pk).exclude(pk__in=[row.pk for row in shown])
    what = {"who": figure.stated_by, "metric": figure.get_metric_display()}
    template = "companies/_market_figure_table.html"
    return {
        "heading": _("%(who)s: %(metric)s") % what,
        "subheading": f"{figure.get_scope_display()} · {_period_of(figure)}",
        "sections": _filled(
            Beside(
                _("Other figures for the same market, metric and year"),
                _("They may count different things: read the notes."),
                template,
                shown,
                listed("market-figure-list", scope=figure.scope, metric=figure.metric),
            ),
            Beside(
                _("More from %(who)s") % what,
                "",
                template,
                _shown(datasets.MARKET_FIGURES, rest),
                listed("market-figure-list", stated_by=figure.stated_by),
            ),
        ),
    }


def beside_event(event: Event) -> dict[str, Any]:
    table = datasets.EVENT_PARTICIPANTS
    took_part = table.with_columns(EventParticipant.objects.published().filter(event=event))
    return {
        "subheading": event.get_kind_display(),
        "participants": list(took_part.order_by("company__name_en")),
    }


def listed(name: str, **query: Any) -> str:
    return f"{reverse(name)}?{urlencode(query)}"


def _shown(table: Table, rows: QuerySet[Any]) -> list[Any]:
    return list(table.with_columns(rows))


def _filled(*sections: Beside) -> Iterable[Beside]:
    return [section for section in sections if section.rows]


def _period_of(figure: MarketFigure) -> str:
    """An estimate is of a period, a forecast or a goal for its end."""
    if figure.nature == MarketNature.ESTIMATE:
        return wording.period(figure.period_start, figure.period_end)
    return wording.by(figure.period_end)


def _subheading(fact: Any) -> str:
    """Robots, amount and time of a promise or a report, as far as given."""
    if isinstance(fact, ProductionTarget):
        time = wording.by(fact.due) if fact.due else ""
    else:
        time = wording.period(fact.period_start, fact.period_end)
    parts = (wording.listed(robot_items(fact.robot)), units_text(fact), time)
    return " · ".join(part for part in parts if part)
