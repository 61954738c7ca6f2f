"""A robot's specifications as its page gives them: each with its unit and its place in the catalogue."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p

from companies.models import SPECS, Robot
from sources import wording

WORDS: dict[str, tuple[Any, Any]] = {
    "height_cm": (gettext_lazy("Height"), _p("a unit", "cm")),
    "weight_kg": (gettext_lazy("Weight"), _p("a unit", "kg")),
    "dof_total": (gettext_lazy("Degrees of freedom"), ""),
    "dof_per_hand": (gettext_lazy("Degrees of freedom per hand"), ""),
    "payload_kg": (gettext_lazy("Payload"), _p("a unit", "kg")),
    "speed_mps": (gettext_lazy("Speed"), _p("a unit", "m/s")),
    "runtime_h": (gettext_lazy("Runtime"), _p("a unit", "h")),
    "compute_tops": (
        gettext_lazy("Compute"),
        _p("a unit", "TOPS (trillions of operations a second)"),
    ),
}


class Spec(NamedTuple):
    """``place`` says how many other robots have less; empty where the figure or they are unknown."""

    label: str
    value: Decimal | None
    unit: str
    place: str


def robot_specs(robot: Robot) -> list[Spec]:
    """Every specification of the model in the catalogue's order, known or not, in one query."""
    values = {spec: getattr(robot, spec) for spec in SPECS}
    others = Robot.objects.published().exclude(pk=robot.pk).order_by()
    counts: dict[str, int] = others.aggregate(
        **{f"{spec}_known": Count(spec) for spec in SPECS},
        **{
            f"{spec}_less": Count("pk", filter=Q(**{f"{spec}__lt": value}))
            for spec, value in values.items()
            if value is not None
        },
    )
    return [
        Spec(
            label=str(label),
            value=values[spec],
            unit=str(unit),
            place=_place(counts.get(f"{spec}_less"), counts[f"{spec}_known"]),
        )
        for spec, (label, unit) in WORDS.items()
    ]


def _place(less: int | None, known: int) -> str:
    if less is None or not known:
        return ""
    words = {"less": wording.number(less), "known": wording.number(known)}
    return _("more than %(less)s of %(known)s other robots with a known figure") % words
