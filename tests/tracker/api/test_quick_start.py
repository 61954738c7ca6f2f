"""The quick start of docs/api.md runs as it stands."""

import re
from typing import Any

import pytest
from django.conf import settings

pytestmark = pytest.mark.only_on("sqlite")

GUIDE = settings.BASE_DIR / "docs" / "api.md"


def test_the_quick_start_runs(live_server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    code = code.replace("http://localhost:8000", live_server.url)
    found: dict[str, Any] = {}
    exec(compile(code, GUIDE.name, "exec"), found)  # noqa: S102 (our own file)
    assert len(found["rounds"]) > 100
    assert {"company_slug", "amount_usd_min", "lead_slugs"} <= set(found["rounds"].columns)
    assert len(found["largest"]) == 5
    assert found["changes"]["results"] == []
    assert found["place"] == found["first"].headers["Dataset-Version"]
    assert "company_slug" in capsys.readouterr().out
