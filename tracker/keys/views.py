"""One's own API keys: the list, a new one, an end to one."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tracker.focus import put_focus
from tracker.keys.forms import KeyForm
from tracker.keys.issuing import MOST_LIVE, IssuedAlready
from tracker.keys.models import ApiKey

ENDED_SHOWN = 20


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def key_list(request: HttpRequest) -> HttpResponse:
    mine = ApiKey.objects.of(request.user)
    live = list(mine.live())
    ended = list(mine.exclude(pk__in=[key.pk for key in live])[:ENDED_SHOWN])
    return render(request, "keys/list.html", {"keys": [*live, *ended], **_limits(len(live))})


@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def new_key(request: HttpRequest) -> HttpResponse:
    form = KeyForm(request.POST if request.method == "POST" else None)
    try:
        issued = form.issue_to(request.user) if form.is_valid() else None
    except IssuedAlready:
        told = _("This key was made already. It was shown once; if you lost it, revoke it.")
        messages.info(request, told)
        return redirect("key-list")
    if issued:
        key, token = issued
        # The only answer that ever holds it: in no session, message, log or address.
        return render(request, "keys/made.html", {"key": key, "token": token.text})
    put_focus(form)
    live = ApiKey.objects.of(request.user).live().count()
    return render(request, "keys/new.html", {"form": form, **_limits(live)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_key(request: HttpRequest, prefix: str) -> HttpResponse:
    mine = ApiKey.objects.of(request.user).filter(prefix=prefix)
    key = get_object_or_404(mine)
    if request.method != "POST":
        return render(request, "keys/revoke.html", {"key": key})
    mine.revoke()
    messages.success(request, _("“%(name)s” is revoked.") % {"name": key.name})
    return redirect("key-list")


def _limits(live: int) -> dict[str, Any]:
    return {
        "live": live,
        "most": MOST_LIVE,
        "is_full": live >= MOST_LIVE,
        "anonymous_limit": settings.API_ANONYMOUS_PER_MINUTE,
        "key_limit": settings.API_KEY_PER_MINUTE,
    }
