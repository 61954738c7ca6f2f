"""Which robots a fact's text means, and which facts name a robot.

Facts name robots in words: a model as in ``Robot.name``, a family as in ``Robot.family``, several
joined with ``|``, or a thing that is in neither. Letter case does not count.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from companies.models import Robot
from sources.fields import SEPARATOR, split_list


class NamedRobots(NamedTuple):
    """What a text names: models by their own name, and families with how many models they hold."""

    models: list[Robot]
    families: list[tuple[str, int]]


def robot_items(text: str | Iterable[str]) -> tuple[str, ...]:
    """The names in a fact's ``robot``, whether the column holds a list or joined text."""
    return split_list(text) if isinstance(text, str) else tuple(text)


def robots_named(company_id: int, text: str | Iterable[str]) -> NamedRobots:
    """The company's robots that the text names; a name that is also a family counts as both."""
    wanted = {item.casefold() for item in robot_items(text)}
    if not wanted:
        return NamedRobots([], [])
    robots = list(Robot.objects.published().filter(company=company_id).order_by("name"))
    models = [robot for robot in robots if robot.name.casefold() in wanted]
    families: dict[str, int] = {}
    for robot in robots:
        if robot.family.casefold() in wanted:
            families[robot.family] = families.get(robot.family, 0) + 1
    # A family of one model that has the family's name says nothing more than the model.
    known = {robot.name for robot in models}
    return NamedRobots(
        models, [(name, n) for name, n in families.items() if n > 1 or name not in known]
    )


def naming(rows: QuerySet[Any], robot: Robot, *names: str) -> QuerySet[Any]:
    """Of facts with a company and a ``robot``, those of its maker that hold one of the names."""
    text = TextField()
    items = Concat(Value(SEPARATOR), Cast("robot", text), Value(SEPARATOR), output_field=text)
    condition = Q(pk__in=[])
    for name in filter(None, names):
        condition |= Q(robot_between_bars__icontains=f"{SEPARATOR}{name}{SEPARATOR}")
    own: QuerySet[Any] = rows.filter(company=robot.company_id)
    named: QuerySet[Any] = own.alias(robot_between_bars=items).filter(condition)
    return named


def naming_model(rows: QuerySet[Any], robot: Robot) -> QuerySet[Any]:
    """Facts that name this very model."""
    return naming(rows, robot, robot.name)


def naming_only_family(rows: QuerySet[Any], robot: Robot) -> QuerySet[Any]:
    """Facts that name its family and not the model."""
    exact = naming_model(rows, robot)
    return naming(rows, robot, robot.family).exclude(pk__in=exact.values("pk"))
