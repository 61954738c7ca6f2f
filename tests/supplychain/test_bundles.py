"""The graph bundled by part: nothing is lost, nothing overlaps, and the same links look the same."""

from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from sources.chart_style import figure_json
from supplychain.charts.bundle_labels import BundleLabels
from supplychain.charts.bundled_graph import bundled_figure
from supplychain.charts.bundles import COUNTRY, CUSTOMER, OTHERS, PART, UNNAMED, bundled
from supplychain.rows import LinkRow
from tests.figures import shown_tags, urls_of
from tests.rows import HOSTILE
from tests.supplychain.supplies import patient
from tests.supplychain.test_tiers import link

GRAPH = "/supply-chain/graph/"
LABELS = BundleLabels(
    columns=("Country", "Part", "Customer"),
    country=lambda code: code or "not known",
    part=str.title,
    address=lambda column, slug: f"/graph/{column}/{slug}" if slug[:1] != ":" else "",
    links=lambda count: f"{count} links",
    others=lambda count: f"{count} others",
    more=lambda count: f"and {count} more",
    unnamed_supplier="supplier not named",
    unnamed_customer="customer not named",
    firm="links",
    rumoured="rumours only",
    hint="Click",
)
GROUPS = {"harmonic-reducer": "reducer", "rv-reducer": "reducer"}


def row(key: str, country: str, part: str, customer: str, **changes: str) -> LinkRow:
    return link(key, f"s-{key}" if country else "", customer, **changes)._replace(
        supplier_country=country, component_slug=part, component_name=part.title()
    )


ROWS = [
    row("sl-1", "CN", "harmonic-reducer", "m"),
    row("sl-2", "JP", "rv-reducer", "m"),
    row("sl-3", "CN", "screw", "m"),
    row("sl-4", "CN", "screw", "n"),
    row("sl-5", "", "screw", "o"),
    row("sl-6", "DE", "screw", "", status="rumoured"),
]


def test_each_link_passes_country_group_and_customer_once() -> None:
    nodes = {item: len(node.links) for item, node in bundled(ROWS, GROUPS).nodes.items()}
    assert nodes == {
        (COUNTRY, "CN"): 3,
        (COUNTRY, "JP"): 1,
        (COUNTRY, "DE"): 1,
        (COUNTRY, UNNAMED): 1,
        (PART, "reducer"): 2,
        (PART, "screw"): 4,
        (CUSTOMER, "m"): 3,
        # n and o have fewer than three links each.
        (CUSTOMER, OTHERS): 2,
        (CUSTOMER, UNNAMED): 1,
    }


@patient
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["CN", "JP", "US", ""]),
            st.sampled_from("pqrs"),
            st.sampled_from("abcd"),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_names_never_overlap_and_bands_stay_within_their_nodes(
    drawn: list[tuple[str, str, str]],
) -> None:
    rows = [row(f"sl-{at}", *parts) for at, parts in enumerate(drawn)]
    found = bundled(rows, {})
    for column in (COUNTRY, PART, CUSTOMER):
        here = sorted(
            (node for item, node in found.nodes.items() if item[0] == column),
            key=lambda node: node.top,
        )
        for above, below in pairwise(here):
            # A line of 12 px needs 16.
            assert below.middle - above.middle >= 16
            assert above.top + above.height <= below.top
        assert sum(len(node.links) for node in here) == len(rows)
    for one in found.bundles:
        for item, top in ((one.left, one.left_top), (one.right, one.right_top)):
            node = found.nodes[item]
            assert node.top - 0.2 <= top
            assert top + one.height <= node.top + node.height + 0.2
    backwards = bundled_figure(rows[::-1], {}, LABELS)
    assert figure_json(backwards) == figure_json(bundled_figure(rows, {}, LABELS))


def test_a_band_of_rumours_only_is_paler_and_markup_stays_text() -> None:
    figure = bundled_figure(ROWS, GROUPS, LABELS)
    bands = [shape for shape in figure.layout.shapes if shape.type == "path"]
    assert {shape.opacity for shape in bands} == {0.3, 0.22}
    assert {"/graph/0/CN", "/graph/1/reducer", "/graph/2/m", ""} <= urls_of(figure)
    hostile = [one._replace(supplier_name=HOSTILE, customer_name=HOSTILE) for one in ROWS]
    assert shown_tags(bundled_figure(hostile, GROUPS, LABELS)) == []
    assert bundled_figure([], {}, LABELS).data == ()


# --- on the bundled rows ---


@pytest.mark.django_db
def test_the_whole_graph_is_bundled_until_one_asks_for_names(client: Client) -> None:
    chart = client.get(GRAPH).context["chart"]
    assert chart.title == "Who supplies whom, bundled by part"
    # By hand: 63 links for what stands at or below Compute, 26 for reducers.
    lines = {line.name: line for line in chart.rows}
    assert (lines["Compute"].links, lines["Reducers"].links) == (63, 26)
    assert sum(line.links for line in chart.rows) == 304
    assert lines["Reducers"].url == "/supply-chain/graph/?component=reducer"
    named = client.get(GRAPH + "?view=companies").context
    assert named["chart"].title == "Who supplies whom, from inputs to makers"
    assert named["bundled_url"] == "/supply-chain/graph/?view=bundled"
    # A filter that leaves few enough links, or a company to look from, shows names at once.
    for query in ("?component=reducer", "?company=tesla", "?company=tesla&depth=3"):
        assert "by_name_url" not in client.get(GRAPH + query).context


@pytest.mark.django_db
def test_every_company_is_listed_by_tier_with_a_way_to_look_from_it(client: Client) -> None:
    tiers = client.get(GRAPH).context["tiers"]
    assert [tier for tier, _parties in tiers] == ["Inputs", "Parts", "Modules", "Makers, customers"]
    parties = {party.slug: party for _tier, found in tiers for party in found}
    assert len(parties) == 163
    assert parties["livox"].url == "/supply-chain/graph/?company=livox"
    assert parties["livox"].links == "1 supplier · 7 customers"
