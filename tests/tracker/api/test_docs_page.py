"""The pages about the API: every operation, with examples that run."""

import json
import re
import shlex
import subprocess
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Page

from tracker.api.docs.fields import fields_of
from tracker.api.docs.sections import index_of, section_of
from tracker.api.schema.document import described, operations_of
from tracker.api.schema.examples import ASKED
from tracker.api.schema.others import CHANGES

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]

_CODE = re.compile(
    r'<code id="([A-Za-z]+)-(curl|python)" data-language="\w+">(.*?)</code>', re.DOTALL
)


@pytest.fixture
def document() -> Any:
    return described()


def test_every_operation_stands_on_one_page(client, document):
    shown = []
    for line in index_of(document):
        answer = client.get(f"/api/{line.name}/")
        assert answer.status_code == 200
        shown += [one.name for one in answer.context["topic"].entries]
    assert sorted(shown) == sorted(one["operationId"] for one in operations_of(document))


def test_a_page_says_what_a_field_is(client, document):
    page = client.get("/api/robots/").content.decode()
    assert "Height, cm; centimetres" in page
    assert "<code>mass_production</code>" in page
    stage = next(one for one in fields_of(document, "FundingRound") if one.name == "stage")
    assert stage.form == "one of"
    assert "pre_ipo" in stage.words
    amount = next(one for one in fields_of(document, "FundingRound") if one.name == "amount_min")
    assert (amount.form, amount.may_be_null) == ("number", True)
    company = next(one for one in fields_of(document, "Robot") if one.name == "company")
    assert company.record == "ExpandedCompany"


def test_what_answers_hold_stands_open_and_many_types_are_an_index(document):
    rounds = section_of(document, "rounds")
    metrics = section_of(document, "metrics")
    assert rounds is not None
    assert metrics is not None
    assert {one.name: one.is_open for one in rounds.kinds} == {
        "FundingRoundList": True,
        "FundingRoundTotals": True,
        "FundingRound": True,
        "ExpandedCompany": False,
        "ExpandedInvestor": False,
        "ExpandedSource": False,
    }
    names = [one.name for one in metrics.kinds]
    assert names == sorted(names)
    assert not any(one.is_open for one in metrics.kinds)


def test_addresses_that_go_on_from_another_are_named_by_their_ends(document):
    lines = {line.name: line.addresses for line in index_of(document)}
    assert lines["targets"] == [("/api/v1/targets/", ["totals/", "{key}/"])]
    assert lines["metrics"][:2] == [
        ("/api/v1/metrics/", ["{metric}/{slug}/"]),
        ("/api/v1/industry/years/", []),
    ]


def test_what_the_introduction_shows_is_so(client, live_server):
    page = client.get("/api/", headers={"host": live_server.url.partition("://")[2]})
    text = unescape(page.content.decode())
    shown = dict(re.findall(r'<code id="code-(\w+)">(.*?)</code>', text, re.DOTALL))
    rows: list[Any] = []
    exec(compile(shown["rows"], "example", "exec"), {"print": lambda *row: rows.append(row)})  # noqa: S102 (our own page)
    asked = client.get("/api/v1/targets/?company=ubtech&limit=1000").json()["results"]
    assert rows == [(row["key"], row["due"], row["verdict"]) for row in asked]
    for line in shown["bulk"].splitlines():
        told = subprocess.run(line, shell=True, capture_output=True, check=True).stdout  # noqa: S602 (our own page)
        assert page.context["version"].encode() in told or json.loads(told)["results"] == []
    assert client.get(re.findall(r"/api/v1/[^']+", shown["past"])[0]).status_code == 200
    (fault,) = re.findall(r"GET (\S+)\n\n(\{.*?\})</code>", text, re.DOTALL)
    assert client.get(fault[0]).json() == json.loads(fault[1])


def test_the_introduction_lists_every_topic_and_the_api_is_not_one_of_them(client, document):
    page = client.get("/api/", headers={"Accept-Language": "zh-Hans"}).content.decode()
    for line in index_of(document):
        assert f'href="/api/{line.name}/"' in page
    assert client.get("/api/v1/").json()["companies"]
    assert client.get("/api/nope/").status_code == 404
    assert section_of(document, CHANGES) is not None


def test_every_example_in_curl_and_python_runs(client, live_server, document):
    """As the page shows it, under this server's address."""
    host = live_server.url.partition("://")[2]
    ran = []
    for line in index_of(document):
        page = client.get(f"/api/{line.name}/", headers={"host": host}).content.decode()
        for operation, language, code in _CODE.findall(page):
            run_example(language, unescape(code))
            ran.append((operation, language))
    assert sorted(ran) == sorted((name, one) for name in ASKED for one in ("curl", "python"))


def run_example(language: str, code: str) -> None:
    if language == "curl":
        command = [*shlex.split(code), "--silent", "--show-error"]
        answer = subprocess.run(command, capture_output=True, check=True).stdout
        assert json.loads(answer)
        return
    said: list[Any] = []
    exec(compile(code, "example", "exec"), {"print": said.append})  # noqa: S102 (our own page)
    assert isinstance(said[0], dict)


def test_every_example_in_javascript_runs_and_can_be_copied(page: Page, document: Any) -> None:
    """In a browser, from the page itself; the answers are those of the other examples."""
    ran = 0
    for line in index_of(document):
        page.goto(f"/api/{line.name}/")
        for code in page.locator("code[data-language=javascript]").all_text_contents():
            page.evaluate(f"async () => {{ {code} }}")
            ran += 1
    assert ran == len(ASKED)
    button = page.locator("button[data-copy]").first
    button.click()
    assert button.text_content() in ("Copied", "Copy")
    page.goto("/api/metrics/#type-CapitalRaisedValues")
    fold = page.locator("details[open] code", has_text="private_min")
    fold.wait_for()
