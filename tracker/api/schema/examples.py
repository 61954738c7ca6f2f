"""One request for each operation that can be asked anywhere, and its answer from real rows: the description and the docs show both.

The answers stand in ``docs/openapi.json``, written by ``manage.py write_openapi`` from the bundled
dataset; a test asks again and compares.
"""

import json
import re
from typing import Any

from django.test import Client

SERVER = "https://humanoid-tracker.example"
"""Stands for the server's own address in what is checked in."""
FIRST_PLACE = 2687
MOST_ROWS = 2
MOST_EVIDENCE = 1

ASKED: dict[str, str] = {
    "listAddresses": "",
    "listCompanies": "companies/?role=maker&country=CN&ordering=-capital&limit=2",
    "totalCompanies": "companies/totals/?role=maker&country=CN",
    "getCompany": "companies/unitree/",
    "listRobots": "robots/?company=unitree&form=biped&limit=2",
    "totalRobots": "robots/totals/?company=unitree",
    "getRobot": "robots/1x-neo/?expand=company&omit=source_ids",
    "listPrices": "prices/?company=unitree&currency=USD&limit=2",
    "totalPrices": "prices/totals/?company=unitree",
    "getPrice": "prices/pr-3ac7af46/",
    "listFacilities": "facilities/?country=CN&status=operating&limit=2",
    "totalFacilities": "facilities/totals/?country=CN&status=operating",
    "getFacility": "facilities/1x-neo-factory-hayward/",
    "listTargets": "targets/?company=ubtech&due_before=2025&ordering=-due&limit=2",
    "totalTargets": "targets/totals/?company=ubtech&as_of=2026-06-30",
    "getTarget": "targets/ta-aec27c42/",
    "listActuals": "actuals/?company=unitree&metric=shipped&limit=2",
    "totalActuals": "actuals/totals/?company=unitree",
    "getActual": "actuals/ac-6d68bd39/",
    "listMarketFigures": "market-figures/?scope=china&nature=forecast&limit=2",
    "totalMarketFigures": "market-figures/totals/?scope=china",
    "getMarketFigure": "market-figures/mf-62595923/",
    "listEvents": "events/?kind=policy&happened_after=2025&limit=2",
    "totalEvents": "events/totals/?kind=policy",
    "getEvent": "events/2026-skf-and-leaderdrive-sign-robot-joint-joint-venture/",
    "listRounds": "rounds/?company=unitree,agibot&stage=b,c&expand=investors&limit=2",
    "totalRounds": "rounds/totals/?company=unitree",
    "getRound": "rounds/rd-c82b193d/",
    "listInvestors": "investors/?invested_in=unitree&kind=strategic&limit=2",
    "totalInvestors": "investors/totals/?invested_in=unitree",
    "getInvestor": "investors/sanqi-interactive/",
    "listComponents": "components/?parent=actuation&limit=2",
    "totalComponents": "components/totals/?supplied=true",
    "getComponent": "components/planetary-roller-screw/",
    "listSupplyLinks": "supply-links/?customer=tesla&component=planetary-roller-screw&limit=2",
    "totalSupplyLinks": "supply-links/totals/?customer=tesla",
    "getSupplyLink": "supply-links/sl-00a5f7ee/",
    "listOrders": "orders/?maker=ubtech&status=ordered&limit=2",
    "totalOrders": "orders/totals/?maker=ubtech",
    "getOrder": "orders/or-fc112093/",
    "listSources": "sources/?kind=filing&ordering=-facts&limit=2",
    "totalSources": "sources/totals/?kind=filing",
    "getSource": "sources/c-36kr-nvidia-2025-08-12/",
    "listMetrics": "metrics/",
    "getFigure": "metrics/capital_raised/unitree.cny/",
    "listIndustryYears": "industry/years/?metric=capital_by_quarter",
    "listCompanyFigures": "companies/unitree/metrics/",
    "explainCompanyFigures": "companies/unitree/metrics/capital_raised/",
    "listComponentFigures": "components/planetary-roller-screw/metrics/",
    "explainComponentFigures": "components/planetary-roller-screw/metrics/known_suppliers/",
    "getSupplyGraph": "supply-chain/graph/?company=unitree&links=live",
    "searchNames": "search/?q=yushu&limit=3",
    "listChanges": "changes/?resource=companies&limit=2",
    "listSnapshots": "snapshots/?limit=1",
    "askWhatIf": "supply-chain/what-if/?stop=leaderdrive&year=2026",
}

_CURSOR = re.compile(r"(cursor=)[^&\"]+")
_MOMENT = re.compile(r'("(?:computed_at|at)": ?")[^"]+(")')
_PLACE = re.compile(r'((?:"cursor": ?"|since=))([0-9]+-[0-9]+)')


def answered(client: Client, operation: str) -> Any:
    host = SERVER.partition("://")[2]
    return client.get(f"/api/v1/{ASKED[operation]}", headers={"host": host}, secure=True)


def example_of(answer: Any) -> Any:
    """The answer, cut to a few rows; what differs from server to server is made the same."""
    text = json.dumps(answer, ensure_ascii=False)
    text = _with_steady_places(_CURSOR.sub(r"\1opaque", text))
    return _cut(json.loads(_MOMENT.sub(r"\g<1>2026-11-21T12:00:00Z\2", text)), MOST_ROWS)


def _with_steady_places(text: str) -> str:
    """Places of the log in their order, from the same number on."""
    places = sorted({tuple(map(int, found[2].split("-"))) for found in _PLACE.finditer(text)})
    steady = {place: f"0-{FIRST_PLACE + step}" for step, place in enumerate(places)}
    return _PLACE.sub(lambda found: found[1] + steady[tuple(map(int, found[2].split("-")))], text)


def _cut(value: Any, most: int) -> Any:
    if isinstance(value, list):
        return [_cut(one, MOST_EVIDENCE) for one in value[:most]] if _is_rows(value) else value
    if isinstance(value, dict):
        return {name: _cut(one, most) for name, one in value.items()}
    return value


def _is_rows(values: list[Any]) -> bool:
    return any(isinstance(one, dict | list) for one in values)
