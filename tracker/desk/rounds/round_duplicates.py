"""Reports of a round that a new one probably repeats: rows of any state and everyone's open proposals."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.datasets import ROUNDS
from funding.models import FundingRound
from sources.choices import ProposalOp
from sources.exchange import conversion, converted
from sources.fields import split_list
from sources.intervals import UNKNOWN, Interval
from sources.models import Proposal
from sources.partial_dates import PartialDate
from tracker.desk.entry.duplicate import Duplicate
from tracker.desk.rounds.round_likeness import Told, likeness
from tracker.desk.rows import Cells, is_withdrawn

WORTH_SHOWING = 40
MOST = 8
COMMON = "USD"
"""The currency in which amounts are compared."""


def similar_rounds(cells: Cells, but: Proposal | None = None) -> list[Duplicate]:
    """The likeliest first; reports that share its ``round`` are meant to and left out."""
    if not cells.get("company_slug"):
        return []
    told = told_in(cells)
    found = [
        duplicate
        for duplicate in (*_rows(cells, told), *_proposals(cells, told, but))
        if duplicate.score >= WORTH_SHOWING and not _is_joined(duplicate, cells)
    ]
    return sorted(found, key=lambda one: -one.score)[:MOST]


def _is_joined(duplicate: Duplicate, cells: Cells) -> bool:
    return bool(cells.get("round")) and duplicate.joins == cells["round"]


def told_in(cells: Cells) -> Told:
    """What a row of cells says, whatever it leaves open; unreadable cells are open too."""
    announced = _day(cells.get("announced_on", ""))
    investors = [
        *split_list(cells.get("lead_slugs", "")),
        *split_list(cells.get("investor_slugs", "")),
    ]
    return Told(
        company=cells.get("company_slug", ""),
        announced=announced,
        stage=cells.get("stage", ""),
        worded=cells.get("stage_text", ""),
        amount=_amount(cells, announced),
        investors=frozenset(investors),
        sources=frozenset(split_list(cells.get("source_ids", ""))),
    )


def _day(cell: str) -> PartialDate | None:
    try:
        return PartialDate.parse(cell)
    except ValueError:
        return None


def _amount(cells: Cells, announced: PartialDate | None) -> Interval:
    """In the common currency by the rate of the day; open where there is no rate."""
    day = min(announced.last, timezone.localdate()) if announced else timezone.localdate()
    rate = conversion(cells.get("currency", ""), COMMON, day)
    low, high = (_number(cells.get(name, "")) for name in ("amount_min", "amount_max"))
    if rate is None or (low is not None and high is not None and low > high):
        return UNKNOWN
    return converted(Interval(low, high), rate)


def _number(cell: str) -> Decimal | None:
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number < Decimal(10) ** 18 else None


def _rows(cells: Cells, told: Told) -> Iterator[Duplicate]:
    rows = ROUNDS.with_columns(FundingRound.objects.filter(company__slug=told.company))
    for row in rows.exclude(key=cells.get("key", "")):
        known = ROUNDS.cells(row)
        score, reasons = likeness(told, told_in(known))
        if is_withdrawn(row):
            reasons = (_("withdrawn"), *reasons)
        url = reverse("desk-edit", args=["rounds", row.key])
        yield Duplicate("rounds", row.key, _title(known), url, score, reasons, "", row.round)


def _proposals(cells: Cells, told: Told, but: Proposal | None) -> Iterator[Duplicate]:
    """Corrections stand for the row they correct, which is among the rows."""
    waiting = Proposal.objects.open().filter(
        resource="rounds", op=ProposalOp.WRITE, base={}, cells__company_slug=told.company
    )
    for one in waiting.exclude(pk=(but and but.pk) or 0).order_by("pk")[:100]:
        score, reasons = likeness(told, told_in(one.cells))
        yield Duplicate(
            "rounds",
            one.key,
            _title(one.cells),
            one.get_absolute_url(),
            score,
            reasons,
            one.author,
            one.cells.get("round", ""),
        )


STAGES = dict(FundingRound._meta.get_field("stage").flatchoices)


def _title(cells: Cells) -> str:
    """The round in a few words: stage, day, amount."""
    stage = cells.get("stage_text") or str(STAGES.get(cells.get("stage", ""), ""))
    return " · ".join(filter(None, [stage, cells.get("announced_on"), cells.get("amount_text")]))
