"""Which state of things an answer was made from: facts, figures, day and code."""

from datetime import date
from hashlib import sha256
from typing import NamedTuple

from django.utils import timezone

from sources.models import Change, RefreshMark
from tracker.code_version import code_version


class Moment(NamedTuple):
    """``key`` is the same while facts, figures, day and code are; answers are kept under it too."""

    key: str
    version: str
    changed_on: date | None


def moment() -> Moment:
    """Of this very query's database."""
    facts = Change.objects.state()
    parts = (
        str(facts),
        *RefreshMark.objects.states(),
        timezone.localdate().isoformat(),
        code_version(),
    )
    key = sha256("\n".join(parts).encode()).hexdigest()[:32]
    changed_on = timezone.localdate(facts.changed_at) if facts.changed_at else None
    return Moment(key, str(facts.version), changed_on)
