"""An explanation lists each fact where it belongs, once, with the reason that fits the figure."""

import pytest

from companies.models import VerdictMetric
from funding.metrics.capital import COUNTED
from funding.models import CapitalMetric
from tracker.explanation import explain

pytestmark = pytest.mark.django_db


def test_a_round_without_an_amount_stands_under_what_is_left_out_alone() -> None:
    figure = CapitalMetric.objects.get(slug="agibot.usd")
    explained = explain(figure)
    left_out = {one.key for one in explained.left_out}
    assert not left_out & {one.key for one in explained.inputs}
    # The figure itself names them both ways: they count as rounds and add no amount.
    counted = {one.key for one in figure.evidence if one.role == COUNTED}
    assert counted & left_out
    assert explained.holds


def test_a_later_statement_is_judged_apart_from_the_first() -> None:
    figures = VerdictMetric.objects.filter(company__slug="ubtech", basis="first")
    reasons = {
        str(one.code_text)
        for figure in figures
        for one in explain(figure).left_out
        if one.key == "ta-7ec90d35"
    }
    assert reasons == {"stated after the first promise; judged apart"}
