"""Rows by the names that people type, and the names that the desk shows for them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from companies.models import Company
from funding.announcements.directory import KIND_OF_COMPANY, SHORTEST, spellings
from funding.announcements.newcomers import trade_name
from funding.models import Investor
from sources.choices import ProposalState
from sources.merged import merged_into
from sources.models import Named, Proposal, Source
from sources.search_text import normalise
from sources.wording import in_chinese, listed
from tracker.desk.addresses import at_address, is_address, is_malformed, page_meant

__all__ = ["is_address", "page_meant"]

BRACKETED = re.compile(r"^(?P<name>.*\S)\s*\((?P<inner>[^()]+)\)$", re.DOTALL)
MOST_NEAR = 3
LONGEST_SLUG = 80
LONGEST_NAME = 600


class NotFound(ValueError):
    """Nothing bears the name that was typed."""

    def __init__(self, message: str, typed: str, *, is_malformed: bool = False) -> None:
        self.typed = typed
        self.is_malformed = is_malformed
        """It cannot be what a new row is called either."""
        super().__init__(message)


# --- as the desk shows them ---


def shown(row: Any) -> str:
    """``Unitree (unitree)``: the name in the reader's language and the identity that settles it."""
    return f"{called(row)} ({getattr(row, row.identity)})"


def called(row: Any) -> str:
    zh = str(getattr(row, "name_zh", "")) if in_chinese() else ""
    return zh or str(row)


def shown_rows(model: Any, rows: Iterable[Any]) -> list[str]:
    """Investors go by their bare names, as in the press, where only one bears the name."""
    listed_rows = list(rows)
    if model is not Investor:
        return [shown(row) for row in listed_rows]
    bearers = _named(model, [called(row) for row in listed_rows])
    return [
        called(row) if bearers.get(normalise(called(row))) == [row] else shown(row)
        for row in listed_rows
    ]


def shown_by_identity(model: Any, identities: Iterable[str]) -> list[str]:
    wanted = list(identities)
    rows = list(model.objects.filter(**{f"{model.identity}__in": wanted})) if wanted else []
    own = [str(getattr(row, model.identity)) for row in rows]
    names = dict(zip(own, shown_rows(model, rows), strict=True))
    return [names.get(one, one) for one in wanted]


# --- as people type them ---


def identity_typed(model: Any, typed: str) -> str:
    """The identity of the row meant: by its identity, as ``shown``, by any name, or by address.

    NotFound if nothing bears the name; ValueError if several do.
    """
    (found,) = identities_typed(model, [typed]).values()
    if isinstance(found, ValueError):
        raise found
    return found


def identities_typed(
    model: Any, typed: Iterable[str], *, near: bool = True
) -> dict[str, str | ValueError]:
    """The same for many names from a few queries; what is wrong with a name in its place.

    ``near`` asks for a hint at names that are almost the same.
    """
    asked = {one: _Asked(model, one) for one in typed}
    candidates = {one for name in asked.values() for one in name.candidates}
    rows = _rows(model).filter(**{f"{model.identity}__in": candidates}) if candidates else []
    known = {str(getattr(row, model.identity)) for row in rows}
    open_names = [
        name
        for one in asked.values()
        if not known.intersection(one.candidates)
        for name in one.names
    ]
    led = merged_into(model.resource) if open_names else {}
    bearers = bearing(model, open_names, led)
    found: dict[str, str | ValueError] = {}
    for typed_name, name in asked.items():
        own = [one for one in name.candidates if one in known]
        own += [led[one] for one in name.candidates if one in led]
        found[typed_name] = own[0] if own else name.settled(bearers, near)
    return found


class _Asked:
    """A name as typed, and the ways in which it may be meant."""

    def __init__(self, model: Any, typed: str) -> None:
        self.model = model
        self.text = unicodedata.normalize("NFKC", typed.replace("\0", "")).strip()
        bracketed = BRACKETED.match(self.text)
        inner, name = (bracketed["inner"], bracketed["name"]) if bracketed else ("", "")
        own = (inner, self.text, _slug_of_page(model, self.text))
        self.candidates = list(filter(None, own))
        # The whole, then without what stands in brackets behind it: 美团 (战略投资); the trade name last.
        names = (self.text, name, trade_name(self.text))
        self.names = [] if model is Source else [one for one in names if one]

    def settled(self, bearers: dict[str, list[Any]], near: bool) -> str | ValueError:
        found = at_address(self.text)[:1] if self.model is Source else []
        for name in self.names:
            found = found or bearers.get(normalise(name), [])
        if len(found) > 1:
            several = listed([shown(row) for row in found[:5]])
            told = {"typed": self.text, "several": several}
            return ValueError(_("“%(typed)s” may mean %(several)s: write one of them.") % told)
        if not found:
            return _not_found(self.model, self.text, near)
        return str(getattr(found[0], self.model.identity))


def _slug_of_page(model: Any, text: str) -> str:
    """The last part of a page's address on this site, such as /companies/unitree/."""
    path = urlsplit(text).path if text.startswith(("/", "http")) and not is_malformed(text) else ""
    last = path.rstrip("/").rsplit("/", 1)[-1]
    own = model(**{model.identity: last}).get_absolute_url() if last else ""
    return last if own == path else ""


def _rows(model: Any) -> Any:
    return model.objects.published() if issubclass(model, Named) else model.objects.all()


def bearing(
    model: Any, names: Iterable[str], led: Mapping[str, str] | None = None
) -> dict[str, list[Any]]:
    """The published rows that bear each name, by the normalised name.

    A row bears the names of those that were merged into it, by ``led``. Behind an investor there
    may be a company: its names mean the investor where no other bears them.
    """
    wanted = [name for name in names if len(name) <= LONGEST_NAME]
    found = _named(model, wanted)
    for others in (_merged_away, _arms):
        if rest := [name for name, rows in found.items() if not rows]:
            found |= others(model, rest, led)
    return found


def _named(model: Any, names: Iterable[str]) -> dict[str, list[Any]]:
    """From one query, whatever the number of names; the nearest way of bearing a name counts."""
    found: dict[str, list[Any]] = {normalise(name): [] for name in names}
    found.pop("", None)
    wanted = Q()
    for name in found:
        wanted |= Q(search_text__contains=name)
    ways: list[dict[str, list[Any]]] = [found, {}, {}]
    for row in _rows(model).filter(wanted) if found else ():
        for way, borne in zip(ways, _ways(row), strict=True):
            for name in borne & found.keys():
                way.setdefault(name, []).append(row)
    return {name: next((way[name] for way in ways if way.get(name)), []) for name in found}


def _ways(row: Any) -> Iterator[set[str]]:
    """What a row is called; in part, as in the press; without what tells of a company."""
    names = [name for name in row.search_names() if name]
    is_written = isinstance(row, Company | Investor)
    parts = [part for name in names for part in spellings(name)] if is_written else []
    yield set(map(normalise, names))
    yield set(map(normalise, parts))
    bare = {KIND_OF_COMPANY.sub("", normalise(part)) for part in parts}
    yield {one for one in bare if len(one) >= SHORTEST and isinstance(row, Company)}


def _merged_away(
    model: Any, names: Iterable[str], led: Mapping[str, str] | None
) -> dict[str, list[Any]]:
    """The rows into which those of these names went."""
    found: dict[str, list[Any]] = {name: [] for name in names}
    led = merged_into(model.resource) if led is None else led
    if not led:
        return found
    named = Q(**{f"{model.identity}__in": {*led, *led.values()}})
    rows = {str(getattr(row, model.identity)): row for row in model.objects.filter(named)}
    for old, new in led.items():
        borne = set[str]().union(*_ways(rows[old])) if old in rows and new in rows else set()
        for name in borne & found.keys():
            found[name] = list(dict.fromkeys([*found[name], rows[new]]))
    return found


def _arms(model: Any, names: Iterable[str], _led: object) -> dict[str, list[Any]]:
    """Investors behind which a company of the name stands."""
    if model is not Investor:
        return {}
    companies = _named(Company, names)
    behind = {row for rows in companies.values() for row in rows}
    arms = list(_rows(Investor).filter(company__in=behind)) if behind else []
    return {
        name: [arm for arm in arms if arm.company_id in {row.pk for row in rows}]
        for name, rows in companies.items()
    }


def _not_found(model: Any, text: str, near: bool) -> NotFound:
    if model is Source and is_malformed(text):
        message = _(
            "“%(typed)s” is not the address of a page: copy it from the browser, with https://."
        )
        return NotFound(message % {"typed": text}, text, is_malformed=True)
    noun = str(model._meta.verbose_name)
    message = _("There is no %(noun)s “%(typed)s”.") % {"noun": noun, "typed": text}
    if near and (alike := _near(model, text)):
        message += _(" Did you mean %(near)s?") % {"near": listed(alike)}
    return NotFound(message, text)


def _near(model: Any, text: str) -> list[str]:
    """Only where nothing new may be added: comparing with every name is slow."""
    if not issubclass(model, Named) or model is Investor or len(text) > 100:
        return []
    names = {normalise(name): row for row in _rows(model) for name in row.search_names() if name}
    near = get_close_matches(normalise(text), names, MOST_NEAR, 0.75)
    return list(dict.fromkeys(shown(names[one]) for one in near))


# --- new identities ---


def free_slug(model: Any, *names: str) -> str:
    """An identity made from the first name that gives one, not borne by any row yet."""
    base = next(filter(None, map(as_slug, names)), model.resource.rstrip("s"))
    rows = model.objects.filter(**{f"{model.identity}__startswith": base})
    waiting = Proposal.objects.filter(
        resource=model.resource, state=ProposalState.IN_REVIEW
    ).filter(key__startswith=base)
    taken = {*rows.values_list(model.identity, flat=True), *waiting.values_list("key", flat=True)}
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def as_slug(name: str) -> str:
    """``宇树科技`` → ``yu-shu-ke-ji``, ``X Square Robot`` → ``x-square-robot``."""
    spelt = " ".join(lazy_pinyin(normalise(name[:LONGEST_NAME])))
    return re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")[:LONGEST_SLUG].strip("-")
