"""One range divided by another."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from companies.metrics.quotient import quotient
from sources.intervals import UNKNOWN, Interval

POSITIVE = st.tuples(st.integers(1, 90), st.integers(0, 90)).map(
    lambda pair: Interval(Decimal(pair[0]), Decimal(sum(pair)))
)


def test_least_over_most_to_most_over_least() -> None:
    assert quotient(Interval(Decimal(1), Decimal(3)), Interval(Decimal(2), Decimal(4))) == Interval(
        Decimal("0.25"), Decimal("1.5")
    )


def test_what_may_be_zero_divides_nothing() -> None:
    one = Interval.exactly(1)
    assert quotient(one, Interval(Decimal(0), Decimal(2))) == UNKNOWN
    assert quotient(one, UNKNOWN) == UNKNOWN


@given(POSITIVE, POSITIVE, st.data())
def test_every_quotient_lies_in_the_quotient_of_the_ranges(
    above: Interval, below: Interval, data: st.DataObject
) -> None:
    assert above.low is not None
    assert above.high is not None
    assert below.low is not None
    assert below.high is not None
    one = data.draw(st.integers(int(above.low), int(above.high)))
    other = data.draw(st.integers(int(below.low), int(below.high)))
    found = quotient(above, below)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= Decimal(one) / Decimal(other) <= found.high
    assert quotient(above, Interval(below.low, None)) == Interval(None, found.high)
    assert quotient(Interval(None, above.high), below).low is None
    assert quotient(above, Interval(None, below.high)) == UNKNOWN
