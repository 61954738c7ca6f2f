"""The parts with the fewest known suppliers: the sentence, the short table, the treemap, its rows."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sources.chart_style import figure_json
from supplychain.charts.treemap import (
    ALL,
    HALF,
    NONE,
    SOME,
    PartArea,
    TreemapLabels,
    class_of,
    treemap_figure,
)
from supplychain.component_tree import Tree
from supplychain.models import Component
from supplychain.refresh.graph import SUPPLY_GRAPH
from supplychain.treemap import parts_of, parts_summary, scarce_summary, scarcest
from tests.figures import keys_of, shown_tags, urls_of
from tests.rows import HOSTILE

LABELS = TreemapLabels(
    suppliers=lambda count: f"{count} known",
    only_known=lambda part: f"{part.only_known} of {part.makers} with one",
    classes=("all", "half or more", "under half", "none"),
)


def an_area(key: str = "lidar", **changes: Any) -> PartArea:
    part = PartArea(
        key=key,
        name=key.title(),
        group="sensing",
        group_name="Sensing",
        group_url="/supply-chain/components/sensing/",
        suppliers=4,
        makers=10,
        only_known=10,
        url=f"/supply-chain/components/{key}/",
    )
    return part._replace(**changes)


PARTS = [
    an_area(),
    an_area("imu", suppliers=2, makers=5, only_known=3),
    an_area("screw", group="actuation", group_name="Actuation", makers=1, only_known=0),
    an_area("thermal", group="", group_name="", group_url="", makers=3, only_known=1),
]


def treemaps(parts: list[PartArea]) -> list[Any]:
    return [trace for trace in treemap_figure(parts, LABELS).data if trace.type == "treemap"]


def test_every_part_is_an_area_inside_what_it_is_part_of_and_leads_to_its_page() -> None:
    figure = treemap_figure(PARTS, LABELS)
    assert {part.key for part in PARTS} <= keys_of(figure)
    assert {part.url for part in PARTS} <= urls_of(figure)
    for trace in treemaps(PARTS):
        parents = dict(zip(trace.ids, trace.parents, strict=True))
        assert parents["lidar"] == "group:sensing"
        assert (parents["group:sensing"], parents["thermal"]) == ("", "")
        values = dict(zip(trace.ids, trace["values"], strict=True))
        assert (values["lidar"], values["group:sensing"]) == (10, 15)


def test_the_share_with_an_only_known_supplier_has_a_colour_and_is_printed() -> None:
    wide, narrow = treemaps(PARTS)
    colors = dict(zip(wide.ids, wide.marker.colors, strict=True))
    assert len({colors[part.key] for part in PARTS}) == 4
    texts = dict(zip(wide.ids, wide.text, strict=True))
    assert texts["lidar"] == "<b>Lidar</b><br>4 known<br>10 of 10 with one"
    assert texts["screw"] == "<b>0/1</b><br>Screw"
    small = dict(zip(narrow.ids, narrow.text, strict=True))
    assert small["screw"] == "<b>0/1</b>"
    assert (wide.meta, narrow.meta) == ("wide", "narrow")


@pytest.mark.parametrize(
    ("only_known", "makers", "place"),
    [(0, 1, NONE), (1, 1, ALL), (1, 3, SOME), (1, 2, HALF), (26, 27, HALF), (27, 27, ALL)],
)
def test_the_classes_of_how_exposed(only_known: int, makers: int, place: int) -> None:
    assert class_of(an_area(only_known=only_known, makers=makers)) == place


def test_markup_stays_text_and_the_order_does_not_matter() -> None:
    hostile = an_area(name=HOSTILE, group_name=HOSTILE)
    assert shown_tags(treemap_figure([hostile], LABELS)) == []
    backwards = treemap_figure(PARTS[::-1], LABELS)
    assert figure_json(backwards) == figure_json(treemap_figure(PARTS, LABELS))
    assert treemap_figure([], LABELS).data == ()


@pytest.fixture
def _stored(db: None) -> None:
    SUPPLY_GRAPH.store(None, date(2026, 11, 21))


def everything() -> set[int]:
    return set(Component.objects.published().values_list("pk", flat=True))


@pytest.mark.usefixtures("_stored")
def test_areas_add_up_to_all_pairs_of_a_maker_and_a_part() -> None:
    parts = parts_of(everything())
    assert sum(part.own for part in parts) == 157
    joints = next(part for part in parts if part.component.slug == "joint-module")
    # 14 pairs, of which one is of linear and one of rotary actuators.
    assert (joints.own, joints.is_whole, joints.known.suppliers) == (12, False, 12)
    assert joints.group is not None
    assert joints.group.slug == "actuation"


@pytest.mark.usefixtures("_stored")
def test_the_sentence_names_the_parts_that_matter_with_the_fewest_suppliers() -> None:
    assert scarce_summary(parts_of(everything()), 24) == (
        "Of the parts that several makers are known to buy, these have the fewest known suppliers, a"
        " single one: Simulation and robot software platform (9 makers), Harmonic (strain-wave)"
        " reducer (3 makers), Frameless torque motor (2 makers), Planetary reducer (2 makers),"
        " Servo and brushless motor (2 makers). 16"
        " more parts have a single known supplier, each to one maker. For 24 parts none is known,"
        " which says more about the reports than about the parts."
    )


@pytest.mark.usefixtures("_stored")
def test_the_treemap_names_the_part_with_most_makers_of_an_only_known_supplier() -> None:
    """On 21 November 2026 26 of 27 makers have one supplier of compute modules; three are known."""
    assert parts_summary(parts_of(everything())).startswith(
        "Most exposed: AI compute module, for which 26 of 27 makers have an only known supplier;"
        " 3 are known altogether. "
    )


@pytest.mark.usefixtures("_stored")
def test_the_scarcest_parts_name_who_supplies_them() -> None:
    found = scarcest(parts_of(everything()), Tree.read())
    named = {one.known.component.slug: [company.slug for company in one.suppliers] for one in found}
    assert named["harmonic-reducer"] == ["leaderdrive"]
    assert named["simulation-platform"] == ["nvidia"]
    assert len(named["ai-compute-module"]) == 3
    assert all(one.known.makers > 1 for one in found)


@pytest.mark.usefixtures("_stored")
def test_the_page_shows_sentence_table_treemap_and_tree(client: Client) -> None:
    page = client.get("/supply-chain/").content.decode()
    places = [page.index(part) for part in ("a single one:", 'id="known-suppliers"', 'id="tree"')]
    assert places == sorted(places)
    assert 'href="/supply-chain/known-suppliers.csv"' in page
    narrowed = client.get("/supply-chain/?q=reducer").content.decode()
    assert "/supply-chain/known-suppliers.csv?q=reducer" in narrowed
    empty = client.get("/supply-chain/?q=nothing-is-called-so").content.decode()
    assert 'id="known-suppliers"' not in empty
    assert "a single one" not in empty


@pytest.mark.usefixtures("_stored")
def test_the_rows_as_csv_are_those_of_the_filter(client: Client) -> None:
    answer = client.get("/supply-chain/known-suppliers.csv?q=reducer")
    rows = {
        row["component_slug"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))
    }
    harmonic = rows["harmonic-reducer"]
    assert (harmonic["known_suppliers"], harmonic["makers_with_a_supplier"]) == ("1", "3")
    assert "lidar" not in rows
    assert client.get("/supply-chain/known-suppliers.csv?colour=red").status_code == 400


@pytest.mark.usefixtures("_stored")
def test_many_parts_ask_as_often_as_few() -> None:
    def queries(ask: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask()
        return len(asked)

    few = set(Component.objects.filter(slug__endswith="reducer").values_list("pk", flat=True))
    many, tree = everything(), Tree.read()
    assert queries(lambda: parts_of(few)) == queries(lambda: parts_of(many)) == 2
    assert queries(lambda: scarcest(parts_of(few), tree)) == queries(
        lambda: scarcest(parts_of(many), tree)
    )
