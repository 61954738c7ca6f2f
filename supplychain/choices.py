"""The closed vocabularies of the supply-chain app, as the dataset spells them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LinkStatus(TextChoices):
    SUPPLYING = "supplying", _("Supplying")
    VALIDATED = "validated", _("Validated")
    QUALIFICATION = "qualification", _("In qualification")
    RUMOURED = "rumoured", _("Rumoured")
    ENDED = "ended", _("Ended")


class OrderStatus(TextChoices):
    FRAMEWORK = "framework", _("Framework agreement")
    ORDERED = "ordered", pgettext_lazy("the status of an order", "Ordered")
    DELIVERED = "delivered", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")


class UseCase(TextChoices):
    RESEARCH = "research", pgettext_lazy("what a robot is for", "Research")
    EDUCATION = "education", _("Education")
    GUIDE = "guide", _("Guide")
    SECURITY = "security", _("Security")
    MANUFACTURING = "manufacturing", _("Manufacturing")
    LOGISTICS = "logistics", _("Logistics")
    INSPECTION = "inspection", _("Inspection")
    RETAIL = "retail", _("Retail")
    ELDERCARE = "eldercare", _("Elder care")
    HOUSEHOLD = "household", _("Household")
    ENTERTAINMENT = "entertainment", _("Entertainment")
    DATA_COLLECTION = "data_collection", _("Data collection")
    OTHER = "other", _("Other")
