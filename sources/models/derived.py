"""What every table of computed figures shares: a public name, its evidence, and how it was computed."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from inspect import getdoc
from typing import Any, ClassVar, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sources.choice_labels import choice_label
from sources.evidence import LeftOut, Used
from sources.intervals import Interval
from sources.rows import Conversion

Text = str | Promise


class Shown(NamedTuple):
    """One value of a figure in the reader's language, as its explanation shows it."""

    label: Text
    text: Text


class Derived(models.Model):
    """A figure computed from facts. Only the ``refresh`` of its app writes it.

    A subclass is a metric: its ``verbose_name`` is the title, the docstring of ``compute`` the
    formula, ``words`` give the roles and reasons of its evidence in the reader's language.
    ``slug`` names the figure among those of its metric, and in its address.
    """

    metric: ClassVar[str]
    formula_version: ClassVar[str]
    compute: ClassVar[Callable[..., Any]]
    unit: ClassVar[Text]
    words: ClassVar[Mapping[str, Text]]
    told_once: ClassVar[frozenset[str]] = frozenset()
    """Roles that add nothing: a fact that is also left out is explained there alone."""

    slug = models.CharField(_("name"), max_length=250, unique=True)
    used = models.JSONField(_("facts used"), default=list, encoder=DjangoJSONEncoder)
    left_out = models.JSONField(_("facts left out"), default=list, encoder=DjangoJSONEncoder)
    version = models.CharField(_("version of the formula"), max_length=12)
    computed_at = models.DateTimeField(_("computed"), db_index=True)

    _get_FIELD_display = choice_label  # noqa: N815 - as Django calls it

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.metric} {self.slug}"

    def get_absolute_url(self) -> str:
        """Where the figure explains itself."""
        return reverse("explanation", args=[self.metric, self.slug])

    @classmethod
    def formula(cls) -> str:
        return getdoc(cls.compute) or ""

    def shown(self) -> list[Shown]:
        """Its values in the reader's language, the headline first."""
        raise NotImplementedError

    def record(self) -> dict[str, Any]:
        """Its values as the API returns them: the names of the columns, JSON's types."""
        hidden = {"id", "slug", "used", "left_out", "version", "computed_at"}
        fields = [field for field in self._meta.concrete_fields if field.name not in hidden]
        return {
            _plain_name(field): _plain(getattr(self, field.attname), getattr(self, field.name))
            for field in fields
        }

    @property
    def company_slug(self) -> str:
        """The company it is about; empty where it is about none."""
        company = getattr(self, "company", None)
        return company.slug if company else ""

    @property
    def evidence(self) -> list[Used]:
        return [_used(*one) for one in self.used]

    @property
    def exclusions(self) -> list[LeftOut]:
        return [LeftOut(*one) for one in self.left_out]


def _used(
    resource: str,
    key: str,
    role: str,
    low: str | None,
    high: str | None,
    rate: str | None,
    day: str | None,
) -> Used:
    ends = (None if end is None else Decimal(end) for end in (low, high))
    given = Conversion(Decimal(rate), date.fromisoformat(day)) if rate and day else None
    return Used(resource, key, role, Interval(*ends), given)


def _plain_name(field: Any) -> str:
    return f"{field.name}_slug" if field.is_relation else str(field.name)


def _plain(stored: Any, read: Any) -> Any:
    if isinstance(read, models.Model):
        return getattr(read, "slug", str(read))
    if isinstance(stored, Decimal):
        return int(stored) if stored == stored.to_integral_value() else float(stored)
    return stored
