"""Imports as a web process or a dead worker leaves them, put into a database by plain SQL."""

import json
from typing import Any

CONTENT = b"key,note\nrd-1583eb14,read by the worker\n"
ORDER = {
    "order": {
        "act": "publish",
        "actor": "adm",
        "words": "",
        "over_later": False,
        "force": [],
        "language": "en",
    }
}


def leave_half_checked(connection: Any) -> int:
    """One whose worker died while it checked."""
    row = connection.execute(
        "INSERT INTO sources_batch (kind, state, resource, title, author, reason, content, straight,"
        " report, done, total, created_at) VALUES ('import', 'checking', 'rounds', 'a file', 'adm',"
        " 'a list', %s, false, '{}', 0, 0, now()) RETURNING id",
        [CONTENT],
    ).fetchone()
    return int(row[0])


def order_publication(connection: Any, number: int) -> None:
    connection.execute(
        "UPDATE sources_batch SET state = 'writing', report = report || %s::jsonb WHERE id = %s",
        [json.dumps(ORDER), number],
    )


def state(connection: Any, number: int) -> tuple[str, str]:
    """The batch's state, and what its row says in the facts."""
    found = connection.execute(
        "SELECT state, (SELECT note FROM funding_fundinground WHERE key = 'rd-1583eb14')"
        " FROM sources_batch WHERE id = %s",
        [number],
    ).fetchone()
    return found[0], found[1]
