"""A published fact has a source, stays citable, and is withdrawn rather than deleted."""

from collections.abc import Callable
from threading import Event, Thread

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from companies.models import ProductionTarget, TargetCitation
from sources.models import Source, Sourced
from tests.facts import cite, draft_target, execute, published_target, some_sources

CITE_FIRST = "cite a source before publishing"
KEEP_ONE = "keeps at least one source"
WITHDRAW = "withdraw a published row"

pytestmark = pytest.mark.django_db


def refused(reason: str, write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=reason), transaction.atomic():
        write()


def test_a_fact_cannot_be_inserted_as_published() -> None:
    fields = {"state": "published", "public_on": "2026-01-01"}
    refused(CITE_FIRST, lambda: draft_target(**fields))
    target = draft_target()
    target.pk, target.key, target.state, target.public_on = (
        None,
        "ta-new",
        "published",
        "2026-01-01",
    )
    refused(CITE_FIRST, lambda: ProductionTarget.objects.bulk_create([target]))


def test_a_draft_without_a_source_cannot_be_published() -> None:
    target = draft_target()
    rows = ProductionTarget.objects.filter(pk=target.pk)
    refused(CITE_FIRST, lambda: rows.update(state="published", public_on="2026-01-01"))
    target.state, target.public_on = "published", "2026-01-01"
    refused(CITE_FIRST, target.save)
    refused(
        CITE_FIRST,
        lambda: execute(
            "UPDATE companies_productiontarget SET state = 'published', public_on = '2026-01-01'"
            " WHERE id = %s",
            target.pk,
        ),
    )
    cite(target, some_sources(1)[0])
    assert rows.update(state="published", public_on="2026-01-01") == 1


def test_another_facts_citation_does_not_count() -> None:
    cite(draft_target(), some_sources(1)[0])
    rows = ProductionTarget.objects.filter(pk=draft_target().pk)
    refused(CITE_FIRST, lambda: rows.update(state="published", public_on="2026-01-01"))


def test_a_published_fact_has_a_public_day() -> None:
    rows = ProductionTarget.objects.filter(pk=published_target().pk)
    refused("target_published_is_dated", lambda: rows.update(public_on=None))


def removals(citation: TargetCitation) -> list[Callable[[], object]]:
    """Every way to take a citation from its fact."""
    rows = TargetCitation.objects.filter(pk=citation.pk)
    other = draft_target()
    return [
        citation.delete,
        rows.delete,
        lambda: rows._raw_delete("default"),
        lambda: rows.update(fact=other),
        lambda: execute("DELETE FROM companies_targetcitation WHERE id = %s", citation.pk),
        lambda: execute(
            "UPDATE companies_targetcitation SET fact_id = %s WHERE id = %s", other.pk, citation.pk
        ),
    ]


WAYS = range(6)


@pytest.mark.parametrize("way", WAYS)
def test_the_last_citation_of_a_published_fact_stays(way: int) -> None:
    citation = published_target().citations.get()
    refused(KEEP_ONE, removals(citation)[way])
    assert TargetCitation.objects.get(pk=citation.pk).fact_id == citation.fact_id


@pytest.mark.parametrize("way", WAYS)
def test_one_of_two_citations_may_go(way: int) -> None:
    target = published_target(sources=2)
    removals(target.citations.all()[0])[way]()
    assert target.citations.count() == 1


def test_both_citations_cannot_go_in_one_statement() -> None:
    target = published_target(sources=2)
    refused(KEEP_ONE, target.citations.all().delete)
    refused(
        KEEP_ONE,
        lambda: execute("DELETE FROM companies_targetcitation WHERE fact_id = %s", target.pk),
    )
    assert target.citations.count() == 2


def test_a_source_may_be_swapped_for_another() -> None:
    target = published_target()
    other = Source.objects.exclude(pk__in=target.citations.values("source"))[0]
    target.citations.update(source=other)
    assert [source.source_id for source in target.cited_sources] == [other.source_id]


def test_a_draft_may_lose_its_citations() -> None:
    target = draft_target()
    cite(target, *some_sources(2))
    target.citations.all().delete()
    assert not target.citations.exists()


def test_a_published_row_cannot_be_deleted() -> None:
    target = published_target()
    rows = ProductionTarget.objects.filter(pk=target.pk)
    for write in (
        target.delete,
        rows.delete,
        lambda: rows._raw_delete("default"),
        lambda: execute("DELETE FROM companies_productiontarget WHERE id = %s", target.pk),
    ):
        refused(f"{WITHDRAW}|{KEEP_ONE}", write)
    assert rows.get().citations.count() == 1


def test_a_withdrawn_row_keeps_its_identity() -> None:
    target = published_target()
    ProductionTarget.objects.filter(pk=target.pk).update(state="withdrawn")
    refused("key", lambda: draft_target(key=target.key))


def test_a_cited_source_cannot_be_deleted() -> None:
    source = published_target().cited_sources[0]
    with pytest.raises(ProtectedError):
        source.delete()
    with pytest.raises(ProtectedError):
        Source.objects.filter(pk=source.pk).delete()

    def raw() -> None:
        execute("DELETE FROM sources_source WHERE id = %s", source.pk)
        connection.check_constraints()  # what the commit would do

    refused("(?i)foreign key", raw)


@pytest.mark.only_on("postgresql")  # SQLite lets one writer in at a time
def test_two_removals_at_once_leave_one_citation(reloaded_dataset: None) -> None:
    target = published_target(sources=2)
    first, second = target.citations.all()
    started, outcome = Event(), []

    def remove_second() -> None:
        started.set()
        try:
            second.delete()  # waits for the other transaction
            outcome.append("removed")
        except IntegrityError as error:
            outcome.append(str(error))
        finally:
            connection.close()

    rival = Thread(target=remove_second)
    with transaction.atomic():
        first.delete()
        rival.start()
        started.wait()
        rival.join(0.5)
        assert outcome == []
    rival.join(10)
    (told,) = outcome
    assert KEEP_ONE in told
    assert target.citations.get() == second


def test_every_published_row_of_the_dataset_cites_a_source() -> None:
    models_with_sources = [model for model in apps.get_models() if issubclass(model, Sourced)]
    assert len(models_with_sources) == 15
    for model in models_with_sources:
        assert model.objects.published().exists()
        assert not model.objects.published().filter(citations__isnull=True).exists()
