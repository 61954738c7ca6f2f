"""The change log in words: what was added, corrected or withdrawn, and each field's old and new value."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sources import changes, wording
from sources.changes import Counted, Run
from sources.choices import State
from sources.fact_lines import headline, page_of
from sources.fields import ListField, split_list
from sources.models import Change, FactPart
from sources.partial_dates import PartialDate

HIDDEN = {"id", "state", "public_on", "recorded_at", "search_text"}
"""What follows from other columns, or is told in words already."""

# What the site itself notes for a request that gave no reason of its own.
REQUEST = re.compile(r"(POST|PUT|PATCH|DELETE) /\S*")
IMPORT = re.compile(r"bundle [0-9a-f]{12}")
# What the desk adds to an editor's reason.
DECIDED = re.compile(r"(.*?) ?\((proposal|import) (\d+)(?:, approved by (\S+))?\)", re.DOTALL)

Row = Mapping[str, Any]


class Difference(NamedTuple):
    label: str
    old: str
    new: str


class Told(NamedTuple):
    """One entry as a page tells it; ``url`` is empty where there is no page to open."""

    id: int
    at: datetime
    kind: str
    label: str
    table: str
    """What kind of fact it is; empty for a bulk of several."""
    title: str
    url: str
    differences: tuple[Difference, ...]
    counts: tuple[str, ...]
    reason: str
    actor: str


class Day(NamedTuple):
    day: date
    entries: list[Told]


def by_day(runs: Iterable[Run]) -> list[Day]:
    """Each day's entries, newest first, from a fixed number of queries per table."""
    return days_of(tell(list(runs)))


def tell(runs: Sequence[Run]) -> list[Told]:
    """Each in words, in the order given."""
    facts, identities = _facts(runs), _identities(runs)
    return [_bulk(run) if run.counted else _single(run.newest, facts, identities) for run in runs]


def days_of(entries: Iterable[Told]) -> list[Day]:
    found: dict[date, list[Told]] = {}
    for told in entries:
        found.setdefault(timezone.localdate(told.at), []).append(told)
    return [Day(day, of_day) for day, of_day in found.items()]


def _bulk(run: Run) -> Told:
    counts = tuple(count_words(one) for one in sorted(run.counted, key=lambda one: -one.number))
    label = pgettext("a change", "In bulk")
    number = sum(one.number for one in run.counted)
    title = _("%(count)s changes at once") % {"count": wording.number(number)}
    return _told(run.oldest, run.newest.at, "bulk", label, title=title, counts=counts)


def _single(change: Change, facts: Mapping[Any, "Fact"], identities: "Identities") -> Told:
    kind = changes.kind_of_change(change)
    fact = facts.get((change.resource, change.key), Fact(change.key, ""))
    differences = tuple(_differences(change, kind, identities))
    return _told(
        change,
        change.at,
        kind,
        _label(kind),
        title=fact.title,
        url=fact.url,
        table=_noun(change.resource, 1),
        differences=differences,
    )


def _told(change: Change, at: datetime, kind: str, label: str, **more: Any) -> Told:
    reason = reason_words(change.reason)
    empty: dict[str, Any] = {"url": "", "table": "", "differences": (), "counts": ()}
    return Told(
        id=change.id,
        at=at,
        kind=kind,
        label=label,
        reason=reason,
        actor=change.actor,
        **empty | more,
    )


def reason_words(given: str, *, for_desk: bool = False) -> str:
    """Why, as the editor put it; what the site noted by itself is worded or left out.

    Who approved it only the desk is told: names of accounts are nobody else's business.
    """
    if REQUEST.fullmatch(given):
        return ""
    if IMPORT.fullmatch(given):
        return _("Import of the bundled dataset")
    if decided := DECIDED.fullmatch(given):
        reason, kind, number, reviewer = decided.groups()
        return _with_decision(reason, kind, number, reviewer if for_desk else None)
    return given


def _with_decision(reason: str, kind: str, number: str, reviewer: str | None) -> str:
    noun = _("proposal %(number)s") if kind == "proposal" else _("batch %(number)s")
    where = noun % {"number": number}
    if reviewer:
        where = wording.clauses((where, _("approved by %(reviewer)s") % {"reviewer": reviewer}))
    return _("%(reason)s (%(where)s)") % {"reason": reason, "where": where} if reason else where


def _label(kind: str) -> str:
    return {
        changes.ADDED: pgettext("a change", "Added"),
        changes.CORRECTED: pgettext("a change", "Corrected"),
        changes.WITHDRAWN: pgettext("a change", "Withdrawn"),
        changes.RESTORED: pgettext("a change", "Published again"),
    }.get(kind, pgettext("a change", "Corrected"))


def count_words(counted: Counted) -> str:
    """``1,119 sources added``."""
    words = {
        changes.ADDED: _("%(count)s %(noun)s added"),
        changes.CORRECTED: _("%(count)s %(noun)s corrected"),
        changes.WITHDRAWN: _("%(count)s %(noun)s withdrawn"),
        changes.RESTORED: _("%(count)s %(noun)s published again"),
        changes.PART_ADDED: _("%(count)s citations or parties added to %(noun)s"),
        changes.PART_CHANGED: _("%(count)s citations or parties changed in %(noun)s"),
        changes.PART_REMOVED: _("%(count)s citations or parties removed from %(noun)s"),
    }[counted.kind]
    # A bulk of parts speaks of the facts of a table, however many parts there are.
    amount = 2 if counted.kind.startswith("part") else counted.number
    noun = _noun(counted.resource, amount)
    return words % {"count": wording.number(counted.number), "noun": noun}


def _noun(resource: str, count: int) -> str:
    model = changes.tables().get(resource)
    if model is None:
        return resource
    return str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)


# --- what an entry is about ---


class Fact(NamedTuple):
    title: str
    url: str


def _facts(runs: Iterable[Run]) -> dict[tuple[str, str], Fact]:
    """Names and pages of the rows that the entries are about, from one query per table."""
    keys: dict[str, set[str]] = defaultdict(set)
    for run in runs:
        if not run.counted:
            keys[run.newest.resource].add(run.newest.key)
    models_by_resource = changes.tables()
    found: dict[tuple[str, str], Fact] = {}
    for resource, wanted in keys.items():
        model = models_by_resource.get(resource)
        if model is None:
            continue
        relations = [field.name for field in model._meta.fields if field.is_relation]
        rows = model._base_manager.filter(**{f"{model.identity}__in": wanted})
        for row in rows.select_related(*relations) if relations else rows:
            found[resource, str(getattr(row, model.identity))] = _fact(row)
    return found


def _fact(row: Any) -> Fact:
    state = getattr(row, "state", State.PUBLISHED)
    if state not in (State.PUBLISHED, State.WITHDRAWN):
        # What a draft says by now is not public; its key was.
        return Fact(str(getattr(row, row.identity)), "")
    return Fact(str(headline(row)), "" if state == State.WITHDRAWN else page_of(row))


# --- field by field ---

Identities = Mapping[tuple[Any, int], str]


def _row_model(change: Change) -> Any:
    """The model of the row that changed: the fact's own, or that of its part."""
    model = changes.tables().get(change.resource)
    if model is None or not change.part:
        return model
    for relation in model._meta.related_objects:
        part = relation.related_model
        is_part = issubclass(part, FactPart) and relation.field.name == "fact"
        if is_part and part.part == change.part:
            return part
    return None


def _relations(model: Any) -> list[Any]:
    return [one for one in model._meta.concrete_fields if one.is_relation and one.name != "fact"]


def _identities(runs: Iterable[Run]) -> dict[tuple[Any, int], str]:
    """Public identities of what foreign keys before and after pointed to, one query per table."""
    wanted: dict[Any, set[int]] = defaultdict(set)
    for run in runs:
        model = None if run.counted else _row_model(run.newest)
        for field in _relations(model) if model else ():
            for row in (run.newest.before, run.newest.after):
                if row and row.get(field.attname) is not None:
                    wanted[field.related_model].add(row[field.attname])
    return {
        (model, pk): str(identity)
        for model, keys in wanted.items()
        for pk, identity in model._base_manager.filter(pk__in=keys).values_list(
            "pk", model.identity
        )
    }


def _differences(change: Change, kind: str, identities: Identities) -> Iterator[Difference]:
    model = _row_model(change)
    if model is None:
        return
    if change.part:
        yield from _part(model, change, identities)
        return
    if kind != changes.CORRECTED:
        return
    before, after = change.before or {}, change.after or {}
    dates = getattr(model, "partial_dates", {})
    for name, partial in dates.items():
        old, new = (_partial_date(name, row) for row in (before, after))
        if old != new:
            yield Difference(str(partial.verbose_name), wording.when(old), wording.when(new))
    ends = {f"{name}_{end}" for name in dates for end in ("first", "last")}
    for field in model._meta.concrete_fields:
        old, new = before.get(field.attname), after.get(field.attname)
        if old != new and field.attname not in HIDDEN | ends:
            texts = (_text(field, value, identities) for value in (old, new))
            yield Difference(str(field.verbose_name), *texts)


def _part(model: Any, change: Change, identities: Identities) -> Iterator[Difference]:
    """A source or a party that came or went; a mere change of order has nothing to show."""
    (relation, *_rest) = _relations(model)
    old, new = (_party(model, relation, row, identities) for row in (change.before, change.after))
    if old != new:
        nothing = pgettext("a field", "none")
        yield Difference(str(relation.verbose_name), old or nothing, new or nothing)


def _party(model: Any, relation: Any, row: Row | None, identities: Identities) -> str:
    if not row:
        return ""
    parts = [identities.get((relation.related_model, row[relation.attname]), "?")]
    for field in model._meta.concrete_fields:
        if field.choices:
            parts.append(_text(field, row.get(field.attname), identities))
    return wording.clauses(parts)


def _partial_date(name: str, row: Row) -> PartialDate | None:
    first, last = (row.get(f"{name}_{end}") for end in ("first", "last"))
    if not (first and last):
        return None
    return PartialDate(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]))


def _text(field: Any, value: Any, identities: Identities) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return pgettext("a field", "empty")
    if field.is_relation:
        return identities.get((field.related_model, value), "?")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, models.DecimalField):
        return wording.number(Decimal(str(value)))
    if isinstance(field, ListField):
        return wording.listed(split_list(value))
    return str(value)
