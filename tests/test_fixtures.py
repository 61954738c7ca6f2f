"""The dataset that every other test stands on is whole, whatever ran before."""

from urllib.request import urlopen

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from companies.models import Company
from sources.models import BundleLoad, Source
from tests.facts import a_source

COMPANIES = (settings.DATA_DIR / "companies.csv").read_bytes().count(b"\n") - 1


@pytest.mark.django_db
@pytest.mark.parametrize("again", range(2))
def test_a_test_sees_all_rows_and_leaves_none_of_its_own(again: int) -> None:
    assert not Source.objects.filter(source_id="a-test-source").exists()
    assert Company.objects.published().count() == COMPANIES
    assert BundleLoad.objects.exists()
    a_source().save()


@pytest.mark.usefixtures("reloaded_dataset")
@pytest.mark.parametrize("again", range(2))
def test_so_does_a_test_that_commits(again: int) -> None:
    assert not Source.objects.filter(source_id="a-test-source").exists()
    assert Company.objects.published().count() == COMPANIES
    a_source().save()


def test_the_site_serves_the_loaded_dataset(site: LiveServer) -> None:
    with urlopen(f"{site.url}/companies/unitree/") as response:
        assert "宇树科技" in response.read().decode()


def test_the_site_serves_static_files_without_collecting_them(site: LiveServer) -> None:
    with urlopen(f"{site.url}/static/css/tokens.css") as response:
        assert response.read() == (settings.BASE_DIR / "static/css/tokens.css").read_bytes()


@pytest.mark.django_db
def test_a_page_renders_without_collected_files(client: Client) -> None:
    assert client.get("/").status_code == 200
