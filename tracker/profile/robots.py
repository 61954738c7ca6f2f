"""The robots of one company in one table: specifications that compare, and what each is quoted at."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies import datasets
from companies.models import SPECS, Company, Price, Robot

HEADS: dict[str, str | Promise] = {
    "height_cm": _("Height, cm"),
    "weight_kg": _("Weight, kg"),
    "dof_total": _("Degrees of freedom"),
    "dof_per_hand": _("per hand"),
    "payload_kg": _("Payload, kg"),
    "speed_mps": _("Speed, m/s"),
    "runtime_h": _("Runtime, h"),
    "compute_tops": _("Compute, TOPS"),
}


class RobotLine(NamedTuple):
    """A model with its specs in the order of the heads (None: not known) and its quoted prices."""

    robot: Robot
    specs: list[Any]
    prices: list[Price]


class Robots(NamedTuple):
    """``heads`` are the specs that any of the models has; ``others``: prices of no listed model."""

    heads: list[str | Promise]
    lines: list[RobotLine]
    others: list[Price]
    is_priced: bool
    is_dated: bool

    @property
    def facts(self) -> list[Any]:
        prices = [price for line in self.lines for price in line.prices]
        return [*(line.robot for line in self.lines), *prices, *self.others]


def company_robots(company: Company) -> Robots:
    """The best described first, so that what folds away is what little is known of."""
    robots = list(datasets.ROBOTS.with_columns(company.robots.published()))
    prices = list(datasets.PRICES.with_columns(company.prices.published()))
    known = [spec for spec in SPECS if any(getattr(robot, spec) is not None for robot in robots)]
    quotes: dict[str, list[Price]] = {robot.name.casefold(): [] for robot in robots}
    others: list[Price] = []
    for price in prices:
        quotes.get(price.robot.casefold(), others).append(price)
    lines = [
        RobotLine(robot, [getattr(robot, spec) for spec in known], quotes[robot.name.casefold()])
        for robot in robots
    ]
    lines.sort(key=_completeness)
    return Robots(
        heads=[HEADS[spec] for spec in known],
        lines=lines,
        others=others,
        is_priced=len(others) < len(prices),
        is_dated=any(robot.announced_on for robot in robots),
    )


def _completeness(line: RobotLine) -> tuple[Any, ...]:
    missing = sum(1 for spec in line.specs if spec is None)
    return (missing - 2 * bool(line.prices), line.robot.name.casefold())
