"""What may stand in an address: the rest is refused by name, with what may have been meant."""

import pytest
from django.http import QueryDict

from sources.parameters import parameter_faults


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("", []),
        ("company=tesla&as_of=2025-06-30&recorded_by=2026-01-01", []),
        ("compny=tesla", [("compny", "There is no filter “compny”. Did you mean “company”?")]),
        ("as_off=2025", [("as_off", "There is no filter “as_off”. Did you mean “as_of”?")]),
        ("zzz=1", [("zzz", "There is no filter “zzz”.")]),
        ("company=tesla&company=xpeng", [("company", "Give “company” once.")]),
        ("w=1&w=2", []),
    ],
)
def test_each_strange_or_repeated_parameter_is_named(
    query: str, faults: list[tuple[str, str]]
) -> None:
    assert [*parameter_faults(QueryDict(query), ["company", "w"], several=["w"])] == faults


def test_where_nothing_is_alike_the_only_parameter_there_is_may_be_named() -> None:
    ((_name, message),) = parameter_faults(QueryDict("company=tesla"), ["c"], near="c")
    assert message == "There is no filter “company”. Did you mean “c”?"


@pytest.mark.parametrize(
    ("name", "known", "told"),
    [
        ("page", ["cursor", "stage"], "Did you mean “cursor”?"),
        ("sort", ["source", "ordering"], "Did you mean “ordering”?"),
        ("page", ["stage"], "There is no filter “page”. Did you mean “stage”?"),
        ("format", ["omit", "limit"], "“Accept: text/csv”"),
        ("limit", ["fields", "omit", "bom"], "leave “limit” out"),
    ],
)
def test_what_others_call_it_leads_to_its_name_here(name: str, known: list[str], told: str) -> None:
    ((_name, message),) = parameter_faults(QueryDict(f"{name}=1"), known)
    assert told in message
