"""The button on the page of downloads."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.data_page import data_page
from tracker.focus import put_focus
from tracker.snapshots.ordering import MOST_ORDERS, TooManyOrders, order
from tracker.snapshots.page import OrderForm


def order_snapshot(request: HttpRequest) -> HttpResponse:
    """Order one, and back to the page where it will stand; its form with what is wrong, if anything."""
    if request.method != "POST":
        return _back()
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("data"))
    form = OrderForm(request.POST)
    if form.is_valid():
        try:
            ordered = order(form.cleaned_data["as_of"], request.user.get_username())
        except TooManyOrders as fault:
            form.add_error(None, _too_many(fault))
    if not form.is_valid():
        put_focus(form)
        return data_page(request, form)
    if ordered.is_under_way:
        messages.success(
            request, _("Ordered. Load this page again in a minute: it will stand here.")
        )
    else:
        messages.success(request, _("There is one of the very same facts already: it stands here."))
    return _back()


def _too_many(fault: TooManyOrders) -> str:
    told = _(
        "You have ordered %(most)s snapshots within a day; the next is taken after %(when)s UTC."
    )
    return told % {"most": MOST_ORDERS, "when": f"{fault.until:%Y-%m-%d %H:%M}"}


def _back() -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('data')}#snapshots")
