"""Whose webhooks one sees and changes: one's own; administrators see everybody's and may pause them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from sources.roles import is_administrator
from tracker.webhooks.models import Webhook, WebhookQuerySet

P = ParamSpec("P")


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # `signed_in` has seen to it
    return request.user


def signed_in(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    answer: Callable[Concatenate[HttpRequest, P], HttpResponse] = never_cache(
        login_required(guarded)
    )
    return answer


def confirmed(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Signed in, and the password or code given again within the last minutes."""
    answer: Callable[Concatenate[HttpRequest, P], HttpResponse] = signed_in(
        reauthentication_required(view)
    )
    return answer


def visible(request: HttpRequest) -> WebhookQuerySet:
    webhooks = Webhook.objects.select_related("owner")
    user = person(request)
    return webhooks if is_administrator(user) else webhooks.filter(owner=user)


def seen(request: HttpRequest, key: str) -> Webhook:
    return get_object_or_404(visible(request), key=key)


def own(request: HttpRequest, key: str) -> Webhook:
    return get_object_or_404(Webhook, key=key, owner=person(request))
