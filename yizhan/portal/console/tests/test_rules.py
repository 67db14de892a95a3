"""Who is proposed, and the short words of the hall."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from yizhan.core import clock
from yizhan.portal.console.rules import Opening, allocate, common_reason, finding_tag, greeting

AT = datetime(2026, 11, 23, 8, 0, tzinfo=clock.SHANGHAI)


def opening(posting_id: int, starts_in: int, places: int = 1) -> Opening:
    starts = AT + timedelta(hours=starts_in)
    return Opening(posting_id, starts, starts + timedelta(hours=4), places)


def test_the_best_people_for_the_places_left():
    assert allocate([opening(1, 0, places=2)], {1: [7, 8, 9]}) == {1: [7, 8]}


def test_nobody_is_proposed_twice_at_the_same_time():
    assert allocate([opening(1, 0), opening(2, 2)], {1: [7, 8], 2: [7, 8]}) == {1: [7], 2: [8]}


def test_the_same_person_may_go_to_one_job_after_the_other():
    assert allocate([opening(1, 0), opening(2, 4)], {1: [7], 2: [7]}) == {1: [7], 2: [7]}


def test_a_posting_without_candidates_gets_nobody():
    assert allocate([opening(1, 0)], {}) == {1: []}


@pytest.mark.parametrize(
    ("hour", "words"), [(4, "早上好"), (11, "早上好"), (12, "下午好"), (18, "晚上好"), (1, "晚上好")]
)
def test_greeting(hour, words):
    assert greeting(hour) == words


def test_a_reason_is_true_of_everybody_proposed():
    near = common_reason("搬运工", "2 公里以内", same_trade=True, several=True)
    assert near == "都会搬运工 · 离干活的地方 2 公里以内"
    assert common_reason("搬运工", "", same_trade=True, several=False) == "会搬运工"
    assert common_reason("搬运工", "", same_trade=False, several=True) == "会干差不多的活"


def finding(code: str, severity: str, words: str = "") -> SimpleNamespace:
    return SimpleNamespace(
        code=code, severity=severity, words=words, get_severity_display=lambda: "要审核员看"
    )


def test_the_heaviest_finding_is_the_tag():
    assert finding_tag([]).text == "没问题"
    assert finding_tag([finding("age_limit", "judge", "限35岁")]).text == "写了“限35岁”"
    heavy = finding_tag([finding("age_limit", "judge", "限35岁"), finding("below_min_wage", "hold")])
    assert (heavy.kind, heavy.text) == ("bad", "工钱低于标准")
    assert finding_tag([finding("something_new", "judge", "一句很长很长的话")]).text == "要审核员看"
