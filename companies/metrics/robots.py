"""How the robots that two statements name stand to each other."""

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import Enum
from zlib import crc32

from companies.rows import RobotFamily

Robots = frozenset[str]
"""Robots by their keys; none: the whole company."""

_BETWEEN_WORDS = re.compile(r"[\s_-]+")


class Relation(Enum):
    """What is told of, as seen from what is asked about."""

    SAME = "same"
    MEMBER = "member"
    PART = "part"
    WHOLE = "whole"
    OTHER = "other"


def robot_key(name: str) -> str:
    """One key for the spellings of a name that differ in case, blanks and hyphens only."""
    return _BETWEEN_WORDS.sub("-", name.casefold()).strip("-") or name.casefold()


def robot_keys(names: Iterable[str]) -> Robots:
    return frozenset(robot_key(name) for name in names if name.strip())


def robots_slug(robots: Robots) -> str:
    """For an address; a name that Latin letters and digits do not spell out gets a checksum."""
    whole = "-and-".join(sorted(robots))
    plain = re.sub(r"[^a-z0-9]+", "-", whole).strip("-")
    if plain == whole and len(robots) == 1:
        return plain
    return f"{plain}-{crc32(whole.encode()):08x}".strip("-")


class Families:
    """The families of one company's robots."""

    def __init__(self, robots: Iterable[RobotFamily]) -> None:
        self._of: dict[str, set[str]] = defaultdict(set)
        for robot in robots:
            if robot.family:
                self._of[robot_key(robot.name)].add(robot_key(robot.family))

    def relation(self, told: Robots, asked: Robots) -> Relation:
        if told == asked:
            return Relation.SAME
        if not asked:
            return Relation.PART
        if not told:
            return Relation.WHOLE
        if all(self._is_within(one, asked) for one in told):
            return Relation.MEMBER if len(told) == len(asked) == 1 else Relation.PART
        if all(self._is_within(one, told) for one in asked):
            return Relation.WHOLE
        return Relation.OTHER

    def _is_within(self, robot: str, others: Robots) -> bool:
        return robot in others or not others.isdisjoint(self._of.get(robot, ()))
