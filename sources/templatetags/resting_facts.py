"""Tags for what rests on a source."""

from typing import Any

from django import template

from sources import wording
from sources.resting import kinds_resting

register = template.Library()


@register.filter
def kinds(source: Any) -> str:
    """``funding rounds 20, investors 18`` of a source from a list ``with_kind_counts``."""
    return wording.listed(
        f"{name} {wording.number(count)}" for name, count in kinds_resting(source)
    )
