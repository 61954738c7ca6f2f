"""What holds for every metric: its inputs suffice, nothing later leaks, every code has its words."""

import random
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from sources.choices import State
from sources.clock import Clock, looking_from
from sources.models import Derived, Sourced, SourcedFact
from tracker.explanation import Explanation, explain_all, places_of, recomputed, stored_values
from tracker.metrics import DERIVATIONS, derivation_of, every_metric, metric_of

pytestmark = pytest.mark.django_db

EACH_METRIC = pytest.mark.parametrize(
    "model", every_metric(), ids=[model.metric for model in every_metric()]
)
EACH_GROUP = pytest.mark.parametrize(
    "group", DERIVATIONS, ids=[derivation.name for derivation in DERIVATIONS]
)
SEED = 20261121
FIRST_DAY, LAST_DAY = date(2016, 1, 1), date(2026, 11, 1)


def some(model: type[Derived], count: int) -> list[Derived]:
    """The same figures each time; those with evidence first, for they can fail."""
    figures = sorted(derivation_of(model).figures(model), key=lambda row: row.slug)
    chosen = random.Random(SEED)
    rested = [row for row in figures if row.used]
    picked = chosen.sample(rested, min(count, len(rested)))
    return picked + [row for row in figures if not row.used][:2]


def some_days(count: int) -> list[date]:
    chosen = random.Random(SEED)
    span = (LAST_DAY - FIRST_DAY).days
    return [FIRST_DAY + timedelta(chosen.randrange(span)) for _ in range(count)]


def public_days() -> dict[tuple[str, str], date | None]:
    """Of every row there is, whatever its state."""
    return {
        (model.resource, key): day
        for model in sourced_models(Sourced)
        for key, day in model._base_manager.values_list(model.identity, "public_on")
    }


def sourced_models(base: Any) -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, base)]


def test_there_are_metrics() -> None:
    names = [model.metric for model in every_metric()]
    assert names
    assert len(set(names)) == len(names)
    assert [metric_of(name) for name in names] == every_metric()
    assert metric_of("never_was") is None


@EACH_METRIC
def test_a_figure_computed_from_its_listed_inputs_alone_is_the_same(model: type[Derived]) -> None:
    for explanation in explain_all(some(model, 15)):
        assert explanation.holds, differences(explanation)


def differences(explanation: Explanation) -> str:
    """For the report of a failed test: what came out otherwise."""
    figure, again = explanation.figure, recomputed(explanation.figure)
    if again is None:
        return f"{figure}: not computed at all"
    before, after = stored_values(figure), stored_values(again)
    other = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    return f"{figure}: {other}"


@EACH_GROUP
def test_no_evidence_of_a_past_day_became_public_later(group: Any) -> None:
    known = public_days()
    for day in some_days(8):
        with looking_from(Clock(as_of=day)):
            rows = list(group.compute(None, day))
        late = {
            (row.metric, row.slug, *place)
            for row in rows
            for place in places_of(row)
            if (known[place] or date.max) > day
        }
        assert late == set(), day


def test_what_became_public_later_moves_no_figure_of_a_past_day() -> None:
    day = date(2026, 3, 1)
    before = as_of(day)
    assert any(before.values())
    for model in sourced_models(SourcedFact):
        model._base_manager.filter(public_on__gt=day).update(state=State.WITHDRAWN)
    assert as_of(day) == before


def as_of(day: date) -> dict[str, list[Any]]:
    with looking_from(Clock(as_of=day)):
        return {
            group.name: sorted(
                ((row.metric, row.slug, row.used, row.left_out, stored_values(row)))
                for row in group.compute(None, day)
            )
            for group in DERIVATIONS
        }


@EACH_METRIC
def test_every_role_and_reason_is_put_in_words(model: type[Derived]) -> None:
    codes = {
        code
        for row in derivation_of(model).figures(model)
        for code in (
            *(one.role for one in row.evidence),
            *(one.reason for one in row.exclusions),
        )
    }
    assert codes - set(model.words) == set()
    assert all(str(text).strip() for text in model.words.values())


@EACH_METRIC
def test_every_metric_has_a_formula_for_readers_a_title_and_a_unit(model: type[Derived]) -> None:
    formula = model.formula()
    assert 120 < len(formula) < 3000
    # Prose, not a programmer's notes.
    assert not re.search(r"``|:param|Args:|Returns:|>>>", formula)
    assert str(model.unit)
    assert str(model._meta.verbose_name)[:1].islower()


@EACH_METRIC
def test_every_figure_has_an_address_that_stays_readable(model: type[Derived]) -> None:
    figures = derivation_of(model).figures(model)
    assert figures
    odd = [row.slug for row in figures if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", row.slug)]
    assert odd == []


@EACH_METRIC
def test_every_page_of_a_figure_answers(client: Client, model: type[Derived]) -> None:
    for figure in some(model, 12):
        shown = client.get(figure.get_absolute_url(), {"fragment": "1"})
        assert shown.status_code == 200, figure
        assert all(value.text != "" for value in figure.shown())
        record = client.get(reverse("api-explanation", args=[figure.metric, figure.slug]))
        assert record.status_code == 200, figure
        left_out = {one[:2] for one in figure.exclusions}
        told = [
            one
            for one in figure.evidence
            if one.role not in figure.told_once or one[:2] not in left_out
        ]
        assert len(record.json()["inputs"]) == len(told)
        # Nothing that was withdrawn, renamed or misspelt.
        assert all(one["url"] for one in record.json()["inputs"] + record.json()["left_out"])
