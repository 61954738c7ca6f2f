"""The tools ``search_companies`` and ``company_profile``."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Literal

from django.urls import reverse
from pydantic import BaseModel, Field

from sources.wording import country as country_name
from sources.wording import listed
from tracker.company_list import COMPANY_LIST
from tracker.mcp_server.answering import (
    Citations,
    address,
    counted,
    cut_words,
    date_text,
    fitted,
    frame,
    name_of,
    site,
)
from tracker.mcp_server.asking import (
    LONGEST,
    Refusal,
    company_named,
    component_named,
    query_of,
    refuse_faults,
)
from tracker.mcp_server.shapes import Answer, Fact, Name, marks
from tracker.profile.glance import glances
from tracker.profile.sections import Profile
from tracker.profile.sections import company_profile as read_profile
from tracker.search import Hit, near_names, search

Role = Literal[
    "maker", "automaker", "supplier", "brain", "hand", "platform", "customer", "research"
]
MOST_FOUND = 25
MOST_OTHERS = 10
MOST_IN_SECTION = 12
MOST_SOURCES = 2
"""For each fact; the other tools name more."""


class Company(Name):
    aliases: list[str]
    roles: list[str]
    country: str | None = Field(description="ISO 3166 code; null: not known")
    city: str | None
    founded: str | None
    listing: list[str] = Field(description="EXCHANGE:TICKER")
    summary: str | None
    page_url: str
    sources: list[int]

    def line(self) -> str:
        also = f" {self.name_zh}" if self.name_zh else ""
        place = listed(filter(None, (self.city, country_name(self.country or ""))))
        told = ", ".join(filter(None, (" and ".join(self.roles), place)))
        return f"{self.name}{also} (slug {self.slug}): {told}{marks(self.sources)}"


class Other(BaseModel):
    """Another thing of that name: a component, an investor, a robot, a site or an event."""

    kind: str
    slug: str
    name: str
    page_url: str


class Companies(Answer):
    found: int
    companies: list[Company]
    others: list[Other]

    def lines(self) -> Iterator[str]:
        yield from (one.line() for one in self.companies)
        for other in self.others:
            yield f"Also the {other.kind} {other.name} (slug {other.slug})"


class Figure(BaseModel):
    """A figure at a glance, in words, with where it explains itself."""

    label: str
    value: str
    hint: str
    url: str

    def line(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.label}: {self.value}{hint}"


class Section(BaseModel):
    """Facts of one kind, the most telling first; ``of`` is how many there are."""

    title: str
    of: int
    facts: list[Fact]


class CompanyProfile(Answer):
    company: Company
    parents: list[Name] = Field(description="The parent company and whoever controls it")
    at_a_glance: list[Figure]
    sections: list[Section]

    def lines(self) -> Iterator[str]:
        yield self.company.line()
        yield from (figure.line() for figure in self.at_a_glance)
        for section in self.sections:
            yield f"{section.title} ({section.of}):"
            yield from (f"  {fact.line()}" for fact in section.facts)


def search_companies(
    query: Annotated[
        str, Field(description="Name in any spelling: English, Chinese, pinyin, an alias, a part")
    ] = "",
    role: Annotated[Role | None, Field(description="Only companies of this role")] = None,
    country: Annotated[str | None, Field(description="ISO 3166 code, such as CN or JP")] = None,
    supplies: Annotated[
        str | None,
        Field(description="Slug or name of a component: who supplies it or what is below it"),
    ] = None,
    investor: Annotated[str | None, Field(description="Slug of an investor in them")] = None,
) -> Companies:
    """Find companies and their slugs by name, role, country, component or investor.

    The slugs are what the other tools take. Also names components, investors, robots and events that
    are called so. Give at least one parameter.
    """
    if not any((query, role, country, supplies, investor)):
        raise Refusal("Give a query, a role, a country, a component or an investor.")
    part = component_named(supplies).slug if supplies else None
    narrowed = query_of(role=role, country=country, component=part, investor=investor)
    filterset = COMPANY_LIST.narrowed(narrowed, COMPANY_LIST.table.published())
    refuse_faults(filterset.form)
    hits, summary = _hits(query)
    rows = _ranked(filterset.qs, hits) if query.strip() else list(filterset.qs)
    others = [hit for hit in hits if not hit.url.startswith("/companies/")][:MOST_OTHERS]
    path = f"{reverse('company-list')}?{query_of(**narrowed.dict(), q=query).urlencode()}"

    def make(most: int) -> Companies:
        cited = Citations(MOST_SOURCES)
        shown = [_company(row, cited) for row in rows[:most]]
        return Companies(
            summary=f"{summary}{counted(len(rows), 'company', 'companies')}.",
            found=len(rows),
            companies=shown,
            others=[_other(hit) for hit in others],
            cut=cut_words(
                len(shown), len(rows), "companies", "add a query, a role, a country or a component"
            ),
            sources=cited.listed,
            **frame(path),
        )

    return fitted(make, MOST_FOUND)


def _hits(query: str) -> tuple[list[Hit], str]:
    """What is called so, else what is spelled almost so, and a word on which of them it is."""
    if not query.strip():
        return [], "Found "
    if hits := search(query):
        return hits, "Found "
    return near_names(query), f"No name holds “{query[:LONGEST]}”; nearest: "


def _ranked(rows: Iterable[Any], hits: Sequence[Hit]) -> list[Any]:
    """Those of the rows that the search found, the closest first."""
    rank = {hit.url: place for place, hit in enumerate(hits)}
    found = (row for row in rows if row.get_absolute_url() in rank)
    return sorted(found, key=lambda row: rank[row.get_absolute_url()])


def company_profile(
    company: Annotated[str, Field(description="Slug or name of the company, in any language")],
) -> CompanyProfile:
    """What is known of one company: key figures, promises, money, suppliers, orders, sites, robots.

    Money at a glance is in US dollars at the reference rate of the day of each fact; a total is “at
    least” what was disclosed. Use `promises`, `supplier_exposure` or `list_facts` for all of a section.
    """
    row = company_named(company)
    profile = read_profile(row, "USD")
    there = _sections(profile)

    def make(most: int) -> CompanyProfile:
        cited = Citations(MOST_SOURCES)
        one = _company(row, cited)
        sections = [
            Section(title=title, of=len(facts), facts=[cited.fact(fact) for fact in facts[:most]])
            for title, facts in there
        ]
        shown, of = sum(len(part.facts) for part in sections), sum(part.of for part in sections)
        return CompanyProfile(
            summary=f"{one.name}: {one.summary or 'no summary'}",
            company=one,
            parents=[name_of(relation.company) for relation in profile.parents],
            at_a_glance=[_figure(glance) for glance in glances(profile)],
            sections=sections,
            cut=cut_words(
                shown, of, "facts", "list_facts with filters {company: …} has the others"
            ),
            sources=cited.listed,
            **frame(row.get_absolute_url()),
        )

    return fitted(make, MOST_IN_SECTION)


def _sections(profile: Profile) -> list[tuple[str, Sequence[Any]]]:
    """Under the names that the profile's page gives them, without the empty ones."""
    current = [line.current.target for line in profile.ledger.lines]
    sections: list[tuple[str, Sequence[Any]]] = [
        ("Promises, the latest word of each", current),
        ("Funding", profile.funding.facts),
        ("Suppliers", [line.link for line in profile.supply.bought]),
        ("Customers of its parts", [line.link for line in profile.supply.sold]),
        ("Orders", profile.orders.facts),
        ("Facilities", profile.facilities),
        ("Robots", profile.robots.facts),
        ("Rounds it invested in", profile.investments),
        ("Group", [relation.fact for relation in profile.group]),
    ]
    return [(title, facts) for title, facts in sections if facts]


def _company(row: Any, cited: Citations) -> Company:
    return Company(
        **name_of(row).model_dump(),
        aliases=row.aliases,
        roles=row.roles,
        country=row.country or None,
        city=row.city or None,
        founded=date_text(row.founded),
        listing=row.listing,
        summary=row.summary or None,
        page_url=address(row.get_absolute_url()),
        sources=cited.of(row),
    )


def _figure(glance: Any) -> Figure:
    return Figure(
        label=str(glance.label),
        value=glance.value,
        hint=str(glance.hint),
        url=address(glance.url) if glance.url.startswith("/") else site.get(),
    )


def _other(hit: Hit) -> Other:
    slug = hit.url.rstrip("/").rpartition("/")[2]
    return Other(kind=hit.kind, slug=slug, name=hit.name, page_url=address(hit.url))
