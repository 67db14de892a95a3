"""What waits for a worker, in which order, and in which words."""

from __future__ import annotations

import pytest

from yizhan.exchange.engagements.enums import EngagementState
from yizhan.portal.me import rules
from yizhan.portal.me.rules import Duty, Facts, Group


def test_nothing_waits() -> None:
    assert rules.next_duty(Facts("confirmed")) == Duty.NONE


@pytest.mark.parametrize(
    ("facts", "duty"),
    [
        (Facts("offered", can_rate=True, pay_to_answer=True), Duty.ANSWER),
        (Facts("confirmed", can_check_in=True, pay_to_answer=True), Duty.CHECK_IN),
        (Facts("working", can_check_out=True, hours_to_agree=True), Duty.CHECK_OUT),
        (Facts("working", hours_to_agree=True, pay_to_answer=True), Duty.HOURS),
        (Facts("completed", pay_to_answer=True, can_rate=True), Duty.PAY),
        (Facts("closed", can_rate=True), Duty.RATE),
    ],
)
def test_the_most_pressing_comes_first(facts: Facts, duty: Duty) -> None:
    assert rules.next_duty(facts) == duty


@pytest.mark.parametrize("state", EngagementState.values)
def test_every_state_has_words_and_a_place_in_the_list(state: str) -> None:
    assert str(rules.state_line(state))
    words, kind = rules.state_tag(state)
    assert str(words)
    assert kind in {"", "brand", "ok", "warn", "bad", "info"}
    assert state in rules.states_of(rules.group_of(state))


def test_the_three_groups_share_out_all_states() -> None:
    together = [state for group in Group for state in rules.states_of(group)]
    assert sorted(together) == sorted(EngagementState.values)


def test_standby_has_its_own_words() -> None:
    assert rules.state_line("interested", is_standby=True) != rules.state_line("interested")


def test_a_hirers_phone_belongs_to_settled_states_only() -> None:
    assert not {"interested", "offered", "accepted"} & set(rules.HAS_PHONE)


@pytest.mark.parametrize(
    ("hour", "words"),
    [(3, "晚上好"), (4, "早上好"), (10, "早上好"), (11, "中午好"), (13, "下午好"), (18, "晚上好")],
)
def test_greeting_follows_the_clock(hour: int, words: str) -> None:
    assert str(rules.greeting(hour)) == words


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        (None, "没说"),
        (15, "全天"),
        (6, "全天"),
        (2, "上午"),
        (4, "下午"),
        (8, "晚上"),
        (1, "夜里"),
        (0, "没空"),
    ],
)
def test_a_day_in_words(slots: int | None, words: str) -> None:
    assert str(rules.slots_words(slots)) == words


def test_taps_go_round_through_every_answer() -> None:
    seen, slots = [], None
    for _tap in range(5):
        slots = rules.next_slots(slots)
        seen.append(str(rules.slots_words(slots)))
    assert seen == ["全天", "没空", "上午", "下午", "全天"]
