"""The Chinese catalogue is complete and sound, and a Chinese page shows it."""

import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from tracker.api.resources import LISTS

FILE = Path("zh_Hans", "LC_MESSAGES", "django.po")
CHINESE = re.compile(r"[一-鿿]")
LATIN = re.compile(r"[A-Za-z]")
HALF_WIDTH = re.compile(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
# What both languages spell alike.
SHARED = {"API", "CSV", "IPO", "JSON", "PNG", "SVG", "Webhook", "reuters.com"}
LIST_PAGES = [facts.url_name for facts in LISTS]

Key = tuple[str, str]


def messages(catalogue: Catalog) -> dict[Key, Message]:
    """Every text by its context and its English, of which a plural gives the singular."""
    return {(m.context or "", english(m)[0]): m for m in catalogue if m.id}


def english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def chinese(message: Message) -> tuple[str, ...]:
    texts = message.string
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (Path(settings.LOCALE_PATHS[0]) / FILE).open("rb") as text:
        return read_po(text)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    """What `make messages` would find, collected from a copy so that the tree stays as it is."""
    copy = tmp_path_factory.mktemp("texts")
    base = Path(settings.BASE_DIR)
    folders = [*(apps.parent for apps in base.glob("*/apps.py")), base / "templates"]
    for folder in folders:
        passed_over = shutil.ignore_patterns("__pycache__", "locale", "migrations")
        shutil.copytree(folder, copy / folder.name, ignore=passed_over)
    locale = copy / "locale"
    locale.mkdir()
    with pytest.MonkeyPatch.context() as patch, override_settings(LOCALE_PATHS=[locale]):
        patch.chdir(copy)
        call_command("makemessages", locale=["zh_Hans"], no_location=True, verbosity=0)
    with (locale / FILE).open("rb") as text:
        return set(messages(read_po(text)))


def test_every_text_of_code_and_templates_is_in_the_catalogue(
    catalogue: Catalog, collected: set[Key]
) -> None:
    assert len(collected) > 500  # the collecting itself found the code and the templates
    missing = collected - set(messages(catalogue))
    assert not missing, "run `make messages` and translate what it adds"


def test_the_catalogue_holds_nothing_that_is_no_longer_used(
    catalogue: Catalog, collected: set[Key]
) -> None:
    unused = set(messages(catalogue)) - collected
    assert not unused, "run `make messages`"
    assert not catalogue.obsolete, "delete the `#~` entries"


def test_every_text_is_translated_and_no_translation_is_a_guess(catalogue: Catalog) -> None:
    entries = messages(catalogue)
    assert not [
        key for key, message in entries.items() if not (chinese(message) and all(chinese(message)))
    ]
    assert not [key for key, message in entries.items() if message.fuzzy]
    assert not catalogue.fuzzy  # tools skip a catalogue whose header says so
    assert (str(catalogue.locale), catalogue.num_plurals) == ("zh_Hans", 1)


def test_a_translation_keeps_every_placeholder(catalogue: Catalog) -> None:
    wrong = [
        (message.id, text)
        for message in messages(catalogue).values()
        for text in chinese(message)
        # The plural is the fuller form; Chinese has no other.
        if placeholders(text) != placeholders(english(message)[-1])
    ]
    assert not wrong


def test_a_translation_is_chinese_with_chinese_punctuation(catalogue: Catalog) -> None:
    texts = [text for message in messages(catalogue).values() for text in chinese(message)]
    bare = [PLACEHOLDER.sub("", text) for text in texts]
    assert not [t for t in bare if LATIN.search(t) and not CHINESE.search(t) and t not in SHARED]
    assert not [text for text in bare if HALF_WIDTH.search(text)]


class OwnWords(HTMLParser):
    """The page's own words: headings, heads, labels, navigation, buttons; not what rows hold."""

    TAGS = frozenset("h1 h2 h3 label legend dt caption button figcaption footer nav".split())

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.TAGS or tag == "thead":
            self._open.append(tag)
        named = dict(attrs)
        self.texts += [named.get(name) or "" for name in ("aria-label", "placeholder")]

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.append(data.strip())


def foreign(page: str) -> list[str]:
    """Words of the page's own that hold Latin letters and not one Chinese character."""
    return [
        text
        for text in OwnWords(page).texts
        if LATIN.search(text) and not CHINESE.search(text) and text not in SHARED
    ]


def in_chinese(client: Client, address: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    return client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*LIST_PAGES, "home", "search"])
def test_a_chinese_page_speaks_no_english_of_its_own(client: Client, name: str) -> None:
    page = in_chinese(client, reverse(name))
    assert '<html lang="zh-hans"' in page
    assert len(OwnWords(page).texts) > 50
    assert not foreign(page)


@pytest.mark.django_db
def test_an_english_page_would_not_pass_for_chinese(client: Client) -> None:
    assert len(foreign(client.get(reverse("target-list")).content.decode())) > 50


@pytest.mark.django_db
def test_a_companys_profile_has_chinese_headings_and_heads(client: Client) -> None:
    page = in_chinese(client, reverse("company-detail", args=["engineai"]))
    # The other language's name stands beside the heading, and the choice of language names itself.
    assert set(foreign(page)) <= {"EngineAI"}
    for words in ("众擎机器人", "承诺与实际报道", "融资轮次", "供应商", "目标期限", "可信度"):
        assert words in page


@pytest.mark.django_db
def test_a_mistaken_filter_is_explained_in_chinese(client: Client) -> None:
    page = in_chinese(client, reverse("target-list") + "?company=xpengg&compani=x")
    assert "没有标识为“xpengg”的公司。是否指xpeng" in page
    assert "没有名为“compani”的筛选条件。是否指“company”？" in page
