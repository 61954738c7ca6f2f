"""The tables of market figures and of freshness, as a page includes them."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from companies.models import CapacityMetric
from companies.refresh.freshness import FRESHNESS
from companies.refresh.market import MARKET

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 30)


def test_every_figure_of_the_table_is_a_link_to_its_explanation() -> None:
    years = [row for row in MARKET.compute(None, TODAY) if isinstance(row, CapacityMetric)]
    text = render_to_string("companies/_capacity_years.html", {"capacity_years": years})
    assert text.count('class="figure"') == 6 * len(years)
    assert "160,000–10,156,990" in text
    assert "cannot be said" in text


def test_the_table_links_each_figure_and_leaves_the_company_out_on_its_own_page() -> None:
    rows = list(FRESHNESS.compute(frozenset({"dobot", "agilink"}), TODAY))
    text = render_to_string("companies/_freshness.html", {"freshness": rows})
    assert text.count('class="figure"') == 10
    assert "6 May 2026" in text
    assert "no dated fact" in text
    alone = {"freshness": rows, "compact": True}
    assert "/companies/dobot/" not in render_to_string("companies/_freshness.html", alone)
