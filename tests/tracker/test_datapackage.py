"""The bundle is a valid Frictionless Data Package and says so itself."""

import json
from pathlib import Path

import frictionless
import pytest
from django.conf import settings
from django.core.management import call_command

from tracker.datapackage import data_package
from tracker.dataset import TABLES


def test_the_description_in_the_bundle_is_the_one_the_tables_give() -> None:
    written = json.loads((Path(settings.DATA_DIR) / "datapackage.json").read_text("utf-8"))
    assert written == data_package()


def test_frictionless_finds_the_bundle_valid() -> None:
    report = frictionless.validate(str(Path(settings.DATA_DIR) / "datapackage.json"))
    assert report.flatten(["title", "message"]) == []
    assert report.stats["tasks"] == len(TABLES) == 16


@pytest.mark.django_db
def test_the_export_is_the_bundle_byte_for_byte(tmp_path: Path) -> None:
    call_command("export_dataset", tmp_path, verbosity=0)
    for written in sorted(tmp_path.iterdir()):
        assert written.read_bytes() == (Path(settings.DATA_DIR) / written.name).read_bytes()
    assert len(list(tmp_path.iterdir())) == len(TABLES) + 1
