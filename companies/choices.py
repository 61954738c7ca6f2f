"""The closed vocabularies of the companies app, as the dataset spells them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    MAKER = "maker", _("Maker")
    AUTOMAKER = "automaker", _("Carmaker")
    SUPPLIER = "supplier", _("Supplier")
    BRAIN = "brain", _("Robot brain")
    HAND = "hand", _("Hand maker")
    PLATFORM = "platform", _("Platform")
    CUSTOMER = "customer", _("Customer")
    RESEARCH = "research", _("Research body")


class OwnershipKind(TextChoices):
    CONTROLS = "controls", _("Controls")
    STAKE = "stake", _("Holds a stake")
    GROUP = "group", _("Same group")


class RobotForm(TextChoices):
    BIPED = "biped", _("Biped")
    WHEELED = "wheeled", _("Wheeled")
    HALF_SIZE = "half-size", _("Half-size")
    OTHER = "other", _("Other")


class RobotStatus(TextChoices):
    PROTOTYPE = "prototype", _("Prototype")
    SMALL_BATCH = "small_batch", _("Small batch")
    MASS_PRODUCTION = "mass_production", _("Mass production")
    DISCONTINUED = "discontinued", _("Discontinued")


class FacilityStatus(TextChoices):
    ANNOUNCED = "announced", pgettext_lazy("the status of a site", "Announced")
    BUILDING = "building", _("Under construction")
    OPERATING = "operating", _("Operating")


class Unit(TextChoices):
    ROBOTS = "robots", pgettext_lazy("a unit", "robots")
    PARTS = "parts", _("parts")
    TONNES = "tonnes", _("tonnes")
    MONEY = "money", _("money")


class TargetMetric(TextChoices):
    ANNUAL_OUTPUT = "annual_output", _("Annual output")
    ANNUAL_CAPACITY = "annual_capacity", _("Annual capacity")
    CUMULATIVE_OUTPUT = "cumulative_output", _("Cumulative output")
    DELIVERIES = "deliveries", _("Deliveries")
    DEPLOYMENT = "deployment", _("Deployment")
    START_OF_PRODUCTION = "start_of_production", _("Start of production")
    UNIT_PRICE = "unit_price", _("Unit price")
    PROTOTYPE = "prototype", _("Prototype")


class ActualMetric(TextChoices):
    SHIPPED = "shipped", _("Shipped")
    PRODUCED = "produced", _("Produced")
    DEPLOYED = "deployed", _("Deployed")
    CUMULATIVE_PRODUCED = "cumulative_produced", _("Produced so far")
    CUMULATIVE_SHIPPED = "cumulative_shipped", _("Shipped so far")
    ORDERS_RECEIVED = "orders_received", _("Orders received")
    REVENUE = "revenue", _("Revenue")
    PRODUCTION_STARTED = "production_started", _("Production started")
    PROTOTYPE_SHOWN = "prototype_shown", _("Prototype shown")
    FIRST_SHIPPED = "first_shipped", _("First shipped")
    FIRST_DEPLOYED = "first_deployed", _("First deployed")


class Claimant(TextChoices):
    COMPANY = "company", _("The company")
    PARTNER = "partner", _("A partner")
    THIRD_PARTY = "third_party", _("A third party")


class MarketScope(TextChoices):
    CHINA = "china", _("China")
    WORLD = "world", _("World")


class MarketNature(TextChoices):
    FORECAST = "forecast", _("Forecast")
    ESTIMATE = "estimate", _("Estimate")
    GOAL = "goal", _("Official goal")


class EventKind(TextChoices):
    POLICY = "policy", _("Policy")
    EXPORT_CONTROL = "export_control", _("Export control")
    MARKET = "market", _("Market")
    EXHIBITION = "exhibition", _("Exhibition")
    STANDARD = "standard", _("Standard")
    IPO = "ipo", _("IPO")
