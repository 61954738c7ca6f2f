"""One's own webhooks: made, tested, paused, replayed, deleted; nobody else's."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from sources.models import Change
from sources.roles import ADMINISTRATORS
from tests.markup import focused
from tests.tracker.webhooks.conftest import PASSWORD, Make
from tests.tracker.webhooks.receiver import Receiver, with_status
from tracker.webhooks.models import Delivery, DeliveryState, Webhook, WebhookState

LIST = "/desk/account/webhooks/"

pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def act(client: Client, webhook: Webhook, name: str) -> Any:
    return client.post(f"{LIST}{webhook.key}/act/", {"act": name}, follow=True)


def a_failed(webhook: Webhook) -> Delivery:
    return Delivery.objects.create(
        webhook=webhook, event_type="fact.added", body="{}", state="failed", attempts=10
    )


def test_a_webhook_is_made_and_its_secret_shown_once(
    person: Client, receiver: Receiver, all_settled: None
) -> None:
    given = {
        "url": receiver.url,
        "description": "our mirror",
        "resources": ["rounds", "targets"],
        "companies": "unitree, ubtech",
    }
    page = text_of(person.post(f"{LIST}add/", given, follow=True))
    webhook = Webhook.objects.get()
    assert webhook.companies == ["unitree", "ubtech"]
    assert webhook.resources == ["rounds", "targets"]
    assert webhook.place == Change.objects.version()
    assert webhook.site == "http://testserver"
    assert webhook.clear_secret.startswith("whsec_")
    assert webhook.clear_secret in page
    again = text_of(person.get(webhook.get_absolute_url()))
    assert webhook.clear_secret not in again
    asked = person.get(f"{webhook.get_absolute_url()}secret/")
    assert asked["Location"].startswith("/desk/account/confirm/?next=")
    assert "our mirror" in text_of(person.get(LIST))

    given = {"url": receiver.url, "companies": ""}
    changed = person.post(f"{webhook.get_absolute_url()}edit/", given, follow=True)
    assert changed.status_code == 200
    webhook.refresh_from_db()
    assert (webhook.companies, webhook.resources, webhook.description) == ([], [], "")


def test_a_company_that_is_not_known_is_told_with_near_ones(
    person: Client, receiver: Receiver
) -> None:
    given = {"url": receiver.url, "companies": "unitre，ubtech", "resources": ["rounds", "gossip"]}
    answer = person.post(f"{LIST}add/", given)
    assert answer.status_code == 400
    assert "No company has the address “unitre”. Did you mean unitree" in text_of(answer)
    assert "gossip is not one of the available choices" in text_of(answer)
    assert 'value="unitre，ubtech"' in text_of(answer)
    assert focused(text_of(answer)) == ["companies"]
    assert focused(text_of(person.post(f"{LIST}add/", given | {"url": "x"}))) == ["url"]
    assert focused(text_of(person.get(f"{LIST}add/"))) == ["url"]


def test_the_test_button_sends_at_once_and_shows_the_answer(
    person: Client, receiver: Receiver, make: Make
) -> None:
    webhook = make(receiver.url)
    receiver.answer = with_status(202, "<b>thanks</b>")
    page = text_of(act(person, webhook, "test"))
    (got,) = receiver.got
    assert got.verified(webhook.clear_secret)["type"] == "webhook.test"
    assert "<b>202</b>" in page
    assert "&lt;b&gt;thanks&lt;/b&gt;" in page
    person.get(Delivery.objects.get().get_absolute_url())
    assert len(receiver.got) == 1, "only the page after the button sends it"
    receiver.answer = with_status(500)
    assert "Only an answer from 200 to 299" in text_of(act(person, webhook, "test"))
    webhook.refresh_from_db()
    assert webhook.failing_since is None, "a test counts for nothing"
    a_test = {"event_type": "webhook.test", "body": "{}", "webhook": webhook}
    Delivery.objects.bulk_create(Delivery(**a_test) for _number in range(28))
    assert "At most 30 tests within an hour" in text_of(act(person, webhook, "test"))


def test_pausing_resuming_and_replaying(person: Client, make: Make) -> None:
    webhook = make("https://example.org/hook")
    one, other = a_failed(webhook), a_failed(webhook)
    assert "Send 2 failed messages again" in text_of(person.get(webhook.get_absolute_url()))
    assert "Paused." in text_of(act(person, webhook, "pause"))
    said = text_of(person.post(f"{one.get_absolute_url()}replay/", follow=True))
    assert "1 message is sent again when the webhook goes on." in said
    one.refresh_from_db()
    assert (one.state, one.attempts) == (DeliveryState.WAITING, 0)
    assert act(person, webhook, "resume").status_code == 200
    assert "1 message is sent again within seconds." in text_of(act(person, webhook, "replay"))
    other.refresh_from_db()
    assert other.state == DeliveryState.WAITING
    assert "Nothing is sent again" in text_of(act(person, webhook, "replay"))
    shown = text_of(person.get(f"{webhook.get_absolute_url()}?state=waiting"))
    assert one.message_id in shown
    assert one.message_id not in text_of(person.get(f"{webhook.get_absolute_url()}?state=failed"))
    assert person.get(f"{webhook.get_absolute_url()}?state=lost").status_code == 404
    assert person.get(f"{webhook.get_absolute_url()}?page=nine").status_code == 200
    assert act(person, webhook, "explode").status_code == 404


def test_a_disabled_one_is_told_on_the_account_page(person: Client, make: Make) -> None:
    at = timezone.now() - timedelta(days=1)
    make(
        "https://example.org/hook",
        description="our mirror",
        state=WebhookState.DISABLED,
        disabled_at=at,
        why_disabled="lost",
    )
    for address in ("/desk/account/", LIST):
        page = text_of(person.get(address))
        assert "our mirror" in page
        assert "Three messages were given up" in page


def test_a_new_secret_and_deleting_ask_first(person: Client, make: Make) -> None:
    webhook = make("https://example.org/hook")
    a_failed(webhook)
    old = webhook.clear_secret
    rotate = f"{webhook.get_absolute_url()}rotate/"
    assert person.get(rotate)["Location"].startswith("/desk/account/confirm/")
    confirmed = {"password": PASSWORD, "next": rotate}
    asked = person.post(f"/desk/account/confirm/?next={rotate}", confirmed, follow=True)
    assert "New signing secret" in text_of(asked)
    page = text_of(person.post(rotate, follow=True))
    webhook.refresh_from_db()
    assert webhook.clear_secret != old
    assert webhook.clear_secret in page
    delete = f"{webhook.get_absolute_url()}delete/"
    assert "1 message with its log" in text_of(person.get(delete))
    assert Webhook.objects.exists()
    person.post(delete)
    assert not Webhook.objects.exists()


def test_nobody_sees_anothers_but_an_administrator_who_may_pause(
    client: Client, make: Make
) -> None:
    webhook = make("https://example.org/hook")
    delivery = a_failed(webhook)
    own = webhook.get_absolute_url()
    seen = [own, delivery.get_absolute_url()]
    changing = [f"{own}{name}/" for name in ("edit", "secret", "rotate", "delete")]
    for address in (LIST, *seen, *changing):
        assert client.get(address)["Location"].startswith("/desk/sign-in/")
    client.force_login(User.objects.create_user("zhou"))
    assert "example.org" not in text_of(client.get(LIST))
    for address in (*seen, f"{own}edit/", f"{own}delete/"):
        assert client.get(address).status_code == 404
    assert act(client, webhook, "pause").status_code == 404

    administrator = User.objects.create_user("adm")
    administrator.groups.add(Group.objects.get(name=ADMINISTRATORS))
    client.force_login(administrator)
    assert "<td>li</td>" in text_of(client.get(LIST))
    for address in seen:
        assert client.get(address).status_code == 200
    for name in ("edit", "delete"):
        assert client.get(f"{own}{name}/").status_code == 404
    assert act(client, webhook, "test").status_code == 404
    assert act(client, webhook, "pause").status_code == 200
    webhook.refresh_from_db()
    assert webhook.state == WebhookState.PAUSED
    assert json.loads(delivery.body) == {}


def test_the_list_asks_the_same_for_many_as_for_one(
    person: Client, make: Make, django_assert_num_queries: Any
) -> None:
    make("https://example.org/hook")
    person.get(LIST)
    with django_assert_num_queries(4):
        person.get(LIST)
    for number in range(5):
        a_failed(make(f"https://example.org/{number}"))
    with django_assert_num_queries(4):
        assert "https://example.org/4" in text_of(person.get(LIST))
