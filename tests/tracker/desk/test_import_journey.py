"""One import in a browser: three bad rows, the mended file, review, and back again."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from sources.roles import EDITORS, REVIEWERS
from tracker.desk.rows import BY_NAME, stored_cells

GOOD = "key,note\nrd-1583eb14,from the July list\nrd-c82b193d,也在名单上\nrd-069a9fc2,a third\n"
BAD = GOOD.replace("rd-069a9fc2", "rd-gone") + "rd-1583eb14,twice\nrd-38218424\n"


def come_in(page: Page, client: Client) -> None:
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/"}])


def test_bad_rows_are_mended_approved_and_undone(
    reloaded_dataset: None, page: Page, sign_in: Callable[[str, str], Client], tmp_path: Path
) -> None:
    rounds = BY_NAME["rounds"]
    before = stored_cells(rounds, "rd-c82b193d")
    come_in(page, sign_in("ed", EDITORS))
    page.goto("/desk/import/")
    page.get_by_label("Table", exact=True).select_option("rounds")
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text(BAD, encoding="gb18030")
    good.write_text(GOOD, encoding="utf-8-sig")
    page.get_by_label("File", exact=True).set_input_files(bad)
    page.get_by_label("Reason").fill("the July list")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("3 rows are rejected")).to_be_visible()
    for line in ("4", "5", "6"):
        expect(page.get_by_role("cell", name=line, exact=True).first).to_be_visible()

    page.get_by_label("File", exact=True).set_input_files(good)
    page.get_by_role("button", name="Check the mended file").click()
    expect(page.get_by_text("也在名单上")).to_be_visible()
    page.get_by_role("button", name="Put all before the reviewers").click()
    expect(
        page.get_by_text("somebody else has to decide").or_(page.get_by_text("It waits for"))
    ).to_be_visible()
    address = page.url

    come_in(page, sign_in("rev", REVIEWERS))
    page.goto(address)
    page.get_by_role("button", name="Approve the whole batch").click()
    page.get_by_role("link", name="Undo this batch").click()
    assert stored_cells(rounds, "rd-c82b193d")["note"] == "也在名单上"
    expect(page.get_by_text("3 rows go back")).to_be_visible()
    page.get_by_label("Reason").fill("not our list")
    page.get_by_role("button", name="Undo this batch").click()
    expect(page.get_by_text("Undone").first).to_be_visible()
    assert stored_cells(rounds, "rd-c82b193d") == before
