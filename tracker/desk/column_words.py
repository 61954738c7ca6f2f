"""What the desk calls the columns, and what it says of them beyond their names."""

from typing import Any

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.choices import Role
from sources.columns import relation_of
from sources.csv_tables import Table
from tracker.desk.entry.layouts import LABELS

VOCABULARIES: dict[tuple[str, str], type[TextChoices]] = {("companies", "roles"): Role}
"""Of list columns, by resource and column."""

OWN_LABELS: dict[tuple[str, str], Any] = {
    ("targets", "company_slug"): _("Company that promises"),
    ("actuals", "company_slug"): _("Company reported on"),
    ("orders", "maker_slug"): _("Maker that sells"),
    ("orders", "customer_slug"): _("Customer, if we have it"),
    ("orders", "customer_name"): _("Customer as named"),
    ("rounds", "round"): _("Round that its reports share"),
    ("targets", "promise"): _("Promise that restatements share"),
    ("sources", "url"): _("Address of the page"),
    ("sources", "kind"): _("Kind of source"),
    ("events", "jurisdiction"): _("Country or region"),
    ("events", "kind"): _("Kind of event"),
    ("investors", "kind"): _("Kind of investor"),
    ("ownerships", "kind"): _("Relation"),
}

IDENTITY = _("Made from the name if left empty. It never changes later.")
RANGE_LOW = _("Both bounds are included. The same in both: exact. Empty: open below.")
RANGE_HIGH = _("Empty: open above (“at least”). Both empty: not disclosed.")
WORDED = _("The vague words of the source, such as 数万台 or “over 1,000”; they fill the range.")
ROBOT = _("A model or family as we name it. Several are joined with |. Empty: the whole company.")
CURRENCY = _("Three letters, such as CNY or USD; exactly when an amount of money is given.")
ONE_IN_A_LINE = _("One in a line. Who is not known yet is added below.")
COUNTRY = _("Two letters (CN, US, HK, TW), as ISO 3166-1 has them.")
DAY = _("A day, month or year: 2026-03-14, 2026-03, 2026 or 2026年3月14日.")
OWN_WORDS = _("One line in our own words.")
CLAIM_DAY = _("When it was said or published, not when it is due.")
SHARE = _("As a fraction: 0.35 is 35 percent.")

HELP: dict[tuple[str, str], Any] = {
    # of columns that several tables have; the table's own come first
    ("", "source_ids"): _("The address of the page, one in a line, or a source we have by its title."),
    ("", "company_slug"): _("Any name in English or Chinese, an alias or the slug."),
    ("", "slug"): IDENTITY,
    ("", "confidence"): _(
        "Confirmed: by the company itself or a filing. Reported: press, research. Rumoured: forums,"
        " unnamed sources."
    ),
    ("", "note"): OWN_WORDS,
    ("", "summary"): OWN_WORDS,
    ("", "description"): OWN_WORDS,
    ("", "units_text"): WORDED,
    ("", "amount_text"): _("As the source words it, such as 数亿元; it fills the range."),
    ("", "units_min"): RANGE_LOW,
    ("", "amount_min"): RANGE_LOW,
    ("", "price_min"): RANGE_LOW,
    ("", "valuation_min"): RANGE_LOW,
    ("", "units_max"): RANGE_HIGH,
    ("", "amount_max"): RANGE_HIGH,
    ("", "price_max"): RANGE_HIGH,
    ("", "valuation_max"): RANGE_HIGH,
    ("", "currency"): CURRENCY,
    ("", "valuation_currency"): CURRENCY,
    ("", "unit"): _("What is counted; exactly when a number is given. Only robots are compared."),
    ("", "robot"): ROBOT,
    ("", "country"): COUNTRY,
    ("", "province"): _("In English, such as Zhejiang."),
    ("", "city"): _("In English, such as Hangzhou."),
    ("", "name_en"): _("As the company writes it; in pinyin if it has no English name."),
    ("", "name_zh"): _("In simplified characters."),
    ("", "period_start"): _("Start of the period. Empty: not said."),
    ("", "announced_on"): DAY,
    ("", "since"): DAY,
    ("", "until"): _("Empty: it still holds."),
    ("", "stated_on"): CLAIM_DAY,
    ("", "stated_by"): _("The person, company or body that said it."),
    ("", "share_min"): SHARE,
    ("", "share_max"): SHARE,
    ("", "bom_share_min"): SHARE,
    ("", "bom_share_max"): SHARE,
    ("sources", "source_id"): _("Made from the site and the day if left empty. It never changes."),
    ("sources", "url"): _("Copied from the browser. The same page is never added twice."),
    ("sources", "title"): _("The headline as printed, or shortened."),
    ("sources", "publisher"): _("The site or paper that published it, such as 36Kr."),
    ("sources", "published_on"): DAY,
    ("sources", "language"): _("Language of the text: zh, en, ja, ko, de …"),
    ("sources", "kind"): _("Company: its own page or release. Filing: exchange or court."),
    ("sources", "note"): _("Only what weakens it, such as “headline only; page not opened”."),
    ("companies", "aliases"): _("Other names in the press, joined with |."),
    ("companies", "roles"): _("What the company does in this industry; none: not classified yet."),
    ("companies", "founded"): DAY,
    ("companies", "listing"): _("Exchange and ticker, such as SZSE:002050; several joined with |."),
    ("companies", "website"): _("Beginning with https://."),
    ("companies", "parent_slug"): _("The company above it in the same group."),
    ("ownerships", "owner_slug"): _("Who controls or holds a stake."),
    ("ownerships", "owned_slug"): _("Whom it controls or holds a stake in."),
    ("ownerships", "kind"): _("Control, a stake, or the same group."),
    ("robots", "company_slug"): _("The maker, by any of its names."),
    ("robots", "name"): _("The model, without the maker's name."),
    ("robots", "family"): _("What the press calls it, such as Walker or Optimus."),
    ("robots", "dof_total"): _("Degrees of freedom of the whole robot, hands included if so told."),
    ("prices", "robot"): _("The model that is offered."),
    ("prices", "note"): _("Edition, start price or estimate, in our own words."),
    ("targets", "company_slug"): _("Who is to deliver, by any of its names."),
    ("targets", "promise"): _("Left empty, it is made from company, measure and year. A restated target"
        " takes that of the first."),
    ("targets", "metric"): _("Capacity, output, deliveries and deployment are never mixed."),
    ("targets", "unit"): _("Empty for a start of production and a prototype; money for a price."),
    ("targets", "period_start"): _("Start of the promised period. Empty: 1 January of the due year."),
    ("targets", "due"): _("End of the promised period. Empty: no date was given."),
    ("targets", "claimant"): _("Only the company and its partners make promises."),
    ("actuals", "metric"): _("What the source counts: produced, shipped and deployed differ."),
    ("actuals", "period_end"): _("End of the period, or the day of the count or milestone."),
    ("actuals", "reported_on"): CLAIM_DAY,
    ("actuals", "reported_by"): _("Who gives the number: the company, a research firm, a paper."),
    ("facilities", "company_slug"): _("Who runs it, by any of its names."),
    ("facilities", "name"): _("Plant, line or site, such as “Hayward factory”."),
    ("facilities", "area_m2"): _("Floor or site area in square metres; 1万 is 10,000."),
    ("facilities", "annual_capacity"): _("One number a year; say in the note when it is a bound."),
    ("facilities", "capacity_unit"): _("Exactly when a capacity is given."),
    ("facilities", "opened_on"): DAY,
    ("market_figures", "scope"): _("China or the whole world."),
    ("market_figures", "nature"): _("Forecast, estimate of what happened, or official goal."),
    ("market_figures", "metric"): _("Of targets for forecasts and goals, of outcomes for estimates."),
    ("market_figures", "period_end"): _("End of the year or period that the figure speaks of."),
    ("market_figures", "stated_by"): _("Forecaster or authority."),
    ("events", "title"): _("What happened, in one line."),
    ("events", "happened_on"): DAY,
    ("events", "jurisdiction"): _("Two letters, as in CN. Empty: worldwide or not tied to one."),
    ("event_participants", "event_slug"): _("The event by its title or slug."),
    ("event_participants", "role"): _("“exhibitor” so far."),
    ("investors", "kind"): _("Empty: not known."),
    ("investors", "state_backed"): _("Whether the state stands behind it. Unknown is not no."),
    ("investors", "company_slug"): _("The operating company behind it, such as Meituan's own arm."),
    ("rounds", "round"): _("All reports of one round share it. Left empty, it is made."),
    ("rounds", "stage"): _("The nearest of the list; finer wording goes beside it."),
    ("rounds", "stage_text"): _("Finer wording, such as Pre-A++."),
    ("rounds", "instrument"): _("Grants, loans and public offerings stand apart from private money."),
    ("rounds", "amount_scope"): _("One round, several, all money to date, or one investor's part."),
    ("rounds", "valuation_kind"): _("Before or after the money; exactly when a valuation is given."),
    ("rounds", "lead_slugs"): ONE_IN_A_LINE,
    ("rounds", "investor_slugs"): ONE_IN_A_LINE,
    ("components", "parent_slug"): _("The part that it is a part of."),
    ("supply_links", "supplier_slug"): _("Empty: not named. The same as the customer: made in-house."),
    ("supply_links", "customer_slug"): _("Empty: not named. One of the two has to be named."),
    ("supply_links", "component_slug"): _("The part supplied, as precisely as the source tells."),
    ("supply_links", "input_for"): _("The customer's own product that uses the part, if it has one."),
    ("supply_links", "status"): _("Supplying: in series. Validated: passed tests, not in series yet."),
    ("supply_links", "as_of"): _("What day the row describes; a later row supersedes it."),
    ("orders", "maker_slug"): _("The seller, by any of its names."),
    ("orders", "customer_slug"): _("The buyer, where it is one of our companies."),
    ("orders", "customer_name"): _("The buyer as the source names it."),
    ("orders", "units_min"): _("Robots ordered; parts, stores and homes are not robots."),
    ("orders", "ordered_on"): DAY,
    ("orders", "use_case"): _("Empty: not said."),
    ("orders", "status"): pgettext_lazy("of an order", "Framework: agreed, not yet called off."),
}  # fmt: skip


def label_of(table: Table, name: str) -> Any:
    """In the reader's language, whenever it is shown."""
    if label := OWN_LABELS.get((table.name, name)) or LABELS.get(name):
        return label
    partial = getattr(table.model, "partial_dates", {}).get(name)
    described = partial or relation_of(table.model, name) or table.model._meta.get_field(name)
    return capfirst(described.verbose_name)


def help_of(table: Table, name: str) -> Any:
    return HELP.get((table.name, name)) or HELP.get(("", name), "")
