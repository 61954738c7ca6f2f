"""What a reviewer's request says, made safe to keep."""

from django.http import HttpRequest

from tracker.desk.deciding import Decision

LONGEST = 2000
"""A comment may have so many characters."""


def username(request: HttpRequest) -> str:
    return str(request.user.get_username())


def decision_of(request: HttpRequest) -> Decision:
    return Decision(username(request), words_of(request))


def words_of(request: HttpRequest) -> str:
    # A database takes no NUL.
    return request.POST.get("words", "").replace("\0", "")[:LONGEST]


def numbers_of(request: HttpRequest, name: str) -> list[int]:
    """Those that can be the number of a row."""
    return [int(one) for one in request.POST.getlist(name) if one.isdecimal() and len(one) < 10]
