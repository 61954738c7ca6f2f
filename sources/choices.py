"""The closed vocabularies that every fact shares, as the dataset spells them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Confidence(TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    REPORTED = "reported", pgettext_lazy("how sure a claim is", "Reported")
    RUMOURED = "rumoured", _("Rumoured")


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", pgettext_lazy("the state of a fact", "Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SourceKind(TextChoices):
    NEWS = "news", _("News")
    COMPANY = "company", pgettext_lazy("the kind of a source", "Company")
    FILING = "filing", _("Filing")
    RESEARCH = "research", _("Research")
    GOVERNMENT = "government", _("Government")
    BLOG = "blog", _("Blog")


class ChangeOp(TextChoices):
    ADD = "add", _("Added")
    MODIFY = "mod", _("Changed")
    DELETE = "del", _("Deleted")
