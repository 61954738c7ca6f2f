"""What is known of one part, in sentences: who supplies it, who buys it, who might take over."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Company
from companies.timeline import sentences
from sources import wording
from sources.templatetags.facts import names
from supplychain.models import KnownSuppliersMetric

# More names than this are only counted.
NAMED = 5


def component_finding(
    known: KnownSuppliersMetric | None, live: Sequence[Company], others: Sequence[Company]
) -> str:
    """``live``: the named suppliers of live links; ``others``: those only talked about."""
    if known is None:
        return ""
    return sentences((_suppliers(live), _buyers(known), _others(others)))


def _suppliers(live: Sequence[Company]) -> str:
    if not live:
        return _("No supplier is known: no live link names one.")
    words = ngettext(
        "%(count)s supplier is known: %(names)s.",
        "%(count)s suppliers are known: %(names)s.",
        len(live),
    )
    return words % {"count": wording.number(len(live)), "names": _listed(live)}


def _buyers(known: KnownSuppliersMetric) -> str:
    if not known.makers:
        return ""
    words = ngettext(
        "%(count)s maker is known to buy it",
        "%(count)s makers are known to buy it",
        known.makers,
    )
    bought = words % {"count": wording.number(known.makers)}
    if not known.only_known:
        return _("%(bought)s.") % {"bought": bought}
    return _(
        "%(bought)s; %(some)s of %(all)s pairs of a maker and a part have one known supplier."
    ) % {
        "bought": bought,
        "some": wording.number(known.only_known),
        "all": wording.number(known.pairs),
    }


def _others(others: Sequence[Company]) -> str:
    if not others:
        return ""
    return _("Only in qualification, rumoured or ended: %(names)s.") % {"names": _listed(others)}


def _listed(companies: Sequence[Company]) -> str:
    found = [names(company)[0] for company in companies]
    if len(found) <= NAMED:
        return wording.listed(found)
    more = ngettext("%(count)s more", "%(count)s more", len(found) - NAMED)
    rest = more % {"count": wording.number(len(found) - NAMED)}
    return wording.listed([*found[:NAMED], rest])
