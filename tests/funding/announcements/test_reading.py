"""One rule at a time, in both languages."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.announcements import DraftRound, read_announcement
from funding.announcements.rows import row_of
from funding.choices import AmountScope, Stage, ValuationKind
from tests.funding.announcements.bundled import bundled_names

PUBLISHED = date(2026, 3, 13)  # a Friday
WORDS = st.sampled_from(
    "宇树科技 完成 获 A轮 B+轮 天使轮 融资 ， 。 由 红杉中国 、 和 领投 跟投 数亿元 近10亿元 估值 此前 老股东 等"
    " Galbot raised $5m in a Series B round led by with participation from and CATL , . joined ( ) （ 「 」".split()
)
LONG = 10_000
SOON_S = 20.0


def read(text: str, published_on: date | None = PUBLISHED) -> list[DraftRound]:
    return read_announcement(text, bundled_names(), published_on)


def only(text: str) -> DraftRound:
    (draft,) = read(text)
    return draft


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("天使+轮", Stage.ANGEL),
        ("种子轮", Stage.SEED),
        ("Pre-A++轮", Stage.PRE_A),
        ("A1+A2轮", Stage.A),
        ("A+++轮", Stage.A_PLUS),
        ("B2轮", Stage.B),
        ("Pre-B轮", Stage.PRE_B),
        ("C+轮", Stage.C_PLUS),
        ("F轮", Stage.E),
        ("战略", Stage.STRATEGIC),
        ("Pre-IPO轮", Stage.PRE_IPO),
        ("新一轮", Stage.UNDISCLOSED),
    ],
)
def test_a_stage_is_one_of_the_dataset(words: str, stage: Stage):
    assert only(f"宇树科技完成数亿元{words}融资。").stage_code == stage


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("a pre-Series A round", Stage.PRE_A),
        ("its Series A+ financing", Stage.A_PLUS),
        ("an angel-plus round", Stage.ANGEL),
        ("a seed round", Stage.SEED),
        ("a B++ round", Stage.B_PLUS),
        ("a strategic funding round", Stage.STRATEGIC),
        ("a round of funding", Stage.UNDISCLOSED),
    ],
)
def test_a_stage_in_english_is_the_same(words: str, stage: Stage):
    assert only(f"Galbot has raised $50 million in {words}.").stage_code == stage


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("近日", "2026-03-13"),
        ("今日", "2026-03-13"),
        ("昨日", "2026-03-12"),
        ("3月9日", "2026-03-09"),
        ("12月30日", "2025-12-30"),
        ("本周一", "2026-03-09"),
        ("2026年2月", "2026-02"),
    ],
)
def test_a_day_is_reckoned_from_the_publication(words: str, day: str):
    draft = only(f"{words}，宇树科技宣布完成C轮融资。")
    assert draft.announced
    assert draft.announced.iso == day


def test_without_a_day_of_publication_a_relative_day_is_unknown():
    (draft,) = read("近日，宇树科技宣布完成C轮融资。", None)
    assert draft.announced is None


def test_advisers_are_no_investors():
    draft = only(
        "银河通用完成B轮融资，由红杉中国领投，启明创投跟投，华兴资本担任独家财务顾问，金杜担任法律顾问。"
    )
    assert [one.text for one in draft.leads] == ["红杉中国"]
    assert [one.text for one in draft.participants] == ["启明创投"]


def test_an_earlier_round_is_no_round_of_this_announcement():
    draft = only(
        "宇树科技完成数亿元C轮融资，美团领投。此前，公司曾完成由顺为资本领投的近10亿元B轮融资。"
    )
    assert (draft.stage_code, [one.text for one in draft.leads]) == (Stage.C, ["美团"])


def test_where_only_an_earlier_round_is_told_it_is_the_draft():
    draft = only("宇树科技此前完成近10亿元B轮融资，由美团领投。")
    assert draft.stage_code == Stage.B


@pytest.mark.parametrize("name", ["和玉资本", "与君资本", "厚和资本"])
def test_a_conjunction_in_a_name_cuts_nothing(name: str):
    draft = only(f"宇树科技完成C轮融资，由{name}和红杉中国领投。")
    assert [one.text for one in draft.leads] == [name, "红杉中国"]


def test_a_known_name_is_not_cut_at_its_conjunction():
    draft = only(
        "Galbot raised $50m in a Series B led by Beijing Information Industry Development Fund and"
        " Lingang Science and Technology Innovation Investment."
    )
    assert [one.text for one in draft.leads] == [
        "Beijing Information Industry Development Fund",
        "Lingang Science and Technology Innovation Investment",
    ]


def test_orders_revenue_prices_and_valuations_are_no_amount():
    draft = only(
        "宇树科技完成C轮融资，投前估值超100亿元。公司2025年营收12亿元，新签1.5亿元订单，机器人售价9.9万元。"
    )
    assert draft.amount is None
    assert draft.valuation
    assert (draft.valuation.low, draft.valuation_kind) == (10**10, ValuationKind.PRE)


def test_a_cumulative_figure_counts_only_where_it_is_the_only_one():
    one = only("宇树科技完成2亿元C轮融资，累计融资超20亿元。")
    other = only("宇树科技完成C轮融资，累计融资超20亿元。")
    assert (one.amount and one.amount.low, one.scope) == (2 * 10**8, AmountScope.ROUND)
    assert (other.amount and other.amount.low, other.scope) == (
        2 * 10**9,
        AmountScope.CUMULATIVE,
    )


def test_rounds_told_apart_are_two_and_told_alike_are_one():
    apart = read("宇树科技完成A1、A2两轮融资，A1轮由美团领投，A2轮由红杉中国领投。")
    alike = read("宇树科技完成A1+A2轮融资，由美团领投。")
    assert [[one.text for one in draft.leads] for draft in apart] == [["美团"], ["红杉中国"]]
    assert len(alike) == 1


def test_each_company_of_a_digest_has_its_round():
    drafts = read(
        "1、简智机器人完成A轮融资，Momenta领投。\n2、某公司“火星智能”完成B轮融资。\n3、弓望传感获近亿元A轮融资。"
    )
    slugs = [row_of(draft)["company_slug"] for draft in drafts]
    assert slugs == ["genrobot", None, "gongwang"]


def test_traditional_characters_are_read_and_names_stay_as_worded():
    draft = only("眾擎機器人完成2億美元B輪融資，由華業天成領投。")
    assert draft.company
    assert draft.company.slugs[0] == "engineai"
    assert (draft.amount_text, draft.leads[0].text) == ("2億美元", "華業天成")


def test_every_span_shows_the_words_of_its_field():
    text = "3月12日，宇树科技宣布完成近10亿元C轮融资，红杉中国领投，美团跟投，投后估值120亿元。"
    draft = only(text)
    shown = {
        name: [text[start:end] for start, end in spans] for name, spans in draft.spans().items()
    }
    assert shown == {
        "company_slug": ["宇树科技"],
        "stage": ["C轮"],
        "announced_on": ["3月12日"],
        "amount_text": ["近10亿元"],
        "valuation": ["120亿元"],
        "leads": ["红杉中国"],
        "participants": ["美团"],
    }


def test_text_without_a_round_gives_none():
    assert read("宇树科技发布新款人形机器人G2，售价9.9万元。") == []
    assert read("") == []


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200) | st.lists(WORDS, max_size=40).map("".join))
def test_any_text_is_read_without_an_error(text: str):
    for draft in read(text):
        row_of(draft)
        for spans in draft.spans().values():
            assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    "junk",
    ["由红杉中国、", "融资，", "1亿元", "A轮", "led by ", "and ", "此前", "Galbot ", "（", " "],
)
def test_long_junk_ends_soon(junk: str):
    begun = time.process_time()
    read(junk * (LONG // len(junk)))
    assert time.process_time() - begun < SOON_S


@pytest.mark.parametrize(
    "text",
    [
        "宇树科技回应“获20亿元融资”传闻：消息不属实。",
        "Galbot denied a report that it is raising $2 billion at a $20 billion valuation.",
        "Hesai will invest $200 million in a new plant near Bangkok for robot lidars.",
        "宇树科技将投资12亿元建设机器人总部。公司去年12月曾完成超5亿元C轮融资。",
        "Galbot won a contract worth up to $24 million. It raised $300 million in 2024.",
    ],
)
def test_denials_factories_and_orders_are_no_rounds(text: str):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("小鹏汽车旗下人形机器人业务完成首轮融资，融资额超6亿美元。", "xpeng-robotics"),
        ("新松机器人旗下子公司沈阳新松半导体设备有限公司完成A轮融资。", None),
        ("DobotVision, a unit of cobot maker Dobot Robotics, has raised $5 million.", None),
        ("Sunday raised a $165 million Series B led by Coatue.", "sunday"),
        ("好消息！我们完成了天使轮融资。我们是智在无界，正在训练机器人大脑。", "beingbeyond"),
    ],
)
def test_a_daughter_is_not_its_mother(text: str, slug: str | None):
    assert row_of(only(text))["company_slug"] == slug


def test_what_a_company_says_it_had_raised_is_the_news():
    draft = only("Galbot said on Friday it had raised $50 million in a Series B round.")
    assert draft.amount
    assert draft.stage_code == Stage.B


def test_of_several_rounds_the_last_has_the_valuation_and_who_came_besides():
    first, last = read(
        "Galbot closed Series A and Series B rounds. Meituan led the Series A. HongShan led the"
        " Series B. CATL also joined. The company is now worth $2 billion."
    )
    assert (first.valuation, [one.text for one in first.participants]) == (None, [])
    assert last.valuation
    assert [one.text for one in last.participants] == ["CATL"]


def test_a_character_of_both_scripts_stays_in_a_name():
    draft = only("宇树科技完成C轮融资，由广发乾和、国科嘉和共同领投。")
    assert [one.text for one in draft.leads] == ["广发乾和", "国科嘉和"]


def test_the_yen_sign_is_the_yens_in_a_text_about_japan():
    draft = only("XELA Robotics, based in Tokyo, raised ¥1.2 billion in a Series B round.")
    assert draft.amount
    assert draft.amount.currency == "JPY"


def test_net_proceeds_count_where_no_gross_figure_stands():
    draft = only("越疆科技完成配售2000万股新H股，所得款项净额9亿港元。")
    assert draft.amount
    assert (draft.amount.low, draft.stage_code) == (9 * 10**8, Stage.POST_IPO)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("具身智能公司「锐动元」宣布完成天使轮融资。", "锐动元"),
        ("具身智能公司锐动元完成天使轮融资。", "锐动元"),
        ("深圳市锐动元机器人技术有限公司完成天使轮融资。", "锐动元机器人"),
        ("Rayform Robotics has raised $5 million in a seed round.", "Rayform Robotics"),
        ("公司近日完成天使轮融资。", None),
        ("宇树科技完成C轮融资。", None),
    ],
)
def test_an_unknown_subject_is_named_where_the_words_leave_no_doubt(text: str, name: str | None):
    newcomer = only(text).newcomer
    assert (newcomer and newcomer.text) == name


def test_a_registered_name_is_the_company_and_a_daughter_the_investor():
    draft = only("深圳市戴盟机器人技术有限公司完成B轮融资，由宁德时代全资子公司问鼎投资领投。")
    assert draft.company
    assert draft.company.slugs == ("daimon",)
    assert [one.text for one in draft.leads] == ["问鼎投资"]


def test_a_rumour_its_second_amount_and_a_fund_by_its_owner():
    draft = only(
        "Unitree is raising RMB 1 billion (USD 140 million), according to people familiar with the"
        " matter. The round was led by China Mobile's chain-leader fund."
    )
    assert (draft.rumoured, draft.also) == (True, "USD 140 million")
    assert [one.text for one in draft.leads] == ["China Mobile's chain-leader fund"]
