"""Capital raised, against sums done by hand on real rows (rates: 0.14 USD per CNY, 7 CNY per USD)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from funding.metrics.capital import CapitalRaised, compute_capital
from funding.metrics.merged_rounds import Target, merge_reports
from funding.rows import Conversion, RoundRow
from sources.evidence import LeftOut
from sources.intervals import UNKNOWN, Interval
from tests.rows import a_round, millions, undisclosed

ENGINEAI = [
    a_round("rd-579cb516", "2023-10", round="engineai-angel-2023-10", amount=millions(95, 105)),
    a_round("rd-edccd035", "2025-04", round="engineai-pre-a-2025-04", amount=millions(200, 999)),
    a_round("rd-e275ade1", "2025-07", round="engineai-a-2025-07", amount=millions(900, 1000)),
    a_round(
        "rd-5f542f11", "2026", round="engineai-b-2026", currency="USD", amount=millions(200)
    )._replace(cny=Conversion(Decimal("6.5"), date(2026, 10, 30))),
    a_round(
        "rd-3df2be5f", "2026-04-10", round="engineai-b-2026", currency="USD", amount=millions(200)
    ),
]
LIMX = [
    a_round("rd-0cd7ff63", "2023-11", amount=millions(200), amount_scope="cumulative"),
    undisclosed("rd-27aea6f2", "2024-05", stage="strategic"),
    a_round("rd-c54c6221", "2024-07", amount=millions(200, 999)),
    undisclosed("rd-385240f4", "2025-03-06"),
    a_round("rd-31bf7974", "2026-02-02", currency="USD", amount=millions(200)),
    a_round("rd-2fd2e6ec", "2026-07-14", currency="USD", amount=millions(180, 200)),
]
AI2_ROBOTICS = [
    undisclosed("rd-ce72b594", "2025"),
    a_round("rd-f080f9c9", "2025-01-07", amount=millions(200, 999)),
    undisclosed("rd-4ba7baab", "2025-03-06"),
    a_round("rd-7886b652", "2025-09-01", amount=millions(100, 120), amount_scope="one_investor"),
    a_round(
        "rd-aad45a04", "2026-02-23", amount=millions(1000, 1200), amount_scope="several_rounds"
    ),
    a_round(
        "rd-cd4f0a44", "2026-06-29", amount=millions(4500, 5000), amount_scope="several_rounds"
    ),
]
SIMPLEXITY = [
    a_round("rd-0b3bb96c", "2025-07", currency="USD", amount=millions(50)),
    a_round("rd-a8a89702", "2026", amount=millions(2000), amount_scope="cumulative"),
]
LUMOS = [
    a_round("rd-65d45d30", "2026", amount=millions(200, 999)),
    a_round("rd-4f1afd03", "2026-05-11", amount=millions(900, 1000), amount_scope="cumulative"),
]
OHAND = [
    a_round("rd-3b827189", "2025-09-29", amount=millions(400, 480), amount_scope="cumulative"),
    a_round("rd-72df62a4", "2025-11-04", amount=millions(160)),
]


def capital(rows: list[RoundRow], target: Target = "CNY") -> CapitalRaised:
    return compute_capital(rows, target)["unitree"]


def roles(raised: CapitalRaised) -> dict[str, str]:
    return {one.key: one.role for one in raised.used}


def left_out(raised: CapitalRaised) -> dict[str, str]:
    return {one.key: one.reason for one in raised.left_out}


def test_two_reports_of_one_round_count_once() -> None:
    raised = capital(ENGINEAI, "USD")
    # (95 + 200 + 900) × 0.14 + 200 and (105 + 999 + 1000) × 0.14 + 200
    assert raised.private == millions(367.3, 494.56)
    assert (raised.rounds, raised.undisclosed) == (4, 0)
    assert raised.currencies == ("CNY", "USD")
    assert raised.left_out == ()
    # Each report has its own amount and the rate of the round's day; the last two are one round.
    assert [(one.key, one.role, one.value) for one in raised.used] == [
        ("rd-579cb516", "summed", millions(13.3, 14.7)),
        ("rd-edccd035", "summed", millions(28, 139.86)),
        ("rd-e275ade1", "summed", millions(126, 140)),
        ("rd-3df2be5f", "summed_together", millions(200)),
        ("rd-5f542f11", "summed_together", millions(200)),
    ]
    assert [one.rate and one.rate.rate for one in raised.used] == [Decimal("0.14")] * 3 + [None] * 2


def test_a_round_is_converted_at_its_announcement_day_however_often_it_is_reported() -> None:
    # 95 + 200 + 900 + 200 × 7 at the day of the dated report, not 6.5 as of the vague one.
    assert capital(ENGINEAI, "CNY").private == millions(2595, 3504)


def test_the_exact_share_is_the_exact_part_of_the_lower_end() -> None:
    assert capital(ENGINEAI, "USD").exact_share == Decimal(200) / Decimal("367.3")
    assert capital(LIMX).exact_share == Decimal(200 + 1400) / Decimal(3060)
    assert capital([undisclosed("rd-1")]).exact_share is None


def test_reports_of_one_round_unite_their_investors() -> None:
    one, other = ENGINEAI[-1], ENGINEAI[-2]
    reports = [one._replace(investors=("b", "a")), other._replace(investors=("c", "a"))]
    (merged,) = merge_reports(reports, "USD")
    assert merged.investors == ("a", "b", "c")


def test_reports_that_disagree_form_their_hull() -> None:
    reports = [
        a_round("rd-1", round="b", amount=millions(130, 150)),
        a_round("rd-2", round="b", amount=millions(140, 200)),
    ]
    assert capital(reports).private == millions(130, 200)


def test_an_undisclosed_report_does_not_open_the_range_of_its_round() -> None:
    raised = capital([a_round("rd-1", round="b"), undisclosed("rd-2", round="b")])
    assert raised.private == millions(100)
    assert (raised.rounds, raised.undisclosed, raised.left_out) == (1, 0, ())


def test_a_cumulative_figure_plus_the_rounds_after_it_raises_both_ends() -> None:
    raised = capital(LIMX)
    # 200 + (200 + 200 × 7 + 180 × 7) and 200 + (999 + 200 × 7 + 200 × 7)
    assert raised.private == millions(3060, 3999)
    assert (raised.rounds, raised.undisclosed) == (6, 2)
    assert left_out(raised) == {"rd-27aea6f2": "undisclosed", "rd-385240f4": "undisclosed"}
    # They add nothing, but are two of the six.
    assert roles(raised)["rd-27aea6f2"] == roles(raised)["rd-385240f4"] == "counted"
    assert capital(OHAND).private == millions(560, 640)


def test_a_cumulative_figure_covers_the_rounds_before_it() -> None:
    raised = capital(SIMPLEXITY)
    assert raised.private == millions(2000)
    assert left_out(raised) == {"rd-0b3bb96c": "covered_by_cumulative"}
    assert roles(raised) == {"rd-0b3bb96c": "counted", "rd-a8a89702": "cumulative_floor"}


def test_a_round_dated_by_year_joins_a_cumulative_figure_of_that_year_at_the_top_only() -> None:
    raised = capital(LUMOS)
    assert raised.private == millions(900, 1999)
    assert roles(raised) == {"rd-4f1afd03": "cumulative_floor", "rd-65d45d30": "summed_high"}


def test_a_round_announced_on_the_day_of_a_cumulative_figure_is_not_after_it() -> None:
    rows = [
        a_round("rd-1", "2026-05-11", amount=millions(300)),
        a_round("rd-2", "2026-05-11", amount=millions(900), amount_scope="cumulative"),
    ]
    assert capital(rows).private == millions(900)


def test_the_most_precise_report_dates_a_round_beside_a_cumulative_figure() -> None:
    rows = [
        a_round("rd-1", "2026", round="b"),
        a_round("rd-2", "2026-02", round="b"),
        a_round("rd-3", "2026-08-01", amount=millions(900), amount_scope="cumulative"),
    ]
    assert capital(rows).private == millions(900)


def test_rounds_between_two_reports_of_a_cumulative_figure_are_not_added_to_its_low() -> None:
    rows = [
        a_round("rd-1", "2026-03-01", round="to-date", amount_scope="cumulative"),
        a_round("rd-2", "2026-06-01", round="to-date", amount_scope="cumulative"),
        a_round("rd-3", "2026-05-01", amount=millions(30)),
    ]
    assert capital(rows).private == millions(100, 130)


def test_a_cumulative_figure_below_the_sum_changes_nothing_and_says_so() -> None:
    rows = [
        a_round("rd-1", "2024-01-05", amount=millions(300)),
        a_round("rd-2", "2025-01-05", amount=millions(250), amount_scope="cumulative"),
    ]
    raised = capital(rows)
    assert raised.private == millions(300)
    assert left_out(raised) == {"rd-2": "cumulative_not_larger"}


def test_a_vague_cumulative_figure_may_raise_the_upper_end_alone() -> None:
    rows = [
        a_round("rd-1", "2024-01-05", amount=millions(300)),
        a_round("rd-2", "2025-01-05", amount=millions(200, 999), amount_scope="cumulative"),
    ]
    assert capital(rows).private == millions(300, 999)


def test_a_cumulative_report_of_a_round_is_not_added_to_that_round() -> None:
    rows = [
        a_round("rd-1", "2025", round="a", amount=millions(300)),
        a_round("rd-2", "2025", round="a", amount=millions(500), amount_scope="cumulative"),
    ]
    assert capital(rows).private == millions(500)
    assert capital(rows).rounds == 1


def test_one_investors_ticket_leaves_the_total_open_above() -> None:
    raised = capital(AI2_ROBOTICS)
    assert raised.private == Interval(millions(5800).low, None)
    assert (raised.rounds, raised.undisclosed) == (6, 2)
    assert list(roles(raised).values()) == [
        "summed",
        "counted",
        "ticket_floor",
        "counted",
        "several_rounds",
        "several_rounds",
    ]


def test_a_ticket_is_a_floor_under_the_reported_round_and_opens_it_only_when_larger() -> None:
    whole = a_round("rd-1", round="b", amount=millions(200, 999))
    ticket = a_round("rd-2", round="b", amount=millions(300), amount_scope="one_investor")
    assert capital([whole, ticket]).private == millions(300, 999)
    larger = ticket._replace(amount=millions(1200))
    assert capital([whole, larger]).private == Interval(millions(200).low, None)


def test_nothing_disclosed_is_unknown_and_not_zero() -> None:
    raised = capital([undisclosed("rd-1"), undisclosed("rd-2")])
    assert raised.private == UNKNOWN
    assert (raised.rounds, raised.undisclosed) == (2, 2)


def test_an_amount_open_below_counts_from_zero() -> None:
    rows = [a_round("rd-1"), a_round("rd-2", amount=Interval(None, Decimal(5_000_000)))]
    assert capital(rows).private == millions(100, 105)


def test_public_offerings_facilities_and_grants_are_shown_apart() -> None:
    rows = [
        a_round("rd-1"),
        a_round("rd-2", instrument="public_offering", amount=millions(700)),
        a_round("rd-3", instrument="facility", amount=millions(30, 40)),
        undisclosed("rd-4", instrument="grant"),
    ]
    raised = capital(rows)
    assert raised.private == millions(100)
    assert raised.apart == {
        "public_offering": millions(700),
        "facility": millions(30, 40),
        "grant": UNKNOWN,
    }
    assert (raised.rounds, raised.undisclosed) == (1, 0)
    assert roles(raised) == {
        "rd-1": "summed",
        "rd-2": "shown_apart",
        "rd-3": "shown_apart",
        "rd-4": "kind_known",
    }


def test_a_round_without_a_rate_is_left_out_but_not_called_undisclosed() -> None:
    raised = capital([a_round("rd-1"), a_round("rd-2", currency="KRW")])
    assert raised.private == millions(100)
    assert (raised.rounds, raised.undisclosed) == (2, 0)
    assert left_out(raised) == {"rd-2": "no_rate"}


def test_an_amount_in_the_target_currency_needs_no_rate() -> None:
    assert capital([a_round("rd-1", cny=None)]).private == millions(100)


def test_companies_are_kept_apart() -> None:
    found = compute_capital([a_round("rd-1"), a_round("rd-2", company_slug="ubtech")], "CNY")
    assert {slug: raised.private for slug, raised in found.items()} == {
        "ubtech": millions(100),
        "unitree": millions(100),
    }


amounts = st.one_of(
    st.just(UNKNOWN),
    st.tuples(st.integers(1, 900), st.integers(0, 99)).map(lambda two: millions(two[0], sum(two))),
    st.integers(1, 900).map(lambda low: Interval(millions(low).low, None)),
)
dates = st.sampled_from(["2023", "2024", "2024-06", "2024-06-03", "2025-01-09", "2025", ""])
scopes = st.sampled_from(["round", "round", "several_rounds", "cumulative", "one_investor"])


@st.composite
def many_rounds(draw: st.DrawFn, scopes: st.SearchStrategy[str] = scopes) -> list[RoundRow]:
    count = draw(st.integers(0, 7))
    return [
        a_round(
            f"rd-{number}",
            draw(dates),
            round=draw(st.sampled_from(["a", "b", "c", f"alone-{number}"])),
            amount=draw(amounts),
            currency=draw(st.sampled_from(["CNY", "USD", "KRW"])),
            amount_scope=draw(scopes),
            instrument=draw(st.sampled_from(["private_equity"] * 3 + ["public_offering"])),
        )
        for number in range(count)
    ]


@given(many_rounds(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[RoundRow], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert compute_capital(shuffled, "USD") == compute_capital(rows, "USD")


@given(many_rounds())
def test_a_report_given_twice_changes_nothing(rows: list[RoundRow]) -> None:
    assert compute_capital(rows + rows, "USD") == compute_capital(rows, "USD")


@given(many_rounds(), amounts)
def test_a_rumoured_round_changes_no_figure(rows: list[RoundRow], amount: Interval) -> None:
    rumour = a_round("rd-x", round="rumour", amount=amount, confidence="rumoured")
    before, after = (capital([*found, a_round("rd-y")]) for found in (rows, [*rows, rumour]))
    assert set(after.left_out) - set(before.left_out) == {LeftOut("rounds", "rd-x", "rumoured")}
    for name in ("private", "apart", "rounds", "undisclosed", "exact_share", "used"):
        assert getattr(after, name) == getattr(before, name)


@given(many_rounds(scopes=st.sampled_from(["round", "several_rounds"])), st.data())
def test_the_total_contains_the_sum_of_any_values_inside_the_ranges(
    rows: list[RoundRow], choices: st.DataObject
) -> None:
    rows = [row._replace(round=row.key) for row in rows]
    rows = [row for row in rows if not row.amount.is_unknown and row.currency != "KRW"]
    chosen = Decimal(0)
    for row in rows:
        assert row.usd is not None
        assert row.amount.low is not None
        top = row.amount.high or row.amount.low * 10
        fraction = Decimal(choices.draw(st.integers(0, 100))) / 100
        value = row.amount.low + (top - row.amount.low) * fraction
        chosen += value * row.usd.rate if row.instrument == "private_equity" else 0
    private = compute_capital(rows, "USD")["unitree"].private if rows else UNKNOWN
    assert (private.low or 0) <= chosen
    assert private.is_unknown or private.high is None or chosen <= private.high


@given(many_rounds(), st.sampled_from(["USD", "CNY"]))
def test_the_inputs_add_up_to_both_ends(rows: list[RoundRow], target: Target) -> None:
    # Each round reported once, so that every amount is a round's.
    rows = [row._replace(round=row.key) for row in rows]
    private = {row.key for row in rows if row.instrument == "private_equity"}
    for raised in compute_capital(rows, target).values():
        parts = [one for one in raised.used if one.key in private and one.role != "counted"]
        if not parts:
            assert raised.private == UNKNOWN
            continue
        lows = [one.value.low for one in parts if not one.role.endswith("_high")]
        highs = [one.value.high for one in parts if not one.role.endswith("_low")]
        assert raised.private.low is not None
        within = len(rows)  # each is rounded to the unit
        assert abs(sum(low for low in lows if low is not None) - raised.private.low) <= within
        closed = [high for high in highs if high is not None]
        assert (raised.private.high is None) == (len(closed) < len(highs))
        if raised.private.high is not None:
            assert abs(sum(closed) - raised.private.high) <= within


@given(many_rounds())
def test_every_report_is_used_or_left_out(rows: list[RoundRow]) -> None:
    for raised in compute_capital(rows, "USD").values():
        assert set(roles(raised)) | set(left_out(raised)) == {row.key for row in rows}
        assert len(raised.used) == len(set(raised.used))


@given(many_rounds())
def test_the_used_reports_alone_give_the_same_figure(rows: list[RoundRow]) -> None:
    rumour = a_round("rd-x", round="rumour", confidence="rumoured")
    for raised in compute_capital([*rows, rumour], "USD").values():
        listed = set(roles(raised))
        again = compute_capital([row for row in rows if row.key in listed], "USD")
        if listed:
            assert again["unitree"] == replace(raised, left_out=again["unitree"].left_out)
