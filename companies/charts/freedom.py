"""What a robot is quoted at against its degrees of freedom, one mark per robot."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import plotly.graph_objects as go

from companies.charts.labels import Look
from companies.charts.spots import Spot, SpotLabels, spots_figure
from sources.intervals import Interval
from sources.palette import SERIES_1, SERIES_2

CHINA, ELSEWHERE = "china", "elsewhere"
LOOKS = {CHINA: Look(SERIES_1, "circle"), ELSEWHERE: Look(SERIES_2, "diamond")}
# Brackets of freedom: so many and more, up to the next.
STEPS = (0, 25, 40)


class PricedRobot(NamedTuple):
    """``price`` in the reader's currency. ``hover`` is escaped text."""

    slug: str
    name: str
    maker: str
    country: str
    freedom: Decimal
    price: Interval
    hover: str
    url: str


class Bracket(NamedTuple):
    """Robots with ``least`` to ``most`` degrees of freedom; an open end is None."""

    least: int
    most: int | None
    robots: int
    price: Interval


def in_order(robots: Sequence[PricedRobot]) -> list[PricedRobot]:
    """The cheapest first, by the lower end; a robot known by an upper end only after its equals."""
    return sorted(robots, key=lambda robot: (_lowest(robot), robot.price.low is None, robot.slug))


def _lowest(robot: PricedRobot) -> Decimal:
    end = robot.price.low if robot.price.low is not None else robot.price.high
    return end or Decimal(0)


def brackets(robots: Sequence[PricedRobot]) -> list[Bracket]:
    """The median quote per bracket of freedom, from that of the lower to that of the upper ends.

    Only of robots whose price has both ends. Empty brackets fall away.
    """
    found = []
    for least, following in pairwise((*STEPS, None)):
        assert least is not None
        inside = [
            (robot.price.low, robot.price.high)
            for robot in robots
            if robot.freedom >= least and (following is None or robot.freedom < following)
        ]
        known = [(low, high) for low, high in inside if low is not None and high is not None]
        if known:
            price = Interval(*(median(ends) for ends in zip(*known, strict=True)))
            most = None if following is None else following - 1
            found.append(Bracket(least, most, len(known), price))
    return found


def freedom_figure(robots: Sequence[PricedRobot], labels: SpotLabels) -> go.Figure:
    """Degrees of freedom across, the quoted price upward on a log scale."""
    notable = _notable(robots)
    spots = [
        Spot(
            key=robot.slug,
            name=robot.name,
            x=float(robot.freedom),
            value=robot.price,
            group=CHINA if robot.country == "CN" else ELSEWHERE,
            hover=robot.hover,
            url=robot.url,
            weight=1.0 if robot.slug in notable else 0.0,
        )
        for robot in robots
    ]
    most = max((robot.freedom for robot in robots), default=Decimal(10))
    end = (int(most) // 10 + 1) * 10
    start = max(0, int(min((robot.freedom for robot in robots), default=Decimal(0))) // 10 * 10)
    return spots_figure(spots, LOOKS, labels, (start - 1, end + 1), range(start, end + 1, 10))


def _notable(robots: Sequence[PricedRobot]) -> set[str]:
    """Those at either end of either axis: their names go first."""
    by_price = in_order(robots)
    by_freedom = sorted(robots, key=lambda robot: (robot.freedom, robot.slug))
    ends = (*by_price[:3], *by_price[-3:], *by_freedom[:2], *by_freedom[-3:])
    return {robot.slug for robot in ends}
