"""The funding timeline: every report is there, escaped, in the same place whatever the order."""

import re
from datetime import date
from decimal import Decimal

import pytest

from funding.charts import FundingLabels, drawn_rows, funding_facts, funding_timeline_figure
from funding.charts.dates import first_drawn, panel_for, panels_of
from funding.rows import RoundRow
from sources.chart_style import figure_json
from sources.intervals import Interval
from sources.partial_dates import PartialDate
from tests.figures import hover_of, keys_of, point_of, shown_tags, urls_of
from tests.rows import HOSTILE, a_round, millions, undisclosed

LABELS = FundingLabels(
    axis_amount="CNY, log scale",
    undisclosed="undisclosed",
    no_date="no date",
    led_by="Led by",
    others="With",
    sources="Sources",
    stage_group=lambda group: group,
    confidence=lambda name: name,
    scope=lambda scope: "" if scope == "round" else scope,
    amount=lambda row: "" if row.amount.is_unknown else f"{row.currency} {row.amount.low}",
    when=lambda day: "not stated" if day is None else str(day),
    number=lambda value: f"{value:,.0f}",
)
ROWS = [
    a_round("rd-1", "2025-03-31", confidence="confirmed"),
    a_round("rd-2", "2025-06", amount=millions(200, 999), stage="seed"),
    a_round("rd-3", "2026", amount=millions(100, 120), amount_scope="one_investor", stage="b"),
    a_round("rd-4", "", stage="c", currency="USD", amount=millions(50)),
    undisclosed("rd-5", "2024-02-03", stage="strategic"),
    undisclosed("rd-6", "", stage="ipo"),
    a_round("rd-7", "2025-09-01", currency="KRW", confidence="rumoured", company_slug="x"),
    a_round("rd-8", "2025-08-01", amount=Interval(None, Decimal(5_000_000))),
]


def crowd() -> list[RoundRow]:
    late = [a_round(f"rd-late-{n}", f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}") for n in range(95)]
    return [a_round("rd-early", "2013"), a_round("rd-mid", "2020-05-05"), *late]


@pytest.mark.parametrize("rows", [ROWS, crowd()], ids=["few", "crowd"])
def test_every_row_appears_and_leads_to_its_page(rows: list[RoundRow]) -> None:
    figure = funding_timeline_figure(rows, LABELS, "CNY")
    assert keys_of(figure) == {row.key for row in rows}
    assert urls_of(figure) == {row.url for row in rows}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_any_row_alone_makes_a_figure(row: RoundRow) -> None:
    assert keys_of(funding_timeline_figure([row], LABELS, "USD")) == {row.key}


def test_no_rows_make_an_empty_figure() -> None:
    assert funding_timeline_figure([], LABELS, "CNY").data == ()


@pytest.mark.parametrize("rows", [ROWS, crowd()], ids=["few", "crowd"])
def test_the_order_of_the_rows_does_not_matter(rows: list[RoundRow]) -> None:
    backwards = funding_timeline_figure(rows[::-1], LABELS, "CNY")
    assert figure_json(backwards) == figure_json(funding_timeline_figure(rows, LABELS, "CNY"))


def test_markup_in_a_row_stays_text() -> None:
    names = (HOSTILE,)
    row = a_round(
        company_name=HOSTILE,
        stage_label=HOSTILE,
        amount_text=HOSTILE,
        lead_names=names,
        investor_names=(*names, f"{HOSTILE}2"),
    )
    figure = funding_timeline_figure([row, a_round("rd-2", company_slug="x")], LABELS, "CNY")
    assert shown_tags(figure) == []
    assert "&lt;img src=x" in hover_of(figure, "rd-1")


def test_a_hover_tells_stage_date_amount_wording_scope_and_investors() -> None:
    row = ROWS[2]._replace(investor_names=("HongShan", "Matrix", "GGV"))
    text = hover_of(funding_timeline_figure([row], LABELS, "CNY"), "rd-3")
    assert text.split("<br>") == [
        "<b>Unitree · Series A</b>",
        "2026",
        "CNY 100000000",
        "“1亿元”",
        "one_investor",
        "Led by: HongShan",
        "With: Matrix, GGV",
        "reported",
    ]


def test_amounts_stand_at_their_lower_end_in_the_chosen_currency() -> None:
    figure = funding_timeline_figure(ROWS, LABELS, "USD")
    assert point_of(figure, "rd-2")[1] == pytest.approx(28_000_000)
    assert point_of(figure, "rd-4")[1] == pytest.approx(50_000_000)
    assert point_of(funding_timeline_figure(ROWS, LABELS, "CNY"), "rd-8")[1] == 5_000_000


def test_undisclosed_and_unconvertible_rounds_stand_below_the_scale() -> None:
    figure = funding_timeline_figure(ROWS, LABELS, "CNY")
    below = {
        point[0] for trace in figure.data if trace.yaxis == "y2" for point in trace.customdata or ()
    }
    assert below == {"rd-5", "rd-6", "rd-7"}


def test_confidence_shows_in_the_fill() -> None:
    figure = funding_timeline_figure(ROWS, LABELS, "CNY")
    assert point_of(figure, "rd-1")[2] == "diamond"
    assert point_of(figure, "rd-2")[2] == "circle-open"
    assert point_of(figure, "rd-7")[2] == "diamond-open-dot"


def test_a_vague_date_is_a_bar_over_all_its_days() -> None:
    figure = funding_timeline_figure([ROWS[1]], LABELS, "CNY")
    assert list(figure.data[0].x) == ["2025-06-01", "2025-06-30", None]
    assert point_of(figure, "rd-2")[0] == "2025-06-15"


def test_a_ticket_ends_in_an_arrow() -> None:
    figure = funding_timeline_figure([ROWS[2]], LABELS, "CNY")
    assert "triangle-up" in [
        symbol for trace in figure.data for symbol in trace.marker.symbol or ()
    ]


@pytest.mark.parametrize("rows", [ROWS[:1], ROWS[:2]])
def test_one_round_or_two_get_a_low_plot_of_whole_years(rows: list[RoundRow]) -> None:
    layout = funding_timeline_figure(rows, LABELS, "CNY").layout
    assert layout.height < 240
    assert len(layout.yaxis.ticktext) >= 2
    assert len(layout.xaxis.ticktext) >= 2
    assert all(re.fullmatch(r"\d{4}", year) for year in layout.xaxis.ticktext)


def test_the_sparse_first_years_of_a_crowd_are_counted_and_not_drawn() -> None:
    """95 of 97 rounds are of 2026; the earlier two would press them together."""
    assert {row.key for row in drawn_rows(crowd())} == {
        row.key for row in crowd() if row.key.startswith("rd-late")
    }
    facts = funding_facts(crowd(), "CNY")
    assert (facts.rounds, facts.drawn_from, facts.earlier) == (97, 2026, 2)
    undated = a_round("rd-undated", "")
    assert undated in drawn_rows([*crowd(), undated])
    few = [row.announced_on for row in crowd()[:20]]
    assert first_drawn(few) is None
    assert funding_facts(ROWS, "CNY").earlier == 0


def test_nine_tenths_are_drawn_at_least_and_from_a_whole_year_on() -> None:
    dates = [PartialDate.parse(f"{2016 + n // 10}-06") for n in range(100)]
    assert first_drawn(dates) == 2017
    assert first_drawn([PartialDate.parse("2026-01")] * 80) is None


def test_every_year_of_the_axis_is_as_wide_as_the_next() -> None:
    dates = [row.announced_on for row in crowd()]
    (panel,) = panels_of(dates)
    year = panel.share(date(2021, 1, 1)) - panel.share(date(2020, 1, 1))
    assert panel.share(date(2015, 1, 1)) - panel.share(date(2014, 1, 1)) == pytest.approx(
        year, rel=0.01
    )


def test_marks_of_a_crowd_let_those_behind_them_show() -> None:
    def opacities(rows: list[RoundRow]) -> set[float]:
        figure = funding_timeline_figure(rows, LABELS, "CNY")
        return {trace.marker.opacity for trace in figure.data if trace.customdata}

    assert opacities(crowd()) == {0.6}
    assert opacities(ROWS) == {1}


def test_a_public_offering_is_called_one_and_the_largest_private_round_is_told_too() -> None:
    rows = [
        a_round("rd-1", amount=millions(900), stage="ipo", stage_label="IPO", company_slug="x"),
        a_round("rd-2", amount=millions(200), stage="b"),
    ]
    figure = funding_timeline_figure(rows, LABELS, "CNY")
    named = [text for trace in figure.data for text in trace.text or () if "IPO" in str(text)]
    assert named
    facts = funding_facts(rows, "CNY")
    assert facts.biggest is not None
    assert facts.biggest_private is not None
    assert (facts.biggest.key, facts.biggest_private.key) == ("rd-1", "rd-2")


def test_the_undated_have_a_strip_of_their_own() -> None:
    day = PartialDate.parse("2026-01-05")
    assert [panel.axis for panel in panels_of([day, None])] == ["x3", "x"]
    assert [panel.axis for panel in panels_of([None])] == ["x"]
    assert panel_for(None, panels_of([day, None])).first is None


def test_the_facts_count_rounds_not_reports() -> None:
    rows = [*ROWS, a_round("rd-9", round="rd-5", amount=millions(700))]
    facts = funding_facts(rows, "CNY")
    assert (facts.reports, facts.rounds, facts.companies) == (9, 8, 2)
    assert facts.undisclosed_rounds == 1
    assert facts.earliest == PartialDate.parse("2024-02-03")
    assert facts.latest == PartialDate.parse("2026")
    assert facts.biggest is not None
    assert facts.biggest.key == "rd-9"


def test_a_cumulative_figure_is_not_the_biggest_round() -> None:
    rows = [a_round("rd-1"), a_round("rd-2", amount=millions(900), amount_scope="cumulative")]
    biggest = funding_facts(rows, "CNY").biggest
    assert biggest is not None
    assert biggest.key == "rd-1"
    assert funding_facts([], "CNY").biggest is None


def test_a_hover_tells_the_wording_and_the_sources() -> None:
    sources = ("36Kr", "TechNode", "Pandaily", "CNBC", "LatePost")
    row = a_round(amount_text="近10亿元", source_names=sources)
    hover = hover_of(funding_timeline_figure([row], LABELS, "CNY"), row.key)
    assert "“近10亿元”" in hover
    assert "Sources: 36Kr, TechNode, Pandaily +2" in hover
