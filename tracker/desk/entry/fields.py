"""Form fields of the desk: each takes what an editor types and gives the cell of a column."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from funding.amounts import parse_amount
from sources.columns import (
    Column,
    DateColumn,
    FlagColumn,
    ListColumn,
    NumberColumn,
    PartColumn,
    ReferenceColumn,
)
from sources.exchange import known_currencies, refuse_unknown_currency
from sources.fields import SEPARATOR, split_list
from tracker.desk.column_words import VOCABULARIES
from tracker.desk.entry.ranges import exact_amount
from tracker.desk.names import NotFound, identities_typed, identity_typed, shown_by_identity

SCALES = {
    "": 1, "百": 10**2, "千": 10**3, "k": 10**3, "万": 10**4, "百万": 10**6, "m": 10**6,
    "mn": 10**6, "million": 10**6, "千万": 10**7, "亿": 10**8, "b": 10**9, "bn": 10**9,
    "billion": 10**9, "万亿": 10**12,
}  # fmt: skip
GROUPED = re.compile(r"(?<![0-9,.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
"""1,200,000: what else stands around commas may mean anything, such as 2,5."""
NUMBER = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*([a-z百千万亿]*)")
DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
CREATABLE = frozenset({"investors", "sources"})
"""Tables of which a form may bring new rows along, named in a field of many lines."""
BRINGING = frozenset({("rounds", "company_slug")})
"""Fields of a single name that may bring its row along: the news of a round is often its company's first."""

LONGEST_TEXT = 5_000
LONGEST_NAME = 600
MOST_NAMES = 100


class NumberField(forms.CharField):
    """A plain number; ``1,200``, ``1.2万``, ``3bn`` and ``$40,000`` are written out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, widget=_input(inputmode="decimal"), **kwargs)

    def clean(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", str(super().clean(value))).lower().strip()
        if not text:
            return ""
        if "," in GROUPED.sub("", text):
            raise ValidationError(
                _("“%(text)s” may be misread: commas only between thousands, as in 1,200,000.")
                % {"text": value}
            )
        if money := exact_amount(text):
            return money
        match = NUMBER.fullmatch(text)
        if match is None or match[2] not in SCALES:
            raise ValidationError(
                _("“%(text)s” is not a number: write digits, as in 1200, 1.2万 or 3bn.")
                % {"text": value}
            )
        try:
            number = Decimal(match[1].replace(",", "")) * SCALES[match[2]]
        except InvalidOperation:
            raise ValidationError(_("This number is too long.")) from None
        return format(number.normalize(), "f")


class DayField(forms.CharField):
    """A day, month or year, in the dataset's form or as it stands in the press."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=_input(placeholder="YYYY-MM-DD"), **kwargs)

    def clean(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", str(super().clean(value))).replace(" ", "")
        match = DAY.fullmatch(text)
        if match is None:
            return text
        year, month, day = match.groups()
        return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


class NameField(forms.CharField):
    """One row of another table by its name; the cell is its identity.

    With ``may_bring`` a name that nothing bears is kept as unknown: the form may bring that row along.
    """

    def __init__(self, *, model: Any, **kwargs: Any) -> None:
        self.model = model
        self.may_bring = False
        super().__init__(max_length=LONGEST_NAME, widget=_input(**_suggested(model)), **kwargs)

    def clean(self, value: Any) -> "str | Names":
        text = str(super().clean(value))
        try:
            return identity_typed(self.model, text) if text else ""
        except NotFound as fault:
            if self.may_bring and not fault.is_malformed:
                return Names([(text, "")])
            raise ValidationError(str(fault)) from None
        except ValueError as fault:
            raise ValidationError(str(fault)) from None

    def from_cell(self, cell: str) -> str:
        return shown_by_identity(self.model, [cell])[0] if cell else ""


class NamesField(forms.CharField):
    """Rows of another table, a line each; the cell holds their identities joined with ``|``.

    Names that nothing bears are kept in ``unknown`` where a form may bring such rows along.
    """

    def __init__(self, *, model: Any, **kwargs: Any) -> None:
        self.model = model
        attrs = {"rows": 2, "data-lines": "", **_suggested(model)}
        super().__init__(widget=forms.Textarea(attrs), **kwargs)

    def clean(self, value: Any) -> "Names":
        lines = self._lines(str(super().clean(value)))
        found: list[tuple[str, str]] = []
        faults = []
        for line, identity in identities_typed(self.model, lines).items():
            if isinstance(identity, NotFound) and self._may_add(identity):
                found.append((line, ""))
            elif isinstance(identity, ValueError):
                faults.append(str(identity))
            else:
                found.append((line, identity))
        if faults:
            raise ValidationError(faults)
        return Names(found)

    def _may_add(self, fault: NotFound) -> bool:
        return self.model.resource in CREATABLE and not fault.is_malformed

    def _lines(self, text: str) -> list[str]:
        """Each once, in order."""
        lines = list(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))
        if len(lines) > MOST_NAMES:
            told = {"most": MOST_NAMES, "count": len(lines)}
            raise ValidationError(
                _("These are %(count)s lines; a row takes at most %(most)s.") % told
            )
        for line in lines:
            if len(line) > LONGEST_NAME:
                short = {"start": line[:40], "most": LONGEST_NAME}
                raise ValidationError(
                    _("“%(start)s…” is longer than %(most)s characters: one name in a line.")
                    % short
                )
        return lines

    def from_cell(self, cell: str) -> str:
        return "\n".join(shown_by_identity(self.model, split_list(cell)))


class Names:
    """The lines of a ``NamesField`` in order, each with an identity; ``""`` where nothing bears it."""

    def __init__(self, lines: list[tuple[str, str]]) -> None:
        self.lines = lines

    @property
    def unknown(self) -> list[str]:
        return [line for line, identity in self.lines if not identity]

    @property
    def settled(self) -> list[tuple[str, str]]:
        return [(line, identity) for line, identity in self.lines if identity]

    def cell(self, new: dict[str, str]) -> str:
        """With the identities of the new rows by the name that was typed."""
        named = [identity or new.get(line, "") for line, identity in self.lines]
        return SEPARATOR.join(dict.fromkeys(filter(None, named)))


class WordsField(forms.MultipleChoiceField):
    """Words of a vocabulary; the cell joins them with ``|``."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> str:
        return SEPARATOR.join(super().clean(value))

    def from_cell(self, cell: str) -> list[str]:
        return list(split_list(cell))


class ItemsField(forms.CharField):
    """Free items joined with ``|``; blanks around them don't matter."""

    def clean(self, value: Any) -> str:
        items = map(str.strip, re.split(r"[|｜\n]", str(super().clean(value))))
        return SEPARATOR.join(dict.fromkeys(filter(None, items)))


FLAGS = (
    ("", pgettext_lazy("a flag", "unknown")),
    ("true", gettext_lazy("yes")),
    ("false", gettext_lazy("no")),
)


def field_for(model: Any, column: Column) -> forms.Field:
    """The field that fills a column; required as the column is."""
    common: dict[str, Any] = {"required": column.required}
    if isinstance(column, PartColumn):
        return NamesField(model=column.model, **common)
    if isinstance(column, ReferenceColumn):
        return NameField(model=column.model, **common)
    if isinstance(column, FlagColumn):
        return forms.ChoiceField(choices=FLAGS, **common)
    if isinstance(column, DateColumn):
        return DayField(**common)
    if isinstance(column, NumberColumn):
        return NumberField(**common)
    return _text_field(model, column, common)


def _text_field(model: Any, column: Column, common: dict[str, Any]) -> forms.Field:
    described = model._meta.get_field(column.name)
    if isinstance(column, ListColumn) and column.choices:
        return WordsField(choices=_words_of(model, column), **common)
    if isinstance(column, ListColumn):
        return ItemsField(max_length=LONGEST_TEXT, widget=_input(), **common)
    if column.choices:
        # A blank also where one is required: nobody should submit the first word unawares.
        return forms.ChoiceField(choices=[("", "—"), *described.choices], **common)
    if column.max_length is None:
        area = forms.Textarea({"rows": 2})
        return forms.CharField(max_length=LONGEST_TEXT, widget=area, **common)
    if column.name.endswith("currency"):
        return CurrencyField(**common)
    field = forms.CharField(widget=_input(), **common)
    # Not as an attribute: a browser would cut off what is pasted without a word.
    field.validators.append(MaxLengthValidator(column.max_length))
    return field


class CurrencyField(forms.CharField):
    """A code of ISO 4217 in any case, or what the press writes for it: RMB, 元, US$."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=_input(size=4), **kwargs)

    def clean(self, value: Any) -> str:
        code = currency_code(str(super().clean(value)))
        if code:
            refuse_unknown_currency(code)
        return code


def currency_code(typed: str) -> str:
    """The code that is meant; what names no currency in capitals."""
    code = typed.strip().upper()
    is_bare = not any(character.isdecimal() for character in code)
    if not code or not is_bare or code in known_currencies():
        return code
    return parse_amount(f"1 {code.lower()}").currency or code


def _words_of(model: Any, column: Column) -> list[tuple[str, Any]]:
    """The words of a list column, labelled."""
    labels = dict(VOCABULARIES[model.resource, column.name].choices)
    return [(word, labels[word]) for word in column.choices]


def _suggested(model: Any) -> dict[str, str]:
    return {
        "data-suggest": reverse("desk-suggest", args=[model.resource]),
        "autocomplete": "off",
        "spellcheck": "false",
    }


def _input(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs)
