"""A press release in a browser, by keyboard: read, corrected, submitted, approved, and public."""

import re
from collections.abc import Callable
from decimal import Decimal

from django.test import Client
from playwright.sync_api import Page, expect

from funding.models import CapitalMetric
from sources.models import Proposal
from sources.roles import EDITORS, REVIEWERS
from tests.settling import settle
from tests.tracker.desk.test_import_journey import come_in
from tracker.refresh import refresh_all

ANNOUNCEMENT = """https://news.example/2026/10/20/qianjue
千诀科技完成新一轮融资
10月20日，具身智能大脑公司千诀科技宣布完成3亿元B轮融资，本轮由钧山投资领投，祥峰投资跟投，势能资本担任财务顾问。
"""


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def leave_unfinished(page: Page) -> None:
    """An announcement without a day: the guess is asked about, and what is typed meanwhile stays."""
    mark = page.locator(".field-published .read-mark")
    expect(page.locator("#announcement")).to_be_focused()
    paste(page, "银河通用近日宣布完成3亿元B轮融资，本轮由美团领投。")
    expect(mark).to_have_text("to be checked")
    page.reload()
    expect(page.locator("#kept")).to_contain_text("Restored what you had typed")
    expect(mark).to_have_text("to be checked")
    page.locator("#id_note").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-look]")).to_be_visible()
    page.evaluate("""() => document.addEventListener('htmx:beforeSwap', () => {
        if (id_note.value) return;
        id_note.focus();
        id_note.value = 'typed meanwhile';
    }, { capture: true, once: true })""")
    page.locator("#published_on").fill("2026-10-19")
    page.locator("#published_on").press("Tab")
    expect(mark).to_have_count(0)
    expect(page.locator("#id_note")).to_have_value("typed meanwhile")
    expect(page.locator("#id_note")).to_be_focused()
    page.locator("#announcement").focus()
    paste(page, "https://news.example/x\n银河通用完成5亿元C轮融资，美团领投。")
    expect(page.locator("#id_amount_text")).to_have_value("5亿元")
    assert "3亿元" not in page.locator("#announcement").input_value()


def raised() -> Decimal:
    """Yuan that the company has raised at least."""
    metric = CapitalMetric.objects.filter(company__slug="qianjue", currency="CNY").first()
    return (metric and metric.private.low) or Decimal(0)


def test_from_a_press_release_to_a_published_round(
    reloaded_dataset: None,
    page: Page,
    page_faults: list[str],
    sign_in: Callable[[str, str], Client],
) -> None:
    before = raised()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    come_in(page, sign_in("ed", EDITORS))
    page.goto("/desk/rounds/add/")
    leave_unfinished(page)
    page.goto("/desk/rounds/add/")
    expect(page.locator("#kept")).to_contain_text("You left an unfinished form")
    expect(page.locator("#kept")).to_contain_text("银河通用完成")
    expect(page.locator("#announcement")).to_have_value("")
    expect(page.locator("#announcement")).to_be_focused()
    paste(page, ANNOUNCEMENT)
    expect(page.locator("#id_company_slug")).to_have_value("Qianjue Robotics (qianjue)")
    expect(page.locator("#id_amount_min")).to_have_value("300000000")
    expect(page.locator("mark", has_text="3亿元")).to_be_visible()
    expect(page.locator('#entry [value="submit"]')).to_be_focused()

    page.locator("#id_amount_text").focus()
    page.locator("#id_amount_text").fill("超3亿元")
    expect(page.locator("#id_amount_max")).to_have_value("360000000")
    expect(page.locator("#amount-read")).to_contain_text("CNY 300–360 m")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"/desk/proposals/\d+/$"))
    proposal = Proposal.objects.get(resource="rounds")

    # The same again: the form says that it is there, and nothing is submitted.
    page.goto("/desk/rounds/add/")
    expect(page.locator("#announcement")).to_be_focused()
    paste(page, ANNOUNCEMENT)
    expect(page.locator("#duplicates .is-likely")).to_contain_text("proposed by ed")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_although")).to_be_focused()
    assert Proposal.objects.filter(resource="rounds").count() == 1
    assert len(page_faults) == 1  # the browser notes a form that was refused
    page_faults.clear()

    come_in(page, sign_in("rev", REVIEWERS))
    page.goto(proposal.get_absolute_url())
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved").first).to_be_visible()
    settle()
    refresh_all()
    assert raised() == before + 300_000_000
    page.goto("/companies/qianjue/")
    expect(page.locator(f"a[href='/funding/rounds/{proposal.key}/']").first).to_be_visible()
    found = page.request.get("/api/v1/rounds/?company=qianjue").json()["results"]
    assert proposal.key in [row["key"] for row in found]
    assert "超3亿元" in page.request.get("/companies/qianjue.atom").text()
