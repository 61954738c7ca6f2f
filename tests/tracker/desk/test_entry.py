"""The desk's pages: its home, adding, correcting, drafts, and the ways that lead to them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import ProductionTarget
from sources.choices import ProposalState, RemarkKind
from sources.models import Proposal, Remark, Source
from tests.tracker.desk.conftest import SignIn
from tracker.dataset import TABLES
from tracker.desk.deciding import Decision, approve
from tracker.desk.entry.forms import RowForm
from tracker.desk.rows import BY_NAME, faults, stored_cells

pytestmark = pytest.mark.django_db

ADD = "/desk/targets/add/"
TARGET = {
    "company_slug": "宇树科技", "metric": "deliveries", "units_text": "数万台", "units_min": "2万",
    "units_max": "99900", "unit": "robots", "due": "2031", "stated_on": "2026年3月4日",
    "claimant": "company", "confidence": "reported", "note": "as told",
    "source_ids": "c-36kr-nvidia-2025-08-12",
}  # fmt: skip


def told(response: Any) -> list[str]:
    """The faults at the fields, as a reader sees them."""
    return re.findall(r"errorlist[^>]*>(.*?)</ul>", response.content.decode(), re.DOTALL)


def test_what_is_typed_becomes_a_proposal_of_the_row(editor: Client) -> None:
    response = editor.post(ADD, TARGET)
    assert response.status_code == 302, told(response)
    proposal = Proposal.objects.get()
    assert response["Location"] == proposal.get_absolute_url()
    assert (proposal.state, proposal.author) == (ProposalState.IN_REVIEW, "ed")
    assert {name: cell for name, cell in proposal.cells.items() if cell} == {
        "key": proposal.key, "company_slug": "unitree", "promise": "unitree-deliveries-2031",
        "metric": "deliveries", "units_text": "数万台", "units_min": "20000", "units_max": "99900",
        "unit": "robots", "due": "2031", "stated_on": "2026-03-04", "claimant": "company",
        "confidence": "reported", "note": "as told", "source_ids": "c-36kr-nvidia-2025-08-12",
    }  # fmt: skip
    assert not ProductionTarget.objects.filter(key=proposal.key).exists()


def test_the_same_again_is_a_duplicate_until_it_is_answered(
    editor: Client, sign_in: SignIn
) -> None:
    editor.post(ADD, TARGET)
    other = sign_in("other", "Editors")
    response = other.post(ADD, TARGET)
    assert response.status_code == 422
    page = response.content.decode()
    assert "open proposal of ed" in page
    assert "This looks like a row we have" in page
    assert other.post(ADD, {**TARGET, "although": "another site"}).status_code == 302
    assert Remark.objects.latest("pk").words == "Not a duplicate: another site"


def test_all_faults_are_told_at_once(editor: Client) -> None:
    wrong = {"company_slug": "Nobody Knows", "units_min": "5", "units_max": "4", "metric": ""}
    page = editor.post(ADD, {**TARGET, **wrong, "due": "soon", "source_ids": ""}).content.decode()
    faulty = re.findall(r'class="field is-faulty" data-column="(\w+)"', page)
    assert set(faulty) == {"company_slug", "metric", "due", "source_ids", "units_min"}


def test_a_wording_that_says_otherwise_is_asked_about_once(editor: Client) -> None:
    other = {**TARGET, "units_max": "90000"}
    page = editor.post(ADD, other).content.decode()
    assert "The wording says 20,000–99,900: mend the range" in page
    (mark,) = re.findall(r'name="as_typed" value="([^"]+)" form="entry">', page)
    assert editor.post(ADD, {**other, "units_max": "9", "as_typed": mark}).status_code == 422
    faulty = editor.post(ADD, {**other, "due": "", "as_typed": mark}).content.decode()
    assert f'value="{mark}" form="entry" checked>' in faulty
    assert editor.post(ADD, {**other, "as_typed": mark}).status_code == 302
    told_to_reviewers = Remark.objects.get().words
    assert told_to_reviewers == "Kept as typed, although “数万台” reads as 20,000–99,900."


def test_a_correction_elsewhere_leaves_an_old_wording_alone(editor: Client) -> None:
    form = RowForm(BY_NAME["targets"], cells={**TARGET, "units_max": "90000"})
    assert not form.partings({**form.base, "note": "else"})
    assert form.partings({**form.base, "units_max": "91000"})


@pytest.mark.parametrize(
    ("table", "cells", "column"),
    [
        ("actuals", {"period_start": "", "period_end": "2099"}, "period_end"),
        ("actuals", {"period_end": "2021", "period_start": "", "reported_on": "2020-12-30"}, "period_end"),
        ("supply_links", {"status": "supplying", "since": "2099-01"}, "since"),
        ("orders", {"status": "delivered", "ordered_on": "2099"}, "ordered_on"),
    ],
)  # fmt: skip
def test_outcomes_do_not_lie_ahead(table: str, cells: dict[str, str], column: str) -> None:
    row = BY_NAME[table].cells(BY_NAME[table].rows().order_by("pk")[0])
    assert not faults(BY_NAME[table], row)
    assert [one.column for one in faults(BY_NAME[table], row | cells)] == [column]


def test_what_is_expected_may_lie_ahead() -> None:
    for table, cells in (
        ("market_figures", {"period_end": "2099-12-31"}),
        ("targets", {"due": "2099"}),
        ("supply_links", {"status": "validated", "since": "2099"}),
    ):
        row = BY_NAME[table].cells(BY_NAME[table].rows().order_by("pk")[0])
        assert not faults(BY_NAME[table], row | cells)


def test_an_investor_that_we_probably_have_must_be_told_apart(editor: Client) -> None:
    row = BY_NAME["rounds"].cells(BY_NAME["rounds"].rows().filter(company__slug="unitree")[0])
    form = RowForm(BY_NAME["rounds"], cells=row)
    shown = {name: form.initial[name] for name in form.fields}
    block = {
        "new": "added-0", "added-0-table": "investors", "added-0-typed": "海源资本",
        "added-0-name_en": "Haiyuan Capital", "added-0-name_zh": "海源资本", "added-0-kind": "vc",
        "added-0-country": "CN", "although": "",
    }  # fmt: skip
    data = {
        **shown,
        "round": "",
        "amount_text": "",
        "lead_slugs": "海源资本",
        "investor_slugs": "",
        **block,
    }
    response = editor.post("/desk/rounds/add/", data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Is it one of these?" in page
    assert "Say why this is another, or write the name that we have: 海源资本." in page
    assert "This is probably Haiyuan Capital (haiyuan-capital): write its name instead" in page
    answered = editor.post("/desk/rounds/add/", {**data, "although": "another fund"})
    assert answered.status_code == 302, told(answered)
    assert "Perhaps we have it already:" in editor.get(answered["Location"]).content.decode()


def test_who_was_signed_out_is_told_that_nothing_is_lost(client: Client) -> None:
    page = client.get(ADD, follow=True).content.decode()
    assert "What you typed is kept in this browser" in page
    assert "kept in this browser" not in client.get("/desk/", follow=True).content.decode()


def test_a_new_page_comes_along_as_a_source_once_it_was_looked_at(editor: Client) -> None:
    page = "www.36kr.com/p/31415926?utm_source=x"
    first = editor.post(ADD, {**TARGET, "source_ids": page})
    assert first.status_code == 422
    assert 'value="https://www.36kr.com/p/31415926?utm_source=x"' in first.content.decode()
    block = {
        "new": "added-0", "added-0-table": "sources", "added-0-typed": page,
        "added-0-url": f"https://{page}", "added-0-title": "Headline", "added-0-kind": "news",
        "added-0-language": "zh",
    }  # fmt: skip
    response = editor.post(ADD, {**TARGET, "source_ids": page, **block})
    assert response.status_code == 302, told(response)
    source, target = (
        Proposal.objects.get(resource="sources"),
        Proposal.objects.get(resource="targets"),
    )
    assert source.brought_by == target
    assert target.cells["source_ids"] == source.key


def test_a_known_page_is_taken_and_said_so(editor: Client) -> None:
    source = Source.objects.get(source_id="c-36kr-nvidia-2025-08-12")
    typed = {**TARGET, "note": "", "source_ids": f"{source.url}?utm_medium=mail#x", "unit": ""}
    response = editor.post(ADD, typed)
    assert response.status_code == 422
    assert f"→ {source.title[:20]}" in response.content.decode()
    assert not re.search(r'name="new"', response.content.decode())


def test_constraints_speak_at_their_fields(editor: Client) -> None:
    response = editor.post(ADD, {**TARGET, "units_min": "5", "units_max": "4", "unit": ""})
    page = response.content.decode()
    fields = re.findall(r'class="field is-faulty" data-column="(\w+)"', page)
    assert {"units_min", "unit"} & set(fields)
    assert 'id="faults"' in page
    assert 'value="数万台"' in page, "what was typed stays"


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_table_is_added_to_corrected_and_kept_empty(editor: Client, table: Any) -> None:
    row = table.rows().order_by("pk")[0]
    edit = f"/desk/{table.name}/{getattr(row, table.identity)}/edit/"
    assert editor.get(f"/desk/{table.name}/add/").status_code == 200
    assert editor.get(edit).status_code == 200
    assert editor.post(f"/desk/{table.name}/add/", {"_act": "submit"}).status_code == 422
    assert editor.post(edit, {}).status_code == 422
    kept = editor.post(f"/desk/{table.name}/add/", {"_act": "draft"})
    assert kept.status_code == 302
    assert editor.get(kept["Location"]).status_code == 200


def test_a_correction_gives_its_reason_and_changes_only_what_was_changed(editor: Client) -> None:
    row = ProductionTarget.objects.filter(units_min__gt=0).order_by("pk")[0]
    table = BY_NAME["targets"]
    edit = f"/desk/targets/{row.key}/edit/"
    page = editor.get(edit)
    form = page.context["entry"].row
    data = {name: form.initial[name] for name in form.fields} | {"units_min": "1"}
    refused = editor.post(edit, data)
    assert "a correction needs its reason" in refused.content.decode()
    assert editor.post(edit, {**data, "reason": "misread"}).status_code == 302
    proposal = Proposal.objects.get()
    assert proposal.changed() == {"units_min": (table.cells(row)["units_min"], "1")}


def test_drafts_are_ones_own_and_can_be_thrown_away(editor: Client, sign_in: SignIn) -> None:
    kept = editor.post(ADD, {**TARGET, "units_min": "many", "note": "a\0b", "_act": "draft"})
    address = kept["Location"]
    assert 'value="many"' in editor.get(address).content.decode()
    other = sign_in("other", "Editors")
    number = address.split("/")[3]
    assert other.get(address).status_code == 404
    assert other.post(f"/desk/proposals/{number}/discard/").status_code == 404
    home = editor.get("/desk/").content.decode()
    assert address in home
    assert editor.get(f"/desk/proposals/{number}/discard/").status_code == 405
    editor.post(f"/desk/proposals/{number}/discard/")
    assert not Proposal.objects.exists()


def test_the_home_says_why_something_came_back(editor: Client, reviewer: Client) -> None:
    editor.post(ADD, TARGET)
    proposal = Proposal.objects.get()
    assert reviewer.get("/desk/").content.decode().count(proposal.get_absolute_url()) == 1
    Proposal.objects.update(state=ProposalState.RETURNED)
    Remark.objects.create(
        proposal=proposal, actor="rev", kind=RemarkKind.RETURNED, words="Which year?"
    )
    assert "Which year?" in editor.get("/desk/").content.decode()
    assert "Which year?" in editor.get(f"/desk/proposals/{proposal.pk}/edit/").content.decode()


def test_a_proposal_that_no_form_made_opens_with_its_cells(editor: Client) -> None:
    table = BY_NAME["targets"]
    row = table.rows()[0]
    cells = table.cells(row)
    proposal = Proposal.objects.create(
        resource="targets", key=row.key, cells={**cells, "note": "again"}, base=cells, author="ed"
    )
    page = editor.get(f"/desk/proposals/{proposal.pk}/edit/")
    form = page.context["entry"].row
    assert form["note"].value() == "again"
    assert form.cells()["source_ids"] == cells["source_ids"]


@pytest.mark.parametrize(
    "address",
    [
        "/desk/nothing/add/",
        "/desk/targets/nothing/edit/",
        "/desk/targets/%00/edit/",
        "/desk/proposals/0/edit/",
        "/desk/proposals/99999999999999999999999/edit/",
    ],
)
def test_what_there_is_not_is_not_found(editor: Client, address: str) -> None:
    assert editor.get(address).status_code == 404


@pytest.mark.parametrize(
    "bad",
    [
        {"note": "x" * 1_000_000},
        {"company_slug": "x" * 1_000_000},
        {"company_slug": "\0", "units_min": "\0", "source_ids": "\0", "reason": "\0"},
        {"source_ids": "\n".join(f"https://example.com/{number}" for number in range(10_000))},
        {"source_ids": "http://[bad\nhttp://"},
        {
            "source_ids": "x",
            "new": ["__", "added-0", "x"],
            "added-0-table": "no",
            "x-table": "sources",
        },
        {"units_min": "9" * 59, "due": "0000-99-99"},
    ],
    ids=["long note", "long name", "NUL", "10,000 lines", "addresses", "prefixes", "numbers"],
)
def test_bad_input_is_told_and_never_breaks(editor: Client, bad: dict[str, Any]) -> None:
    assert editor.post(ADD, {**TARGET, **bad}).status_code == 422
    assert editor.post("/desk/targets/duplicates/?but=x", {**TARGET, **bad}).status_code == 200
    kept = editor.post(ADD, {**TARGET, **bad, "_act": "draft"})
    assert kept.status_code == 302
    assert editor.get(kept["Location"]).status_code == 200


# --- from public pages to the desk ---

PAGES = {
    "/targets/ta-aec27c42/": "/desk/targets/ta-aec27c42/edit/",
    "/companies/unitree/": "/desk/companies/unitree/edit/",
    "/funding/investors/sanqi-interactive/": "/desk/investors/sanqi-interactive/edit/",
    "/sources/c-36kr-nvidia-2025-08-12/": "/desk/sources/c-36kr-nvidia-2025-08-12/edit/",
}


@pytest.mark.parametrize("address", PAGES)
def test_editors_find_the_desk_on_public_pages_and_readers_nothing(
    editor: Client, client: Client, address: str
) -> None:
    page = editor.get(address).content.decode()
    assert PAGES[address] in page
    assert editor.get(PAGES[address]).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        plain = client.get(address)
    assert "/desk/" not in plain.content.decode().replace("/desk/sign-in/", "")
    asked = " ".join(query["sql"] for query in queries)
    assert not re.search(r"django_session|auth_|proposal", asked)


def test_a_profile_begins_rows_about_its_company(editor: Client) -> None:
    page = editor.get("/companies/unitree/").content.decode()
    address = "/desk/orders/add/?maker_slug=unitree"
    assert address in page
    assert 'value="Unitree Robotics (unitree)"' in editor.get(address).content.decode()


def test_the_first_news_of_a_company_brings_it_along(editor: Client) -> None:
    sent = {
        "company_slug": "灵犀微动",
        "stage": "seed",
        "instrument": "private_equity",
        "announced_on": "2026-10-05",
        "amount_scope": "round",
        "confidence": "reported",
        "source_ids": "p-lualdi-neo",
        "_act": "submit",
    }
    page = editor.post("/desk/rounds/add/", sent)
    assert page.status_code == 422
    shown = page.content.decode()
    assert 'name="added-0-name_zh" value="灵犀微动"' in shown
    assert not Proposal.objects.exists()
    block = {
        "new": "added-0",
        "added-0-table": "companies",
        "added-0-typed": "灵犀微动",
        "added-0-name_en": "Lingxi Micromotion",
        "added-0-name_zh": "灵犀微动",
        "added-0-roles": "maker",
        "added-0-country": "CN",
    }
    assert editor.post("/desk/rounds/add/", sent | block).status_code == 302
    company = Proposal.objects.get(resource="companies")
    proposal = Proposal.objects.get(resource="rounds")
    assert company.brought_by == proposal
    assert proposal.cells["company_slug"] == company.key == "lingxi-micromotion"
    assert proposal.cells["round"] == "lingxi-micromotion-seed-2026-10"
    approve([proposal], Decision("rev"))
    assert stored_cells(BY_NAME["companies"], company.key)["source_ids"] == "p-lualdi-neo"
