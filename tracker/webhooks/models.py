"""Where somebody wants to be told of changes, what was sent there, and how each attempt ended."""

import json
from base64 import b64encode
from datetime import datetime, timedelta
from secrets import token_bytes

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sources.models import Version
from tracker.webhooks.encryption import decrypted, encrypted

LONGEST_URL = 500
EXCERPT = 500
"""So many characters of a receiver's answer are kept."""
OLD_SECRET_FOR = timedelta(hours=24)
"""After a new secret was made the old one signs as well, so that a receiver may change at leisure."""


TEST = "webhook.test"
"""The type of a message that the test button sends."""


def new_key() -> str:
    return f"wh_{get_random_string(14)}"


def new_message_id() -> str:
    return f"msg_{get_random_string(27)}"


def new_secret() -> str:
    """Encrypted, as it is stored."""
    return encrypted(f"whsec_{b64encode(token_bytes(24)).decode()}")


class WebhookState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("the state of a webhook", "Active")
    PAUSED = "paused", pgettext_lazy("the state of a webhook", "Paused")
    DISABLED = "disabled", pgettext_lazy("the state of a webhook", "Disabled")


class WhyDisabled(models.TextChoices):
    GONE = "gone", _("The receiver answered 410 Gone.")
    LOST = "lost", _("Three messages were given up, and nothing could be delivered meanwhile.")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def listening(self) -> "WebhookQuerySet":
        """Those to be told: in use, and of an account that is not closed."""
        return self.filter(state=WebhookState.ACTIVE, owner__is_active=True)

    def disabled(self) -> "WebhookQuerySet":
        return self.filter(state=WebhookState.DISABLED)

    def with_counts(self) -> "WebhookQuerySet":
        """Annotate ``waiting`` and ``failed``, how many messages are in either state."""
        counted = {
            state: models.Count(
                "deliveries",
                models.Q(deliveries__state=state) & ~models.Q(deliveries__event_type=TEST),
            )
            for state in (DeliveryState.WAITING, DeliveryState.FAILED)
        }
        return self.annotate(**{str(state.value): count for state, count in counted.items()})


class Webhook(models.Model):
    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks"
    )
    url = models.CharField(_("address"), max_length=LONGEST_URL)
    description = models.CharField(_("description"), max_length=100, blank=True)
    site = models.CharField(max_length=200, blank=True)
    """Of this site as its owner reached it: `https://example.org`, to which messages link."""
    secret = models.TextField(default=new_secret)
    old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    resources = models.JSONField(default=list)
    """Empty: all. The same of companies."""
    companies = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=WebhookState, default=WebhookState.ACTIVE)
    disabled_at = models.DateTimeField(null=True)
    why_disabled = models.CharField(max_length=8, choices=WhyDisabled, blank=True)
    failing_since = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    """The latest success."""
    # How far the change log has been told to it.
    transaction = models.BigIntegerField(default=0)
    change_id = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "id")
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.url

    def get_absolute_url(self) -> str:
        return reverse("webhook-detail", args=[self.key])

    @property
    def place(self) -> Version:
        return Version(self.transaction, self.change_id)

    @property
    def clear_secret(self) -> str:
        """Empty where the site's SECRET_KEY is no longer the one under which it was made."""
        return decrypted(self.secret)

    def signing_secrets(self, now: datetime) -> list[str]:
        """The newest first; without one nothing can be signed."""
        stored = [self.secret]
        if self.old_secret_until and now < self.old_secret_until:
            stored.append(self.old_secret)
        return list(filter(None, map(decrypted, stored)))

    def rotate(self, now: datetime) -> None:
        self.old_secret, self.old_secret_until = self.secret, now + OLD_SECRET_FOR
        self.secret = new_secret()
        self.save(update_fields=["old_secret", "old_secret_until", "secret"])

    def pause(self) -> None:
        self.state = WebhookState.PAUSED
        self.save(update_fields=["state"])

    def resume(self, now: datetime) -> None:
        """Goes on where it stopped: nothing that changed meanwhile is left out."""
        self.state, self.why_disabled = WebhookState.ACTIVE, ""
        self.disabled_at = self.failing_since = None
        self.save(update_fields=["state", "why_disabled", "disabled_at", "failing_since"])
        self.deliveries.filter(state=DeliveryState.WAITING).update(next_attempt_at=now)


class DeliveryState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("the state of a message", "Waiting")
    DELIVERED = "delivered", pgettext_lazy("the state of a message", "Delivered")
    FAILED = "failed", pgettext_lazy("the state of a message", "Failed")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def untested(self) -> "DeliveryQuerySet":
        """Without tests, which are sent once and by the page that shows their answer."""
        return self.exclude(event_type=TEST)

    def replay(self, now: datetime) -> int:
        """Send again, under the same message id; how many are. What waits already stays as it is."""
        again = self.exclude(state=DeliveryState.WAITING)
        return again.update(
            state=DeliveryState.WAITING,
            attempts=0,
            next_attempt_at=now,
            lease_until=None,
            finished_at=None,
        )


class Delivery(models.Model):
    """One message to one webhook."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=40, unique=True, default=new_message_id)
    event_type = models.CharField(max_length=32)
    body = models.TextField()
    """As it is sent, to the byte."""
    state = models.CharField(max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    """Until then it is in the hands of whoever claimed it."""
    finished_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = (
            models.Index(
                fields=("next_attempt_at",),
                condition=models.Q(state=DeliveryState.WAITING),
                name="delivery_due",
            ),
            models.Index(fields=("webhook", "state", "-id"), name="delivery_of_webhook"),
            models.Index(fields=("created_at",), name="delivery_age"),
        )

    def __str__(self) -> str:
        return self.message_id

    def get_absolute_url(self) -> str:
        return reverse("webhook-delivery", args=[self.webhook.key, self.message_id])

    @property
    def subject(self) -> str:
        """``rounds rd-1583eb14``: of which fact it is; empty where it is of several or of none."""
        content = json.loads(self.body).get("data", {})
        return f"{content['resource']} {content['key']}" if "key" in content else ""


class Reason(models.TextChoices):
    """Why an attempt failed."""

    NOT_PUBLIC = "not_public", _("The address is not a public one.")
    TIMED_OUT = "timed_out", _("There was no complete answer within 10 seconds.")
    NO_CONNECTION = "no_connection", _("No connection could be made, or it broke off.")
    BAD_CERTIFICATE = "certificate", _("The certificate of the receiver is not valid.")
    REDIRECTED = "redirected", _("Redirects are not followed: give the target as the address.")
    REFUSED = "refused", _("Only an answer from 200 to 299 says that it was received.")
    UNSIGNED = "unsigned", _("The site's SECRET_KEY has changed: make a new signing secret.")


class Attempt(models.Model):
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    """Empty for a success."""
    duration_ms = models.PositiveIntegerField(default=0)
    headers = models.JSONField(default=dict)
    """Of the request, as it was sent."""
    response = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.at:%Y-%m-%d %H:%M} {self.status or self.reason}"
