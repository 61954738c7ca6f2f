"""When a message that could not be delivered is tried again, and when that is given up. Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

S, M, H = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
PAUSES = (5 * S, 30 * S, 2 * M, 10 * M, 1 * H, 4 * H, 12 * H, 24 * H, 24 * H)
"""After the first attempt, the second, and so on: ten attempts within about three days."""
JITTER = 0.2
"""By up to so much of it each pause is longer, so that what failed together does not return together."""
LONGEST_PAUSE = 24 * H
"""A receiver may ask for a longer pause by Retry-After, up to this."""
MOST_LOST = 3
"""So many messages given up with nothing delivered meanwhile, and the webhook is disabled."""


def next_attempt_at(
    attempts: int, now: datetime, chance: float, retry_after: str = ""
) -> datetime | None:
    """After so many attempts, or None when it is given up; ``chance`` is from 0 to 1."""
    if attempts > len(PAUSES):
        return None
    pause = PAUSES[attempts - 1] * (1 + JITTER * chance)
    return now + max(pause, min(asked_pause(retry_after, now), LONGEST_PAUSE))


def asked_pause(retry_after: str, now: datetime) -> timedelta:
    """Seconds or a date of HTTP; none where it is neither."""
    if retry_after.isascii() and retry_after.isdigit():
        return timedelta(seconds=min(int(retry_after[:9]), LONGEST_PAUSE.total_seconds()))
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return timedelta()
    return max(timedelta(), (at if at.tzinfo else at.replace(tzinfo=UTC)) - now)
