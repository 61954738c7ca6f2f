"""Two rows that are one: every fact moves, the old address leads on, and an undo brings all back."""

import pytest
from django.test import Client
from django.utils import translation

from funding.models import FundingRound, Investor
from sources.models import Batch, Proposal
from tracker.dataset import TABLES
from tracker.desk.deciding import Decision, NotPossible, approve
from tracker.desk.history.merging import Merge, propose
from tracker.desk.naming import named_by
from tracker.desk.rows import BY_NAME, stored, stored_cells
from tracker.desk.titles import batch_title
from tracker.desk.undoing import undo_batch

pytestmark = pytest.mark.django_db
INVESTORS, COMPANIES = BY_NAME["investors"], BY_NAME["companies"]


def exported() -> dict[str, str]:
    return {table.name: table.export() for table in TABLES}


def merged(table: str, old: str, new: str) -> Batch:
    found = BY_NAME[table]
    batch = propose(Merge(found, stored(found, old), stored(found, new)), "ed", "one firm")
    approve(list(batch.proposals.all()), Decision("rev"))
    return batch


def test_a_company_moves_with_all_that_names_it_and_back(client: Client) -> None:
    before = exported()
    rounds = FundingRound.objects.published().filter(company__slug="galbot").count()
    own = FundingRound.objects.published().filter(company__slug="unitree").count()
    assert rounds
    batch = merged("companies", "galbot", "unitree")
    assert not named_by(COMPANIES, stored(COMPANIES, "galbot"))
    staying = FundingRound.objects.published().filter(company__slug="unitree")
    assert staying.count() == rounds + own
    assert "Galbot" in stored_cells(COMPANIES, "unitree")["aliases"].split("|")
    for address in ("/companies/{}/", "/companies/{}.atom", "/api/v1/companies/{}/"):
        answer = client.get(address.format("galbot") + "?currency=CNY")
        assert answer.status_code == 301
        assert answer.headers["Location"] == address.format("unitree") + "?currency=CNY"
    filtered = client.get("/funding/", {"company": "galbot"})
    assert (filtered.status_code, filtered["Location"]) == (302, "/funding/?company=unitree")
    undo_batch(batch, "rev", "two firms after all")
    assert exported() == before
    assert client.get("/companies/galbot/").status_code == 200


def test_a_merge_is_called_by_its_names_in_the_language_of_the_reader() -> None:
    rows = (stored(INVESTORS, slug) for slug in ("5y-capital", "addor-capital"))
    batch = propose(Merge(INVESTORS, *rows), "ed", "renamed")
    assert batch_title(batch) == "Merge 5Y Capital into Addor Capital"
    with translation.override("zh-hans"):
        assert batch_title(batch) == "将五源资本并入毅达资本"


def test_an_investor_of_both_stands_in_a_round_once() -> None:
    both = FundingRound.objects.published().filter(participations__investor__slug="hongshan")
    shared = both.filter(participations__investor__slug="idg-capital").first()
    assert shared is not None
    merged("investors", "hongshan", "idg-capital")
    parts = [part.investor.slug for part in shared.participations.all()]
    assert parts.count("idg-capital") == 1
    assert "hongshan" not in parts


@pytest.mark.parametrize(
    ("old", "new"),
    [("orient-capital", "jinan-xianxing"), ("jinan-xianxing", "orient-capital")],
    ids=["the lead goes", "the follower goes"],
)
def test_who_led_a_round_and_followed_in_it_stands_there_once_as_its_lead(
    old: str, new: str
) -> None:
    before = stored_cells(BY_NAME["rounds"], "rd-0839c962")
    assert before["lead_slugs"] == "orient-capital"
    assert before["investor_slugs"] == "jinan-xianxing|zibo-gaoxin|legend-star"
    merged("investors", old, new)
    after = stored_cells(BY_NAME["rounds"], "rd-0839c962")
    assert (after["lead_slugs"], after["investor_slugs"]) == (new, "zibo-gaoxin|legend-star")


def test_what_waited_in_review_follows_the_merge() -> None:
    cells = stored_cells(BY_NAME["rounds"], "rd-1583eb14") | {
        "key": "rd-00000001",
        "round": "another-round",
        "lead_slugs": "5y-capital",
        "investor_slugs": "",
    }
    waiting = Proposal.objects.create(
        resource="rounds", key="rd-00000001", cells=cells, author="ed", state="in_review"
    )
    merged("investors", "5y-capital", "addor-capital")
    approve([waiting], Decision("rev"))
    assert stored_cells(BY_NAME["rounds"], "rd-00000001")["lead_slugs"] == "addor-capital"


def test_nobody_decides_his_own_merge() -> None:
    batch = propose(
        Merge(INVESTORS, stored(INVESTORS, "5y-capital"), stored(INVESTORS, "addor-capital")),
        "ed",
        "one firm",
    )
    with pytest.raises(NotPossible, match="is your own"):
        approve(list(batch.proposals.all()), Decision("ed"))
    assert Investor.objects.get(slug="5y-capital").state == "published"


def test_the_page_shows_what_would_move_before_anything_does(editor: Client) -> None:
    query = {"table": "investors", "old": "五源资本", "new": "addor-capital"}
    page = editor.get("/desk/merge/", query).content.decode()
    assert "rows would change" in page
    assert not Batch.objects.exists()
    assert "Say how you know" in editor.post("/desk/merge/", query).content.decode()
    assert editor.post("/desk/merge/", query | {"reason": "renamed"}).status_code == 302
    waits = editor.post("/desk/merge/", query | {"reason": "again"})
    assert waits.status_code == 422
    assert "Another merge of it is in review" in waits.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"old": "5y-capital", "new": "5y-capital"}, "These are the same row"),
        ({"old": "nobody at all", "new": "5y-capital"}, "There is no investor"),
        ({"old": "", "new": ""}, "This field is required."),
        ({"table": "rounds", "old": "x\0", "new": "y"}, "Null characters are not allowed."),
    ],
)
def test_a_merge_of_nothing_says_what_is_wrong(
    editor: Client, query: dict[str, str], words: str
) -> None:
    answer = editor.get("/desk/merge/", {"table": "investors"} | query)
    assert answer.status_code == 422
    assert words in answer.content.decode()
