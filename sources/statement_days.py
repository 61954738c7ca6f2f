"""Days on which somebody said something: none of them lies ahead."""

from datetime import date, timedelta, timezone

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
