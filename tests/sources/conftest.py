import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.sources.bundle import Bundle
from tracker.dataset import TABLES


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    for table in TABLES:
        shutil.copy(settings.DATA_DIR / table.file_name, tmp_path)
    return Bundle(tmp_path)
