"""One feed of a company, and one of a whole watchlist."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import Company, Price
from tests.pages import LANGUAGES
from tests.sources.test_feeds import entries, link, read, text
from tests.tracker.watch.watchlists import combined


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_on_one_company_is_one_feed(client: Client, language: str) -> None:
    headers = {"accept-language": language}
    company = Company.objects.get(slug="unitree")
    page = client.get("/companies/unitree/", headers=headers).content.decode()
    assert 'type="application/atom+xml"' in page
    assert 'href="/companies/unitree.atom"' in page
    feed = read(client, "/companies/unitree.atom", **headers)
    name = company.name_zh if language == "zh-hans" else "Unitree Robotics"
    assert text(feed, "title").startswith(name)
    assert link(feed, "alternate").endswith("/companies/unitree/")
    found = entries(feed)
    assert len(found) == 50
    kinds = {text(one, "id").split("/")[3] for one in found}
    assert {"supply-chain", "targets", "funding"} <= kinds
    for entry in found:
        assert client.get(link(entry, "alternate")).status_code == 200
    identities = [text(one, "id") for one in found]
    assert len(set(identities)) == 50


@pytest.mark.django_db
def test_a_small_company_has_every_fact_that_names_it_in_its_feed(client: Client) -> None:
    company = Company.objects.get(slug="hyundai")
    feed = read(client, "/companies/hyundai.atom")
    found = [text(one, "id").split("/", 3)[3] for one in entries(feed)]
    holding = company.holdings.published().get(owned__slug="boston-dynamics")
    assert f"companies/boston-dynamics/#ownerships-{holding.key}" in found
    assert "companies/hyundai/" in found
    assert len(found) < 50


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "status"), [("nobody", 404), ("galaxycore", 200)])
def test_the_feed_of_nobody_is_not_found(client: Client, slug: str, status: int) -> None:
    assert client.get(f"/companies/{slug}.atom").status_code == status


@pytest.mark.django_db
def test_the_feed_of_a_withdrawn_company_is_gone(client: Client) -> None:
    Company.objects.filter(slug="galaxycore").update(state="withdrawn")
    assert client.get("/companies/galaxycore.atom").status_code == 410


@pytest.mark.django_db
def test_the_combined_feed_has_each_fact_once_and_names_what_it_came_through(
    client: Client,
) -> None:
    rounds, company = "/funding/?company=agibot", "/companies/agibot/"
    feed = read(client, combined(company, rounds, "/prices/?company=unitree"))
    name = "AgiBot"
    assert text(feed, "title").startswith(f"Watchlist: {name}, Funding: company {name}, Prices")
    found = {text(one, "id"): one for one in entries(feed)}
    assert len(found) == len(entries(feed)) == 50
    report = next(one for identity, one in found.items() if "/funding/rounds/" in identity)
    assert text(report, "summary").endswith(f"Watched as: Funding: company {name}, {name}")
    terms = [one.get("term") for one in report.findall("{http://www.w3.org/2005/Atom}category")]
    assert terms == [f"Funding: company {name}", name]
    days = [text(one, "updated")[:10] for one in entries(feed)]
    assert days == sorted(days, reverse=True)


@pytest.mark.django_db
def test_more_companies_need_no_more_queries(client: Client) -> None:
    def queries(*slugs: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            read(client, combined(*(f"/companies/{slug}/" for slug in slugs)))
        return len(captured)

    queries("unitree", "agibot")
    # Each address is checked for itself; the facts are read together.
    assert queries("unitree", "agibot", "ubtech", "xpeng") <= queries("unitree", "agibot") + 2
    assert queries("unitree") < 50


@pytest.mark.django_db
def test_a_poller_of_the_combined_feed_gets_nothing_anew(client: Client) -> None:
    address = combined("/companies/agibot/", "/prices/")
    tag = client.get(address)["etag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    Price.objects.filter(pk=Price.objects.published()[0].pk).update(note="x")
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200
