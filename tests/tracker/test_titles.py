"""Every page says in its head what it is: a title, a description, one address, what a share shows."""

import html
import re
from collections import defaultdict

import pytest
from django.test import Client
from django.urls import reverse

from companies.models import Company
from sources.lists import FactList
from tests.pages import addresses
from tracker.api.resources import LISTS

# What a page says of itself does not depend on the database.
pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]

SITE = " · Humanoid Tracker"


def head(client: Client, address: str, status: int = 200, language: str = "en") -> dict[str, str]:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == status, address
    text = answer.content.decode().partition("</head>")[0]
    found = {"title": re.findall(r"<title>(.*?)</title>", text, re.DOTALL)}
    found |= {"description": re.findall(r'<meta name="description" content="([^"]*)"', text)}
    found |= {"canonical": re.findall(r'<link rel="canonical" href="([^"]*)"', text)}
    for name, value in re.findall(r'<meta property="(og:\w+)" content="([^"]*)"', text):
        found[name] = [value]
    assert {name for name, values in found.items() if len(values) != 1} == set(), address
    return {name: html.unescape(" ".join(values[0].split())) for name, values in found.items()}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_has_a_title_and_a_description_of_its_own(client: Client, language: str) -> None:
    titles: dict[str, list[str]] = defaultdict(list)
    descriptions: dict[str, list[str]] = defaultdict(list)
    for address in addresses():
        if "as_of=" in address:
            continue  # the same page on another day
        found = head(client, address, language=language)
        titles[found["title"]].append(address)
        # The form of a page is the same page as its answer.
        descriptions[found["description"]].append(address.partition("?")[0])
        # A Chinese sentence takes half the characters.
        assert len(found["description"]) > (40 if language == "en" else 20), address
        assert found["og:title"] == found["title"].rpartition(" · ")[0], address
        assert found["og:description"] == found["description"], address
        assert found["og:url"] == found["canonical"], address
    assert {title: at for title, at in titles.items() if len(at) > 1} == {}
    assert {text: at for text, at in descriptions.items() if len(set(at)) > 1} == {}


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/targets/?company=xpeng", "Targets: company XPENG"),
        ("/funding/?company=ubtech&stage=d", "Funding: company UBTECH Robotics, stage Series D"),
        ("/companies/?province=Guangdong&ordering=-capital", "Companies: province Guangdong"),
        (
            "/funding/rounds/rd-1583eb14/",
            "Unitree Robotics: Series C, June 2025, CNY 630–700 m",
        ),
        ("/robots/1x-neo/", "1X Technologies: NEO, robot"),
        ("/supply-chain/components/planetary-roller-screw/", "Planetary roller screw, component"),
    ],
)
def test_a_title_names_the_filter_or_the_fact(client: Client, address: str, title: str) -> None:
    assert head(client, address)["title"] == title + SITE


def test_a_title_in_chinese(client: Client) -> None:
    found = head(client, "/funding/rounds/rd-1583eb14/", language="zh-hans")
    assert "宇树科技" in found["title"]
    assert found["og:locale"] == "zh_CN"


def test_a_description_of_a_list_counts_its_rows(client: Client) -> None:
    company = Company.objects.get(slug="xpeng")
    found = head(client, "/targets/?company=xpeng")["description"]
    rows = company.targets.published().count()
    assert found.startswith(f"Targets: company XPENG. {rows} rows. What companies")


def test_a_description_of_a_fact_says_how_sure_it_is_and_who_said_so(client: Client) -> None:
    assert head(client, "/funding/rounds/rd-1583eb14/")["description"] == (
        "Unitree Robotics: Series C, June 2025, CNY 630–700 m. CNY 630–700 m (“nearly 700 million"
        " yuan”), valued at CNY 10–12 bn. Confidence: Reported. Sources: AsiaICT, From Inside Asia"
        " (SCMP), Forbes Japan, Seeking Alpha."
    )


def test_a_company_is_described_by_what_its_page_holds(client: Client) -> None:
    found = head(client, "/companies/unitree/")
    assert "Unitree Robotics" in found["title"]
    assert Company.objects.get(slug="unitree").summary.rstrip(".") in found["description"]


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/targets/?company=xpeng&as_of=2025-06-30", "/targets/?company=xpeng"),
        ("/targets/?ordering=-due&company=xpeng&page=1", "/targets/?company=xpeng"),
        ("/targets/?page=2&metric=&company=", "/targets/?page=2"),
        ("/targets/?company=xpeng&lang=zh", "/targets/?company=xpeng&lang=zh"),
        ("/companies/unitree/?recorded_by=2026-11-20", None),
        ("/companies/compare/?c=unitree&c=ubtech", "/companies/compare/?c=unitree&c=ubtech"),
    ],
)
def test_the_canonical_address_is_without_day_and_order(
    client: Client, address: str, canonical: str | None
) -> None:
    status = 200 if canonical else 404
    found = head(client, address, status)["canonical"]
    assert found == f"http://testserver{canonical or '/companies/unitree/'}"


def test_words_of_others_cannot_leave_the_head(client: Client) -> None:
    Company.objects.filter(slug="unitree").update(summary='A "maker" <script> & more')
    text = client.get("/companies/unitree/").content.decode().partition("</head>")[0]
    assert "A &quot;maker&quot; &lt;script&gt; &amp; more" in text


SEARCHED = [facts for facts in LISTS if "q" in facts.filterset.base_filters]


@pytest.mark.parametrize("facts", SEARCHED, ids=lambda facts: facts.table.model.resource)
def test_a_search_names_what_was_sought(client: Client, facts: FactList) -> None:
    found = head(client, f"{reverse(facts.url_name)}?q=robot")
    assert found["title"] == f"{facts.heading}: contains “robot”{SITE}"
