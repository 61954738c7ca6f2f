"""Entities that a new one probably is already: of the same or a near name, website or address."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sources.choices import ProposalOp
from sources.csv_tables import Table
from sources.fields import split_list
from sources.models import Proposal
from sources.search_text import normalise
from tracker.desk.addresses import canonical, host_of
from tracker.desk.entry.duplicate import Duplicate
from tracker.desk.names import called
from tracker.desk.rows import Cells, is_withdrawn

MOST = 8
MOST_READ = 300
WORTH_SHOWING = 40
NEAR = 0.86
"""From this ratio on two names may be one with a slip of the pen."""

NAMED = ("name_en", "name_zh", "name", "title")
COMMON = re.compile(
    r"\b(?:robotics?|technolog(?:y|ies)|tech|inc|corp|co|ltd|limited|group|holdings?|capital|ventures?|"
    r"partners|investments?|fund|the)\b\.?|有限公司|股份|科技|机器人|集团|控股|资本|创投|投资|基金|智能"
)
"""What companies of different names have in common, or leave away."""

OWNER = {"robots": "company_slug", "facilities": "company_slug"}
"""What is named within a company is compared with its other things only."""


def similar_names(table: Table, cells: Cells, but: Proposal | None = None) -> list[Duplicate]:
    """The likeliest first."""
    names = _names(cells)
    if not names and not cells.get("website") and not cells.get("url"):
        return []
    found = [*_rows(table, cells, names), *_proposals(table, cells, but)]
    worth = [one for one in found if one.score >= WORTH_SHOWING]
    return sorted(worth, key=lambda one: -one.score)[:MOST]


def _names(cells: Cells) -> list[str]:
    given = [cells.get(column, "") for column in NAMED]
    given += split_list(cells.get("aliases", ""))
    return list(dict.fromkeys(filter(None, map(normalise, given))))


def _rows(table: Table, cells: Cells, names: Iterable[str]) -> Iterator[Duplicate]:
    wanted = Q()
    for name in names:
        wanted |= Q(search_text__contains=_telling(name))
    if host := host_of(cells.get("website", "")):
        wanted |= Q(website__icontains=host)
    if page := canonical(cells.get("url", "")):
        wanted |= Q(url__icontains=page.split("?")[0])
    rows = table.rows().filter(wanted) if wanted else table.rows().none()
    if column := OWNER.get(table.name):
        rows = rows.filter(company__slug=cells.get(column, ""))
    own = {table.identity: cells.get(table.identity, "")}
    for row in rows.exclude(**own).order_by("pk")[:MOST_READ]:
        score, reasons = alike(cells, table.cells(row))
        if is_withdrawn(row):
            reasons = [_("withdrawn"), *reasons]
        key = str(getattr(row, table.identity))
        url = "" if is_withdrawn(row) else str(row.get_absolute_url())
        title = f"{called(row)} ({key})"
        yield Duplicate(table.model.resource, key, title, url, score, tuple(reasons))


def _proposals(table: Table, cells: Cells, but: Proposal | None) -> Iterator[Duplicate]:
    waiting = Proposal.objects.open().filter(
        resource=table.model.resource, op=ProposalOp.WRITE, base={}
    )
    column = OWNER.get(table.name, "")
    for one in waiting.exclude(pk=(but and but.pk) or 0).order_by("-pk")[:MOST_READ]:
        if column and one.cells.get(column) != cells.get(column):
            continue
        score, reasons = alike(cells, one.cells)
        title = next((one.cells[name] for name in NAMED if one.cells.get(name)), str(one))
        yield Duplicate(
            one.resource, one.key, title, one.get_absolute_url(), score, tuple(reasons), one.author
        )


def alike(one: Cells, other: Cells) -> tuple[int, list[str]]:
    """What speaks most for their being one, a little more for whatever agrees beside it."""
    found = sorted([*_by_name(one, other), *_by_place(one, other)], reverse=True)
    if not found:
        return 0, []
    score = min(100, found[0][0] + 5 * (len(found) - 1))
    if one.get("country") and other.get("country") and one["country"] != other["country"]:
        return max(0, score - 10), [*(words for _s, words in found), _("another country")]
    return score, [words for _score, words in found]


def _by_name(one: Cells, other: Cells) -> Iterator[tuple[int, str]]:
    mine, theirs = _names(one), _names(other)
    told: dict[str, Any]
    if shared := [name for name in mine if name in theirs]:
        told = {"name": shared[0]}
        yield (70 if "url" in one else 95), _("same name: %(name)s") % told
        return
    pairs = [(a, b) for a in mine for b in theirs if core(a) == core(b)]
    if pairs:
        yield 75, _("nearly the same name: %(name)s") % {"name": pairs[0][1]}
        return
    near = max(
        ((SequenceMatcher(None, a, b).ratio(), b) for a in mine for b in theirs), default=(0, "")
    )
    if near[0] >= NEAR:
        yield 65, _("nearly the same name: %(name)s") % {"name": near[1]}


def _by_place(one: Cells, other: Cells) -> Iterator[tuple[int, str]]:
    host = host_of(one.get("website", ""))
    if host and host == host_of(other.get("website", "")):
        yield 85, _("same website: %(host)s") % {"host": host}
    page = canonical(one.get("url", ""))
    if page and page == canonical(other.get("url", "")):
        yield 100, _("same page")
    if one.get("listing") and set(split_list(one["listing"])) & set(
        split_list(other.get("listing", ""))
    ):
        yield 90, _("same listing")


def _telling(name: str) -> str:
    """The longest part of a name that its like would have too, to look for it by."""
    parts = (part.strip(" ,.&()") for part in COMMON.split(name))
    longest = max(parts, key=len)
    return longest if len(longest) >= (2 if not longest.isascii() else 3) else name


def core(name: str) -> str:
    """``unitree robotics`` → ``unitree``; the whole where hardly anything would be left."""
    bare = re.sub(r"\s+", " ", COMMON.sub(" ", name)).strip(" ,.")
    return bare if len(bare) >= (2 if not bare.isascii() else 3) else name
