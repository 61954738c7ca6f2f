"""Every model of the admin: no page asks more often for more rows, offers a giant select, or fails."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Company, ProductionTarget
from funding.models import FundingRound, Participation
from sources import admin_log
from sources.admin_base import HOLDERS_SHOWN
from sources.change_log import acting
from sources.models import Batch, Change, MergedIdentity, Proposal, Remark, Source, Sourced
from tests.facts import draft_target

pytestmark = pytest.mark.django_db

MOST_OPTIONS = 200
ADMINS: dict[Any, Any] = admin.site._registry


@pytest.fixture
def administrator(client: Client) -> Client:
    user: Any = get_user_model().objects.create_superuser("li")
    client.force_login(user)
    client.get("/admin/")
    return client


@pytest.fixture
def some_rows() -> None:
    """Of what the dataset does not have."""
    for number in range(3):
        group, _made = Group.objects.get_or_create(name=f"group {number}")
        get_user_model().objects.create_user(f"user {number}").groups.add(group)
        batch = Batch.objects.create(kind="import", state="waiting", resource="rounds", title="x")
        proposal = Proposal.objects.create(resource="rounds", author="li", batch=batch)
        Remark.objects.create(proposal=proposal, actor="li", kind="commented", words="why?")
        MergedIdentity.objects.create(resource="companies", old=f"o{number}", new="n", batch=batch)


def asking() -> HttpRequest:
    """A request of the administrator's."""
    request: HttpRequest = RequestFactory().get("/")
    request.user = get_user_model().objects.get(username="li")
    return request


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def read(client: Client, path: str) -> tuple[str, list[str]]:
    """A page and the queries it asked."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode(), [query["sql"] for query in asked]


def most_options(page: str) -> int:
    selects = re.findall(r"<select.*?</select>", page, re.DOTALL)
    return max((select.count("<option") for select in selects), default=0)


def test_a_list_asks_as_often_for_fifty_rows_as_for_two(
    administrator: Client, some_rows: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for model, its_admin in ADMINS.items():
        path = address(model, "changelist")
        _page, many = read(administrator, path)
        monkeypatch.setattr(its_admin, "list_per_page", 2)
        searched = f"{path}?q=xpeng+宇树" if its_admin.search_fields else path
        _page, few = read(administrator, path)
        assert len(many) <= len(few) <= 12, (path, many)
        read(administrator, searched)


def test_no_form_asks_for_much_or_offers_a_giant_select(
    administrator: Client, some_rows: None
) -> None:
    request = asking()
    for model, its_admin in ADMINS.items():
        row = model._default_manager.order_by("pk").first()
        pages = [address(model, "change", row.pk)] if row else []
        pages += [address(model, "add")] if its_admin.has_add_permission(request) else []
        for path in pages:
            page, asked = read(administrator, path)
            assert len(asked) <= 16, (path, asked)
            assert most_options(page) <= MOST_OPTIONS, path


def test_a_round_asks_as_often_with_many_investors_and_sources(administrator: Client) -> None:
    few, many = FundingRound.objects.order_by("key")[:2]
    Participation.objects.filter(fact=many).delete()
    investors = list(Participation.objects.order_by().values_list("investor", flat=True))
    for place, investor in enumerate(sorted(set(investors))[:9]):
        Participation.objects.create(fact=many, investor_id=investor, role="lead", position=place)
    cited = set(many.citations.values_list("source", flat=True))
    others = Source.objects.exclude(pk__in=cited)[:9]
    for place, source in enumerate(others, start=len(cited)):
        many.citations.create(source=source, position=place)
    asked = [read(administrator, address(FundingRound, "change", r.pk))[1] for r in (few, many)]
    assert len(asked[0]) == len(asked[1])


def test_what_a_form_asks_for_by_search_is_answered(administrator: Client) -> None:
    asked = {
        (one.model._meta.app_label, one.model._meta.model_name, name)
        for its_admin in ADMINS.values()
        for one in (its_admin, *its_admin.get_inline_instances(asking()))
        for name in one.get_autocomplete_fields(asking())
    }
    assert len(asked) > 20
    for names in asked:
        query: dict[str, Any] = dict(
            zip(("app_label", "model_name", "field_name"), names, strict=True)
        )
        for term in ("", "a", "\0'\"%"):
            answer = administrator.get("/admin/autocomplete/", query | {"term": term})
            assert answer.status_code == 200, (names, term)
            assert len(answer.json()["results"]) <= 20, (names, term)


def test_pages_from_either_end_make_up_the_whole_list(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ADMINS[Company], "list_per_page", 100)
    shown: list[int] = []
    for page in range(1, -(-Company.objects.count() // 100) + 1):
        listed = administrator.get(address(Company, "changelist"), {"p": str(page), "o": "-4"})
        shown += [row.pk for row in listed.context["cl"].result_list]
    wanted = Company.objects.order_by("-country", "-pk").values_list("pk", flat=True)
    assert shown == list(wanted)


def test_a_date_has_its_own_name_and_sorts(administrator: Client) -> None:
    path = address(ProductionTarget, "changelist")
    place = list(ADMINS[ProductionTarget].list_display).index("due") + 1
    listed = administrator.get(path, {"o": place})
    days = [row.due_first for row in listed.context["cl"].result_list if row.due_first]
    assert days == sorted(days)
    assert (
        "目标期限"
        in administrator.get(path, headers={"accept-language": "zh-hans"}).content.decode()
    )


def test_no_query_breaks_a_list(administrator: Client) -> None:
    for query in ({"q": "\0"}, {"state__exact": "\0"}, {"\0": "1"}, {"p": "9999"}):
        answer = administrator.get(address(Company, "changelist"), query)
        assert answer.status_code in (200, 302), query


def withdraw(administrator: Client, reason: str, *rows: Any) -> Any:
    form = {
        "action": "withdraw_selected",
        "reason": reason,
        "_selected_action": [row.pk for row in rows],
    }
    return administrator.post(address(ProductionTarget, "changelist"), form, follow=True)


def test_selected_facts_are_withdrawn_for_a_reason(administrator: Client) -> None:
    first, second = ProductionTarget.objects.filter(state="published").order_by("key")[:2]
    draft = draft_target()
    told = withdraw(administrator, " ", first, second, draft).content.decode()
    assert "write the reason" in told
    assert ProductionTarget.objects.get(pk=first.pk).state == "published"
    told = withdraw(administrator, "announced by mistake", first, second, draft).content.decode()
    assert "2 facts were withdrawn" in told
    states = [ProductionTarget.objects.get(pk=row.pk).state for row in (first, second, draft)]
    assert states == ["withdrawn", "withdrawn", "draft"]
    logged = Change.objects.filter(resource="targets", key=first.key).latest("id")
    assert (logged.actor, logged.reason) == ("li", "announced by mistake")


def test_nothing_published_is_deleted(administrator: Client) -> None:
    for model in filter(lambda model: issubclass(model, Sourced), ADMINS):
        row: Any = model._default_manager.filter(state="published").order_by("pk").first()
        refused = administrator.post(address(model, "delete", row.pk), {"post": "yes"})
        assert refused.status_code == 403, model
        its_admin = ADMINS[model]
        assert "delete_selected" not in its_admin.get_actions(asking()), model


def test_a_cited_source_stays_and_tells_by_what_it_is_held(administrator: Client) -> None:
    source = Company.objects.get(slug="xpeng").citations.all()[0].source
    for fact in FundingRound.objects.exclude(sources=source)[: HOLDERS_SHOWN + 3]:
        fact.citations.create(source=source, position=99)
    path = address(Source, "delete", source.pk)
    told = administrator.get(path).context["protected"]
    assert sum(holder.startswith("Funding round: ") for holder in told) == HOLDERS_SHOWN, told
    administrator.post(path, {"post": "yes"})
    assert Source.objects.filter(pk=source.pk).exists()


def test_the_history_of_a_row_is_its_part_of_the_change_log(administrator: Client) -> None:
    fact = FundingRound.objects.order_by("key")[0]
    shown = administrator.get(address(FundingRound, "history", fact.pk), follow=True)
    entries = shown.context["cl"].result_list
    assert {(entry.resource, entry.key) for entry in entries} == {("rounds", fact.key)}
    assert len(entries) == Change.objects.filter(resource="rounds", key=fact.key).count()


def test_the_log_is_read_from_its_newest_end_and_searched_by_whole_words(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = address(Change, "changelist")
    shown = [entry.pk for entry in administrator.get(path).context["cl"].result_list]
    assert shown == list(Change.objects.order_by("-id").values_list("pk", flat=True)[:50])
    found = administrator.get(path, {"q": "xpeng", "resource": "companies"}).context["cl"]
    assert {entry.key for entry in found.result_list} == {"xpeng"}
    with acting("wang", "as the filing has it"):
        FundingRound.objects.filter(key="rd-1583eb14").update(note="read again")
    by_name = administrator.get(path, {"q": "wang"}).context["cl"].result_list
    assert [(entry.actor, entry.key) for entry in by_name] == [("wang", "rd-1583eb14")]
    of_table = administrator.get(path, {"resource": "companies"}).context["cl"].result_list
    assert {entry.resource for entry in of_table} == {"companies"}
    assert administrator.get(address(Change, "add")).status_code == 403
    monkeypatch.setattr(admin_log, "MOST_COUNTED", 60)
    last = administrator.get(path, {"p": "2"}).context["cl"]
    assert (last.result_count, len(last.result_list)) == (60, 10)


def test_a_name_is_found_in_the_other_script(administrator: Client) -> None:
    path = address(FundingRound, "changelist")
    found = administrator.get(path, {"q": "宇樹"}).context["cl"].result_list
    assert {row.company.slug for row in found} == {"unitree"}
    both = administrator.get(path, {"q": f"宇樹 {found[1].key}"}).context["cl"].result_list
    assert [row.key for row in both] == [found[1].key]
