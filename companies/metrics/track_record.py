"""How often a company kept its word, as far as anyone can tell."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from companies.metrics.verdicts import (
    MET,
    MISSED,
    PARTLY_REPORTED,
    PENDING,
    STATEMENT,
    UNDECIDABLE,
    UNREPORTED,
    Verdict,
)
from sources.evidence import LeftOut, Used
from sources.intervals import UNKNOWN, Interval

VERSION = "1"

REPORT = "report"

Z = Decimal("1.959964")
"""Standard deviations that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """``kept_rate`` of met and missed promises, ``likely`` its 95 % interval; both are shares."""

    slug: str
    company_slug: str
    basis: str
    met: int
    missed: int
    undecidable: int
    partly_reported: int
    unreported: int
    pending: int
    kept_rate: Decimal | None
    likely: Interval
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def compute_track_records(verdicts: Iterable[Verdict]) -> list[TrackRecord]:
    """How many of a company's promised volumes were met, missed, or cannot be told.

    Each promised period of each robot and kind of volume counts once, on one of two bases: the
    first promise made for it, or the latest one surely made before it began. The kept rate is the
    number met divided by the number met or missed; what is undecidable, partly reported, unreported
    or pending is counted beside it and does not enter it. It is unknown where nothing was met or
    missed.

    Few promises prove little, so the rate carries its 95 % Wilson interval: take the rate, add z
    squared over twice the number of promises; from that subtract, and to it add, z times the root
    of (rate times one minus rate over the number, plus z squared over four times the number
    squared); divide both by one plus z squared over the number; z is 1.96.
    """
    groups: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for verdict in sorted(verdicts, key=lambda verdict: verdict.slug):
        if verdict.basis != STATEMENT:
            groups[verdict.company_slug, verdict.basis].append(verdict)
    return [_track_record(*place, groups[place]) for place in sorted(groups)]


def _track_record(company_slug: str, basis: str, verdicts: Sequence[Verdict]) -> TrackRecord:
    counts = Counter(verdict.verdict for verdict in verdicts)
    met, judged = counts[MET], counts[MET] + counts[MISSED]
    return TrackRecord(
        slug=f"{company_slug}.{basis}",
        company_slug=company_slug,
        basis=basis,
        met=met,
        missed=counts[MISSED],
        undecidable=counts[UNDECIDABLE],
        partly_reported=counts[PARTLY_REPORTED],
        unreported=counts[UNREPORTED],
        pending=counts[PENDING],
        kept_rate=_rounded(Decimal(met) / judged) if judged else None,
        likely=wilson(met, judged),
        used=_used(verdicts),
        left_out=_left_out(verdicts),
    )


def wilson(kept: int, judged: int) -> Interval:
    """The 95 % Wilson score interval of a share, to four places; unknown for none of none."""
    if not judged:
        return UNKNOWN
    share, number = Decimal(kept) / judged, Decimal(judged)
    middle = share + Z**2 / (2 * number)
    reach = Z * (share * (1 - share) / number + Z**2 / (4 * number**2)).sqrt()
    whole = 1 + Z**2 / number
    low, high = (middle - reach) / whole, (middle + reach) / whole
    return Interval(max(_rounded(low), Decimal(0)), min(_rounded(high), Decimal(1)))


def _rounded(share: Decimal) -> Decimal:
    return share.quantize(Decimal("0.0001"))


def _used(verdicts: Iterable[Verdict]) -> tuple[Used, ...]:
    """The statements with their verdict for a role, then the reports the verdicts rest on."""
    statements, reports = {}, {}
    for verdict in verdicts:
        for one in verdict.used:
            if one.resource == "targets":
                statements[one.key] = one._replace(role=verdict.verdict)
            else:
                reports[one.key] = one._replace(role=REPORT)
    return (*statements.values(), *(reports[key] for key in sorted(reports)))


def _left_out(verdicts: Iterable[Verdict]) -> tuple[LeftOut, ...]:
    """Statements that no verdict of this basis judges; the reports stand with the verdicts."""
    judged = {one.key for verdict in verdicts for one in verdict.used}
    found = {
        one.key: one
        for verdict in verdicts
        for one in verdict.left_out
        if one.resource == "targets" and one.key not in judged
    }
    return tuple(found[key] for key in sorted(found))
