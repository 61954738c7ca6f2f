"""The page of one's own account: password, second factor, where one is signed in."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from sources.roles import ROLE_NAMES, role_of

# The first that a browser's own description names: most name those they descend from, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


class AccountPage(IndexView):
    template_name = "accounts/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        sessions = sorted(
            UserSession.objects.purge_and_list(user), key=lambda s: s.created_at, reverse=True
        )
        codes = context["authenticators"].get("recovery_codes")
        return context | {
            "role": ROLE_NAMES[role_of(user)],
            "sessions": [(session, device(session.user_agent)) for session in sessions],
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
        }


class EndOtherSessions(ListUserSessionsView):
    http_method_names = ["post"]
    success_url = reverse_lazy("mfa_index")


def device(user_agent: str) -> str:
    """``Firefox, Linux`` from what the browser says of itself."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or _("unknown browser")
