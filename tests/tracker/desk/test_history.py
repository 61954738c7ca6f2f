"""Versions read back from the change log; bringing one back, and withdrawing a fact."""

from decimal import Decimal

import pytest
from django.test import Client

from companies.models import Company
from funding.models import FundingRound
from sources.change_log import acting
from sources.change_words import reason_words
from sources.history import versions
from sources.models import Proposal
from tests.facts import execute
from tests.tracker.desk.proposals import a_draft
from tracker.dataset import TABLES
from tracker.desk.deciding import Decision, Refused, approve
from tracker.desk.rows import BY_NAME, stored_cells
from tracker.desk.undoing import undo

pytestmark = pytest.mark.django_db
ROUND = "rd-1583eb14"
ROUNDS = BY_NAME["rounds"]


def decided(proposal: Proposal) -> None:
    approve([proposal], Decision("rev"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_last_version_is_the_row_as_it_stands(table: object) -> None:
    rows = table.rows()  # type: ignore[attr-defined]
    for row in rows[:: max(1, rows.count() // 5)]:
        past = versions(table, str(getattr(row, table.identity)))  # type: ignore[arg-type, attr-defined]
        assert past[-1].cells == table.cells(row)  # type: ignore[attr-defined]
        assert [one.kind for one in past] == ["added"]


def test_each_act_is_one_version_whatever_it_touched() -> None:
    before = stored_cells(ROUNDS, ROUND)
    with acting("ann", "the amount was misread"):
        execute("UPDATE funding_fundinground SET amount_min = 1 WHERE key = %s", ROUND)
        execute("UPDATE funding_fundinground SET note = 'n' WHERE key = %s", ROUND)
    with acting("bob", "a backer too many"):
        FundingRound.objects.get(key=ROUND).participations.all().delete()
    first, second, third = versions(ROUNDS, ROUND)
    assert first.cells == before
    assert (second.actor, second.reason) == ("ann", "the amount was misread")
    assert (second.cells["amount_min"], second.cells["note"]) == ("1", "n")
    assert second.cells["lead_slugs"] == before["lead_slugs"]
    assert third.cells["lead_slugs"] == third.cells["investor_slugs"] == ""
    assert before["lead_slugs"] + before["investor_slugs"]


def test_an_earlier_version_comes_back_through_review(editor: Client) -> None:
    before = stored_cells(ROUNDS, ROUND)
    with acting("ann", "wrong"):
        FundingRound.objects.filter(key=ROUND).update(amount_min=Decimal(7), note="wrong")
    number = versions(ROUNDS, ROUND)[0].number
    address = f"/desk/rounds/{ROUND}/history/{number}/restore/"
    refused = editor.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert "Say why this version is brought back." in refused.content.decode()
    assert editor.post(address, {"reason": "it was right"}).status_code == 302
    proposal = Proposal.objects.get()
    assert set(proposal.changed()) == {"amount_min", "note"}
    assert stored_cells(ROUNDS, ROUND)["note"] == "wrong"
    decided(proposal)
    assert stored_cells(ROUNDS, ROUND) == before
    newest = versions(ROUNDS, ROUND)[-1]
    assert newest.actor == "ed"
    assert newest.reason == f"it was right (proposal {proposal.pk}, approved by rev)"


def test_a_withdrawn_fact_is_gone_and_comes_back(editor: Client, client: Client) -> None:
    address = f"/desk/rounds/{ROUND}/withdraw/"
    assert editor.post(address, {"reason": ""}).status_code == 422
    assert editor.post(address, {"reason": "never happened"}).status_code == 302
    assert client.get(f"/funding/rounds/{ROUND}/").status_code == 200
    decided(Proposal.objects.get())
    assert client.get(f"/funding/rounds/{ROUND}/").status_code == 410
    assert client.get(f"/api/v1/rounds/{ROUND}/").status_code == 410
    past = versions(ROUNDS, ROUND)
    assert [one.kind for one in past] == ["added", "withdrawn"]
    back = f"/desk/rounds/{ROUND}/history/{past[0].number}/restore/"
    assert editor.post(back, {"reason": "it did"}).status_code == 302
    decided(Proposal.objects.exclude(state="approved").get())
    assert client.get(f"/funding/rounds/{ROUND}/").status_code == 200


def test_what_facts_still_name_is_not_withdrawn(editor: Client) -> None:
    page = editor.post("/desk/companies/unitree/withdraw/", {"reason": "no"})
    assert page.status_code == 422
    assert "Published facts still name it" in page.content.decode()
    assert not Proposal.objects.exists()
    assert Company.objects.get(slug="unitree").state == "published"


def test_the_page_tells_who_changed_what_and_why(editor: Client) -> None:
    with acting("ann", "the stage was misread"):
        FundingRound.objects.filter(key=ROUND).update(stage="b")
    page = editor.get(f"/desk/rounds/{ROUND}/history/").content.decode()
    for words in ("ann", "the stage was misread", "Series B", "Bring this version back"):
        assert words in page
    decided = "读错 (proposal 49, approved by rev)"
    assert reason_words(decided, for_desk=True) == decided
    # Names of accounts are not published.
    assert reason_words(decided) == "读错 (proposal 49)"
    assert reason_words("a (b) (import 3)") == "a (b) (batch 3)"


def test_a_draft_is_told_to_its_author_alone(editor: Client) -> None:
    for author, state in (("ed", "draft"), ("ann", "draft"), ("bob", "in_review")):
        a_draft("rounds", ROUND, author=author, note=f"by {author}")
        Proposal.objects.filter(author=author).update(state=state)
    of = {one.author: one.get_absolute_url() for one in Proposal.objects.all()}
    page = editor.get(f"/desk/rounds/{ROUND}/history/").content.decode()
    assert [author for author, address in of.items() if f'href="{address}"' in page] == [
        "bob",
        "ed",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/desk/rounds/rd-nothing/history/",
        "/desk/nothing/x/history/",
        "/desk/rounds/rd-nothing/withdraw/",
    ],
)
def test_what_is_not_there_is_not_found(editor: Client, address: str) -> None:
    assert editor.get(address).status_code == 404


def test_a_reader_sees_no_history(client: Client) -> None:
    assert client.get(f"/desk/rounds/{ROUND}/history/").status_code == 302


def test_an_undo_takes_no_company_from_under_facts_that_name_it() -> None:
    company = BY_NAME["companies"]
    cells = stored_cells(company, "unitree") | {"slug": "newcomer", "name_en": "Newcomer"}
    cells |= {"name_zh": "", "aliases": "", "parent_slug": ""}
    added = Proposal.objects.create(
        resource="companies", key="newcomer", cells=cells, author="ed", state="in_review"
    )
    decided(added)
    FundingRound.objects.filter(key=ROUND).update(company=Company.objects.get(slug="newcomer"))
    with pytest.raises(Refused, match="Published facts name it by now"):
        undo([added], "rev", "a mistake")
    assert Company.objects.get(slug="newcomer").state == "published"
    FundingRound.objects.filter(key=ROUND).update(company=Company.objects.get(slug="unitree"))
    undo([added], "rev", "a mistake")
    assert Company.objects.get(slug="newcomer").state == "withdrawn"
