"""Every page of the desk as a signed-in editor sees it: axe content, nothing sideways, both languages."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from sources.models import Batch, Proposal
from sources.roles import REVIEWERS
from tests.tracker.desk.proposals import ENGINEAI_B, a_correction
from tests.tracker.test_accessibility import ROOM, VIEWS
from tracker.desk.history.merging import Merge, propose
from tracker.desk.rows import BY_NAME, stored
from tracker.desk.urls import urlpatterns

# Markup does not depend on the database.
pytestmark = pytest.mark.only_on("sqlite")
NOT_PAGES = {
    "desk-suggest", "desk-discard", "desk-read-round", "desk-round-amount", "desk-resume",
    "desk-round-duplicates", "desk-next-round", "desk-batch-progress", "desk-batch-report",
    "desk-health-rows", "desk-restore", "desk-duplicates", "desk-batch-undo",
}  # fmt: skip


@pytest.fixture
def waiting(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """A session of a reviewer, a correction and a merge in review; all of it goes again."""
    with django_db_blocker.unblock():
        user = User.objects.create_user("walker")
        user.groups.add(Group.objects.get(name=REVIEWERS))
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        proposal = a_correction("rounds", ENGINEAI_B, amount_text="2亿美元", stage="c")
        table = BY_NAME["investors"]
        merge = Merge(table, stored(table, "5y-capital"), stored(table, "addor-capital"))
        batch = propose(merge, "ed", "one firm")
    yield {
        "session": session.session_key or "",
        "desk-proposal": f"/desk/proposals/{proposal.pk}/",
        "desk-batch": f"/desk/batches/{batch.pk}/",
    }
    with django_db_blocker.unblock():
        Proposal.objects.filter(author="ed").delete()
        Batch.objects.all().delete()
        session.delete()
        user.delete()


def addresses(waiting: dict[str, str]) -> dict[str, list[str]]:
    """By the name of the route."""
    merge = "/desk/merge/?table=investors&old=cdh&new=hongshan"
    return {
        "desk": ["/desk/"],
        "desk-queue": ["/desk/queue/"],
        "desk-health": ["/desk/health/"],
        "desk-health-check": ["/desk/health/stale-profiles/"],
        "desk-import": ["/desk/import/"],
        "desk-merge": [merge],
        "desk-add": [f"/desk/{name}/add/" for name in ("rounds", "targets", "companies")],
        "desk-edit": [f"/desk/rounds/{ENGINEAI_B}/edit/", "/desk/companies/unitree/edit/"],
        "desk-history": ["/desk/companies/unitree/history/"],
        "desk-withdraw": [f"/desk/rounds/{ENGINEAI_B}/withdraw/"],
        **{name: [waiting[name]] for name in ("desk-proposal", "desk-batch")},
    }


@pytest.mark.parametrize("theme", VIEWS)
def test_axe_finds_nothing_serious_and_no_page_scrolls_sideways(
    page: Page, site: LiveServer, waiting: dict[str, str], theme: str
) -> None:
    language, width, height = VIEWS[theme]
    page.set_viewport_size({"width": width, "height": height})
    cookies = {
        "theme": theme,
        "language": language,
        settings.SESSION_COOKIE_NAME: waiting["session"],
    }
    for name, value in cookies.items():
        page.context.add_cookies([{"name": name, "value": value, "url": site.url}])
    walked = addresses(waiting)
    assert set(walked) == {one.name for one in urlpatterns} - NOT_PAGES
    faults: list[tuple[str, ...]] = []
    for address in (one for several in walked.values() for one in several):
        answer = page.goto(address)
        assert answer is not None
        if answer.status != 200 or "sign-in" in page.url:
            faults.append((address, str(answer.status), page.url))
        if page.evaluate(ROOM) > 0:
            faults.append((address, "scrolls sideways", ""))
        faults += [
            (address, violation["id"], violation["nodes"][0]["html"][:120])
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
    assert not faults, "\n".join(map(str, faults))
