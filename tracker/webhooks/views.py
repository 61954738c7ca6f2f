"""One's own webhooks: the list, the form, the log of what was sent."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sources.changes import tables
from sources.models import Change
from sources.roles import is_administrator
from tracker.api.changes.entries import cursor_of
from tracker.focus import put_focus
from tracker.webhooks.access import confirmed, own, person, seen, signed_in, visible
from tracker.webhooks.forms import WebhookForm
from tracker.webhooks.models import Delivery, DeliveryState, Webhook
from tracker.webhooks.testing import send_test

MOST_WEBHOOKS = 20
"""Of one person."""
PER_PAGE = 50
SHOWN_ONCE = "webhook_made"
"""In the session: the webhook whose secret its page shows, because it was just made."""


@require_safe
@signed_in
def webhook_list(request: HttpRequest) -> HttpResponse:
    user = person(request)
    webhooks = list(visible(request).with_counts())
    context = {
        "webhooks": webhooks,
        "has_others": any(one.owner_id != user.pk for one in webhooks),
        "is_administrator": is_administrator(user),
    }
    return render(request, "webhooks/list.html", context)


@signed_in
def webhook_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if user.webhooks.count() >= MOST_WEBHOOKS:
            words = _("You have %(most)s webhooks; delete one first.") % {"most": MOST_WEBHOOKS}
            form.add_error(None, words)
        else:
            return _made(request, form)
    return _form_page(request, form)


def _made(request: HttpRequest, form: WebhookForm) -> HttpResponse:
    webhook: Webhook = form.save(commit=False)
    webhook.owner = person(request)
    webhook.site = request.build_absolute_uri("/").rstrip("/")
    # It is told of what settles from now on.
    webhook.transaction, webhook.change_id = Change.objects.version()
    webhook.save()
    request.session[SHOWN_ONCE] = webhook.key
    return redirect(webhook)


@signed_in
def webhook_edit(request: HttpRequest, key: str) -> HttpResponse:
    webhook = own(request, key)
    form = WebhookForm(request.POST if request.method == "POST" else None, instance=webhook)
    if request.method == "POST" and form.is_valid():
        webhook.site = request.build_absolute_uri("/").rstrip("/")
        # Its state and place may have moved on while the form was filled in.
        webhook.save(update_fields=[*form.Meta.fields, "site"])
        return redirect(webhook)
    return _form_page(request, form, own(request, key))


def _form_page(
    request: HttpRequest, form: WebhookForm, webhook: Webhook | None = None
) -> HttpResponse:
    put_focus(form)
    context = {"form": form, "webhook": webhook}
    return render(request, "webhooks/form.html", context, status=400 if form.errors else 200)


@require_safe
@signed_in
def webhook_detail(request: HttpRequest, key: str) -> HttpResponse:
    webhook = seen(request, key)
    state = request.GET.get("state", "")
    if state and state not in DeliveryState.values:
        raise Http404
    deliveries = webhook.deliveries.filter(state=state) if state else webhook.deliveries.all()
    shown = Paginator(deliveries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **_about(request, webhook),
        "told_up_to": cursor_of(webhook.place),
        "page_obj": shown,
        "state": state,
        "states": DeliveryState.choices,
        "failed": webhook.deliveries.untested().filter(state=DeliveryState.FAILED).count(),
    }
    if context["is_own"] and request.session.get(SHOWN_ONCE) == key:
        del request.session[SHOWN_ONCE]
        context["secret"] = webhook.clear_secret
    return render(request, "webhooks/detail.html", context)


def _about(request: HttpRequest, webhook: Webhook) -> dict[str, Any]:
    names = {name: str(model._meta.verbose_name_plural) for name, model in tables().items()}
    return {
        "webhook": webhook,
        "is_own": webhook.owner_id == person(request).pk,
        "resources": [names.get(name, name) for name in webhook.resources],
        "is_old_signing": bool(
            webhook.old_secret_until and timezone.now() < webhook.old_secret_until
        ),
    }


@require_safe
@confirmed
def webhook_secret(request: HttpRequest, key: str) -> HttpResponse:
    webhook = own(request, key)
    context = {**_about(request, webhook), "secret": webhook.clear_secret}
    return render(request, "webhooks/secret.html", context)


@require_safe
@signed_in
def webhook_delivery(request: HttpRequest, key: str, message_id: str) -> HttpResponse:
    """A test that was ordered is sent by the page that shows its answer: see `testing`."""
    webhook = seen(request, key)
    delivery = get_object_or_404(webhook.deliveries.all(), message_id=message_id)
    if webhook.owner_id == person(request).pk and send_test(delivery):
        delivery = Delivery.objects.get(pk=delivery.pk)
    delivery.webhook = webhook
    context = {
        **_about(request, webhook),
        "delivery": delivery,
        "body": json.dumps(json.loads(delivery.body), indent=2, ensure_ascii=False),
        "tries": delivery.tries.order_by("-id"),
    }
    return render(request, "webhooks/delivery.html", context)
