"""The table of conventions is the parser's own, and readers see it."""

import pytest
from django.test import Client

from funding.amounts import CONVENTIONS, VERSION


@pytest.mark.django_db
def test_the_methodology_page_shows_every_convention_and_the_version(client: Client):
    html = client.get("/methodology/").content.decode()
    section = html.split('id="amounts"')[1]
    assert f"Version {VERSION} of the table" in section
    assert "CNY 200–999 m" in section
    assert section.count('<th scope="row">') == len(CONVENTIONS)
