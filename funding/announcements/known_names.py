"""The directory of names, as published: every spelling of a company, every name of an investor."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from companies.models import Company
from funding.announcements.directory import Directory
from funding.announcements.told import Names
from funding.models import Investor
from sources.merged import merged_into


class Spellings(NamedTuple):
    """How one company or investor is written."""

    slug: str
    names: Sequence[str]
    aliases: Sequence[str] = ()
    parent: str = ""


def known_names() -> Names:
    """A few queries and a compilation: made once for a batch or a form."""
    companies = Company.objects.published().select_related("parent").order_by("slug")
    investors = Investor.objects.published().order_by("slug")
    return compiled(
        [
            Spellings(
                one.slug,
                (one.name_en, one.name_zh),
                one.aliases,
                one.parent.slug if one.parent else "",
            )
            for one in companies
        ],
        [*(Spellings(one.slug, (one.name_en, one.name_zh)) for one in investors), *_merged()],
    )


def _merged() -> list[Spellings]:
    """Investors, which have no aliases, keep the names of those that were merged into them."""
    led = merged_into(Investor.resource)
    gone = Investor.objects.filter(slug__in=led) if led else ()
    return [Spellings(led[one.slug], (one.name_en, one.name_zh)) for one in gone]


def compiled(companies: Sequence[Spellings], investors: Iterable[Spellings]) -> Names:
    """Names stand before aliases: a spelling that is both means the company it names."""
    named = [(name, one.slug) for one in companies for name in one.names if name]
    called = [(name, one.slug) for one in companies for name in one.aliases if name]
    invest = [(name, one.slug) for one in investors for name in one.names if name]
    units: dict[str, list[str]] = {}
    for one in companies:
        if one.parent:
            units.setdefault(one.parent, []).append(one.slug)
    return Names(
        Directory([*named, *called], shortened=True),
        Directory([*invest, *named, *called]),
        {parent: slugs[0] for parent, slugs in units.items() if len(slugs) == 1},
    )
