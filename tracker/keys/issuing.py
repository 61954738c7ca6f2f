"""A new key, and how many somebody may have."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from tracker.keys.models import ApiKey
from tracker.keys.tokens import Token, new_prefix, new_token

MOST_LIVE = 10
"""Keys of one person that work at the same time."""


class TooManyKeys(Exception):
    """One must be revoked first."""


class IssuedAlready(Exception):
    """The same form was sent again; the key it made is not shown twice."""


@transaction.atomic
def issue(
    owner: Any, *, name: str, scopes: list[str], days: int | None, prefix: str
) -> tuple[ApiKey, Token]:
    """The key, and the only sight of its token.

    ``prefix`` comes with the form, so that a form sent twice makes one key.
    """
    # Two requests at once wait here for each other, so that together they keep to the limit.
    get_user_model().objects.select_for_update().get(pk=owner.pk)
    mine = ApiKey.objects.of(owner)
    if mine.filter(prefix=prefix).exists():
        raise IssuedAlready
    if mine.live().count() >= MOST_LIVE:
        raise TooManyKeys
    token = new_token(_free(prefix))
    key = ApiKey.objects.create(
        owner=owner,
        name=name,
        prefix=token.prefix,
        digest=token.digest,
        scopes=scopes,
        expires_at=timezone.now() + timedelta(days=days) if days else None,
    )
    return key, token


def _free(prefix: str) -> str:
    while ApiKey.objects.filter(prefix=prefix).exists():
        prefix = new_prefix()
    return prefix
