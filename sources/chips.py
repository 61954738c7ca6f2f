"""The filters in force, each with the address without it, and with one value more."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest

from sources.asked_values import Several
from sources.filters import FactFilter

MOST_CHOSEN = 10
"""So many values of a filter are joined by links, each of which holds all of them."""


class Chip(NamedTuple):
    """One value of a filter, the first or a ``further`` one.

    ``others`` are the values that may join the last one, each with the address that has it too.
    """

    name: str
    label: str
    value: str
    remove_url: str
    further: bool = False
    others: tuple[tuple[str, str], ...] = ()


def chips(request: HttpRequest, filterset: FactFilter) -> list[Chip]:
    """Of a valid filter whose choices have been offered."""
    return [
        chip
        for name in filterset.form.fields
        if request.GET.get(name) and name != "ordering"
        for chip in _of_field(request, filterset, name)
    ]


def _of_field(request: HttpRequest, filterset: FactFilter, name: str) -> Iterator[Chip]:
    field: Any = filterset.form.fields[name]
    labels = {str(value): str(label) for value, label in getattr(field.widget, "choices", ())}
    label = str(field.label or name)
    if not isinstance(field, Several):
        text = request.GET[name]
        yield Chip(name, label, labels.get(text, text), _address(request, name))
        return
    values = [str(value) for value in filterset.values(name)]
    for place, value in enumerate(values):
        rest = _address(request, name, *(one for one in values if one != value))
        is_last = place == len(values) - 1
        others = [one for one in labels if one and "," not in one and one not in values]
        others = others if len(values) < MOST_CHOSEN else []
        joining = ((labels[one], _address(request, name, *values, one)) for one in others)
        shown = labels.get(value, value)
        yield Chip(name, label, shown, rest, place > 0, tuple(joining) if is_last else ())


def _address(request: HttpRequest, name: str, *values: str) -> str:
    """The page's address with these values of the filter alone."""
    query = request.GET.copy()
    query.pop("page", None)
    if values:
        query[name] = ",".join(values)
    else:
        query.pop(name, None)
    return f"{request.path}?{query.urlencode(safe=',')}" if query else request.path
