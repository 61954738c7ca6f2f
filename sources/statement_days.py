"""Days on which somebody said something, or something happened: none of them lies ahead."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta, timezone
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from sources.partial_dates import PartialDate

STATEMENTS = frozenset("announced_on stated_on reported_on as_of published_on".split())
"""Their columns; a due date may lie ahead."""

# Where a day begins first. An editor in China is hours ahead of the server's own calendar.
EARLIEST_ZONE = timezone(timedelta(hours=14))


def today() -> date:
    return clock.now().astimezone(EARLIEST_ZONE).date()


def refuse_still_to_come(day: PartialDate) -> None:
    """ValidationError unless the first possible day has come."""
    if day.first > today():
        raise ValidationError(_("This day is still to come: nobody can have said it yet."))


def outcomes_to_come(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The column and what is wrong with it where a row tells an outcome before it can be known.

    ``values`` are a row's by column. Forecasts and promises, which nobody reported, stay free.
    """
    ended, reported = values.get("period_end"), values.get("reported_on")
    began = values.get("period_start") or ended  # of a period under way an outcome may be known
    if ended and "reported_on" in values:
        if ended.first > today():
            yield "period_end", _("This period is still to come: what is expected is a target.")
        elif reported and min(began, ended).first > reported.last:
            yield "period_end", _("This period comes after the day on which it was reported.")
    since, ordered = values.get("since"), values.get("ordered_on")
    if since and since.first > today() and values.get("status") == "supplying":
        yield "since", _("This day is still to come: nobody supplies from then on as yet.")
    if ordered and ordered.first > today() and values.get("status") == "delivered":
        yield "ordered_on", _("This day is still to come: nothing ordered then is delivered yet.")
