"""PostgreSQL settles a change once no older transaction is open anywhere on the server.

Another process of the test run, in a database of its own on the same server, may hold one open for a
moment: a test that asks what the log says waits for that moment to pass.
"""

import time

from sources.models import Change

PATIENCE_SECONDS = 60


def settle() -> None:
    """Return once every change that is committed by now has settled."""
    newest = Change.objects.order_by("-transaction", "-id").first()
    if newest:
        until_settled(newest.key)


def until_settled(key: str) -> None:
    """Return once the changes of this row have settled."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    committed = Change.objects.filter(key=key).count()
    while Change.objects.settled().filter(key=key).count() < committed:
        assert time.monotonic() < deadline, "a transaction stays open"
        time.sleep(0.02)
