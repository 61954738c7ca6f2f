"""The words that charts of promised and reported numbers share."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from companies.charts import RangeLabels
from companies.timeline import axis_number
from sources import wording
from sources.intervals import Interval


def range_labels() -> RangeLabels:
    return RangeLabels(
        scale=_("robots, log scale"),
        promised=pgettext("a number", "Promised"),
        restated=_("Promised in another statement"),
        reported=pgettext("a number", "Reported"),
        verdict=_("Verdict"),
        open_end=_("At least, or up to"),
        number=axis_number,
    )


def range_text(units: Interval) -> str:
    """A range as a column of a chart shows it; a dash where nothing is known."""
    return "–" if units.is_unknown else wording.quantity(units)
