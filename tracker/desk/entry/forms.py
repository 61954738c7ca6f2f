"""The form of one row: a field per column, and the row's cells out of what was typed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.csv_tables import Table
from tracker.desk.column_words import help_of, label_of
from tracker.desk.entry.completing import completed
from tracker.desk.entry.fields import BRINGING, NameField, Names, NamesField, field_for
from tracker.desk.entry.layouts import GROUPS, HIDDEN, MADE, STARTING
from tracker.desk.entry.ranges import READERS, Parting, partings, told
from tracker.desk.names import shown_by_identity
from tracker.desk.rows import Cells, Fault, faults


class Group(NamedTuple):
    """Lines of fields that answer one question."""

    title: Any
    lines: list[list[forms.BoundField]]


class Said(NamedTuple):
    """``typed`` is what the words are about; ``fills`` are cells as JSON that they bring."""

    name: str
    words: str
    typed: str = ""
    fills: str = ""


class RowForm(forms.Form):
    """Fields in the order of the table's columns; ``cells`` are empty for a new row."""

    def __init__(
        self,
        table: Table,
        data: Any = None,
        *,
        cells: Mapping[str, str] | None = None,
        starting: Mapping[str, str] | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix, label_suffix="")
        self.table = table
        self.base: Cells = dict(cells or {})
        begun = self.base or {**STARTING.get(table.name, {}), **(starting or {})}
        for column in table.columns:
            if column.name in HIDDEN or (column.name == table.identity and self.base):
                continue
            field = self.fields[column.name] = field_for(table.model, column)
            field.label = label_of(table, column.name)
            field.help_text = help_of(table, column.name)
            if isinstance(field, NameField):
                field.may_bring = (table.name, column.name) in BRINGING and prefix is None
            if column.name in (table.identity, *MADE.get(table.name, ())):
                field.required = False
            cell = begun.get(column.name, "")
            shown = getattr(field, "from_cell", None)
            self.initial[column.name] = shown(cell) if shown else cell

    @property
    def groups(self) -> list[Group]:
        """The fields as the table's layout has them; one that it forgets would be lost, so never."""
        laid_out = [
            (
                title,
                [[self[name] for name in line.split() if name in self.fields] for line in lines],
            )
            for title, lines in GROUPS[self.table.name]
        ]
        filled = [(title, list(filter(None, lines))) for title, lines in laid_out]
        return [Group(title, lines) for title, lines in filled if lines]

    def clean(self) -> None:
        """A field that says what it said keeps its cell, to the letter."""
        for name, cell in self.base.items():
            if name in self.fields and self._is_untouched(name):
                self.errors.pop(name, None)
                self.cleaned_data[name] = cell

    def _is_untouched(self, name: str) -> bool:
        field = self.fields[name]
        sent = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        shown = self.initial[name]
        if isinstance(shown, list):
            return sorted(sent) == sorted(shown)
        # Browsers send line ends in their own way, and none at all from a single line.
        ends = "\n" if isinstance(field.widget, forms.Textarea) else ""
        lines = [ends.join(str(text or "").splitlines()) for text in (sent, shown)]
        return lines[0] == lines[1]

    @cached_property
    def said(self) -> list[Said]:
        """What the desk says under the fields of what was typed in them."""
        if not self.is_bound:
            return []
        return [*self._taken(), *self._ranges()]

    def _taken(self) -> Iterator[Said]:
        """The row that each name was taken for, where that is called otherwise."""
        for name, field in self.fields.items():
            value = getattr(self, "cleaned_data", {}).get(name)
            named: list[tuple[str, str]] = []
            if isinstance(field, NamesField) and isinstance(value, Names):
                named = value.settled
            elif isinstance(field, NameField) and isinstance(value, str) and value:
                named = [(str(self[name].value()), value)]
            if isinstance(field, NameField | NamesField) and named:
                shown = shown_by_identity(field.model, [identity for _typed, identity in named])
                for (typed, _identity), one in zip(named, shown, strict=True):
                    if typed.strip() != one:
                        yield Said(name, one, typed)

    def _ranges(self) -> Iterator[Said]:
        for name in self.fields:
            words, cells = told(name, str(self.data.get(self.add_prefix(name), "")))
            if words:
                yield Said(name, words, fills=json.dumps(cells) if cells else "")

    @property
    def unknown(self) -> list[tuple[Any, str]]:
        """Names of rows that do not exist yet, each with the model it would be of."""
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(field, NameField | NamesField) and isinstance(value, Names):
                found += [(field.model, typed) for typed in value.unknown]
        return found

    def cells(self, new: Mapping[str, str] | None = None, minted: str = "") -> Cells:
        """The whole row. ``new`` gives the identities of rows that come along, by the name typed.

        Columns without a field keep what they held; an identity is made where there was none.
        """
        found = {column.name: self.base.get(column.name, "") for column in self.table.columns}
        for name, value in self.cleaned_data.items():
            found[name] = value.cell(dict(new or {})) if isinstance(value, Names) else value
        if minted:
            found[self.table.identity] = minted
        return completed(self.table, found)

    def refuse(self, found: Iterable[Fault]) -> None:
        """Put each fault at its field; what has no field stands above the form."""
        for fault in found:
            names = [one for one in fault.column.split(", ") if one in self.fields]
            # Of several columns the one to mend: a missing currency or unit rather than its amount.
            names.sort(key=lambda one: (not one.endswith("currency"), one != "unit"))
            told = [*self.errors.get(names[0], ())] if names else []
            if fault.reason not in told:
                self.add_error(names[0] if names else None, fault.reason)

    def check(
        self, new: Mapping[str, str], pending: Iterable[tuple[Any, str]], minted: str = ""
    ) -> Cells:
        """The row's cells, with what the table and its constraints say against them told."""
        cells = self.cells(new, minted)
        unsettled = {
            name
            for name, value in self.cleaned_data.items()
            if isinstance(value, Names) and not all(map(new.get, value.unknown))
        }
        # What could not be understood is told as such, not as missing too.
        open_ = unsettled | self.errors.keys()
        found = faults(self.table, cells, pending)
        self.refuse(one for one in found if not open_ & {*one.column.split(", ")})
        return cells

    def partings(self, cells: Mapping[str, str]) -> list[Parting]:
        """Wordings that say otherwise than their range, where both were understood."""
        return [
            one
            for one in partings(cells, self.base)
            if not self.errors.keys() & {one.column, *READERS[one.column][1:], "currency"}
        ]

    def ask(self, parting: Parting, *, is_kept: bool) -> None:
        self.add_error(parting.column, _asked(parting, is_kept))


def _asked(parting: Parting, is_kept: bool) -> str:
    return format_html(
        '{} <label><input type="checkbox" name="as_typed" value="{}" form="entry"{}> {}</label>',
        _("The wording says %(range)s: mend the range, or tick “as typed”.")
        % {"range": parting.says},
        parting.mark,
        mark_safe(" checked") if is_kept else "",
        _("as typed"),
    )


class EntryForm(forms.Form):
    """What goes with a row: why it is entered, and why although it looks like a known one."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Why you add or change this; it stands in the change log."),
    )
    although = forms.CharField(
        label=gettext_lazy("Why this is not a duplicate"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"form": "entry"}),
    )


def needs_reason(base: Mapping[str, str], reason: str) -> str:
    """The message for a change of a published fact that gives no reason; empty if all is well."""
    if base and not reason.strip():
        return _("Say what was wrong: a correction needs its reason.")
    return ""
