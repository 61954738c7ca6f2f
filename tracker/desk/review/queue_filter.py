"""The filters of the review queue: a table, an author, a company, how long it has waited."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from sources.models import Proposal
from tracker.desk.entry.fields import NameField
from tracker.desk.review.review import naming_company
from tracker.desk.rows import BY_RESOURCE

AGES = (
    ("", _("any")),
    ("1", _("a day or more")),
    ("3", _("3 days or more")),
    ("7", _("a week or more")),
)


class QueueFilter(forms.Form):
    """Filled from the query; only what waits is offered."""

    table = forms.ChoiceField(label=_("Table"), required=False)
    author = forms.ChoiceField(label=_("Author"), required=False)
    age = forms.ChoiceField(label=_("Waiting for"), required=False, choices=AGES)

    def __init__(self, query: Any) -> None:
        super().__init__(query, label_suffix="")
        fields: dict[str, Any] = self.fields
        fields["company"] = NameField(model=Company, label=_("Company"), required=False)
        waiting = Proposal.objects.in_review().order_by()
        resources = set(waiting.values_list("resource", flat=True).distinct())
        tables = [table for name, table in BY_RESOURCE.items() if name in resources]
        authors = sorted(waiting.values_list("author", flat=True).distinct())
        fields["table"].choices = [
            ("", _("any")),
            *((table.model.resource, table.title) for table in tables),
        ]
        fields["author"].choices = [("", _("anybody")), *((name, name) for name in authors)]
        self.order_fields(["table", "author", "company", "age"])

    def waiting(self) -> QuerySet[Proposal]:
        """What passes the filters that could be read."""
        self.is_valid()
        asked, rows = self.cleaned_data, Proposal.objects.in_review()
        if asked.get("table"):
            rows = rows.filter(resource=asked["table"])
        if asked.get("author"):
            rows = rows.filter(author=asked["author"])
        if asked.get("company"):
            rows = rows.filter(naming_company(asked["company"]))
        if asked.get("age"):
            oldest = timezone.now() - timedelta(days=int(asked["age"]))
            rows = rows.filter(submitted_at__lte=oldest)
        return rows

    @property
    def is_narrow(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("table", "author", "company", "age"))
