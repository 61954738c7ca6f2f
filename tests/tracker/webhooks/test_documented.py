"""The Python receiver of docs/webhooks.md takes what is sent, once, and refuses what is forged."""

import re
from collections.abc import Callable
from http.server import HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.conf import settings

from tests.tracker.webhooks.conftest import Clock, Make
from tests.tracker.webhooks.receiver import Receiver
from tests.tracker.webhooks.test_delivering import change_a_round
from tracker.webhooks.models import Delivery
from tracker.webhooks.sending import post


@pytest.mark.django_db
@pytest.mark.only_on("sqlite")
def test_the_documented_receiver_works(
    receiver: Receiver,
    make: Make,
    run: Callable[[], None],
    clock: Clock,
    capfd: pytest.CaptureFixture[str],
) -> None:
    text = (settings.BASE_DIR / "docs/webhooks.md").read_text()
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found
    example: dict[str, Any] = {}
    exec(found[1], example)  # noqa: S102  # our own documentation
    with HTTPServer(("127.0.0.1", 0), example["Receiver"]) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        webhook = make(f"http://127.0.0.1:{server.server_port}/")
        example["SECRET"] = webhook.clear_secret
        change_a_round()
        run()
        Delivery.objects.all().replay(clock.now)
        run()
        forged = post(
            webhook.url,
            "{}",
            dict(Delivery.objects.get().tries.values_list("headers", flat=True)[0]),
        )
        server.shutdown()
        thread.join()
    assert list(Delivery.objects.get().tries.values_list("status", flat=True)) == [204, 204]
    assert capfd.readouterr().out.count("fact.modified {") == 1
    assert forged.status == 400
