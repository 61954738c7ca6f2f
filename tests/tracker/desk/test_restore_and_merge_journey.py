"""In a browser: a correction is taken back through its history; two investors become one, and two again."""

import re
from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Page, expect

from sources.roles import EDITORS, REVIEWERS
from tests.tracker.desk.proposals import ENGINEAI_B
from tests.tracker.desk.test_import_journey import come_in
from tracker.desk.rows import BY_NAME, stored_cells


def test_restored_then_merged_and_undone(
    reloaded_dataset: None, page: Page, sign_in: Callable[[str, str], Client]
) -> None:
    editor, reviewer = sign_in("ed", EDITORS), sign_in("rev", REVIEWERS)

    def approved() -> None:
        expect(page).to_have_url(re.compile(r"/desk/(proposals|batches)/\d+/$"))
        address = page.url
        come_in(page, reviewer)
        page.goto(address)
        page.keyboard.press("a")
        expect(page.get_by_role("button", name=re.compile("^Approve"))).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Approved").first).to_be_visible()
        come_in(page, editor)

    rounds = BY_NAME["rounds"]
    before = stored_cells(rounds, ENGINEAI_B)
    come_in(page, editor)
    page.goto(f"/funding/rounds/{ENGINEAI_B}/")
    page.get_by_role("link", name="Correct").click()
    page.wait_for_url("**/edit/")  # loaded: its keys are heard
    page.locator("#id_note").fill("misread")
    page.get_by_label("Reason").fill("a slip")
    page.keyboard.press("Control+Enter")
    approved()
    assert stored_cells(rounds, ENGINEAI_B)["note"] == "misread"
    page.goto(f"/funding/rounds/{ENGINEAI_B}/")
    page.get_by_role("link", name="History").click()
    page.get_by_text("Bring this version back").last.click()
    page.get_by_label("Reason").last.fill("it was right before")
    page.get_by_role("button", name="Propose it").last.click()
    approved()
    assert stored_cells(rounds, ENGINEAI_B) == before

    page.goto("/desk/merge/?table=investors")
    expect(page.get_by_label("The one that goes")).to_be_focused()
    page.get_by_label("The one that goes").fill("五源资本")
    page.get_by_label("The one that stays").fill("addor-capital")
    page.get_by_role("button", name="Show what would move").click()
    expect(page.get_by_text("rows would change")).to_be_visible()
    expect(page.get_by_label("Reason")).to_be_focused()
    page.get_by_label("Reason").fill("renamed")
    page.keyboard.press("Control+Enter")
    approved()
    batch = page.url
    page.goto("/funding/investors/5y-capital/")
    assert page.url.endswith("/funding/investors/addor-capital/")

    come_in(page, reviewer)
    page.goto(batch)
    page.get_by_role("link", name="Undo").click()
    page.get_by_label("Reason").fill("two firms after all")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone").first).to_be_visible()
    assert page.request.get("/api/v1/investors/5y-capital/").status == 200
