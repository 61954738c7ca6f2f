"""When a message that could not be delivered is tried again, and when that is given up. Pure."""

from datetime import datetime, timedelta

from django.utils.http import parse_http_date_safe

S, M, H = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
PAUSES = (5 * S, 30 * S, 2 * M, 10 * M, 1 * H, 4 * H, 12 * H, 24 * H, 24 * H)
"""After the first attempt, the second, and so on: ten attempts within about three days."""
MOST_ATTEMPTS = len(PAUSES) + 1
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
    if attempts >= MOST_ATTEMPTS:
        return None
    pause = PAUSES[attempts - 1] * (1 + JITTER * chance)
    return now + max(pause, min(asked_pause(retry_after, now), LONGEST_PAUSE))


def asked_pause(retry_after: str, now: datetime) -> timedelta:
    """Seconds or a date of HTTP; none where it is neither, whatever the receiver wrote."""
    if retry_after.isascii() and retry_after.isdigit():
        return timedelta(seconds=min(int(retry_after[:9]), LONGEST_PAUSE.total_seconds()))
    at = parse_http_date_safe(retry_after)
    return timedelta() if at is None else timedelta(seconds=max(0.0, at - now.timestamp()))
