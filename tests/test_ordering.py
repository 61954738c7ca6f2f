"""Rows come in one order only, so that no page of a list repeats or skips one."""

import pytest
from django.db.models import Model

from sources.models import BundleLoad
from tests.test_layers import our_models


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_the_default_order_leaves_no_tie(model: type[Model]) -> None:
    order = model._meta.ordering
    if not order:
        return
    last = model._meta.get_field(str(order[-1]).lstrip("-"))
    together = [constraint.fields for constraint in model._meta.total_unique_constraints]
    unique = getattr(last, "unique", False) or any(set(names) <= set(order) for names in together)
    assert unique or model is BundleLoad, order
