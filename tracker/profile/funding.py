"""The money of one company: its rounds with what they add up to, and who stands behind them."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Company
from funding import datasets
from funding.choices import Stage
from funding.company_backers import CompanyBacker, company_backers, most_shared
from funding.models import FundingRound
from funding.round_rows import round_rows
from funding.rows import RoundRow
from funding.running_total import running_totals
from sources import wording
from sources.choices import Confidence
from sources.exchange import Target
from sources.intervals import Interval
from sources.templatetags.facts import names


class RoundLine(NamedTuple):
    """A report of a round, and what the company had raised by then in the reader's currency."""

    round: FundingRound
    by_then: Interval


class Funding(NamedTuple):
    lines: list[RoundLine]
    rows: list[RoundRow]
    backers: list[CompanyBacker]
    summary: str

    @property
    def facts(self) -> list[FundingRound]:
        return [line.round for line in self.lines]

    @property
    def latest(self) -> FundingRound | None:
        """The newest report that is no rumour, else the newest."""
        sure = [one for one in self.facts if one.confidence != Confidence.RUMOURED]
        return next(iter(sure or self.facts), None)

    @property
    def valued(self) -> FundingRound | None:
        """The newest report with a valuation that is no rumour."""
        valued = (one for one in self.facts if one.valuation_currency)
        return next((one for one in valued if one.confidence != Confidence.RUMOURED), None)


def stage_of(report: FundingRound) -> str:
    return report.stage_text or str(report.get_stage_display())


def valued_when(report: FundingRound) -> str:
    """``Series B, 3 March 2026``; a listed company's stands still while its shares move on."""
    stage = _("at its IPO") if report.stage == Stage.IPO else stage_of(report)
    return wording.clauses((stage, wording.when(report.announced_on)))


def company_funding(company: Company, currency: Target) -> Funding:
    """Newest first, in a fixed number of queries."""
    shown = company.rounds.published().with_report_counts()
    reports = list(datasets.ROUNDS.with_columns(shown))
    rows = round_rows(reports)
    totals = running_totals(rows, currency)
    backers = company_backers(company, reports)
    lines = [RoundLine(report, totals[report.key]) for report in reports]
    return Funding(lines, rows, backers, backers_summary(backers))


def backers_summary(backers: Sequence[CompanyBacker]) -> str:
    """How many investors are named, how many back other makers, and which makers share the most."""
    if not backers:
        return ""
    named = ngettext("%(count)d investor is named", "%(count)d investors are named", len(backers))
    clauses = [named % {"count": len(backers)}]
    backed_by_state = sum(1 for backer in backers if backer.investor.state_backed)
    if backed_by_state:
        state = ngettext("%(count)d is state-backed", "%(count)d are state-backed", backed_by_state)
        clauses.append(state % {"count": backed_by_state})
    elsewhere = sum(1 for backer in backers if backer.others)
    also = ngettext(
        "%(count)d also backs other makers of robots",
        "%(count)d also back other makers of robots",
        elsewhere,
    )
    clauses.append(
        also % {"count": elsewhere} if elsewhere else _("none is known to back another maker")
    )
    shared = wording.listed(
        _("%(company)s (%(count)d)") % {"company": names(other)[0], "count": count}
        for other, count in most_shared(backers)
    )
    if shared:
        clauses.append(_("most often %(companies)s") % {"companies": shared})
    return wording.semicolon().join(clauses) + ("。" if wording.in_chinese() else ".")
