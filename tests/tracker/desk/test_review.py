"""The review queue, the page of one proposal, and a decision from the keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from companies.models import ProductionActual
from funding.models import FundingRound, Investor
from sources import wording
from sources.models import Proposal
from sources.roles import EDITORS, REVIEWERS
from tests.tracker.desk.proposals import (
    ENGINEAI_B,
    a_batch,
    a_correction,
    a_draft,
    a_withdrawal,
    an_addition,
)
from tests.tracker.desk.test_round_duplicates import typed
from tracker.desk.deciding import Decision, approve, comment, send_back, submit
from tracker.desk.entry.entry import Entry
from tracker.desk.review.comparing import Comparison
from tracker.desk.review.related import beside
from tracker.desk.review.review import decisions_about, next_to_decide
from tracker.desk.rows import BY_NAME

QUEUE = "/desk/queue/"
NEW_SOURCE = {
    "source_id": "s-new",
    "url": "https://example.com/d-round",
    "title": "宇树完成D轮融资",
    "published_on": "2026-10-05",
    "language": "zh",
    "kind": "blog",
}
NEW_INVESTOR = {
    "slug": "xinjin",
    "name_en": "Xinjin Capital",
    "name_zh": "新晋创投",
    "source_ids": "s-new",
}


def a_unitree_round() -> Proposal:
    """A new Series D of Unitree, led by a new investor, on a new blog post."""
    cells = {
        "company_slug": "unitree",
        "round": "unitree-d-2026",
        "stage": "d",
        "announced_on": "2026-10-05",
        "amount_text": "数亿元",
        "currency": "CNY",
        "amount_min": "200000000",
        "amount_max": "999000000",
        "valuation_min": "",
        "valuation_currency": "",
        "valuation_kind": "",
        "lead_slugs": "xinjin",
        "investor_slugs": "meituan",
        "source_ids": "s-new",
        "note": "",
    }
    along = {"sources": [NEW_SOURCE], "investors": [NEW_INVESTOR]}
    return an_addition(ENGINEAI_B, "rd-00000001", along, **cells)


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    running = re.sub(r"</?(?:a|b|span|del|ins|mark)\b[^>]*>", "", main)
    return " ".join(re.sub(r"<[^>]+>", " ", running).split())


def act(client: Client, proposal: Proposal, name: str, **more: Any) -> Any:
    return client.post(f"/desk/proposals/{proposal.pk}/", {"_act": name, **more})


# --- the queue ---


@pytest.mark.django_db
def test_a_line_says_what_it_is_what_it_brings_and_what_to_beware_of(
    reviewer: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    a_unitree_round()
    changed = a_correction("rounds", ENGINEAI_B, stage="c")
    FundingRound.objects.filter(key=ENGINEAI_B).update(stage="a")
    a_correction("targets", "ta-aec27c42", author="rev", note="mine")
    page = text_of(reviewer, QUEUE)
    assert "Unitree Robotics: Series D, 5 October 2026, CNY 200–999 m (数亿元)" in page
    assert "Brings along: source 宇树完成D轮融资; investor Xinjin Capital" in page
    assert page.count("a single weak source") == 1
    assert page.count("somebody changed the row since") == 1
    assert page.index("Unitree") < page.index("EngineAI")
    assert "rev your own" in page
    html = reviewer.get(QUEUE).content.decode()
    assert html.count('name="proposal"') == 3
    assert len(re.findall(r'name="proposal"[^>]* disabled', html)) == 1
    with translation.override("zh-hans"):
        assert Comparison(changed).title.startswith("众擎机器人：C轮")
    for number in range(6):
        a_correction("rounds", ENGINEAI_B, note=str(number))
    with django_assert_max_num_queries(40):
        reviewer.get(QUEUE)


@pytest.mark.django_db
def test_the_queue_is_filtered_by_company_author_and_table(reviewer: Client) -> None:
    a_unitree_round()
    a_correction("targets", "ta-aec27c42", author="ann")
    for query, seen in (
        ("company=宇树科技", ["Unitree"]),
        ("author=ann", ["Leader"]),
        ("table=targets", ["Leader"]),
        ("age=1", []),
        ("", ["Unitree", "Leader"]),
    ):
        page = text_of(reviewer, f"{QUEUE}?{query}")
        assert [name for name in ("Unitree", "Leader") if f"{name} " in page] == seen, query
    assert "Nothing that waits passes" in text_of(reviewer, f"{QUEUE}?age=7")
    for query in ("table=nope", "company=nobody", "age=soon"):
        assert reviewer.get(f"{QUEUE}?{query}").status_code == 400


@pytest.mark.django_db
def test_the_chosen_are_approved_all_or_none(reviewer: Client) -> None:
    sound = a_correction("targets", "ta-aec27c42", note="sound")
    backwards = a_correction("rounds", ENGINEAI_B, amount_max="1")
    both = {"_act": "approve", "proposal": [sound.pk, backwards.pk]}
    answer = reviewer.post(QUEUE, both)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing was approved" in page
    assert page.count(" checked") == 2
    sound.refresh_from_db()
    assert sound.state == "in_review"
    assert reviewer.post(QUEUE, {"_act": "approve", "proposal": [sound.pk]}).status_code == 302
    sound.refresh_from_db()
    assert sound.state == "approved"
    for nonsense in ({}, {"proposal": ["x", "9" * 30]}, {"batch": ["1"]}):
        assert reviewer.post(QUEUE, nonsense).status_code == 422


@pytest.mark.django_db
def test_a_batch_is_one_line_and_decided_whole(reviewer: Client) -> None:
    rows = [a_correction("rounds", ENGINEAI_B, note="a"), a_withdrawal("rounds", "rd-3c9e8b80")]
    batch = a_batch(*rows)
    page = text_of(reviewer, QUEUE)
    assert "rounds.csv Import, 2 rows" in page
    assert "EngineAI" not in page
    assert f'href="{batch.get_absolute_url()}"' in reviewer.get(QUEUE).content.decode()
    shown = text_of(reviewer, batch.get_absolute_url())
    assert "EngineAI" in shown
    assert "Note Valuation above RMB 10bn → a" in shown
    assert act(reviewer, rows[0], "approve").status_code == 422
    assert reviewer.post(QUEUE, {"_act": "approve", "batch": [batch.pk]}).status_code == 302
    assert reviewer.get("/funding/rounds/rd-3c9e8b80/").status_code == 410


# --- one proposal ---


@pytest.mark.django_db
def test_a_correction_is_shown_field_by_field_in_words() -> None:
    proposal = a_correction(
        "rounds", ENGINEAI_B, stage="c", announced_on="2026-05", investor_slugs="meituan"
    )
    told = {
        field.label: (field.base[0].text, field.proposed[0].text)
        for field in Comparison(proposal).fields()
    }
    assert told == {
        "Stage": ("Series B", "Series C"),
        "Announced": ("10 April 2026", "May 2026"),
        "Other investors": ("Luxshare Precision", "Meituan (strategic investment)"),
    }


@pytest.mark.django_db
def test_writing_over_a_later_change_needs_a_tick_for_just_that_change(reviewer: Client) -> None:
    proposal = a_correction("rounds", ENGINEAI_B, stage="c", note="x")
    facts = FundingRound.objects.filter(key=ENGINEAI_B)
    facts.update(stage="a")
    page = text_of(reviewer, proposal.get_absolute_url())
    assert "Series B Since changed to: Series A" in page
    assert act(reviewer, proposal, "approve").status_code == 422
    (token,) = Comparison(proposal).tokens()
    facts.update(stage="seed")  # after the page was shown
    assert act(reviewer, proposal, "approve", over=token).status_code == 422
    assert facts.get().stage == "seed"
    (token,) = Comparison(proposal).tokens()
    assert act(reviewer, proposal, "approve", over=token).status_code == 302
    assert facts.get().stage == "c"


@pytest.mark.django_db
def test_other_reports_of_the_number_stand_beside_a_new_one() -> None:
    key = ProductionActual.objects.get(key="ac-699b5acc").key  # Omdia: 4,200 shipped in 2025
    proposal = a_correction("actuals", key, units_min="6000", units_max="6000")
    found = {one.url: one for one in beside(proposal).facts}
    other = found["/actuals/ac-cf965eb0/"]  # IDC: 4,700
    assert other.why == "the same number, reported elsewhere"
    assert other.clash == "no number fits both"
    assert found["/actuals/ac-ccc6d37e/"].clash == ""  # Unitree: at least 5,500


@pytest.mark.django_db
def test_a_new_round_is_approved_with_all_it_brings_and_undone_again(reviewer: Client) -> None:
    proposal, waiting = a_unitree_round(), a_correction("rounds", ENGINEAI_B, note="x")
    proposal.entry = {"announcement": ["宇树科技宣布完成数亿元D轮融资。"]}
    proposal.save()
    page = text_of(reviewer, proposal.get_absolute_url())
    for words in ("Xinjin Capital new", "weak", "宇树科技宣布完成数亿元D轮融资。", "999,000,000"):
        assert words in page
    answer = act(reviewer, proposal, "approve")
    assert answer.headers["Location"] == waiting.get_absolute_url()
    assert '<a href="/funding/rounds/rd-00000001/">' in reviewer.get(QUEUE).content.decode()
    assert "Unitree" in text_of(reviewer, "/funding/rounds/rd-00000001/")
    page = text_of(reviewer, proposal.get_absolute_url())
    assert "decided by rev" in page
    assert page.count("is withdrawn") == 2
    assert act(reviewer, proposal, "undo").status_code == 422
    assert act(reviewer, proposal, "undo", words="wrong company").status_code == 302
    assert reviewer.get("/funding/rounds/rd-00000001/").status_code == 410
    assert Investor.objects.get(slug="xinjin").state == "withdrawn"


@pytest.mark.django_db
def test_an_undo_keeps_what_others_came_to_name_and_what_they_changed(reviewer: Client) -> None:
    proposal = a_unitree_round()
    approve([proposal], Decision("rev"))
    approve([a_correction("rounds", ENGINEAI_B, investor_slugs="luxshare|xinjin")], Decision("rev"))
    FundingRound.objects.filter(key="rd-00000001").update(note="added later")
    page = text_of(reviewer, proposal.get_absolute_url())
    assert "What stays, as a source or because others name it: 宇树完成D轮融资, Xinjin" in page
    assert "Changed since; this stays:" in page
    act(reviewer, proposal, "undo", words="wrong", force=proposal.pk)
    assert FundingRound.objects.get(key="rd-00000001").state == "withdrawn"
    assert Investor.objects.get(slug="xinjin").state == "published"


@pytest.mark.django_db
def test_who_may_do_what(editor: Client, reviewer: Client, client: Client) -> None:
    proposal = a_correction("rounds", ENGINEAI_B, author="ann", note="x")
    own = a_correction("rounds", ENGINEAI_B, author="rev", note="x")
    for name in ("approve", "return", "reject", "undo"):
        assert act(editor, proposal, name, words="no").status_code == 403
    assert editor.post(QUEUE, {"proposal": proposal.pk}).status_code == 403
    assert act(editor, proposal, "comment", words="which page?").status_code == 302
    assert act(editor, proposal, "retract").status_code == 422
    assert act(client, proposal, "approve").status_code == 302
    assert client.get(QUEUE).status_code == 302
    answer = act(reviewer, own, "approve")
    assert answer.status_code == 422
    assert "is your own" in answer.content.decode()
    assert act(reviewer, own, "retract").headers["Location"].endswith("/edit/")
    for name in ("", "nothing"):
        assert act(reviewer, proposal, name).status_code == 422
    assert act(reviewer, proposal, "comment", words="a\0b").status_code == 302
    assert act(reviewer, proposal, "undo", words="x", force="9" * 5000).status_code == 422
    assert reviewer.get("/desk/proposals/99999999999999999999/").status_code == 404
    draft = a_draft("rounds", ENGINEAI_B, author="ann")
    assert editor.get(draft.get_absolute_url()).status_code == 404
    assert next_to_decide(own, "rev") == proposal
    assert next_to_decide(proposal, "ann") is None


@pytest.mark.django_db
def test_every_step_about_a_row_is_told_in_order(reviewer: Client) -> None:
    proposal = a_correction("rounds", ENGINEAI_B, note="x")
    comment(proposal, "rev", "which filing?")
    send_back(proposal, Decision("rev", "name the page"))
    proposal.refresh_from_db()
    submit(proposal, "page 3")
    act(reviewer, proposal, "reject", words="not there")
    a_draft("rounds", ENGINEAI_B)
    (told,) = decisions_about("rounds", ENGINEAI_B, "rev")
    steps = [(one.actor, one.kind, one.words) for one in told.remarks.all()]
    assert steps == [
        ("ed", "submitted", ""),
        ("rev", "commented", "which filing?"),
        ("rev", "returned", "name the page"),
        ("ed", "submitted", "page 3"),
        ("rev", "rejected", "not there"),
    ]
    page = text_of(reviewer, proposal.get_absolute_url())
    assert "Rejected: decided by rev" in page
    assert page.index("which filing?") < page.index("name the page") < page.index("not there")


# --- with a browser ---


def sign_in(page: Page, site: LiveServer, name: str) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(username=name))
    (cookie,) = [one for one in client.cookies.values() if "sessionid" in one.key]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.url}])


@pytest.mark.only_on("sqlite")
def test_sent_back_mended_and_approved_from_the_keyboard(
    reloaded_dataset: None, page: Page, site: LiveServer
) -> None:
    for name, group in (("ed", EDITORS), ("rev", REVIEWERS)):
        user = get_user_model().objects.create_user(name)
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    a_correction("targets", "ta-aec27c42", author="ann", note="first")
    proposal = a_correction("rounds", ENGINEAI_B, note="from the filing")
    sign_in(page, site, "rev")
    page.goto(QUEUE)
    for key in ("j", "j", "k", "j", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(f"**/desk/proposals/{proposal.pk}/")  # loaded: its keys are heard
    page.keyboard.press("b")
    page.keyboard.type("Which filing? Name it.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Sent back: EngineAI")
    sign_in(page, site, "ed")
    page.goto("/desk/")
    page.locator(f'a[href="/desk/proposals/{proposal.pk}/edit/"]').click()
    page.wait_for_url("**/edit/")  # loaded: its keys are heard
    page.locator("#id_note").fill("from the filing of 12 April")
    page.locator("#id_reason").fill("The filing of 12 April, page 3")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("main")).to_contain_text("Which filing? Name it.")
    sign_in(page, site, "rev")
    page.goto(proposal.get_absolute_url())
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Approved: EngineAI")
    assert FundingRound.objects.get(key=ENGINEAI_B).note == "from the filing of 12 April"


# --- what a stranger's test found ---


@pytest.mark.django_db
def test_a_score_is_the_same_while_typing_and_in_review() -> None:
    data = typed(
        company_slug="engineai", stage="b", lead_slugs="新晋创投", announced_on="2026-04-12"
    )
    entry = Entry(BY_NAME["rounds"], "ed", data=data)
    seen = {one.key: one.score for one in entry.look_for_duplicates()}
    entry.is_valid()
    proposal = an_addition(ENGINEAI_B, "rd-00000001")
    changed = {"key": "rd-00000001", "round": "another", "lead_slugs": "xinjin"}
    proposal.cells = entry.cells | changed
    reviewed = {one.key: one.score for one in beside(proposal).duplicates}
    assert reviewed[ENGINEAI_B] == seen[ENGINEAI_B] < 67  # 67 without the new investor


@pytest.mark.django_db
def test_a_withdrawn_row_that_comes_back_says_so(reviewer: Client) -> None:
    approve([a_withdrawal("rounds", ENGINEAI_B)], Decision("rev"))
    proposal = a_correction("rounds", ENGINEAI_B)
    told = f"Comes back: was withdrawn on {wording.day(timezone.localdate())}"
    assert told in text_of(reviewer, QUEUE)
    page = text_of(reviewer, proposal.get_absolute_url())
    assert told in page
    assert "Correction" not in page
    assert "Series B" in page


@pytest.mark.django_db
def test_the_announcement_and_its_page_stand_beside_the_claim(reviewer: Client) -> None:
    proposal = a_unitree_round()
    proposal.entry = {"announcement": ["宇树科技宣布完成数亿元D轮融资，由美团领投。"]}
    proposal.save()
    aside = reviewer.get(proposal.get_absolute_url()).content.decode().partition("<aside>")[2]
    assert aside.index("https://example.com/d-round") < aside.index("宣布完成")
    assert '<mark title="Amount as worded">数亿元</mark>' in aside
