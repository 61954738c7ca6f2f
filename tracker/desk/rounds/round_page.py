"""What the page of a round shows: its fields with their marks, the announcement with its spans."""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.announcements import DraftRound
from sources.models import Proposal
from tracker.desk.entry.entry import LIKELY, Entry
from tracker.desk.entry.new_rows import NewRow
from tracker.desk.rounds.filling import DAY_OF_SOURCE, reading_of, same
from tracker.desk.rounds.live_amount import LiveAmount, live_amount
from tracker.desk.rounds.reading import CHECK, MISSING, TYPED, Mark, Option, Reading

ROWS = (
    ("company_slug", "stage", "stage_text", "announced_on"),
    ("amount_text", "currency", "amount_min", "amount_max"),
    ("valuation_min", "valuation_max", "valuation_currency", "valuation_kind"),
    ("lead_slugs", "investor_slugs"),
    ("source_ids", "confidence"),
    ("amount_scope", "instrument", "round", "note"),
)
NEEDED = ("company_slug", "stage", "announced_on", "source_ids")
AMOUNT_FIELDS = ("currency", "amount_min", "amount_max", "announced_on")
MOST_LINES = 12


class Slot(NamedTuple):
    """A field of the form with its mark."""

    field: BoundField
    mark: Mark | None
    errors: list[str]

    @property
    def needs_attention(self) -> bool:
        is_open = self.mark is not None and self.mark.state in (MISSING, CHECK)
        return bool(self.errors) or (is_open and (self.field.name in NEEDED or self.is_check))

    @property
    def is_check(self) -> bool:
        return self.mark is not None and self.mark.state == CHECK


class Piece(NamedTuple):
    """A stretch of the announcement; ``names`` are the fields read there, ``label`` told once."""

    text: str
    names: tuple[str, ...] = ()
    label: str = ""

    @property
    def field(self) -> str:
        return self.names[0] if self.names else ""


class RoundPage:
    """An entry with the announcement it comes from."""

    def __init__(self, entry: Entry, reading: Reading | None = None) -> None:
        self.entry = entry
        data: Mapping[str, Any] = entry.data or {}
        self.reading = reading if reading is not None else _reading_behind(data)
        self.is_fresh = reading is not None
        """Just read: what is still open is marked, and no fault is told yet."""
        self.marks = self._marks()
        self.rows = [[self._slot(name) for name in names] for names in ROWS]
        self._put_focus()
        self.amount: LiveAmount = live_amount(self._value("amount_text"), self._cells())

    def _put_focus(self) -> None:
        for form in (self.entry.row, *(one.form for one in self.entry.new), self.entry.entry):
            for field in form:
                if field.id_for_label == self.focus:
                    field.field.widget.attrs["autofocus"] = True

    # -- the fields --

    def _marks(self) -> Mapping[str, Mark]:
        if not self.reading.rounds:
            return self.reading.marks if self.is_fresh else {}
        marks = dict(self.reading.marks)
        for name, value in self.reading.values.items():
            if name not in self.entry.row.fields or same(self._value(name), value):
                continue
            note = _("the announcement says %(value)s") % {"value": self._said(name, value)}
            marks[name] = Mark(
                TYPED, note if value else "", (Option(_("Take it"), value),) if value else ()
            )
        return marks

    def _said(self, name: str, value: str) -> str:
        words = dict(getattr(self.entry.row.fields[name], "choices", ()))
        return str(words.get(value) or ", ".join(value.split("\n")))

    def _value(self, name: str) -> str:
        value = self.entry.row[name].value()
        return str(value or "")

    def _cells(self) -> dict[str, str]:
        return {name: self._value(name) for name in AMOUNT_FIELDS}

    def _slot(self, name: str) -> Slot:
        field = self.entry.row[name]
        lines = self._value(name).count("\n") + 1
        if lines > 2:
            field.field.widget.attrs["rows"] = min(lines, MOST_LINES)
        errors = [] if self.is_fresh else list(map(str, field.errors))
        return Slot(field, self.marks.get(name), errors)

    @property
    def slots(self) -> Iterator[Slot]:
        for row in self.rows:
            yield from row

    @property
    def new_companies(self) -> list[NewRow]:
        return [one for one in self.entry.new if one.table.name == "companies"]

    @property
    def new_investors(self) -> list[NewRow]:
        return [one for one in self.entry.new if one.table.name == "investors"]

    @property
    def new_sources(self) -> list[NewRow]:
        return [one for one in self.entry.new if one.table.name == "sources"]

    @property
    def announcement(self) -> str:
        """As it was pasted, whole."""
        data: Mapping[str, Any] = self.entry.data or {}
        return str(data.get("announcement", ""))

    @property
    def is_folded(self) -> bool:
        """A correction is made by hand, as a rule."""
        return bool(self.entry.base) and not self.announcement.strip()

    @property
    def likely(self) -> bool:
        return any(one.score >= LIKELY for one in self.entry.duplicates)

    # -- the announcement --

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The rounds of the announcement in a few words each."""
        rounds = self.reading.rounds
        several = len({one.company.slugs if one.company else () for one in rounds}) > 1
        return [(number, _in_short(one, several)) for number, one in enumerate(rounds)]

    def pieces(self) -> Iterator[Piece]:
        """The announcement cut where a span begins or ends."""
        spans = self.reading.spans()
        places = [(start, end, name) for name, found in spans.items() for start, end in found]
        cuts = sorted({0, len(self.reading.text), *(at for place in places for at in place[:2])})
        told: set[str] = set()
        for start, end in pairwise(cuts):
            names = tuple(name for begin, stop, name in places if begin <= start and end <= stop)
            fresh = [name for name in names if name not in told]
            told.update(names)
            label = " · ".join(str(self.entry.row[name].label) for name in fresh)
            yield Piece(self.reading.text[start:end], names, label)

    @property
    def filled(self) -> str:
        """What the last reading put into the fields: what differs from it was typed."""
        day = self.reading.published_on
        dated = {f"{one.prefix}{DAY_OF_SOURCE}" for one in self.new_sources}
        data: Mapping[str, Any] = self.entry.data or {}
        sources = {name: day for name in dated if same(str(data.get(name, day)), day)}
        return json.dumps({**self.reading.values, **sources}, ensure_ascii=False)

    @property
    def focus(self) -> str:
        """The id of the field that needs attention first; empty where the form is ready."""
        if not self.reading.text and not self.entry.row.is_bound:
            return "id_company_slug" if self.entry.base else "announcement"
        day = self.marks.get("published_on")
        if day and day.state == CHECK:
            return "published_on" if self._value("source_ids") else "address"
        for slot in self.slots:
            if slot.needs_attention:
                is_unsourced = slot.field.name == "source_ids" and not self._value("source_ids")
                return "address" if is_unsourced else str(slot.field.id_for_label)
        return self._fault_below() or self._open_kind()

    def _fault_below(self) -> str:
        """In a row that comes along, or in the words that go with the row."""
        if self.is_fresh:
            return ""
        forms = [*(one.form for one in self.entry.new if not one.known), self.entry.entry]
        faulty = (field for form in forms for field in form if field.errors)
        return next((str(field.id_for_label) for field in faulty), "")

    def _open_kind(self) -> str:
        for new in self.new_investors:
            if not new.known and not new.form["kind"].value():
                return str(new.form["kind"].id_for_label)
        return ""


def _in_short(draft: DraftRound, with_company: bool) -> str:
    company = draft.company.name if draft.company and with_company else ""
    stage = draft.stage.text if draft.stage else _("a round")
    return " ".join(filter(None, [company, stage, draft.amount_text]))


def _reading_behind(data: Mapping[str, Any]) -> Reading:
    """The reading behind a form that was sent: it is made anew, which costs no keystroke."""
    if str(data.get("announcement", "")).strip():
        return reading_of(data)
    return Reading("", str(data.get("address", "")), str(data.get("published_on", "")))


def round_context(entry: Entry, page: RoundPage | None = None) -> dict[str, Any]:
    """For the templates: its page, and where the form is sent to."""
    return {"page": page or RoundPage(entry), **round_addresses(entry)}


def round_addresses(entry: Entry) -> dict[str, str]:
    """Where the form is sent to: to be submitted, read, compared."""
    asked = ""
    action = reverse("desk-add", args=["rounds"])
    if entry.proposal is not None and entry.proposal.pk:
        action = reverse("desk-resume", args=[entry.proposal.pk])
        asked = "?" + urlencode({"but": entry.proposal.pk})
    elif entry.identity:
        action = reverse("desk-edit", args=["rounds", entry.identity])
        asked = "?" + urlencode({"of": entry.identity})
    return {
        "action": action,
        "read_url": reverse("desk-read-round") + asked,
        "duplicates_url": reverse("desk-round-duplicates") + asked,
    }


def next_address(entry: Entry, proposal: Proposal) -> str:
    """Where "Submit and add another" leads: to the announcement's next round, if there is one."""
    has_next = entry.table.name == "rounds" and RoundPage(entry).reading.has_next
    if has_next:
        return reverse("desk-next-round", args=[proposal.pk])
    return reverse("desk-add", args=[entry.table.name])
