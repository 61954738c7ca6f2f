"""Names and addresses as people type them, and the rows they mean; likely duplicates of rows."""

from collections.abc import Callable

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from companies.models import Company, Robot
from funding.announcements.known_names import known_names
from funding.models import Investor
from sources.models import Batch, MergedIdentity, Proposal, Source
from supplychain.models import Component
from tracker.desk.addresses import canonical, host_of, is_malformed
from tracker.desk.entry.completing import completed
from tracker.desk.entry.duplicates import duplicates_of
from tracker.desk.names import NotFound, identities_typed, identity_typed, shown_by_identity
from tracker.desk.rows import BY_NAME

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        "unitree",
        "Unitree Robotics",
        "UNITREE  robotics",
        "宇树科技",
        "宇樹科技",
        "Unitree Robotics (unitree)",
        "宇树科技（unitree）",
        "/companies/unitree/",
        "https://tracker.example/companies/unitree/",
    ],
)
def test_a_company_is_known_by_any_of_its_names(typed: str) -> None:
    assert identity_typed(Company, typed) == "unitree"


@pytest.mark.parametrize(
    "typed", ["", "\0", "(", "()", "x" * 100_000, "%", "|", "宇", "/companies/"]
)
def test_what_names_nothing_is_told_so(typed: str) -> None:
    with pytest.raises(NotFound):
        identity_typed(Company, typed)


def test_near_names_are_offered() -> None:
    with pytest.raises(NotFound, match="Did you mean Unitree Robotics"):
        identity_typed(Company, "Unitree Robotic")


def test_a_name_of_several_asks_which() -> None:
    with pytest.raises(ValueError, match=r"may mean .*\(xpeng"):
        identity_typed(Company, "XPENG Robotics")


@pytest.mark.parametrize(
    ("model", "typed", "slug"),
    [
        (Investor, "HongShan", "hongshan"),
        (Investor, "cathay innovation", "cathay-capital"),
        (Investor, "水木校友种子基金", "shuimu-vc"),
        (Company, "宇树", "unitree"),
        (Company, "宇樹", "unitree"),
    ],
)
def test_names_in_part_are_known_as_in_announcements(
    model: type[Company], typed: str, slug: str
) -> None:
    assert identity_typed(model, typed) == slug


def test_what_is_left_of_two_names_asks_which() -> None:
    with pytest.raises(ValueError, match=r"may mean .*\(benmo\).*\(direct-drive\)"):
        identity_typed(Company, "本末")


def test_the_names_of_a_merged_investor_lead_to_the_one_that_stays() -> None:
    batch = Batch.objects.create(kind="merge", resource="investors", title="t", author="li")
    for old, new in (("haiyuan-capital", "jinqiu-capital"), ("jinqiu-capital", "hongshan")):
        MergedIdentity.objects.create(resource="investors", old=old, new=new, batch=batch)
    gone = Investor.objects.filter(slug__in=["haiyuan-capital", "jinqiu-capital"])
    gone.update(state="withdrawn")
    for typed in ("海愿资本", "Haiyuan Capital", "Jinqiu Capital (jinqiu-capital)", "锦秋基金"):
        assert identity_typed(Investor, typed) == "hongshan"
    names = known_names()
    (mention,) = names.investors.mentions("由海愿资本领投")
    assert mention.slugs == ("hongshan",)


def test_investors_go_by_bare_names_in_either_language() -> None:
    slugs = list(Investor.objects.values_list("slug", flat=True))
    for language in ("en", "zh-hans"):
        with translation.override(language):
            shown = shown_by_identity(Investor, slugs)
            assert identities_typed(Investor, shown) == dict(zip(shown, slugs, strict=True))
            bare = [
                name for name, slug in zip(shown, slugs, strict=True) if f"({slug})" not in name
            ]
            assert len(bare) > 0.9 * len(slugs)


def test_a_company_means_the_investor_behind_which_it_stands() -> None:
    arm = Investor.objects.exclude(company=None).exclude(company__name_zh="").first()
    assert arm is not None
    assert arm.company is not None
    others = Investor.objects.filter(company=arm.company).count()
    assert others >= 1
    if others == 1:
        assert identity_typed(Investor, arm.company.name_zh) == arm.slug


def test_many_names_take_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    names = [
        *Investor.objects.values_list("name_en", flat=True)[:60],
        *map("nobody {}".format, range(20)),
    ]
    with django_assert_max_num_queries(5):
        found = identities_typed(Investor, names)
    assert sum(isinstance(one, NotFound) for one in found.values()) == 20


@pytest.mark.parametrize("model", [Company, Robot, Component])
def test_what_is_shown_is_understood(model: type[Company]) -> None:
    slugs = list(model.objects.values_list("slug", flat=True)[:80])
    shown = shown_by_identity(model, slugs)
    assert list(identities_typed(model, shown).values()) == slugs


# --- addresses ---


@pytest.fixture
def page(db: None) -> Source:
    return Source.objects.create(
        source_id="t-36kr-1", url="https://www.36kr.com/p/2718281828?a=1", title="T",
        language="zh", kind="news",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url,
        lambda url: url + "&utm_source=wx&spm=a.b",
        lambda url: url.replace("https", "http"),
        lambda url: url.replace("www.", "m."),
        lambda url: url.replace("www.", ""),
        lambda url: url.replace("?", "/?"),
        lambda url: url + "#top",
        lambda url: url.removeprefix("https://"),
        lambda url: url.replace("www.36kr.com", "WWW.36KR.com"),
        lambda url: f"  {url}  ",
    ],
)
def test_the_same_page_is_the_same_source(page: Source, change: Callable[[str], str]) -> None:
    assert identity_typed(Source, change(page.url)) == page.source_id


def test_another_page_is_another_source(page: Source) -> None:
    for url in (page.url.replace("a=1", "a=2"), page.url.replace("828?", "829?")):
        with pytest.raises(NotFound) as fault:
            identity_typed(Source, url)
        assert not fault.value.is_malformed


@pytest.mark.parametrize(
    "typed", ["http://", "https://[bad", "http://a b.com/", "https://nohost", "http://x" * 200]
)
def test_a_malformed_address_is_told_what_to_do(typed: str) -> None:
    assert is_malformed(typed)
    assert (host_of(typed), canonical(typed)) is not None
    with pytest.raises(NotFound, match="copy it from the browser") as fault:
        identity_typed(Source, typed)
    assert fault.value.is_malformed


# --- duplicates ---


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_row_typed_again_is_found_with_its_reasons(
    name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    table = BY_NAME[name]
    row = table.rows().order_by("pk")[3]
    cells = table.cells(row)
    key = cells.pop(table.identity)
    with django_assert_max_num_queries(12):
        found = duplicates_of(table, {**cells, "round": ""} if name == "rounds" else cells)
    twin = next(one for one in found if one.key == key)
    assert twin.score >= 60
    assert twin.reasons
    assert all(0 <= one.score <= 100 for one in found)


def test_open_proposals_count_too() -> None:
    table = BY_NAME["targets"]
    cells = table.cells(table.rows().exclude(units_min=None).exclude(stated_on_first=None)[0])
    fresh = {**cells, "company_slug": "zeekr", "key": "ta-11111111", "robot": ""}
    proposal = Proposal.objects.create(
        resource="targets", key="ta-11111111", cells=fresh, author="li", state="in_review"
    )
    (found,) = [one for one in duplicates_of(table, {**fresh, "key": ""}) if one.author]
    assert (found.author, found.score, found.url) == ("li", 100, proposal.get_absolute_url())
    assert not [one for one in duplicates_of(table, fresh, but=proposal) if one.author]


def test_a_restated_target_is_no_duplicate() -> None:
    table = BY_NAME["targets"]
    cells = table.cells(table.rows().filter(stated_on_first__isnull=False, units_min__gt=0)[0])
    restated = {**cells, "key": "", "stated_on": "2019-01-01", "units_min": "1", "units_max": "2"}
    assert all(one.score < 60 for one in duplicates_of(table, restated) if one.key == cells["key"])


def test_a_slip_of_the_pen_and_the_same_website_are_noticed() -> None:
    found = duplicates_of(BY_NAME["companies"], {"name_en": "Unitree Technology Co., Ltd."})
    assert found[0].key == "unitree"
    assert found[0].score >= 60
    site = Company.objects.get(slug="unitree").website
    found = duplicates_of(BY_NAME["companies"], {"name_en": "Yushu", "website": f"{site}?from=x"})
    assert (found[0].key, found[0].score >= 85) == ("unitree", True)


def test_promises_are_called_as_the_dataset_calls_them() -> None:
    table = BY_NAME["targets"]
    cells = dict.fromkeys(table.column_names, "") | {
        "company_slug": "agibot", "robot": "", "metric": "annual_output", "due": "2025-12-31",
    }  # fmt: skip
    assert completed(table, cells)["promise"] == "agibot-annual-output-2025"
