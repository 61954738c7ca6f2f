"""The day whose reference rate converts a fact's money."""

from datetime import date

from sources.models import Sourced


def rate_day(fact: Sourced) -> date:
    """The last possible day of the fact's statement, never later than the day it was recorded.

    Without a stated day it is the day the fact became public.
    """
    recorded = fact.recorded_at.date()
    if fact.stated is not None:
        return min(fact.stated.last, recorded)
    return fact.public_on or recorded
