"""What may be watched, and what is refused by its address."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.sources.test_feeds import entries, read
from tests.tracker.watch.watchlists import combined, watchlist
from tracker.api.resources import LISTS
from tracker.watch.watched import MOST, Unwatchable, read_watch


@pytest.mark.django_db
@pytest.mark.parametrize("facts", LISTS, ids=[one.table.model.resource for one in LISTS])
def test_every_list_can_be_watched(client: Client, facts: Any) -> None:
    page = reverse(facts.url_name)
    watch = read_watch(page)
    assert (watch.address, watch.name) == (page, str(facts.heading))
    assert client.get(watchlist(page)).status_code == 200
    assert len(entries(read(client, combined(page)))) == min(50, watch.rows().count())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "kept", "name"),
    [
        (
            "/funding/?company=ubtech&page=3&ordering=-amount&as_of=2025-06-30&stage=&lang=zh",
            "/funding/?company=ubtech",
            "Funding: company UBTECH Robotics",
        ),
        ("/companies/unitree/?as_of=2025-01-01", "/companies/unitree/", "Unitree Robotics"),
    ],
)
def test_a_watch_is_the_filter_and_not_how_one_looked_at_it(
    address: str, kept: str, name: str
) -> None:
    watch = read_watch(address)
    assert (watch.address, watch.name) == (kept, name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://example.com/funding/", "Give the address of a list"),
        ("//example.com/funding/", "Give the address of a list"),
        ("funding", "Give the address of a list"),
        ("/nope/", "No page of this site is there"),
        ("/methodology/", "no list and no company"),
        ("/funding/rounds/rd-c82b193d/", "no list and no company"),
        ("/admin/", "no list and no company"),
        ("/funding.csv", "no list and no company"),
        ("/companies/nobody/", "No company is published"),
        ("/funding/?compny=ubtech", "Did you mean “company”?"),
        ("/funding/?company=ubtec", "Did you mean ubtech?"),
        ("/funding/?company=ubtech&company=unitree", "once"),
        ("/funding/?q=" + "x" * 600, "Give the address of a list"),
        ("/funding/\0", "No page of this site is there"),
    ],
)
def test_what_cannot_be_watched_is_refused_by_its_address(
    client: Client, address: str, reason: str
) -> None:
    with pytest.raises(Unwatchable, match=reason.replace("?", r"\?")):
        read_watch(address)
    good = "/companies/unitree/"
    shown = client.get(watchlist(good, address))
    assert shown.status_code == 400
    assert reason in shown.content.decode()
    # The rest is still shown, and the form keeps what was given.
    assert [watch.address for watch in shown.context["asked"].watches] == [good]
    answer = client.get(combined(good, address))
    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]["w"]
    assert fault.startswith(f"“{address[:500]}”")
    assert reason in fault


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("w=/funding/&since=soon", "since", "write YYYY-MM-DD"),
        ("w=/funding/&since=2026-01-01&since=2026-02-01", "since", "once"),
        ("w=/funding/&cursor=zz", "cursor", "Take the cursor"),
        ("w=/funding/&sinc=2026-01-01", "query", "Did you mean “since”?"),
        ("&".join(["w=/funding/"] * (MOST + 1)), "w", "At most 50"),
    ],
)
def test_a_bad_parameter_is_refused_by_its_name(
    client: Client, query: str, name: str, words: str
) -> None:
    shown = client.get(f"/watch/?{query}")
    assert shown.status_code == 400
    assert words in shown.content.decode()
    answer = client.get(f"/watch/feed.atom?{query}")
    assert list(answer.json()["errors"]) == [name]
    assert words in answer.json()["errors"][name][0]


@pytest.mark.django_db
def test_a_feed_of_nothing_says_how_to_name_something(client: Client) -> None:
    answer = client.get("/watch/feed.atom")
    assert answer.status_code == 400
    assert "/watch/feed.atom?w=/funding/" in answer.json()["errors"]["w"][0]
    assert client.get("/watch/").status_code == 200
