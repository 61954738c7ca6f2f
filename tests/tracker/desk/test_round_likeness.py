"""How alike two reports of rounds are: by hand, and as laws over any two."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate
from tracker.desk.rounds.round_likeness import Told, likeness


def told(**changed):
    """CNY 700m as dollars, on 19 June 2025, led by two."""
    base = Told(
        company="unitree",
        announced=PartialDate.parse("2025-06-19"),
        stage="c",
        worded="C",
        amount=Interval(Decimal(97_000_000), Decimal(98_000_000)),
        investors=frozenset({"china-mobile", "tencent"}),
        sources=frozenset({"36kr"}),
    )
    return replace(base, **changed)


def test_equal_reports_are_wholly_alike():
    found = likeness(told(), told())
    assert found.score == 100
    assert found.reasons == (
        "same company",
        "same date",
        "same stage",
        "same amount",
        "2 shared investors",
        "same source",
    )


def test_another_report_of_the_round_a_few_days_later():
    later = told(
        announced=PartialDate.parse("2025-06-22"),
        amount=Interval(Decimal(90_000_000), Decimal(110_000_000)),
        sources=frozenset({"pedaily"}),
    )
    found = likeness(told(), later)
    assert found.score == 95  # another source: 5
    assert "3 days apart" in found.reasons
    assert "amounts overlap" in found.reasons


def test_what_one_leaves_open_costs_little():
    bare = Told(company="unitree", announced=PartialDate.parse("2025-06"), stage="undisclosed")
    # The stage open 20, the amount 10, the investors 3, the source 5; a month holds its days.
    assert likeness(told(), bare).score == 62


def test_the_next_round_of_a_company_is_another():
    following = told(announced=PartialDate.parse("2026-09-14"), stage="d", worded="D")
    assert likeness(told(), following).score == 5  # 452 days: 50, another stage: 45
    plus = told(worded="C+", amount=Interval(Decimal(10**9), Decimal(10**9)))
    assert likeness(told(), plus).score == 55  # worded differently: 20, another amount: 25


def test_companies_are_never_confused():
    assert likeness(told(), told(company="agibot")).score == 0
    assert likeness(Told(), Told()).score == 0


def amounts():
    ends = st.tuples(*[st.integers(1, 10**10).map(Decimal)] * 2)
    known = ends.map(lambda pair: Interval(min(pair), max(pair)))
    opened = ends.map(lambda pair: Interval(pair[0], None))
    return st.one_of(st.just(UNKNOWN), known, opened)


WORDS = st.sets(st.sampled_from("abcdef")).map(frozenset)
DAYS = st.sampled_from(["2025", "2025-06", "2025-06-19", "2025-06-25", "2025-09-01", "2026-01"])
REPORTS = st.builds(
    Told,
    company=st.just("unitree"),
    announced=st.none() | DAYS.map(PartialDate.parse),
    stage=st.sampled_from(["", "undisclosed", "strategic", "a", "a_plus", "b"]),
    worded=st.sampled_from(["", "A", "A+", "B1"]),
    amount=amounts(),
    investors=WORDS,
    sources=WORDS,
)
CRITERIA = (("announced",), ("stage", "worded"), ("amount",), ("investors",), ("sources",))


@settings(max_examples=50, deadline=None)
@given(REPORTS, REPORTS)
def test_symmetric_bounded_and_never_lower_for_more_agreement(one, other):
    score = likeness(one, other).score
    assert 0 <= score <= 100
    assert likeness(one, one).score == 100
    assert likeness(other, one).score == score
    for criterion in CRITERIA:
        agreeing = replace(other, **{name: getattr(one, name) for name in criterion})
        assert likeness(one, agreeing).score >= score
