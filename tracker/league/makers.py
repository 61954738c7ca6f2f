"""Makers ranked by the figures that the metrics give of them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.choices import Role, TargetMetric
from companies.metrics.verdicts import PENDING
from companies.models import Company, TrackRecordMetric, YearMetric
from companies.models.derived import VerdictBasis
from companies.refresh.promises import PROMISES
from companies.refresh.years import YEARS
from funding.models import CapitalMetric
from funding.refresh import CAPITAL
from sources import wording
from sources.templatetags.facts import plain_money, span
from tracker.league.form import TABLES
from tracker.league.tables import Cell, Entry, LeagueTable

Wanted = Callable[[Any], bool]
"""Whether a company or investor passes the filters of country and province."""


def makers_by_units(year: int, kind: str, wanted: Wanted) -> LeagueTable:
    figures = YEARS.figures(YearMetric, year=year, target_metric=kind)
    known = [
        one for one in figures if one.company is not None and one.reporting and wanted(one.company)
    ]
    entries = [_reported(one) for one in known if not one.reported_by_all.is_unknown]
    named = {"kind": TargetMetric(kind).label, "year": year}
    return LeagueTable(
        name="units",
        title=_("Makers by robots reported: %(kind)s, %(year)s") % named,
        entity=_("Maker"),
        value=pgettext("a number", "Reported"),
        bar=_("Least to most"),
        others=[pgettext("a number", "Promised")],
        unit="robots",
        note=_(
            "What the reports allow for the calendar year, of one kind: what is produced, shipped and"
            " deployed is never mixed. A maker without a report is missing, not zero."
        ),
        nothing=_("No report of this kind for this year."),
        entries=entries,
        record=("promised_min", "promised_max", "explanation"),
    )


def _reported(figure: YearMetric) -> Entry:
    url = figure.get_absolute_url()
    promised = figure.promised if figure.promising else None
    return Entry(
        figure.company,
        figure.reported_by_all,
        Cell(span(figure.reported_by_all), url, is_figure=True),
        wording.quantity(figure.reported_by_all),
        (Cell("" if promised is None else span(promised), url, is_figure=True),),
        record=(promised and promised.low, promised and promised.high, url),
    )


def makers_by_capital(currency: str, wanted: Wanted) -> LeagueTable:
    figures = CAPITAL.figures(CapitalMetric, currency=currency)
    makers = [
        one for one in figures if one.rounds and is_maker(one.company) and wanted(one.company)
    ]
    silent = sum(one.private.is_unknown for one in makers)
    return LeagueTable(
        name="capital",
        title=TABLES["capital"],
        entity=_("Maker"),
        value=_("Disclosed private capital"),
        bar=_("Least to most"),
        others=[_("Rounds"), _("Without an amount")],
        unit=currency,
        note=_(
            "All private rounds to date, each at the reference rate of its day; public offerings,"
            " credit and grants stand apart, rumours are left out."
        ),
        nothing=_("No disclosed amount."),
        entries=[_raised(one) for one in makers if not one.private.is_unknown],
        record=("rounds", "undisclosed", "explanation"),
        left_over=not_ranked(
            silent,
            ngettext(
                "%(count)s more maker has rounds, but no disclosed amount.",
                "%(count)s more makers have rounds, but no disclosed amount.",
                silent,
            ),
        ),
    )


def _raised(figure: CapitalMetric) -> Entry:
    url = figure.get_absolute_url()
    return Entry(
        figure.company,
        figure.private,
        Cell(plain_money(figure.private, figure.currency), url, is_figure=True),
        wording.money(figure.currency, figure.private),
        (
            Cell(wording.number(figure.rounds), url, is_figure=True),
            Cell(wording.number(figure.undisclosed), url, is_figure=True),
        ),
        record=(figure.rounds, figure.undisclosed, url),
    )


def makers_by_promises(wanted: Wanted) -> LeagueTable:
    figures = PROMISES.figures(TrackRecordMetric, basis=VerdictBasis.FIRST)
    records = [one for one in figures if wanted(one.company)]
    untold = sum(one.kept_rate is None for one in records)
    return LeagueTable(
        name="promises",
        title=TABLES["promises"],
        entity=_("Maker"),
        value=_("Kept of those met or missed"),
        bar=_("95% interval of the rate"),
        others=[_("Cannot be told"), pgettext("a verdict", "Pending")],
        unit="share",
        note=_(
            "Judged by the first promise for each period. Few promises prove little: the interval says"
            " how little, and places overlap with it."
        ),
        nothing=_("No promise was met or missed."),
        entries=[_kept(one) for one in records if one.kept_rate is not None],
        record=("met", "missed", "cannot_be_told", "pending", "explanation"),
        left_over=not_ranked(
            untold,
            ngettext(
                "%(count)s more maker has promises, none of them met or missed so far.",
                "%(count)s more makers have promises, none of them met or missed so far.",
                untold,
            ),
        ),
    )


def _kept(figure: TrackRecordMetric) -> Entry:
    url = figure.get_absolute_url()
    judged = figure.met + figure.missed
    untold = figure.undecidable + figure.partly_reported + figure.unreported
    counted = {"known": wording.number(figure.met), "of": wording.number(judged)}
    kept = pgettext("promises", "%(known)s of %(of)s") % counted
    return Entry(
        figure.company,
        figure.likely,
        Cell(kept, url, True, wording.percent(figure.likely, wording.WHOLE_PERCENT)),
        pgettext("a value and its margin", "%(value)s (%(margin)s)")
        % {"value": kept, "margin": wording.percent(figure.likely, wording.WHOLE_PERCENT)},
        (
            Cell(wording.number(untold), url, is_figure=True),
            Cell(wording.number(getattr(figure, PENDING)), url, is_figure=True),
        ),
        point=figure.kept_rate,
        record=(figure.met, figure.missed, untold, figure.pending, url),
    )


def is_maker(company: Company) -> bool:
    return Role.MAKER in company.roles


def not_ranked(count: int, words: str) -> str:
    return words % {"count": wording.number(count)} if count else ""
