"""The shapes of truth that many tables share, as database constraints with a message for people."""

from typing import Any

from django.db.models import CheckConstraint, F, Q, TextChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


def ordered(table: str, name: str) -> CheckConstraint:
    """``<name>_min`` is at most ``<name>_max`` where both are known, and neither is negative."""
    low, high = f"{name}_min", f"{name}_max"
    in_order = Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True})
    in_order |= Q(**{f"{low}__lte": F(high)})
    not_negative = Q(**{f"{low}__isnull": True}) | Q(**{f"{low}__gte": 0})
    not_negative &= Q(**{f"{high}__isnull": True}) | Q(**{f"{high}__gte": 0})
    return CheckConstraint(
        condition=in_order & not_negative,
        name=f"{table}_{name}_ordered",
        violation_error_message=_("The lower bound is above the upper bound, or below zero."),
    )


def dated(table: str, *names: str) -> list[CheckConstraint]:
    """Each partial date has both its columns or neither, first day before last."""
    return [
        CheckConstraint(
            condition=Q(**{f"{name}_first__isnull": True, f"{name}_last__isnull": True})
            # Both named: a comparison with NULL is unknown, and a check lets the unknown pass.
            | Q(
                **{f"{name}_first__isnull": False, f"{name}_last__isnull": False},
                **{f"{name}_first__lte": F(f"{name}_last")},
            ),
            name=f"{table}_{name}_span",
            violation_error_message=_("The first possible day comes after the last."),
        )
        for name in names
    ]


def one_of(
    table: str, name: str, choices: type[TextChoices], *, blank: bool = False
) -> CheckConstraint:
    """The column holds one of the vocabulary's words, or nothing where that is allowed."""
    return CheckConstraint(
        condition=Q(**{f"{name}__in": [*choices.values, *([""] if blank else [])]}),
        name=f"{table}_{name}_known",
        violation_error_message=format_lazy(
            _("This word is not in the vocabulary: write {words}."), words=", ".join(choices.values)
        ),
    )


def all_of(table: str, name: str, choices: type[TextChoices]) -> CheckConstraint:
    """Every item of the list column is one of the vocabulary's words."""
    word = f"({'|'.join(choices.values)})"
    return CheckConstraint(
        condition=Q(**{f"{name}__regex": rf"^({word}(\|{word})*)?$"}),
        name=f"{table}_{name}_known",
        violation_error_message=format_lazy(
            _("One of these words is not in the vocabulary: write {words}."),
            words=", ".join(choices.values),
        ),
    )


def shaped(table: str, name: str, pattern: str, message: Any) -> CheckConstraint:
    """The column matches the pattern, or is empty."""
    return CheckConstraint(
        condition=Q(**{f"{name}__regex": rf"^({pattern})?$"}),
        name=f"{table}_{name}_formed",
        violation_error_message=message,
    )


def country_code(table: str, name: str = "country") -> CheckConstraint:
    return shaped(table, name, "[A-Z]{2}", _("A country is two capital letters, as in CN or US."))


def currency_code(table: str, name: str = "currency") -> CheckConstraint:
    return shaped(table, name, "[A-Z]{3}", _("A currency is three capital letters, as in CNY."))


def priced(table: str, name: str, currency: str = "currency") -> CheckConstraint:
    """An amount names its currency."""
    no_amount = Q(**{f"{name}_min__isnull": True, f"{name}_max__isnull": True})
    return CheckConstraint(
        condition=no_amount | ~Q(**{currency: ""}),
        name=f"{table}_{name}_has_currency",
        violation_error_message=_("An amount needs its currency."),
    )
