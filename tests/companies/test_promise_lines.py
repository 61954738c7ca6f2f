"""The chart of one company's promises: every statement and report has its mark, whatever the order."""

from datetime import date
from typing import Any

import pytest

from companies.charts import LineLabels, PromiseLine, ReportMark, promise_lines_figure
from companies.charts.verdict_looks import VERDICTS
from companies.rows import TargetRow
from sources.chart_style import figure_json
from sources.partial_dates import PartialDate
from tests.figures import hover_of, keys_of, point_of, shown_tags, symbols_of, urls_of
from tests.rows import HOSTILE, a_target

TODAY = date(2026, 11, 21)
WORDS = LineLabels(
    stated="Stated",
    due="Due",
    moved="due, since moved",
    reported="reported",
    not_a_promise="third party or rumour",
    no_due="no date",
    today="today",
    units=lambda row: "" if row.units.is_unknown else f"{row.units.low} {row.unit}",
    when=lambda day: "not stated" if day is None else str(day),
    verdicts={code: code.upper() for code in VERDICTS},
)
REPORT = ReportMark(
    key="ac-1",
    on=PartialDate.parse("2027-01-15"),
    heading="Produced: 900 robots",
    text="UBTech, 15 January 2027",
    url="/actuals/ac-1/",
)


def a_line(*statements: TargetRow, **changes: Any) -> PromiseLine:
    line = PromiseLine(
        key="p-1",
        figures="5,000 robots",
        name="Walker S2 · Annual output",
        statements=statements or (a_target(),),
        reports=(),
        verdict="",
        outcome="not scored",
    )
    return line._replace(**changes)


def lines_of(figure: Any) -> list[list[str]]:
    """The ends of every straight piece."""
    return [list(trace.x) for trace in figure.data if trace.mode == "lines" and trace.x]


def outcomes_of(figure: Any) -> list[tuple[str, str]]:
    words = [note for note in figure.layout.annotations if note.xref == "x" and note.yref == "y"]
    return [(note.x, note.text) for note in words]


def test_a_line_runs_from_the_first_statement_to_the_due_date_and_on_to_the_report() -> None:
    statements = (
        a_target("ta-1", stated_on="2025-11-20", due="2026-12-31"),
        a_target("ta-2", stated_on="2026-01-05", due="2026-12-31"),
    )
    figure = promise_lines_figure([a_line(*statements, reports=(REPORT,))], WORDS, TODAY)
    assert lines_of(figure) == [["2025-11-20", "2026-12-31"], ["2026-12-31", "2027-01-15"]]
    assert keys_of(figure) == {"ta-1", "ta-2", "ac-1"}
    assert urls_of(figure) == {row.url for row in statements} | {"/actuals/ac-1/"}
    # The words stand at the end of it all.
    assert outcomes_of(figure) == [("2027-01-15", "not scored")]
    assert hover_of(figure, "ac-1") == "<b>Produced: 900 robots</b><br>UBTech, 15 January 2027"


def test_each_verdict_has_a_shape_of_its_own_on_the_due_date_and_stands_in_the_legend() -> None:
    lines = [a_line(a_target(code), key=code, verdict=code, outcome=code) for code in VERDICTS]
    figure = promise_lines_figure(lines, WORDS, TODAY)
    shapes = [symbols_of(figure, code) - {"line-ns"} for code in VERDICTS]
    assert [len(shape) for shape in shapes] == [1] * 6
    assert len(set.union(*shapes)) == 6
    legend = [trace.name for trace in figure.data if trace.showlegend]
    assert legend == ["Stated", *WORDS.verdicts.values()]
    assert "MISSED" in hover_of(figure, "missed")


def test_a_date_that_moved_keeps_its_mark_and_the_one_in_force_bears_the_verdict() -> None:
    statements = (
        a_target("ta-1", stated_on="2024-05-01", due="2025-06-30"),
        a_target("ta-2", stated_on="2025-05-01", due="2026-06-30"),
    )
    figure = promise_lines_figure([a_line(*statements, verdict="unreported")], WORDS, TODAY)
    assert symbols_of(figure, "ta-1") == {"line-ns", "line-ne"}
    assert symbols_of(figure, "ta-2") == {"line-ns", "diamond-x-open"}
    assert lines_of(figure) == [["2024-05-01", "2026-06-30"]]
    legend = [trace.name for trace in figure.data if trace.showlegend]
    assert "due, since moved" in legend


def test_the_mark_stands_on_the_statement_that_is_judged_while_its_date_is_in_force() -> None:
    first = a_target("ta-1", stated_on="2025-01-10", due="2026-06-30")
    later = a_target("ta-2", stated_on="2026-01-10", due="2026-06-30")
    line = a_line(first, later, verdict="missed", judged_key="ta-1", outcome="Missed the first")
    figure = promise_lines_figure([line._replace(short_outcome="Missed")], WORDS, TODAY)
    assert VERDICTS["missed"].symbol in symbols_of(figure, "ta-1")
    assert VERDICTS["missed"].symbol not in symbols_of(figure, "ta-2")
    assert outcomes_of(figure)[0][1] == "Missed the first"
    narrow = [note["text"] for note in figure.layout.meta["narrow"]["annotations"]]
    assert "Missed" in narrow
    moved = line._replace(statements=(first, later._replace(due=PartialDate.parse("2027-06-30"))))
    figure = promise_lines_figure([moved], WORDS, TODAY)
    assert VERDICTS["missed"].symbol in symbols_of(figure, "ta-2")


def test_words_run_into_the_plot_before_they_widen_the_margin() -> None:
    early, late = a_target("ta-1", due="2026-12-31"), a_target("ta-2", due="2031-12-31")
    words = "Missed the first (1,800–2,000), met the lowered one"
    inside = promise_lines_figure(
        [a_line(early, outcome=words), a_line(late, outcome="Met")], WORDS, TODAY
    )
    outside = promise_lines_figure(
        [a_line(early, outcome="Met"), a_line(late, outcome=words)], WORDS, TODAY
    )
    assert inside.layout.margin.r < outside.layout.margin.r


def test_a_vague_date_is_drawn_over_all_its_days() -> None:
    line = a_line(a_target(stated_on="2025", due="2026-06"))
    assert lines_of(promise_lines_figure([line], WORDS, TODAY))[1:] == [
        ["2025-01-01", "2025-12-31"],
        ["2026-06-01", "2026-06-30"],
    ]


def test_what_nobody_promised_is_hollow_and_what_has_no_date_ends_in_an_arrow() -> None:
    figure = promise_lines_figure(
        [
            a_line(a_target("ta-1", claimant="third_party")),
            a_line(a_target("ta-2", due="")),
            a_line(a_target("ta-3", confidence="rumoured", due="")),
        ],
        WORDS,
        TODAY,
    )
    assert "diamond-open" in symbols_of(figure, "ta-1")
    assert "triangle-right" in symbols_of(figure, "ta-2")
    assert "triangle-right-open" in symbols_of(figure, "ta-3")
    names = [note.text for note in figure.layout.annotations]
    assert names[1].endswith(" · no date")
    assert "third party or rumour" in [trace.name for trace in figure.data if trace.showlegend]


def test_a_rumour_after_a_promise_takes_no_verdict() -> None:
    statements = (a_target("ta-1"), a_target("ta-2", confidence="rumoured"))
    figure = promise_lines_figure([a_line(*statements, verdict="met")], WORDS, TODAY)
    assert VERDICTS["met"].symbol in symbols_of(figure, "ta-1")
    assert VERDICTS["met"].symbol not in symbols_of(figure, "ta-2")


@pytest.mark.parametrize(
    "row",
    [
        a_target(),
        a_target(due=""),
        a_target(stated_on=""),
        a_target(due="", stated_on=""),
        a_target(due="2020", stated_on="2030"),
    ],
    ids=("plain", "no due date", "no statement's date", "no date at all", "stated afterwards"),
)
def test_any_promise_alone_makes_a_figure(row: TargetRow) -> None:
    figure = promise_lines_figure([a_line(row)], WORDS, TODAY)
    assert keys_of(figure) == {row.key}
    assert point_of(figure, row.key)[1] == pytest.approx(0.2)


def test_no_promises_make_an_empty_figure() -> None:
    assert promise_lines_figure([], WORDS, TODAY).data == ()


def test_the_figure_grows_with_its_lines_and_keeps_its_order() -> None:
    def drawn(count: int) -> Any:
        return promise_lines_figure(
            [a_line(a_target(f"ta-{n}"), key=str(n)) for n in range(count)], WORDS, TODAY
        )

    assert drawn(2).layout.height - drawn(1).layout.height == 34
    assert [point_of(drawn(3), f"ta-{n}")[1] for n in range(3)] == pytest.approx([0.2, 1.2, 2.2])
    assert figure_json(drawn(3)) == figure_json(drawn(3))


def test_long_words_are_cut_and_short_ones_leave_their_room_at_the_right() -> None:
    long = a_line(name="A robot with a name that goes on and on " * 4, outcome="no " * 40)
    figure = promise_lines_figure([long], WORDS, TODAY)
    assert figure.layout.annotations[0].text.endswith("…")
    assert outcomes_of(figure)[0][1].endswith("…")
    short = promise_lines_figure([a_line(outcome="Met")], WORDS, TODAY)
    assert short.layout.margin.r < figure.layout.margin.r
    assert figure.layout.meta["min_width"] > 360


def test_on_a_phone_the_outcome_stands_under_the_name_and_nothing_scrolls() -> None:
    line = a_line(outcome="Due, no report found " * 3, short_outcome="Due")
    narrow = promise_lines_figure([line], WORDS, TODAY).layout.meta["narrow"]
    name, outcome = (note["text"] for note in narrow["annotations"])
    assert (name, outcome) == ("<b>5,000 robots</b>  Walker S2 · Annual output", "Due")
    assert {note["x"] for note in narrow["annotations"]} == {0}
    assert narrow["margin"]["r"] == 8


def test_markup_in_a_promise_stays_text() -> None:
    row = a_target(company_name=HOSTILE, robot=HOSTILE, units_text=HOSTILE, stated_by=HOSTILE)
    report = REPORT._replace(heading=HOSTILE, text=HOSTILE)
    line = a_line(row, figures=HOSTILE, name=HOSTILE, outcome=HOSTILE, reports=(report,))
    figure = promise_lines_figure([line], WORDS, date(2026, 1, 1))
    assert shown_tags(figure) == []


def test_a_hover_tells_figure_wording_due_and_statement() -> None:
    row = a_target(units_text="五千台", stated_on="2025-11-20")
    assert hover_of(promise_lines_figure([a_line(row)], WORDS, TODAY), "ta-1").split("<br>") == [
        "<b>UBTech · Walker S2 · Annual output</b>",
        "5000 robots",
        "“五千台”",
        "Due: 2026-12-31",
        "Stated: 2025-11-20, UBTech",
    ]
