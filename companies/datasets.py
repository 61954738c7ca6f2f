"""This app's tables of the dataset."""

from companies.models import (
    Company,
    Event,
    EventParticipant,
    Facility,
    MarketFigure,
    Ownership,
    Price,
    ProductionActual,
    ProductionTarget,
    Robot,
)
from sources.csv_tables import Table

COMPANIES = Table(
    "companies",
    Company,
    "slug name_en name_zh aliases roles country province city founded listing website parent_slug"
    " summary source_ids".split(),
    sort=("slug",),
    duplicates=("slug",),
)
OWNERSHIPS = Table(
    "ownerships",
    Ownership,
    "key owner_slug owned_slug kind share_min share_max since until confidence note"
    " source_ids".split(),
    sort=("owner_slug", "owned_slug", "key"),
    duplicates=("owner_slug", "owned_slug"),
)
ROBOTS = Table(
    "robots",
    Robot,
    "slug company_slug name family form height_cm weight_kg dof_total dof_per_hand payload_kg"
    " speed_mps runtime_h compute_tops announced_on status source_ids".split(),
    sort=("company_slug", "name", "slug"),
    duplicates=("company_slug", "name"),
)
PRICES = Table(
    "prices",
    Price,
    "key company_slug robot price_min price_max currency stated_on confidence note"
    " source_ids".split(),
    sort=("company_slug", "robot", "currency", "price_min", "key"),
    duplicates=("company_slug", "robot", "currency", "price_min"),
)
TARGETS = Table(
    "targets",
    ProductionTarget,
    "key company_slug robot promise metric units_min units_max units_text unit currency period_start"
    " due stated_on stated_by claimant confidence note source_ids".split(),
    sort=("company_slug", "robot", "metric", "due", "stated_on", "key"),
    duplicates=("company_slug", "robot", "metric", "due", "stated_on", "units_min", "units_max"),
)
ACTUALS = Table(
    "actuals",
    ProductionActual,
    "key company_slug robot metric units_min units_max units_text unit currency period_start"
    " period_end reported_on reported_by confidence note source_ids".split(),
    sort=("company_slug", "robot", "metric", "period_start", "period_end", "reported_by", "key"),
    duplicates=(
        "company_slug",
        "robot",
        "metric",
        "period_start",
        "period_end",
        "reported_by",
        "units_min",
        "units_max",
    ),
)
FACILITIES = Table(
    "facilities",
    Facility,
    "slug company_slug name country province city area_m2 annual_capacity capacity_unit status"
    " announced_on opened_on note source_ids".split(),
    sort=("company_slug", "name", "slug"),
    duplicates=("company_slug", "name"),
)
MARKET_FIGURES = Table(
    "market_figures",
    MarketFigure,
    "key scope nature metric units_min units_max units_text unit currency period_start period_end"
    " stated_on stated_by confidence note source_ids".split(),
    sort=("scope", "nature", "metric", "period_end", "stated_by", "stated_on", "key"),
    duplicates=("scope", "nature", "metric", "period_end", "stated_by", "stated_on"),
)
EVENTS = Table(
    "events",
    Event,
    "slug happened_on kind title jurisdiction note source_ids".split(),
    sort=("slug",),
    duplicates=("slug",),
)
EVENT_PARTICIPANTS = Table(
    "event_participants",
    EventParticipant,
    "key event_slug company_slug role source_ids".split(),
    sort=("event_slug", "company_slug", "key"),
    duplicates=("event_slug", "company_slug"),
)
