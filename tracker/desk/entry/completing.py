"""Columns that a row gets without anybody typing them: minted keys, slugs made from names."""

from funding.models import FundingRound
from sources.choices import ProposalState
from sources.csv_tables import Table
from sources.fields import mint_key
from sources.models import Proposal
from tracker.desk.addresses import host_of
from tracker.desk.names import as_slug, free_slug
from tracker.desk.rows import Cells

LONGEST = 80


def completed(table: Table, cells: Cells) -> Cells:
    """The row with its identity, and a round with the slug that its reports share."""
    found = dict(cells)
    identity = table.identity
    if not found.get(identity):
        found[identity] = _identity(table, found)
    if table.name == "rounds" and not found.get("round"):
        found["round"] = _free_round(
            "-".join(
                filter(None, (found["company_slug"], found["stage"], found["announced_on"][:7]))
            ).replace("_", "-")[:LONGEST]
        )
    if table.name == "targets" and not found.get("promise"):
        found["promise"] = _promise(found)
    if not found.get("units_min") and not found.get("units_max") and "unit" in found:
        found["unit"] = ""  # nothing is counted
    return found


def _promise(cells: Cells) -> str:
    """``agibot-a1-deliveries-2026``: a later statement about the same year restates it."""
    named = [cells[name] for name in ("company_slug", "robot", "metric")]
    return "-".join(filter(None, map(as_slug, [*named, cells["due"][:4]])))[:LONGEST]


def _identity(table: Table, cells: Cells) -> str:
    if table.identity == "key":
        return mint_key(table.model._meta.get_field("key").get_default().split("-")[0])
    if table.name == "sources":
        site = host_of(cells.get("url", "")).rsplit(".", 1)[0]
        return free_slug(table.model, f"{site}-{cells.get('published_on', '')}", "source")
    names = [cells.get(name, "") for name in ("name_en", "name", "name_zh", "title")]
    owner = cells.get("company_slug", "") if table.name in ("robots", "facilities") else ""
    return free_slug(table.model, *(f"{owner} {name}".strip() for name in names if name))


def _free_round(base: str) -> str:
    """A round of its own: which reports are of one round somebody says, no coincidence of names."""
    waiting = Proposal.objects.filter(resource="rounds", state=ProposalState.IN_REVIEW)
    taken = {
        *FundingRound.objects.filter(round__startswith=base).values_list("round", flat=True),
        *waiting.filter(cells__round__startswith=base).values_list("cells__round", flat=True),
    }
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
