"""What one does to a webhook: test, pause, resume, replay, a new secret, delete."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.webhooks.access import confirmed, own, seen, signed_in
from tracker.webhooks.models import Delivery, DeliveryState, Webhook, WebhookState
from tracker.webhooks.testing import MOST_PER_HOUR, order_test


@require_POST
@signed_in
def webhook_act(request: HttpRequest, key: str) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "pause":
        # An administrator may stop what somebody else set up.
        return _pause(request, seen(request, key))
    if act not in ACTS:
        raise Http404
    return ACTS[act](request, own(request, key))


def _pause(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    webhook.pause()
    messages.success(request, _("Paused. What changes meanwhile is told when it goes on."))
    return redirect(webhook)


def _resume(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    webhook.resume(timezone.now())
    messages.success(request, _("It goes on, with what changed meanwhile."))
    return redirect(webhook)


def _test(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    delivery = order_test(webhook, timezone.now())
    if delivery is None:
        words = _("At most %(most)s tests within an hour: try again later.")
        messages.error(request, words % {"most": MOST_PER_HOUR})
        return redirect(webhook)
    return redirect(delivery)


def _replay_failed(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    failed = webhook.deliveries.filter(state=DeliveryState.FAILED).untested()
    _say_replayed(request, webhook, failed.replay(timezone.now()))
    return redirect(webhook)


ACTS: dict[str, Callable[[HttpRequest, Webhook], HttpResponse]] = {
    "resume": _resume,
    "test": _test,
    "replay": _replay_failed,
}


@require_POST
@signed_in
def replay(request: HttpRequest, key: str, message_id: str) -> HttpResponse:
    webhook = own(request, key)
    found = webhook.deliveries.filter(message_id=message_id)
    delivery = get_object_or_404(found)
    _say_replayed(request, webhook, found.untested().replay(timezone.now()))
    return redirect(delivery)


def _say_replayed(request: HttpRequest, webhook: Webhook, number: int) -> None:
    if not number:
        messages.info(request, _("Nothing is sent again: it waits already, or was a test."))
        return
    if webhook.state == WebhookState.ACTIVE:
        words = ngettext(
            "%(count)s message is sent again within seconds.",
            "%(count)s messages are sent again within seconds.",
            number,
        )
    else:
        words = ngettext(
            "%(count)s message is sent again when the webhook goes on.",
            "%(count)s messages are sent again when the webhook goes on.",
            number,
        )
    messages.success(request, words % {"count": number})


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def webhook_rotate(request: HttpRequest, key: str) -> HttpResponse:
    webhook = own(request, key)
    if request.method == "POST":
        webhook.rotate(timezone.now())
        messages.success(request, _("There is a new secret; for 24 hours the old one signs too."))
        return redirect("webhook-secret", key)
    return _ask(request, webhook, "webhooks/rotate.html")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def webhook_delete(request: HttpRequest, key: str) -> HttpResponse:
    webhook = own(request, key)
    if request.method == "POST":
        webhook.delete()
        messages.success(request, _("The webhook is deleted."))
        return redirect("webhook-list")
    return _ask(request, webhook, "webhooks/delete.html")


def _ask(request: HttpRequest, webhook: Webhook, template: str) -> HttpResponse:
    context: dict[str, Any] = {"webhook": webhook, "messages_kept": _kept(webhook)}
    return render(request, template, context)


def _kept(webhook: Webhook) -> int:
    return Delivery.objects.filter(webhook=webhook).count()
