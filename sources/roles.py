"""Who may do what: a reader needs no account; editors, reviewers and administrators belong to a group.

An account without a group is a client's: it has API keys and webhooks, and nothing of the desk. Each role may do all that the one before it may. A superuser may do everything.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EDITORS = "Editors"
REVIEWERS = "Reviewers"
ADMINISTRATORS = "Administrators"
GROUPS = (EDITORS, REVIEWERS, ADMINISTRATORS)
"""From the least that one may do to the most."""

ROLE_NAMES: dict[str, Promise] = {
    "": gettext_lazy("client"),
    EDITORS: gettext_lazy("editor"),
    REVIEWERS: gettext_lazy("reviewer"),
    ADMINISTRATORS: gettext_lazy("administrator"),
}

User: TypeAlias = AbstractBaseUser | AnonymousUser
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def is_editor(user: User) -> bool:
    return _has(user, EDITORS)


def is_reviewer(user: User) -> bool:
    return _has(user, REVIEWERS)


def is_administrator(user: User) -> bool:
    return _has(user, ADMINISTRATORS)


def role_of(user: User) -> str:
    """The group of the highest role that the user has; empty for a client and for a reader."""
    return next((group for group in reversed(GROUPS) if _has(user, group)), "")


def _has(user: User, group: str) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    if getattr(user, "is_superuser", False):
        return True
    enough = GROUPS[GROUPS.index(group) :]
    return not _group_names(user).isdisjoint(enough)


def _group_names(user: User) -> frozenset[str]:
    """Asked once for each user object, so once for each request."""
    known: frozenset[str] | None = getattr(user, "_group_names", None)
    if known is None:
        known = frozenset(user.groups.values_list("name", flat=True))  # type: ignore[union-attr]
        user._group_names = known  # type: ignore[union-attr]
    return known


def editors_only(view: View[P]) -> View[P]:
    return _only(EDITORS, view)


def reviewers_only(view: View[P]) -> View[P]:
    return _only(REVIEWERS, view)


def administrators_only(view: View[P]) -> View[P]:
    return _only(ADMINISTRATORS, view)


def _only(group: str, view: View[P]) -> View[P]:
    """Whoever is not signed in goes to the sign-in page; without the role there is a page saying so."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if _has(request.user, group):
            response = view(request, *args, **kwargs)
        elif request.user.is_authenticated:
            response = role_needed(request, group)
        elif "HX-Request" in request.headers:
            # A part of a page: the sign-in page must not be put in its place.
            response = HttpResponse(_("You are signed out. Sign in again to go on."), status=401)
        else:
            response = redirect_to_login(request.get_full_path())
        # What only some may see stays in no cache, nor in the browser after signing out.
        add_never_cache_headers(response)
        return response

    return guarded


def role_needed(request: HttpRequest, group: str) -> HttpResponse:
    """403, naming the role that this page needs and the one that the user has."""
    mine = role_of(request.user)
    context = {"needed": ROLE_NAMES[group], "mine": ROLE_NAMES[mine]}
    return render(request, "403.html", context, status=403)
