"""A pasted announcement as the fields of the round form: what it says, where, and how sure that is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from companies.models import Company
from funding.amounts import Amount, Precision
from funding.announcements import DraftRound, read_announcement
from funding.announcements.known_names import known_names
from funding.choices import Instrument, Stage
from funding.models import Investor
from sources.choices import Confidence
from sources.search_text import normalise
from sources.wording import listed as listed_words
from tracker.desk.names import (
    NotFound,
    bearing,
    identities_typed,
    shown_by_identity,
    shown_rows,
)
from tracker.desk.rounds.publication import Published, publication

LONGEST = 10_000
"""Characters that are read; a press release has two thousand."""

RECOGNISED, MISSING, CHECK, TYPED = "recognised", "missing", "check", "typed"
ADDRESS = re.compile(r"^\s*(https?://[^\s，。；、（）()<>\"“”]+)")
SPANS = {
    "valuation": "valuation_min",
    "leads": "lead_slugs",
    "participants": "investor_slugs",
}
"""Fields of a draft under another name than their column's."""


class Option(NamedTuple):
    """What a field may be meant to hold, and what it is called."""

    label: str
    value: str


class Mark(NamedTuple):
    """How a field came to be what it is; ``options`` are what may be meant as well."""

    state: str
    note: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one round of an announcement says, by the form's fields, as an editor would type it."""

    text: str
    address: str = ""
    published_on: str = ""
    rounds: Sequence[DraftRound] = ()
    number: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    is_cut: bool = False

    @property
    def draft(self) -> DraftRound | None:
        return self.rounds[self.number] if self.rounds else None

    @property
    def has_next(self) -> bool:
        return self.number + 1 < len(self.rounds)

    def spans(self) -> dict[str, list[tuple[int, int]]]:
        """By the field of the form."""
        found = self.draft.spans() if self.draft else {}
        return {SPANS.get(name, name): places for name, places in found.items()}


def read(text: str, address: str = "", published_on: str = "", number: int = 0) -> Reading:
    """Read the announcement, and its page's address and day where the text itself begins with them."""
    text = text.replace("\r\n", "\n").replace("\x00", "")
    head = ADDRESS.match(text)
    marks, values = {}, {}
    if head and not address.strip():
        values["address"] = address = head[1]
    published = publication(published_on, text, address)
    cut = text[:LONGEST]
    # A heading's address is no part of the announcement, but its length keeps the places right.
    plain = cut.replace(head[1], " " * len(head[1]), 1) if head else cut
    rounds = read_announcement(plain, known_names(), published.day) if plain.strip() else []
    number = number if 0 <= number < len(rounds) else 0
    if published.note:
        marks["published_on"] = Mark(CHECK if published.is_guess else RECOGNISED, published.note)
        values["published_on"] = published.day.isoformat()
    if rounds:
        read_values, read_marks = _fields(rounds[number], published)
        values |= read_values
        marks |= read_marks
    if address.strip():
        values["source_ids"] = address.strip()
        marks["source_ids"] = Mark(RECOGNISED)
    elif text.strip():
        marks["source_ids"] = Mark(MISSING)
    return Reading(
        cut, address, published.day.isoformat(), rounds, number, values, marks, len(text) > LONGEST
    )


def _fields(draft: DraftRound, published: Published) -> tuple[dict[str, str], dict[str, Mark]]:
    values = {"stage": draft.stage_code.value, "stage_text": "", "amount_scope": draft.scope.value}
    marks = {"stage": Mark(RECOGNISED if draft.stage else MISSING)}
    if draft.stage:
        values["stage_text"] = draft.stage.text[:40]
    values["instrument"] = _instrument(draft)
    _put_company(draft, values, marks)
    _put_day(draft, published, values, marks)
    _put_money(draft, values, marks)
    _put_investors(draft, values, marks)
    if draft.rumoured:
        values["confidence"] = Confidence.RUMOURED.value
        marks["confidence"] = Mark(RECOGNISED)
    if draft.also:
        values["note"] = f"also given as {draft.also}"
    return values, marks


def _instrument(draft: DraftRound) -> str:
    offered = draft.stage_code in (Stage.IPO, Stage.POST_IPO)
    return (Instrument.PUBLIC_OFFERING if offered else Instrument.PRIVATE_EQUITY).value


def _put_company(draft: DraftRound, values: dict[str, str], marks: dict[str, Mark]) -> None:
    if draft.company is None and draft.newcomer is not None:
        values["company_slug"] = draft.newcomer.text
        marks["company_slug"] = Mark(CHECK, _("not ours yet: it will be added with the round"))
        return
    if draft.company is None:
        values["company_slug"] = ""
        marks["company_slug"] = Mark(
            MISSING, _("no company we know is its subject: write its name, and it is added along")
        )
        return
    named = tuple(shown_by_identity(Company, draft.company.slugs))
    values["company_slug"] = named[0]
    marks["company_slug"] = Mark(RECOGNISED)
    if len(named) > 1:
        note = _("“%(name)s” may be another company too") % {"name": draft.company.name}
        options = tuple(Option(one, one) for one in named)
        marks["company_slug"] = Mark(CHECK, note, options)


def _put_day(
    draft: DraftRound, published: Published, values: dict[str, str], marks: dict[str, Mark]
) -> None:
    said = draft.announced
    values["announced_on"] = said.iso if said else ""
    if said is None:
        marks["announced_on"] = Mark(MISSING)
    elif not said.is_said:
        note = _("no day is said: the day of publication")
        marks["announced_on"] = Mark(CHECK if published.is_guess else RECOGNISED, note)
    elif published.is_guess or not said.iso.startswith(str(published.day.year)):
        marks["announced_on"] = Mark(CHECK, _("look at the year"))
    else:
        marks["announced_on"] = Mark(RECOGNISED)


def _put_money(draft: DraftRound, values: dict[str, str], marks: dict[str, Mark]) -> None:
    values["amount_text"] = draft.amount_text[:120]
    values |= money_cells(draft.amount, "currency", "amount_min", "amount_max")
    marks["amount_text"] = Mark(RECOGNISED if draft.amount else MISSING)
    is_open = draft.amount is not None and draft.amount.precision != Precision.UNDISCLOSED
    if is_open and draft.amount is not None and draft.amount.currency is None:
        marks["currency"] = Mark(CHECK, _("the wording names none"))
    names = ("valuation_currency", "valuation_min", "valuation_max")
    values |= money_cells(draft.valuation, *names)
    values["valuation_kind"] = draft.valuation_kind.value if draft.valuation else ""
    if draft.valuation:
        marks["valuation_min"] = Mark(RECOGNISED)


def money_cells(amount: Amount | None, currency: str, low: str, high: str) -> dict[str, str]:
    """An amount in the three fields that hold it."""
    if amount is None:
        return {currency: "", low: "", high: ""}
    known = (amount.currency or "") if (amount.low, amount.high) != (None, None) else ""
    return {currency: known, low: _digits(amount.low), high: _digits(amount.high)}


def _digits(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")


# --- investors ---


def _put_investors(draft: DraftRound, values: dict[str, str], marks: dict[str, Mark]) -> None:
    listed = {"lead_slugs": draft.leads, "investor_slugs": draft.participants}
    worded = [name.text for names in listed.values() for name in names]
    meant = investors_meant(worded)
    several = bearing(Investor, [one for one, found in meant.items() if is_several(found)])
    for name, names in listed.items():
        lines = list(dict.fromkeys(_line(meant[one.text], one.text) for one in names))
        values[name] = "\n".join(lines)
        asked = [one.text for one in names if is_several(meant[one.text])]
        options = tuple(
            Option(called, "\n".join(called if line == one else line for line in lines))
            for one in asked
            for called in shown_rows(Investor, several.get(normalise(one), ()))
        )
        note = _("Which is meant by %(names)s?") % {"names": listed_words(asked)} if asked else ""
        if names:
            marks[name] = Mark(CHECK if asked else RECOGNISED, note, options)
    if not worded:
        marks["lead_slugs"] = Mark(MISSING)


def is_several(found: str | ValueError) -> bool:
    return isinstance(found, ValueError) and not isinstance(found, NotFound)


def _line(found: str | ValueError, worded: str) -> str:
    return found if isinstance(found, str) else worded


def investors_meant(worded: Iterable[str]) -> dict[str, str | ValueError]:
    """Of each name as worded the investor as the form shows it; else why there is none, or not one."""
    found = identities_typed(Investor, worded)
    slugs = [slug for slug in found.values() if isinstance(slug, str)]
    named = dict(zip(slugs, shown_by_identity(Investor, slugs), strict=True))
    return {name: named[one] if isinstance(one, str) else one for name, one in found.items()}
