"""A pasted announcement in the form for rounds: filled in, marked, and nothing typed lost."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.models import Proposal
from tracker.desk.rounds.publication import publication

READ = "/desk/rounds/read/"
ONE = (
    "36氪获悉，具身智能公司「千诀科技」近日完成近亿元Pre-A+轮融资，本轮由钧山投资领投，祥峰投资、"
    "美团跟投，势能资本担任长期财务顾问。"
)
TWO = (
    "投资界7月2日消息，灵心巧手今日宣布完成B轮及B+轮融资。B轮由蚂蚁集团、红杉中国联合领投，融资额5亿元；"
    "B+轮由国投创业领投，融资额10亿元。"
)
PAGE = {"address": "https://news.example/p/1", "published_on": "2026-09-14"}


def read(editor, text, **typed):
    given = {"announcement": text, **PAGE, **typed}
    return editor.post(READ, given, headers={"HX-Request": "true"})


def shown(response):
    """Field → its value, from the form that came back."""
    form = response.context["entry"].row
    return {name: form[name].value() or "" for name in form.fields}


def marks(response):
    return {name: mark.state for name, mark in response.context["page"].marks.items()}


def test_what_the_announcement_says_is_filled_in_and_marked(editor):
    response = read(editor, ONE)
    fields = shown(response)
    assert fields["company_slug"] == "Qianjue Robotics (qianjue)"
    assert (fields["stage"], fields["stage_text"]) == ("pre_a", "Pre-A+")
    assert fields["announced_on"] == "2026-09-14"
    assert (fields["amount_min"], fields["amount_max"]) == ("90000000", "100000000")
    assert fields["source_ids"] == PAGE["address"]
    assert "势能资本" not in fields["investor_slugs"]
    assert marks(response)["company_slug"] == "recognised"
    # Two of our investors are Meituan's: which one is meant has to be asked.
    assert marks(response)["investor_slugs"] == "check"
    (asked,) = [
        slot for slot in response.context["page"].slots if slot.field.name == "investor_slugs"
    ]
    assert len(asked.mark.options) == 2
    text = response.content.decode()
    assert re.search(r'<mark data-fields="amount_text">.*?近亿元</mark>', text)


def test_an_unknown_investor_stands_below_as_a_new_row_guessed(editor):
    (new,) = read(editor, ONE).context["page"].new_investors
    guessed = {name: new.form[name].value() for name in ("name_en", "name_zh", "kind", "country")}
    assert guessed == {
        "name_en": "Junshan Investment",
        "name_zh": "钧山投资",
        "kind": "vc",
        "country": "CN",
    }


def test_what_was_typed_stays_and_is_said(editor):
    response = read(editor, ONE, stage="a", amount_min="9500万")
    assert shown(response)["stage"] == "a"
    assert shown(response)["amount_min"] == "9500万"
    assert marks(response)["stage"] == "typed"
    taken = read(editor, ONE, stage="a", _take="stage=pre_a")
    assert shown(taken)["stage"] == "pre_a"


def test_each_round_of_an_announcement_is_a_choice(editor):
    first = read(editor, TWO, published_on="2026-07-02")
    assert len(first.context["page"].choices) == 2
    assert shown(first)["stage"] == "b"
    filled = json.dumps(dict(first.context["page"].reading.values))
    second = read(editor, TWO, **shown(first), published_on="2026-07-02", filled=filled, _round="1")
    assert shown(second)["stage"] == "b_plus"
    assert shown(second)["amount_min"] == "1000000000"
    assert "国投创业" in shown(second)["lead_slugs"] or "SDIC" in shown(second)["lead_slugs"]


def test_the_address_and_the_day_may_stand_in_the_text(editor):
    text = f"https://news.example/2026/09/12/x\n{ONE}"
    response = read(editor, text, address="", published_on="")
    assert shown(response)["source_ids"] == "https://news.example/2026/09/12/x"
    assert shown(response)["announced_on"] == "2026-09-12"
    unknown = read(editor, ONE, published_on="")
    assert marks(unknown)["published_on"] == "check"
    assert marks(unknown)["announced_on"] == "check"


@pytest.mark.parametrize(
    "text",
    ["", "   \n ", "\x00\ud800", "🤖" * 3000, "<script>alert(1)</script>" + ONE, "亿A、" * 33_000],
    ids=["empty", "blank", "binary", "emoji", "markup", "100 kB"],
)
def test_any_paste_is_answered(editor, text):
    response = read(editor, text.encode("utf-8", "replace").decode(), round_number="9" * 9)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_without_scripts_the_page_comes_back_whole(editor):
    response = editor.post(READ, {"announcement": ONE, **PAGE, "filled": "[[", "_round": "x"})
    assert response.status_code == 200
    assert "<h1>" in response.content.decode()
    assert editor.get(READ).status_code == 302


def test_a_round_that_stands_is_corrected_in_the_same_form(editor):
    page = editor.get("/desk/rounds/rd-1583eb14/edit/")
    assert page.status_code == 200
    read_url = page.context["read_url"]
    answer = editor.post(read_url, {"announcement": ONE, **PAGE})
    assert answer.context["action"] == "/desk/rounds/rd-1583eb14/edit/"
    assert editor.get("/desk/rounds/next/999999/").status_code == 404


def test_many_investors_cost_no_more_queries(editor):
    few = ONE.replace("祥峰投资", "甲乙资本")
    many = ONE.replace("祥峰投资", "、".join(f"{one}溪资本" for one in "甲乙丙丁戊己庚辛"))
    read(editor, few)
    counts = []
    for text in (few, many):
        with CaptureQueriesContext(connection) as queries:
            read(editor, text)
        # The look at the clock of the figures comes by time, not by what is read.
        asked = [one["sql"] for one in queries if "refreshmark" not in one["sql"]]
        counts.append(len([sql for sql in asked if "sources_change" not in sql]))
    assert counts[0] == counts[1] <= 50


def test_the_next_round_follows_the_one_submitted(editor):
    first = read(editor, TWO, published_on="2026-07-02")
    page = first.context["page"]
    sent = shown(first)
    sent |= {"announcement": TWO, **PAGE, "published_on": "2026-07-02", "round_number": "0"}
    sent |= {"new": [one.prefix for one in first.context["entry"].new], "_act": "another"}
    sent["although"] = "the test's own"
    for one in first.context["entry"].new:
        sent |= {f"{one.prefix}-table": one.table.model.resource, f"{one.prefix}-typed": one.typed}
        sent |= {f"{one.prefix}-{field.name}": field.value() or "" for field in one.form}
    assert page.reading.has_next
    answer = editor.post("/desk/rounds/add/", sent)
    proposal = Proposal.objects.get(resource="rounds")
    assert answer.headers["Location"] == f"/desk/rounds/next/{proposal.pk}/"
    following = editor.get(answer.headers["Location"])
    assert shown(following)["stage"] == "b_plus"
    # The source that the first one adds is shared, not added twice.
    assert [one.known.key for one in following.context["page"].new_sources] == [
        Proposal.objects.get(resource="sources").key
    ]


def sent_again(response):
    """The form as a browser sends it back."""
    sent = {**shown(response), "filled": response.context["page"].filled}
    sent["published_on"] = response.context["page"].reading.published_on
    sent["address"] = response.context["page"].reading.address
    sent["new"] = [one.prefix for one in response.context["entry"].new]
    for one in response.context["entry"].new:
        sent |= {f"{one.prefix}-table": one.table.model.resource, f"{one.prefix}-typed": one.typed}
        sent |= {f"{one.prefix}-{field.name}": field.value() or "" for field in one.form}
    return sent


def test_a_guessed_day_stays_a_guess_until_somebody_types_one(editor):
    first = read(editor, ONE, published_on="")
    again = read(editor, ONE, **sent_again(first))
    assert marks(again)["published_on"] == "check"
    refused = editor.post("/desk/rounds/add/", {"announcement": ONE, **sent_again(first)})
    assert refused.context["page"].marks["published_on"].state == "check"


def test_another_announcement_replaces_what_the_first_filled_and_keeps_what_was_typed(editor):
    first = read(editor, f"https://news.example/2026/09/12/x\n{ONE}", address="", published_on="")
    sent = sent_again(first) | {"note": "mine"}
    other = read(editor, "https://news.example/2026/09/15/y\n宇树科技完成C轮融资。", **sent)
    fields = shown(other)
    assert fields["source_ids"] == "https://news.example/2026/09/15/y"
    assert (fields["announced_on"], fields["stage"]) == ("2026-09-15", "c")
    assert (fields["amount_text"], fields["lead_slugs"]) == ("", "")
    assert fields["note"] == "mine"
    nothing = read(editor, "An article about the weather.", **sent)
    assert shown(nothing)["company_slug"] == ""


def test_a_corrected_day_of_publication_reaches_the_source(editor):
    sent = sent_again(read(editor, ONE))
    dated = read(editor, ONE, **sent | {"published_on": "2026-09-10"})
    (source,) = dated.context["page"].new_sources
    assert source.form["published_on"].value() == "2026-09-10"
    by_hand = sent | {f"{source.prefix}-published_on": "2026-08"}
    kept = read(editor, ONE, **by_hand | {"published_on": "2026-09-10"})
    assert kept.context["page"].new_sources[0].form["published_on"].value() == "2026-08"


@pytest.mark.parametrize(
    ("top", "day"),
    [
        ("Pandaily - Nov 18, 2026\nGalbot raised", "2026-11-18"),
        ("SHANGHAI, Nov. 10, 2026 /PRNewswire/ -- Galbot", "2026-11-10"),
        ("SEOUL, April 29 (Reuters) - Galbot", "2026-04-29"),
        ("《科创板日报》20日讯，银河通用", "2026-11-20"),
        ("《科创板日报》22日讯，银河通用", "2026-10-22"),
        ("投资界11月19日消息，银河通用", "2026-11-19"),
        ("Galbot, which was founded on May 3, 2023, raised", ""),
        ("11月19日，银河通用完成", ""),
    ],
)
def test_a_byline_tells_the_day_of_publication(monkeypatch, top, day):
    today = date(2026, 11, 21)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)
    found = publication("", top, "")
    assert found.is_guess is not bool(day)
    assert found.day == (date.fromisoformat(day) if day else today)


def test_a_company_nobody_knows_is_offered_with_its_name(editor):
    response = read(editor, "知情人士称，「锐动元」拟完成3亿元（约合0.4亿美元）A轮融资。")
    fields = shown(response)
    assert (fields["company_slug"], fields["confidence"]) == ("锐动元", "rumoured")
    assert fields["note"] == "also given as 约合0.4亿美元"
    assert marks(response)["company_slug"] == "check"
    (new,) = response.context["page"].new_companies
    assert new.form["name_zh"].value() == "锐动元"


def test_a_correction_begins_at_the_facts(editor):
    page = editor.get("/desk/rounds/rd-1583eb14/edit/").context["page"]
    assert (page.is_folded, page.focus) == (True, "id_company_slug")
    assert not editor.get("/desk/rounds/add/").context["page"].is_folded
