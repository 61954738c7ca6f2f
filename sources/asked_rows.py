"""How a client wants the rows of a list: how many, from where, which fields, with what beside them."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from sources.csv_tables import Table, table_of
from sources.parameters import no_such

DEFAULT_LIMIT = 100
HIGHEST_LIMIT = 1000

OF_ONE = ("fields", "omit", "expand")
READING: dict[str, tuple[str, ...]] = {
    "": ("page",),
    "json": ("limit", "cursor", *OF_ONE),
    "csv": ("fields", "omit", "bom"),
    "atom": (),
}
"""What an address may say of the reading beside the filter, by the ending it answers for."""

Faults = dict[str, list[str]]


@dataclass
class AskedRows:
    """What was asked, as far as it could be read, and what is wrong with the rest."""

    limit: int = DEFAULT_LIMIT
    cursor: str = ""
    fields: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    bom: bool = False
    faults: Faults = field(default_factory=dict)

    def picked(self, record: dict[str, Any]) -> dict[str, Any]:
        """The fields that were asked for, in the record's own order."""
        if not self.fields and not self.omit:
            return record
        return {name: record[name] for name in record if self.wants(name)}

    def keeps(self, name: str) -> bool:
        return self.wants(name) or name in self.expand

    def wants(self, name: str) -> bool:
        return (not self.fields or name in self.fields) and name not in self.omit


def read_asked(query: QueryDict, names: Collection[str], relations: Collection[str]) -> AskedRows:
    """``names`` are the fields there are, ``relations`` what can be expanded."""
    asked = AskedRows(cursor=query.get("cursor", ""))
    asked.limit = _limit(query.get("limit"), asked.faults)
    asked.fields = _names("fields", query, names, asked.faults)
    asked.omit = _names("omit", query, names, asked.faults)
    asked.expand = _names("expand", query, relations, asked.faults)
    if asked.omit and not asked.faults and not any(map(asked.keeps, [*names, *relations])):
        asked.faults["omit"] = [_("“fields” and “omit” leave nothing of a record.")]
    asked.bom = _flag("bom", query, asked.faults)
    return asked


def _limit(text: str | None, faults: Faults) -> int:
    if text is None:
        return DEFAULT_LIMIT
    # No number of more digits is meant, and one of very many is not even read.
    limit = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    if not 1 <= limit <= HIGHEST_LIMIT:
        faults["limit"] = [_("Give a whole number from 1 to %(most)s.") % {"most": HIGHEST_LIMIT}]
    return limit


def _names(
    parameter: str, query: QueryDict, known: Collection[str], faults: Faults
) -> tuple[str, ...]:
    if parameter not in query:
        return ()
    asked = tuple(dict.fromkeys(name.strip() for name in query.get(parameter, "").split(",")))
    if strange := [name for name in asked if name not in known]:
        faults[parameter] = [no_such(name, known) for name in strange[:5]]
    return asked


def _flag(parameter: str, query: QueryDict, faults: Faults) -> bool:
    text = query.get(parameter, "false")
    if text not in ("true", "false"):
        faults[parameter] = [_("Write true or false.")]
    return text == "true"


def same_address(request: HttpRequest, **given: str) -> str:
    """The address that was asked, with these parameters."""
    query = urlencode({**request.GET.dict(), **given})
    return request.build_absolute_uri(f"{request.path}?{query}")


def expanded(
    records: list[dict[str, Any]],
    table: Table,
    relations: Iterable[str],
    addressed: Callable[[Any, dict[str, Any]], dict[str, Any]],
) -> list[dict[str, Any]]:
    """Each record with the rows it refers to beside their identities; a query for each relation.

    A row that the reader's clock does not show is null, or left out of a list. ``addressed`` adds a
    row's address to its record.
    """
    for relation in relations:
        column = table.related[relation]
        held = [record[column.name] for record in records]
        other = table_of(column.model)
        found = other.published().filter(**{f"{other.identity}__in": _identities(held)})
        rows = {getattr(row, other.identity): addressed(row, other.record(row)) for row in found}
        for record, identity in zip(records, held, strict=True):
            is_list = isinstance(identity, list)
            shown = (
                [rows[one] for one in identity if one in rows] if is_list else rows.get(identity)
            )
            record[relation] = shown
    return records


def _identities(held: Iterable[Any]) -> set[str]:
    found: set[str] = set()
    for one in held:
        found.update(one if isinstance(one, list) else [one] if one else [])
    return found
