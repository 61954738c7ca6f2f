"""What an orchestrator asks."""

import pytest
from django.test import Client

from sources.models import BundleLoad


def test_a_living_process_needs_no_database(client: Client) -> None:
    assert client.get("/livez").json() == {"status": "alive"}


@pytest.mark.django_db
def test_a_loaded_site_is_ready(client: Client) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "faults": []}


@pytest.mark.django_db
def test_a_site_without_its_dataset_is_not_ready(client: Client) -> None:
    BundleLoad.objects.all().delete()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["faults"]) == (503, ["dataset: not loaded"])
