"""A client that a public generator makes of the description reads real rows."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tracker.api.schema.document import DOCUMENT

pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
def client_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Generated without a warning."""
    config = tmp_path / "generator.yml"
    config.write_text("post_hooks: []\n")
    generator = str(Path(sys.executable).with_name("openapi-python-client"))
    made = subprocess.run(
        [generator, "generate", "--path", str(DOCUMENT), "--output-path", str(tmp_path / "made_client"),
         "--meta", "none", "--config", str(config), "--fail-on-warning"],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    return "made_client"


def test_a_generated_client_reads_rows_figures_and_answers(client_package: str, live_server: Any):
    def operation(topic: str, name: str) -> Any:
        return importlib.import_module(f"{client_package}.api.{topic}.{name}")

    models = importlib.import_module(f"{client_package}.models")
    client = importlib.import_module(client_package).Client(live_server.url)
    makers = operation("companies", "list_companies").sync(
        client=client, role=[models.Role.MAKER, models.Role.RESEARCH], limit=2
    )
    assert [one.slug for one in makers.results] == ["1x", "agibot"]
    assert makers.next_.startswith(live_server.url)
    expand = [models.ListRoundsExpandItem.INVESTORS]
    rounds = operation("rounds", "list_rounds").sync(
        client=client,
        company=["unitree", "agibot"],
        expand=expand,
        ordering=[models.ListRoundsOrderingItem.ANNOUNCED_DESCENDING],
    )
    assert {row.company_slug for row in rounds.results} == {"unitree", "agibot"}
    assert "Alibaba Group" in {one.name_en for row in rounds.results for one in row.investors}
    figure = operation("metrics", "get_figure").sync("capital_raised", "unitree.cny", client=client)
    assert isinstance(figure, models.CapitalRaisedExplained)
    assert figure.values.private_min > 10**9
    answer = operation("supply_chain", "ask_what_if").sync(client=client, stop=["leaderdrive"])
    assert answer.stopped == ["leaderdrive"]
    refused = operation("companies", "list_companies").sync(client=client, limit=5000)
    assert refused.errors.additional_properties["limit"] == ["Give a whole number from 1 to 1000."]
