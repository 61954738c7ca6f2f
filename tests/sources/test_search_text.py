"""Names are found by substring in either script, in pinyin with or without spaces, by initials."""

import pytest

from companies.models import Company
from funding.models import Investor
from sources.search_text import normalise, search_text

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    return set(Company.objects.matching(query).values_list("slug", flat=True))


@pytest.mark.parametrize(
    "query",
    [
        "Unitree",
        "unitree",
        "UNITREE",
        "Ｕｎｉｔｒｅｅ",  # full width
        "nitre",
        "宇树",
        "宇樹",
        "宇树科技",
        "宇樹科技",
        "yushu",
        "Yu Shu",
        "yu  shu",
        "yushukeji",
        "yskj",
        " 宇树 ",
        "uni\0tree",
    ],
)
def test_unitree_is_found_by(query: str) -> None:
    assert "unitree" in found(query)
    assert len(found(query)) < 10


def test_script_does_not_matter_for_names_that_share_a_press_name() -> None:
    assert found("松延动力") == found("松延動力")
    assert "noetix" in found("松延動力")
    assert len(found("松延")) >= len(found("松延动力")) >= 1


def test_two_characters_suffice() -> None:
    assert "unitree" in found("宇树")
    assert "ubtech" in found("优必")


def test_aliases_are_names_too() -> None:
    company = Company.objects.published().exclude(aliases="")[0]
    assert company.slug in found(company.aliases[-1])


def test_a_query_may_hold_what_sql_takes_for_wildcards() -> None:
    assert found("%") == found("_") == set()
    assert found("'; DROP TABLE companies_company; --") == set()


def test_only_a_nul_byte_is_as_good_as_no_query() -> None:
    assert found("\0") == found("")


def test_investors_are_found_the_same_way() -> None:
    named = Investor.objects.exclude(name_zh="")[0]
    for query in (named.name_zh, named.name_en.upper(), named.name_zh[:2]):
        assert named in Investor.objects.matching(query)


def test_every_company_is_found_by_each_of_its_names() -> None:
    for company in Company.objects.all():
        for name in filter(None, company.search_names()):
            assert normalise(name) in company.search_text, company.slug


def test_the_text_holds_each_reading_once() -> None:
    assert search_text("宇树科技", "宇樹科技", "Unitree", "") == (
        "宇树科技\nyu shu ke ji\nyushukeji\nyskj\nunitree"
    )


def test_a_mixed_name_is_read_as_a_whole() -> None:
    assert search_text("UBTech优必选").splitlines() == [
        "ubtech优必选",
        "ubtech you bi xuan",
        "ubtechyoubixuan",
        "ubtechybx",
    ]
