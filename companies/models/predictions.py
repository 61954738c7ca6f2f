"""What a body predicted for a market, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from companies.choices import MarketScope, TargetMetric, Unit
from companies.metrics import verdicts
from sources import wording
from sources.intervals import Interval
from sources.models.derived import Text
from sources.partial_dates import PartialDate

VERDICTS: Mapping[str, Text] = {
    verdicts.MET: _("reached"),
    verdicts.MISSED: _("not reached"),
    verdicts.UNDECIDABLE: _("undecidable"),
    verdicts.UNREPORTED: _("no later estimate"),
    verdicts.PENDING: _("period not over"),
}


class ShownPrediction(NamedTuple):
    """One thing a body said, in the reader's language; empty where there is nothing to show."""

    about: str
    stated: str
    units: str
    estimated: str
    ratio: str
    restated: str
    verdict: str
    keys: list[str]

    @property
    def heading(self) -> str:
        return gettext("%(forecast)s (stated %(date)s)") % {
            "forecast": self.about,
            "date": self.stated,
        }

    @property
    def text(self) -> str:
        """All of it in one line."""
        beside = gettext("later estimates: %(estimates)s") % {"estimates": self.estimated}
        ratio = gettext("%(ratio)s of them") % {"ratio": self.ratio}
        restated = gettext("%(factor)s what it said first") % {"factor": self.restated}
        parts = (self.units, beside * bool(self.estimated), ratio * bool(self.ratio))
        return wording.semicolon().join(
            part for part in (*parts, restated * bool(self.restated), self.verdict) if part
        )


def shown_prediction(said: Mapping[str, Any]) -> ShownPrediction:
    start = said["period_start"] and PartialDate.parse(said["period_start"])
    parts = (
        MarketScope(said["scope"]).label,
        TargetMetric(said["metric"]).label,
        wording.period(start or None, PartialDate.parse(said["period_end"])),
    )
    stated = said["stated_on"] and PartialDate.parse(said["stated_on"])
    return ShownPrediction(
        about=wording.clauses(str(part) for part in parts),
        stated=wording.when(stated or None),
        units=_amount(said, "units"),
        estimated=_amount(said, "estimated"),
        ratio=_times(_range(said, "ratio")),
        restated=_times(_range(said, "restated")),
        verdict=str(VERDICTS[said["verdict"]]),
        keys=said["keys"],
    )


def _times(ratio: Interval) -> str:
    return "" if ratio.is_unknown else times(ratio)


def _range(said: Mapping[str, Any], name: str) -> Interval:
    ends = (said[f"{name}_min"], said[f"{name}_max"])
    return Interval(*(None if end is None else Decimal(str(end)) for end in ends))


def _amount(said: Mapping[str, Any], name: str) -> str:
    amount = _range(said, name)
    if amount.is_unknown:
        return ""
    if said["currency"]:
        return wording.money(said["currency"], amount)
    words = {"amount": wording.quantity(amount), "unit": Unit(said["unit"]).label}
    return pgettext("a number and its unit", "%(amount)s %(unit)s") % words


def times(ratio: Interval) -> str:
    """``1.5–2 times``; a ratio that cannot be said is not zero."""
    if ratio.is_unknown:
        return pgettext("a ratio", "cannot be said")
    return gettext("%(number)s times") % {"number": wording.span(wording.rounded(ratio))}
