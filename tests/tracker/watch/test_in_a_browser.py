"""The browser keeps the watchlist, and an edit shows once as new."""

from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from funding.models import FundingRound
from tests.sources.test_feeds import entries, text


def watch_here(page: Page, address: str, button: str = "Watch this list") -> None:
    page.goto(address)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("button", name="Watched: stop watching")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_two_watched_lists_are_kept_and_an_edit_shows_once_as_new(
    reloaded_dataset: None, page: Page
) -> None:
    watch_here(page, "/funding/?company=ubtech")
    watch_here(page, "/prices/")
    page.reload()
    expect(page.get_by_role("button", name="Watched: stop watching")).to_be_visible()
    page.goto("/watch/")
    expect(page.get_by_role("status")).to_contain_text("Nothing changed since")
    names = page.locator("[data-watch-rows] input")
    expect(names).to_have_count(2)
    expect(names.first).to_have_value("Funding: company UBTECH Robotics")
    expect(page.get_by_role("button", name="Mark as read")).to_be_hidden()
    report = FundingRound.objects.published().filter(company__slug="ubtech")[0]
    FundingRound.objects.filter(pk=report.pk).update(note="As filed")
    for _visit in range(2):  # looking alone does not make it read
        page.goto("/watch/")
        expect(page.get_by_role("status")).to_contain_text("1 change since")
        expect(page.locator(".change")).to_have_count(1)
        expect(page.locator(".change")).to_contain_text("As filed")
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing changed since")
    page.goto("/watch/")
    expect(page.get_by_role("status")).to_contain_text("Nothing changed since")


@pytest.mark.only_on("sqlite")
def test_a_watchlist_is_renamed_reordered_exported_and_shared(page: Page) -> None:
    watch_here(page, "/orders/")
    watch_here(page, "/companies/agibot/", "Watch this company")
    page.goto("/watch/")
    rows = page.locator("[data-watch-rows] li")
    expect(rows).to_have_count(2)
    rows.first.get_by_label("Name").fill("All orders")
    rows.first.get_by_label("Name").press("Tab")
    page.get_by_text("As text, to keep elsewhere").click()
    written = page.get_by_label("One watch a line")
    expect(written).to_have_value("/orders/ All orders\n/companies/agibot/ AgiBot")
    rows.nth(1).get_by_role("button", name="Move up").click()
    expect(rows.first.get_by_label("Name")).to_have_value("AgiBot")
    written.fill("/prices/ What they cost\nhttps://example.com/ No")
    page.get_by_role("button", name="Make this my watchlist").click()
    expect(page.get_by_text("Not an address of this site")).to_be_visible()
    written.fill("/prices/ What they cost\n/orders/")
    page.get_by_role("button", name="Make this my watchlist").click()
    expect(page.get_by_role("link", name="What they cost")).to_be_visible()
    page.locator("[data-watch-rows] li").first.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-watch-rows] li")).to_have_count(1)
    # Somebody else's list is shown as such and can be taken over.
    page.goto("/watch/?w=/events/")
    expect(page.get_by_text("a watchlist other than the one in your browser")).to_be_visible()
    page.get_by_role("button", name="Add these to my watchlist").click()
    expect(page.locator("[data-watch-rows] li")).to_have_count(2)


def test_a_reader_subscribes_to_a_filtered_list(page: Page, client: Client, db: None) -> None:
    page.goto("/funding/")
    page.get_by_label("Company", exact=True).select_option("ubtech")
    expect(page).to_have_url("/funding/?company=ubtech")
    address = page.locator("#results .downloads a[type='application/atom+xml']").get_attribute(
        "href"
    )
    answer = page.request.get(str(address))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.body())  # noqa: S314 (our own answer)
    assert text(feed, "title").startswith("Funding: company UBTECH Robotics")
    assert entries(feed)
    assert all("UBTECH" in text(entry, "title") for entry in entries(feed))


@pytest.mark.only_on("sqlite")
def test_without_scripts_the_watchlist_is_its_address(browser: Browser, site: LiveServer) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/orders/")
    expect(page.get_by_role("button", name="Watch this list")).to_be_hidden()
    expect(page.locator(".downloads a[type='application/atom+xml']")).to_be_visible()
    page.goto("/watch/")
    for address in ("/orders/", "/companies/agibot/"):
        page.get_by_label("Address of another list or company").fill(address)
        page.get_by_role("button", name="Show").last.click()
    expect(page.locator(".watched h2")).to_have_count(2)
    assert page.url.count("w=") == 2
    context.close()
