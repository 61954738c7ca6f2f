"""No request reaches this machine or its networks, however the address is written."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings as SettingsWrapper

from tests.tracker.webhooks.conftest import Clock, Make
from tests.tracker.webhooks.receiver import Receiver, with_status
from tests.tracker.webhooks.test_delivering import change_a_round
from tracker.webhooks.delivering import deliver_due
from tracker.webhooks.models import Attempt, Webhook
from tracker.webhooks.sending import NotPublic, post, refuse_unless_public

ADD = "/desk/account/webhooks/add/"
INWARD = [
    "127.0.0.1",
    "localhost",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0.0.0.0",  # noqa: S104
    "10.0.0.7",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "[::1]",
    "[::]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fd00::1]",
    "[fe80::1]",
    "[fec0::1]",
]
SPECIAL = """
0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 169.254.0.1 172.16.0.1 192.0.0.1 192.0.0.9 192.0.2.1
192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:7f00:1 64:ff9b::7f00:1 64:ff9b:1::1 100::1
100:0:0:1::1 2001::1 2001:1::1 2001:2::1 2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:db8::1
2002:7f00:1:: 3fff::1 4000::1 5f00::1 fc00::1 fd00::1 fe80::1 fec0::1 feff::1 ff02::1 ff0e::1
"""
"""Of each range in the registries of special addresses that leads nowhere, or inward."""
PUBLIC = (
    "1.1.1.1 8.8.8.8 192.0.1.1 93.184.215.14 2001:200::1 2001:4860::1 2606:4700::1 2a00:1450::1"
)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("host", INWARD)
def test_an_address_that_is_not_public_is_refused_before_anything_is_sent(
    host: str, receiver: Receiver, settings: SettingsWrapper
) -> None:
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = False
    answer = post(f"http://{host}:{receiver.server_port}/", "{}", {})
    assert (answer.status, answer.reason, answer.excerpt) == (None, "not_public", "")
    assert not receiver.got


@pytest.mark.only_on("sqlite")
def test_no_special_range_counts_as_public() -> None:
    for address in PUBLIC.split():
        refuse_unless_public(address)
    for address in SPECIAL.split():
        with pytest.raises(NotPublic):
            refuse_unless_public(address)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://[::1", ""])
def test_what_is_no_address_is_a_failure_like_any_other(url: str) -> None:
    assert post(url, "{}", {}).reason == "no_connection"


@pytest.mark.django_db
def test_a_redirect_is_not_followed(
    receiver: Receiver, make: Make, run: Callable[[], None]
) -> None:
    receiver.answer = with_status(302, Location=f"{receiver.url}/elsewhere")
    make(receiver.url)
    change_a_round()
    run()
    assert [got.path for got in receiver.got] == ["/hook"]
    assert Attempt.objects.values_list("status", "reason").get() == (302, "redirected")


@pytest.mark.django_db
def test_a_name_that_changes_its_address_after_the_check_is_refused(
    receiver: Receiver,
    person: Client,
    all_settled: None,
    settings: SettingsWrapper,
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
) -> None:
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = False
    addresses = ["93.184.215.14", "127.0.0.1"]

    def looked_up(host: str, port: int, *rest: Any, **named: Any) -> list[Any]:
        assert host == "rebinding.example"
        address = (addresses.pop(0), receiver.server_port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address)]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    made = person.post(ADD, {"url": "https://rebinding.example/hook"})
    assert made.status_code == 302, made.content.decode()
    change_a_round()
    deliver_due(clock)
    assert not receiver.got
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.reason, attempt.response) == (None, "not_public", "")
    page = person.get(attempt.delivery.get_absolute_url()).content.decode()
    assert "The address is not a public one." in page
    assert "127.0.0.1" not in page.split("<main")[1]


@pytest.mark.django_db
@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://example.org/", "begins with https://"),
        ("example.org/hook", "give it in the form https://"),
        ("https://", "give it in the form https://"),
        ("https://example.org:99999/", "give it in the form https://"),
        ("https://example.org:0/", "give it in the form https://"),
        ("javascript:alert(1)", "give it in the form https://"),
        ("https://li:secret@example.org/", "Leave out the name and the password"),
        ("https://example.org/#part", "Leave out what follows the #"),
        ("https://no-such-host.invalid/", "There is no host “no-such-host.invalid”"),
        (f"https://{'a' * 64}.example/", "There is no host"),
        ("https://127.0.0.1/", "not public"),
        ("https://[64:ff9b::7f00:1]/", "not public"),
        ("https://example.org/" + "x" * 500, "at most 500 characters"),
        ("", "This field is required."),
    ],
)
def test_the_form_says_what_is_wrong_with_an_address_and_keeps_what_was_typed(
    person: Client, url: str, said: str
) -> None:
    answer = person.post(ADD, {"url": url, "description": "our mirror"})
    page = answer.content.decode().replace("&amp;", "&")
    assert answer.status_code == 400
    assert said in page
    assert 'value="our mirror"' in page
    assert not Webhook.objects.exists()
