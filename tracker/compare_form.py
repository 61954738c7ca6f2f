"""Which companies to put side by side: the question and what is wrong with it."""

from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from sources.filters import CLOCKS, given_once_message, given_twice, unknown_message
from supplychain.what_if_form import CompaniesField

FEWEST, MOST = 2, 6
KEPT = 2 * MOST
"""So many of the values given stay in the form, for the reader to take some away."""


class ComparedField(CompaniesField):
    """Companies in the order given, each once."""

    def clean(self, values: list[str]) -> Any:
        if len(values) > MOST:
            words = {"most": MOST, "count": len(values)}
            raise ValidationError(
                _("Compare at most %(most)s companies: these are %(count)s.") % words
            )
        slugs = self.resolved(values)
        twice = sorted({slug for slug in slugs if slugs.count(slug) > 1})
        if twice:
            raise ValidationError(
                [_("“%(slug)s” is named twice: name each once.") % {"slug": one} for one in twice]
            )
        return slugs

    def offer(self) -> None:
        """Every company: there is no kind that cannot be compared."""
        self.widget.options = sorted(self.known().items(), key=lambda item: item[1].casefold())


class CompareForm(forms.Form):
    c = ComparedField(label=gettext_lazy("Companies"), noun=Company._meta.verbose_name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.data:
            if name not in self.fields and name not in CLOCKS:
                near = get_close_matches(name, [*self.fields, *CLOCKS], 1)
                self.add_error(None, unknown_message(name, near[0] if near else "c"))
        for name in given_twice(self.data):
            if name not in self.fields:
                self.add_error(None, given_once_message(name))
        return cleaned

    @property
    def inputs(self) -> list[str]:
        """What was typed, and room for more: without a script no input can be added."""
        field = self.fields["c"]
        typed = field.widget.value_from_datadict(self.data, {}, "c")[:KEPT]
        blanks = max(FEWEST - len(typed), min(2, MOST - len(typed)), 0)
        return [*typed, *[""] * blanks]

    def options(self) -> list[tuple[str, str]]:
        field: Any = self.fields["c"]
        field.offer()
        return list(field.widget.options)
