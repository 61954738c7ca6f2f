"""What investors hold: one investor's companies, and what several of them back besides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.choices import Role
from companies.models import Company
from funding.backers import CoInvestor
from funding.metrics.capital import compute_capital
from funding.metrics.merged_rounds import whole
from funding.models import FundingRound, Investor, Participation
from funding.rows import RoundRow
from sources import wording
from sources.choices import Confidence
from sources.clock import published
from sources.exchange import Target
from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate
from sources.templatetags.facts import names


@dataclass(frozen=True, slots=True)
class Holding:
    """A company and the rounds in which the investor stands, reports of one counted once.

    ``amount`` is the private capital that those rounds raised from everybody, never this investor's
    part of it.
    """

    company: Company
    rounds: int
    led: int
    amount: Interval
    latest: PartialDate | None

    @property
    def is_maker(self) -> bool:
        return Role.MAKER in self.company.roles


def holdings(
    portfolio: Sequence[FundingRound], rows: Iterable[RoundRow], led: set[str], currency: Target
) -> list[Holding]:
    """Most rounds first, then the latest; ``rows`` are those of the portfolio."""
    raised = compute_capital(rows, currency)
    held: dict[Company, list[FundingRound]] = defaultdict(list)
    for report in portfolio:
        held[report.company].append(report)
    found = [
        Holding(
            company=company,
            rounds=len({report.round for report in reports}),
            led=len({report.round for report in reports if report.key in led}),
            amount=whole(raised[company.slug].private) if company.slug in raised else UNKNOWN,
            latest=max(
                (day for report in reports if (day := report.announced_on)),
                key=lambda day: day.last,
                default=None,
            ),
        )
        for company, reports in held.items()
    ]
    return sorted(found, key=_first)


def _first(one: Holding) -> tuple[int, int, str]:
    latest = one.latest.last if one.latest else date.min
    return (-one.rounds, -latest.toordinal(), str(one.company).casefold())


def portfolio_summary(
    held: Sequence[Holding], total: Interval, beside: Sequence[CoInvestor], currency: Target
) -> str:
    """How many makers in how many rounds, what those raised, and with whom most often."""
    if not held:
        return ""
    rounds, led = sum(one.rounds for one in held), sum(one.led for one in held)
    clauses = [_backs(held, rounds)]
    if led:
        words = ngettext("%(count)d of them led", "%(count)d of them led", led)
        clauses.append(words % {"count": led})
    if not total.is_unknown:
        words = _("the rounds raised %(amount)s in all")
        clauses.append(words % {"amount": wording.money(currency, total)})
    if beside and beside[0].rounds > 1:
        words = _("most often beside %(investor)s (%(count)d)")
        named = {"investor": names(beside[0].investor)[0], "count": beside[0].rounds}
        clauses.append(words % named)
    return wording.semicolon().join(clauses) + ("。" if wording.in_chinese() else ".")


def _backs(held: Sequence[Holding], rounds: int) -> str:
    makers = sum(one.is_maker for one in held)
    others = len(held) - makers
    parts = []
    if makers:
        parts.append(ngettext("%(count)d maker", "%(count)d makers", makers) % {"count": makers})
    if others:
        word = (
            ngettext("%(count)d other company", "%(count)d other companies", others)
            if makers
            else ngettext("%(count)d company", "%(count)d companies", others)
        )
        parts.append(word % {"count": others})
    whom = parts[0]
    if len(parts) > 1:
        whom = _("%(makers)s and %(others)s") % {"makers": parts[0], "others": parts[1]}
    words = ngettext(
        "Backs %(whom)s in %(count)d round", "Backs %(whom)s in %(count)d rounds", rounds
    )
    return words % {"whom": whom, "count": rounds}


@dataclass(frozen=True, slots=True)
class AlsoBacked:
    """Another maker, and which of the investors in question stand in its rounds."""

    company: Company
    investors: list[Investor]


def also_backed(investors: Iterable[int], besides: str) -> list[AlsoBacked]:
    """The makers that share the most of these investors first; without rumours, in one query."""
    parts = Participation.objects.filter(published("fact"), investor__in=list(investors))
    parts = parts.exclude(fact__company__slug=besides)
    parts = parts.exclude(fact__confidence=Confidence.RUMOURED).order_by()
    held: dict[Company, set[Investor]] = defaultdict(set)
    for part in parts.select_related("investor", "fact__company"):
        if Role.MAKER in part.fact.company.roles:
            held[part.fact.company].add(part.investor)
    found = [AlsoBacked(one, sorted(named, key=str)) for one, named in held.items()]
    return sorted(found, key=lambda one: (-len(one.investors), str(one.company).casefold()))


def also_backed_summary(company: Company, investors: int, found: Sequence[AlsoBacked]) -> str:
    """How many of the investors back other makers, and which makers share the most."""
    also = {investor.pk for one in found for investor in one.investors}
    words = {"company": names(company)[0], "all": investors, "count": len(also)}
    if not also:
        return _("None of the %(all)d investors of %(company)s is known to back another maker.") % (
            words
        )
    said = ngettext(
        "%(count)d of the %(all)d investors of %(company)s backs another maker: %(makers)s.",
        "%(count)d of the %(all)d investors of %(company)s back other makers: %(makers)s.",
        len(also),
    )
    named = [
        _("%(company)s (%(count)d)")
        % {"company": names(one.company)[0], "count": len(one.investors)}
        for one in found[:3]
    ]
    rest = len(found) - len(named)
    if rest > 0:
        more = ngettext("and %(count)d more", "and %(count)d more", rest) % {"count": rest}
        named = [*named[:-1], _("%(last)s %(more)s") % {"last": named[-1], "more": more}]
    return said % {**words, "makers": wording.listed(named)}
