"""Chinese and English: chosen by the address or a cookie, and each text marked with its own."""

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from sources.intervals import Interval
from sources.templatetags.facts import _language, spoken
from sources.wording import span, spoken_language
from tests.pages import FAILING, addresses
from tests.spoken import Spoken, SpokenTexts, unmarked_chinese, unmarked_english

# What a page shows and says does not depend on the database.
pytestmark = pytest.mark.only_on("sqlite")

database = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME


# --- the address ---


@database
@pytest.mark.parametrize("asked", ["zh", "zh-Hans", "zh-CN"])
def test_an_address_can_ask_for_chinese(client: Client, asked: str) -> None:
    shown = client.get("/companies/ubtech/", {"lang": asked}, headers={"accept-language": "en"})
    assert '<html lang="zh-hans"' in shown.content.decode()
    assert shown["content-language"] == "zh-hans"
    assert shown.cookies[COOKIE].value == "zh-hans"


@database
def test_the_pages_that_follow_keep_the_language_without_the_parameter(client: Client) -> None:
    client.get("/", {"lang": "zh"})
    assert '<html lang="zh-hans"' in client.get("/targets/").content.decode()
    client.get("/", {"lang": "en"})
    assert '<html lang="en"' in client.get("/targets/").content.decode()


@database
def test_the_browser_decides_until_the_reader_does(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert '<html lang="zh-hans"' in page.content.decode()
    assert COOKIE not in page.cookies
    assert {"Cookie", "Accept-Language"} <= set(page["vary"].split(", "))


@database
def test_the_language_is_no_filter_and_stays_out_of_forms_and_links(client: Client) -> None:
    page = client.get("/targets/", {"lang": "zh", "company": "xpeng"})
    assert page.status_code == 200
    html = page.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    asked = {address for address in re.findall(r'href="([^"]*)"', main) if "lang=" in address}
    # Feeds and charts on other pages alone: who reads them has no cookie.
    feed, *embedded = sorted(asked, key=lambda address: address.startswith("/embed/"))
    assert feed == "/targets.atom?company=xpeng&amp;lang=zh"
    assert embedded
    assert all(address.startswith("/embed/targets/") for address in embedded)
    assert 'name="lang"' not in html


@database
def test_a_page_names_its_two_languages_with_their_addresses(client: Client) -> None:
    query = {"company": "xpeng", "as_of": "2026-01-31", "lang": "zh"}
    html = unescape(client.get("/targets/", query).content.decode())
    here = "/targets/?company=xpeng&as_of=2026-01-31&lang="
    for tag, asked in (("en", "en"), ("zh-Hans", "zh")):
        alternate = f'<link rel="alternate" hreflang="{tag}" href="http://testserver{here}{asked}">'
        assert alternate in html
    assert f'href="{here}en" hreflang="en"' in html
    assert f'href="{here}zh" hreflang' not in html


@database
@pytest.mark.parametrize("address", FAILING)
def test_a_page_that_is_not_there_has_no_other_language(client: Client, address: str) -> None:
    if "compani" not in address:  # a refused filter keeps its form, in either language
        assert (
            'rel="alternate" hreflang="en" href="http' not in client.get(address).content.decode()
        )


@database
@pytest.mark.parametrize("query", ["lang=fr", "lang=en&lang=zh", "lang=%00", "lang=" + "z" * 600])
def test_a_language_nobody_has_is_refused_by_name(client: Client, query: str) -> None:
    page = client.get(f"/targets/?company=xpeng&{query}")
    assert page.status_code == 400
    html = page.content.decode()
    assert "<code>lang</code>" in html
    assert "write en for English or zh for Chinese" in html
    assert 'href="/targets/?company=xpeng" data-own-day' in html
    record = client.get(f"/targets.json?{query}")
    assert (record.status_code, [*record.json()["errors"]]) == (400, ["lang"])


@database
def test_an_empty_language_is_none(client: Client) -> None:
    page = client.get("/targets/?lang=")
    assert page.status_code == 200
    assert COOKIE not in page.cookies


@database
def test_a_feed_speaks_the_language_of_its_address_and_leaves_no_cookie(client: Client) -> None:
    feed = client.get("/targets.atom", {"lang": "zh"})
    assert "目标" in feed.content.decode()
    assert COOKIE not in feed.cookies


# --- the marks ---


@database
@pytest.mark.parametrize(
    ("language", "unmarked"),
    [("en", unmarked_chinese), ("zh-hans", unmarked_english)],
    ids=["Chinese on English pages", "English on Chinese pages"],
)
@pytest.mark.parametrize("address", addresses())
def test_what_is_in_the_other_language_is_marked(
    client: Client, address: str, language: str, unmarked: Callable[[str], list[Spoken]]
) -> None:
    client.cookies[COOKIE] = language
    page = client.get(address).content.decode()
    assert len(SpokenTexts(page).texts) > 50
    assert unmarked(page) == []


def test_the_walk_itself_sees_what_is_not_marked() -> None:
    page = '<html lang="en"><p>宇树</p><p lang="zh-Hans">宇树</p><ul><li>of 宇树</ul></html>'
    assert [one.text for one in unmarked_chinese(page)] == ["宇树", "of 宇树"]
    page = '<html lang="zh-hans"><p>they will ship by then</p><i lang="en">so will we or not</i>'
    assert [one.text for one in unmarked_english(page)] == ["they will ship by then"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("宇树科技", "zh-Hans"),
        ("36氪/IT桔子", "zh-Hans"),
        ("Unitree Robotics", "en"),
        ("Worded as 数亿元 by the company", "en"),
        ("50,000", ""),
        ("", ""),
    ],
)
def test_a_text_is_spoken_in_the_language_most_of_it_is_in(text: str, language: str) -> None:
    assert spoken_language(text) == language


def test_chinese_words_in_an_english_sentence_are_marked_by_themselves() -> None:
    text = "Worded as 数亿元 <b>"
    marked = 'Worded as <span lang="zh-Hans">数亿元</span> &lt;b&gt;'
    assert spoken(text) == marked
    with override("zh-hans"):
        assert spoken(text) == f'<span lang="en">{marked}</span>'
        assert spoken("优必选机器人 Walker S2") == "优必选机器人 Walker S2"


def test_a_number_has_no_language() -> None:
    with override("zh-hans"):
        assert (_language("50,000"), spoken("50,000")) == ("", "50,000")
        assert _language("Tesla") == ' lang="en"'


# --- what the languages say differently ---


@database
def test_large_numbers_are_counted_in_the_words_of_the_language(client: Client) -> None:
    def row(language: str) -> str:
        return client.get("/funding/?company=engineai", {"lang": language}).content.decode()

    assert "USD 200 m" in row("en")
    assert "USD 2亿" in row("zh")


def test_an_open_range_is_worded_in_either_language() -> None:
    atleast = Interval(Decimal(12_000), None)
    assert span(atleast) == "at least 12,000"
    with override("zh-hans"):
        assert span(atleast, compact=True) == "至少1.2万"
