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


class ProposalOp(TextChoices):
    WRITE = "write", _("Write")
    WITHDRAW = "withdraw", _("Withdraw")


class ProposalState(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Sent back")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    UNDONE = "undone", _("Undone")


class RemarkKind(TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    COMMENTED = "commented", _("Commented")
    RETURNED = "returned", _("Sent back")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    RETRACTED = "retracted", _("Taken back")
    UNDONE = "undone", _("Undone")


class BatchKind(TextChoices):
    IMPORT = "import", _("Import")
    MERGE = "merge", _("Merge")


class BatchState(TextChoices):
    WAITING = "waiting", _("Waiting for a worker")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    REFUSED = "refused", _("Refused")
    IN_REVIEW = "in_review", _("In review")
    WRITING = "writing", _("Being written")
    COMMITTED = "committed", _("Committed")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Discarded")
