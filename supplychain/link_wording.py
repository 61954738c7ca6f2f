"""A supply link as a sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.templatetags.facts import names
from sources.wording import colon
from supplychain.choices import LinkStatus
from supplychain.models import Component, SupplyLink

SENTENCES: dict[str, str | Promise] = {
    LinkStatus.SUPPLYING: gettext_lazy("%(supplier)s supplies %(customer)s: %(component)s."),
    LinkStatus.VALIDATED: gettext_lazy(
        "%(supplier)s is validated as a supplier of %(customer)s: %(component)s."
    ),
    LinkStatus.QUALIFICATION: gettext_lazy(
        "%(supplier)s is in qualification as a supplier of %(customer)s: %(component)s."
    ),
    LinkStatus.RUMOURED: gettext_lazy(
        "%(supplier)s is rumoured to supply %(customer)s: %(component)s."
    ),
    LinkStatus.ENDED: gettext_lazy("%(supplier)s no longer supplies %(customer)s: %(component)s."),
}


def said(link: SupplyLink) -> str:
    """Who supplies what to whom, in words."""
    words = {
        "supplier": names(link.supplier)[0] if link.supplier else _("An unnamed supplier"),
        "customer": names(link.customer)[0] if link.customer else _("an unnamed customer"),
        "component": part(link.component),
    }
    if link.is_in_house:
        return _("%(supplier)s makes it in-house: %(component)s.") % words
    return str(SENTENCES[link.status]) % words


def heading(link: SupplyLink) -> str:
    supplier = names(link.supplier)[0] if link.supplier else _("unnamed supplier")
    customer = names(link.customer)[0] if link.customer else _("unnamed customer")
    parties = _("%(company)s, in-house") if link.is_in_house else "%(company)s → %(customer)s"
    words = {"company": supplier, "customer": customer}
    return f"{parties % words}{colon()}{part(link.component)}"


def part(component: Component) -> str:
    """The root stands for a link whose source does not say which part."""
    if component.parent_id is None:
        return _("a part that is not named")
    return names(component)[0]
