"""The small picture beside a promise."""

from decimal import Decimal

from sources.intervals import UNKNOWN
from tests.tracker.overview.promises import number
from tracker.overview.scale import MARGIN, OPEN, WIDTH, Scale, scale_of


def test_each_bound_stands_at_its_power_of_ten() -> None:
    scale = scale_of([number(200, 999), number(2000, None), UNKNOWN])
    assert scale == Scale(2, 4)
    room = WIDTH - 2 * MARGIN
    assert [place for place, _value in scale.ticks] == [MARGIN, MARGIN + room // 2, WIDTH - MARGIN]
    assert scale.place(Decimal(1000)) == WIDTH // 2
    # Zero has no logarithm.
    assert scale.place(Decimal(0)) == MARGIN


def test_an_open_end_is_drawn_a_short_way_and_stays_open() -> None:
    scale = Scale(2, 4)
    at_least, up_to = scale.span(number(1000, None)), scale.span(number(None, 1000))
    assert at_least is not None
    assert up_to is not None
    middle = WIDTH // 2
    assert (at_least.start, at_least.end, at_least.open_above) == (middle, middle + OPEN, True)
    assert (up_to.start, up_to.end, up_to.open_below) == (middle - OPEN, middle, True)
    assert not at_least.is_point
    assert not up_to.is_point
    exact = scale.span(number(1000, 1000))
    assert exact is not None
    assert exact.is_point
    assert scale.span(UNKNOWN) is None
    assert scale_of([UNKNOWN]) is None
