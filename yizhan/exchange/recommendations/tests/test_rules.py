"""Sentences about a match. Pure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.exchange.recommendations import rules
from yizhan.matching.reasons import Reason, ReasonCode
from yizhan.matching.score import Filter

MONDAY = date(2026, 11, 23)
FACTS = rules.PairFacts(
    own_trade="装卸工",
    wanted_trade="搬运工",
    distance_m=1490,
    starts_on=date(2026, 11, 24),
    today=MONDAY,
    certificates=("叉车证",),
)


@pytest.mark.parametrize(
    ("reason", "to_worker", "to_hirer"),
    [
        (Reason(ReasonCode.TRADE_SAME), "你会干装卸工的活", "会干装卸工的活"),
        (
            Reason(ReasonCode.TRADE_RELATED, {"similarity": 80}),
            "你会干装卸工，跟搬运工差不多",
            "会干装卸工，跟搬运工差不多",
        ),
        (Reason(ReasonCode.DISTANCE, {"km": 1.5}), "离你约 1.5 公里", "离干活的地方 1.5 公里以内"),
        (Reason(ReasonCode.PAY_ABOVE_WISH, {"percent": 8}), "比你想要的高 8%", ""),
        (Reason(ReasonCode.PAY_AS_WISH), "工钱跟你想要的差不多", ""),
        (Reason(ReasonCode.STAR, {"star": 455}), "", ""),
        (Reason(ReasonCode.NEW_POSTING, {"hours": 0}), "刚发出来的", ""),
        (Reason(ReasonCode.NEW_POSTING, {"hours": 5}), "5 小时前发的", ""),
        (Reason(ReasonCode.REPLIES, {"percent": 90}), "这家回话快", "叫得应"),
        (Reason(ReasonCode.TIME_FREE), "你明天有空", "明天有空"),
    ],
)
def test_each_reason_in_the_words_of_both_sides(reason, to_worker, to_hirer):
    assert "".join(rules.words_for_worker([reason], FACTS).reasons) == to_worker
    assert "".join(rules.words_for_hirer([reason], FACTS).reasons) == to_hirer


def test_every_code_has_been_thought_of():
    spoken = {
        code
        for code in ReasonCode
        if rules.words_for_worker([Reason(code, {"percent": 1, "hours": 1})], FACTS).reasons
    }
    assert spoken == set(ReasonCode) - {ReasonCode.STAR, ReasonCode.CERTIFICATE_ASK}
    assert rules.WHY_NOT_YOU.keys() == rules.WHY_NOT_HIM.keys() == set(Filter)


def test_a_certificate_that_was_never_asked_for_is_a_limit_not_a_no():
    ask = [Reason(ReasonCode.CERTIFICATE_ASK, {"missing": 1})]
    assert rules.words_for_worker(ask, FACTS) == rules.Words((), ("要叉车证，有的话带上",))
    assert rules.words_for_hirer(ask, FACTS) == rules.Words((), ("叉车证没登记过，先问一声",))


def test_a_hirer_never_reads_nearer_than_a_kilometre():
    near = rules.PairFacts("搬运工", "搬运工", 0, MONDAY, MONDAY)
    assert rules.words_for_hirer([Reason(ReasonCode.DISTANCE)], near).reasons == ("离干活的地方 1 公里以内",)


@pytest.mark.parametrize(("day", "word"), [(23, "今天"), (24, "明天"), (25, "后天"), (26, "11月26日")])
def test_day_words(day, word):
    assert rules.day_word(date(2026, 11, day), MONDAY) == word


def test_the_measured_shares_stay_as_they_are():
    parts = {"fit": 30, "dist": 25, "pay": 20, "star": 10, "fresh": 5, "reply": 10}
    assert rules.shares_of_hundred(parts) == parts


@given(st.lists(st.integers(0, 100), min_size=6, max_size=6))
def test_shares_always_sum_to_a_hundred(numbers):
    parts = dict(zip(rules.TERMS, numbers, strict=True))
    shares = rules.shares_of_hundred(parts)
    assert sum(shares.values()) == 100
    if sum(numbers):
        assert all(abs(shares[name] - 100 * part / sum(numbers)) < 1 for name, part in parts.items())
