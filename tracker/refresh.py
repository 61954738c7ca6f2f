"""Brings every derived metric up to the change log."""

from companies.refresh import refresh_promises
from funding.refresh import refresh_capital
from sources.models import Change, RefreshMark

METRICS = "metrics"


def refresh_all() -> None:
    """Compute every metric anew, then note how much of the log they have seen.

    The log is read first: a change that arrives meanwhile is left for the next refresh.
    """
    seen = Change.objects.version()
    refresh_promises()
    refresh_capital()
    RefreshMark.objects.update_or_create(name=METRICS, defaults={"change_id": seen})


def refresh_if_due() -> bool:
    """Refresh when a public fact has changed since the last time; tell whether it was due."""
    mark = RefreshMark.objects.filter(name=METRICS).values_list("change_id", flat=True).first()
    due = mark is None or mark < Change.objects.version()
    if due:
        refresh_all()
    return due
