"""Whoever writes, in whatever way, each changed row leaves exactly one entry."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from companies.models import ProductionTarget, TargetCitation
from funding.models import FundingRound, Investor, Participation
from sources.change_log import acting
from sources.models import Change, Source
from tests.facts import a_source, cite, draft_target, execute, published_target, some_sources

pytestmark = pytest.mark.django_db

INSERT = (
    "INSERT INTO sources_source (source_id, url, title, publisher, language, kind, note,"
    " recorded_at, search_text) VALUES (%s, 'https://example.com', 'Raw', '', 'en', 'news', '',"
    " CURRENT_TIMESTAMP, '')"
)


class Log:
    """The entries since the test began."""

    def __init__(self) -> None:
        self.start = Change.objects.order_by("-id").values_list("id", flat=True)[0]

    def entries(self) -> list[Any]:
        return list(Change.objects.filter(id__gt=self.start))

    def told(self) -> list[tuple[str, str, str, str]]:
        return [(entry.op, entry.resource, entry.key, entry.part) for entry in self.entries()]

    def only(self) -> Any:
        (entry,) = self.entries()
        return entry


@pytest.fixture
def log(db: None) -> Log:
    return Log()


def by_save(ids: list[str]) -> None:
    for source_id in ids:
        a_source(source_id).save()


def by_bulk_create(ids: list[str]) -> None:
    Source.objects.bulk_create([a_source(source_id) for source_id in ids])


def by_upsert(ids: list[str]) -> None:
    Source.objects.bulk_create(
        [a_source(source_id) for source_id in ids],
        update_conflicts=True,
        unique_fields=["source_id"],
        update_fields=["title"],
    )


def by_raw_insert(ids: list[str]) -> None:
    for source_id in ids:
        execute(INSERT, source_id)


@pytest.mark.parametrize("insert", [by_save, by_bulk_create, by_upsert, by_raw_insert])
def test_each_inserted_row_leaves_one_entry(log: Log, insert: Callable[[list[str]], None]) -> None:
    insert(["new-1", "new-2", "new-3"])
    assert log.told() == [
        ("add", "sources", "new-1", ""),
        ("add", "sources", "new-2", ""),
        ("add", "sources", "new-3", ""),
    ]
    entry = log.entries()[0]
    assert entry.before is None
    assert (entry.after["source_id"], entry.after["language"]) == ("new-1", "en")


def note_by_save(sources: list[Source]) -> None:
    for source in sources:
        source.note = "headline only"
        source.save()


def note_by_update(sources: list[Source]) -> None:
    Source.objects.filter(pk__in=[s.pk for s in sources]).update(note="headline only")


def note_by_bulk_update(sources: list[Source]) -> None:
    for source in sources:
        source.note = "headline only"
    Source.objects.bulk_update(sources, ["note"])


def note_by_raw_sql(sources: list[Source]) -> None:
    ids = ", ".join(str(source.pk) for source in sources)
    execute(f"UPDATE sources_source SET note = 'headline only' WHERE id IN ({ids})")


def note_by_upsert(sources: list[Source]) -> None:
    rows = [a_source(source.source_id, note="headline only") for source in sources]
    Source.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["source_id"], update_fields=["note"]
    )


@pytest.mark.parametrize(
    "update",
    [note_by_save, note_by_update, note_by_bulk_update, note_by_raw_sql, note_by_upsert],
)
def test_each_updated_row_leaves_one_entry_with_before_and_after(
    log: Log, update: Callable[[list[Source]], None]
) -> None:
    sources = list(Source.objects.filter(note="")[:3])
    update(sources)
    assert sorted(log.told()) == sorted(("mod", "sources", s.source_id, "") for s in sources)
    for entry in log.entries():
        changed = {name for name in entry.after if entry.after[name] != entry.before[name]}
        assert changed == {"note"}
        assert (entry.before["note"], entry.after["note"]) == ("", "headline only")


def by_instance(targets: list[ProductionTarget]) -> None:
    for target in targets:
        target.delete()


def by_queryset(targets: list[ProductionTarget]) -> None:
    ProductionTarget.objects.filter(pk__in=[target.pk for target in targets]).delete()


def by_raw_delete(targets: list[ProductionTarget]) -> None:
    for target in targets:
        execute("DELETE FROM companies_productiontarget WHERE id = %s", target.pk)


@pytest.mark.parametrize("delete", [by_instance, by_queryset, by_raw_delete])
def test_each_deleted_row_leaves_one_entry_with_what_it_was(
    delete: Callable[[list[ProductionTarget]], None],
) -> None:
    targets = [draft_target(units_text=text) for text in ("10", "20")]
    keys = [target.key for target in targets]
    log = Log()
    delete(targets)
    assert sorted(log.told()) == sorted(("del", "targets", key, "") for key in keys)
    assert all(entry.after is None for entry in log.entries())
    assert {entry.before["units_text"] for entry in log.entries()} == {"10", "20"}


def test_an_update_that_changes_nothing_leaves_no_entry(log: Log) -> None:
    source = some_sources(1)[0]
    source.save()
    Source.objects.filter(pk=source.pk).update(title=source.title)
    assert log.entries() == []


def test_a_column_that_follows_from_others_is_not_logged(log: Log) -> None:
    Source.objects.filter(pk=some_sources(1)[0].pk).update(search_text="recomputed")
    assert log.entries() == []
    a_source().save()
    assert "search_text" not in log.only().after


def test_an_entry_holds_json_types(log: Log) -> None:
    Investor.objects.create(slug="a-test-fund", name_en="A test fund", state_backed=True)
    Investor.objects.create(slug="another-test-fund", name_en="Another")
    first, second = log.entries()
    assert first.after["state_backed"] is True
    assert second.after["state_backed"] is None
    assert isinstance(first.after["id"], int)


def test_citations_are_logged_under_the_key_of_their_fact() -> None:
    target = draft_target()
    log = Log()
    (citation,) = cite(target, some_sources(1)[0])
    TargetCitation.objects.filter(pk=citation.pk).update(position=7)
    execute("DELETE FROM companies_targetcitation WHERE id = %s", citation.pk)
    assert log.told() == [(op, "targets", target.key, "sources") for op in ("add", "mod", "del")]
    assert log.entries()[0].after["source_id"] == citation.source_id
    assert log.entries()[1].after["position"] == 7


def test_participations_are_logged_under_the_key_of_their_round(log: Log) -> None:
    funding_round = FundingRound.objects.published()[0]
    investor = Investor.objects.exclude(participations__fact=funding_round)[0]
    Participation.objects.create(fact=funding_round, investor=investor, role="investor", position=9)
    assert log.told() == [("add", "rounds", funding_round.key, "investors")]
    assert log.only().is_public


def test_only_changes_of_published_rows_are_public() -> None:
    draft, published = draft_target(), published_target()
    log = Log()
    ProductionTarget.objects.filter(pk=draft.pk).update(note="seen by editors")
    cite(draft, some_sources(1)[0])
    ProductionTarget.objects.filter(pk=published.pk).update(note="seen by all")
    ProductionTarget.objects.filter(pk=published.pk).update(state="withdrawn")
    ProductionTarget.objects.filter(pk=published.pk).update(note="seen by editors")
    assert [entry.is_public for entry in log.entries()] == [False, False, True, True, False]


# --- who and why ---


def test_actor_and_reason_come_from_acting(log: Log) -> None:
    with acting("li", "typo in the title"):
        a_source().save()
    assert (log.only().actor, log.only().reason) == ("li", "typo in the title")


def test_a_nested_actor_gives_way_to_the_outer_one(log: Log) -> None:
    with acting("li", "import"):
        a_source("s1").save()
        with acting("wang", "review"):
            a_source("s2").save()
        a_source("s3").save()
    a_source("s4").save()
    assert [(entry.actor, entry.reason) for entry in log.entries()] == [
        ("li", "import"),
        ("wang", "review"),
        ("li", "import"),
        ("", ""),
    ]


def save_as_li_and_fail() -> None:
    with acting("li", "import"):
        a_source("s1").save()
        raise ZeroDivisionError


def test_a_rolled_back_actor_is_forgotten(log: Log) -> None:
    with pytest.raises(ZeroDivisionError):
        save_as_li_and_fail()
    with acting("wang"):
        with pytest.raises(ZeroDivisionError):
            save_as_li_and_fail()
        a_source("s2").save()
    a_source("s3").save()
    assert [(entry.key, entry.actor) for entry in log.entries()] == [("s2", "wang"), ("s3", "")]


def test_a_body_that_asks_for_rollback_leaves_nothing_and_no_error(log: Log) -> None:
    with acting("li", "import"):
        a_source("s1").save()
        transaction.set_rollback(True)
    assert log.entries() == []


# --- requests ---


def save_one(request: HttpRequest) -> HttpResponse:
    a_source("posted").save()
    return HttpResponse("saved")


def save_and_fail(request: HttpRequest) -> HttpResponse:
    a_source("posted").save()
    raise ZeroDivisionError


urlpatterns = [
    path("save/", save_one),
    path("fail/", save_and_fail),
    path("", include("tracker.urls")),
]


@pytest.mark.urls(__name__)
def test_a_post_is_attributed_to_who_is_signed_in(log: Log, client: Client) -> None:
    user = get_user_model().objects.create_user("li", password="correct horse battery")
    client.force_login(user)
    assert client.post("/save/").status_code == 200
    assert (log.only().actor, log.only().reason) == ("li", "POST /save/")


@pytest.mark.urls(__name__)
def test_a_post_of_nobody_has_no_actor(log: Log, client: Client) -> None:
    client.post("/save/")
    assert (log.only().actor, log.only().reason) == ("", "POST /save/")


@pytest.mark.urls(__name__)
def test_a_post_that_fails_writes_nothing(log: Log, client: Client) -> None:
    client.raise_request_exception = False
    response: Any = client.post("/fail/")
    assert response.status_code == 500
    assert isinstance(response.exc_info[1], ZeroDivisionError)
    assert log.entries() == []
    assert not Source.objects.filter(source_id="posted").exists()


def test_the_admin_changes_under_the_administrators_name(admin_client: Client, log: Log) -> None:
    fields = {"source_id": "typed", "url": "https://example.com", "title": "Typed", "kind": "news"}
    response = admin_client.post(
        "/admin/sources/source/add/", fields | {"language": "en", "published_on": "2026-03"}
    )
    assert response.status_code == 302
    assert (log.only().key, log.only().actor) == ("typed", "admin")
    assert str(Source.objects.get(source_id="typed").published_on) == "2026-03"
