"""One text on how figures come about: in the code, on the page, and in the documentation."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape

from tests.pages import LANGUAGES
from tracker.explanation import paragraphs_of, title_of
from tracker.methodology import DOCUMENT, WORDING_ROWS, metrics_document
from tracker.metrics import every_metric


def test_the_document_is_what_the_command_would_write() -> None:
    written = (settings.BASE_DIR / DOCUMENT).read_text(encoding="utf-8")
    assert written == metrics_document(), "run `manage.py write_metrics_docs`"


def test_the_document_holds_every_formula() -> None:
    document = metrics_document()
    for model in every_metric():
        assert f"## {title_of(model)}\n" in document
        for paragraph in paragraphs_of(model):
            assert f"\n{paragraph}\n" in document


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_every_formula_with_its_version_and_an_example(
    client: Client, language: str
) -> None:
    html = client.get("/methodology/", headers={"accept-language": language}).content.decode()
    for model in every_metric():
        assert f'id="{model.metric}"' in html
        for paragraph in paragraphs_of(model):
            assert f"<p>{escape(paragraph)}</p>" in html
    examples = re.findall(r'class="example" href="([^"]+)"', html)
    assert len(examples) == len(every_metric())
    for address in examples:
        assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_the_methodology_of_a_past_day_names_no_example_that_may_not_exist_yet(
    client: Client,
) -> None:
    html = client.get("/methodology/", {"as_of": "2020-01-01"}).content.decode()
    assert 'class="example"' not in html


def test_the_vague_words_are_those_of_the_dataset() -> None:
    readme = (settings.DATA_DIR / "README.md").read_text(encoding="utf-8")
    table = readme.split("| wording | range | example |\n|---|---|---|\n")[1].split("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    assert [(str(row.wording), str(row.range)) for row in WORDING_ROWS] == [
        (r[0], r[1]) for r in rows
    ]
    for ours, (_words, _range, example) in zip(WORDING_ROWS, rows, strict=True):
        assert ours.example.split(": ")[0] == example.split(": ")[0]
