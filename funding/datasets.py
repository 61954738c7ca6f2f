"""This app's tables of the dataset."""

from funding.choices import Part
from funding.models import FundingRound, Investor, Participation
from sources.columns import PartColumn
from sources.csv_tables import Table

INVESTORS = Table(
    "investors",
    Investor,
    "slug name_en name_zh kind state_backed country company_slug source_ids".split(),
    sort=("slug",),
    duplicates=("slug",),
)


def _investors(name: str, role: str) -> PartColumn:
    return PartColumn(
        name,
        part=Participation,
        relation="investor",
        model=Investor,
        accessor="participations",
        fixed=(("role", role),),
    )


ROUNDS = Table(
    "rounds",
    FundingRound,
    "key company_slug round stage stage_text instrument announced_on amount_text currency amount_min"
    " amount_max amount_scope valuation_min valuation_max valuation_currency valuation_kind"
    " lead_slugs investor_slugs confidence note source_ids".split(),
    sort=("company_slug", "stage", "announced_on", "key"),
    duplicates=("company_slug", "stage", "announced_on"),
    special=(_investors("lead_slugs", Part.LEAD), _investors("investor_slugs", Part.INVESTOR)),
)
