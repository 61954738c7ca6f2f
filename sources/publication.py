"""Publishing and withdrawing one fact, with its public clock set."""

from django.utils import timezone

from sources.choices import State
from sources.models import Sourced
from sources.public_day import public_day


def publish(fact: Sourced) -> None:
    """Make a cited fact public; the database refuses one that cites nothing."""
    days = [source.published_on for source in fact.cited_sources]
    fact.public_on = public_day(days, fact.stated, timezone.localdate(fact.recorded_at))
    fact.state = State.PUBLISHED
    fact.save(update_fields=["state", "public_on"])


def withdraw(fact: Sourced) -> None:
    """Take a fact off every page; its identity stays taken and answers that it is gone."""
    fact.state = State.WITHDRAWN
    fact.save(update_fields=["state"])
