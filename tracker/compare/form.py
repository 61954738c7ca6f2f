"""Which companies to put side by side: the question and what is wrong with it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from sources.parameters import refuse_parameters
from supplychain.what_if_form import CompaniesField

FEWEST, MOST = 2, 6
KEPT = 2 * MOST
"""So many of the values given stay in the form, for the reader to take some away."""


class ComparedField(CompaniesField):
    """Companies in the order given, each once."""

    most = MOST

    def too_many(self, count: int) -> str:
        words = {"most": MOST, "count": count}
        return _("Compare at most %(most)s companies: these are %(count)s.") % words

    def clean(self, values: list[str]) -> Any:
        slugs = self.resolved(values)
        twice = sorted({slug for slug in slugs if slugs.count(slug) > 1})
        if twice:
            called = self.known(twice)
            raise ValidationError(
                [
                    _("“%(company)s” is named twice: name each once.")
                    % {"company": called.get(one, one)}
                    for one in twice
                ]
            )
        return slugs

    def offer(self) -> None:
        """Every company: there is no kind that cannot be compared."""
        self.widget.options = sorted(self.known().items(), key=lambda item: item[1].casefold())


class CompareForm(forms.Form):
    c = ComparedField(label=gettext_lazy("Companies"), noun=Company._meta.verbose_name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_parameters(self, self.data, self.fields, several=self.fields, near="c")
        return cleaned

    @property
    def inputs(self) -> list[str]:
        """What was typed, by name, and room for more: without a script no input can be added."""
        field: Any = self.fields["c"]
        typed = field.one_by_one(self["c"].data)[:KEPT]
        slugs = [field.meant.get(text, text) for text in typed]
        called = field.known(slugs) if slugs else {}
        blanks = max(FEWEST - len(typed), min(2, MOST - len(typed)), 0)
        shown = (called.get(slug, text) for slug, text in zip(slugs, typed, strict=True))
        return [*shown, *[""] * blanks]

    def options(self) -> list[str]:
        """The names to choose from."""
        field: Any = self.fields["c"]
        field.offer()
        return [name for _slug, name in field.widget.options]
