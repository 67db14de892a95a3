"""What a shift says to the worker and what he must do next. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

UPCOMING = ("interested", "offered", "accepted", "confirmed", "dispatched", "on_site", "working")
DONE = ("completed", "closed")
GOING = ("accepted", "confirmed", "dispatched", "on_site", "working")
BEFORE_START = ("accepted", "confirmed", "dispatched")
HAS_PHONE = ("confirmed", "dispatched", "on_site", "working", "completed")
"""States in which both sides have said yes, so the hirer may be called (ARCHITECTURE §4)."""

PAY_ASKED = ("paid_claimed", "due", "overdue", "part_paid", "contested", "in_ladder")
"""Pay the worker is asked about: the hirer claims it, or its day has come."""

ALL_DAY, DAYTIME = 0b1111, 0b0110


FACES: tuple[tuple[int, Text, str], ...] = (
    (3, _("好"), "mood-smile"),
    (2, _("一般"), "mood-empty"),
    (1, _("不好"), "mood-sad"),
)
"""Value, words and icon of the three faces, best first."""


class Duty(StrEnum):
    """The one thing a worker should do next; the page's only solid button."""

    ANSWER = "answer"
    CHECK_IN = "check_in"
    HOURS = "hours"
    PAY = "pay"
    RATE = "rate"
    CHECK_OUT = "check_out"
    NONE = "none"


class Group(StrEnum):
    """Where a shift stands in the list."""

    UPCOMING = "upcoming"
    DONE = "done"
    ENDED = "ended"


_LINES: dict[str, Text] = {
    "interested": _("报了名，等雇主回话"),
    "offered": _("请你去，等你回话"),
    "accepted": _("你答应了，马上就定"),
    "confirmed": _("定下来了，按时到就行"),
    "dispatched": _("派好了，按时到就行"),
    "on_site": _("到岗了"),
    "working": _("正在干"),
    "completed": _("干完了，等结清"),
    "closed": _("干完了，都结清了"),
    "declined": _("这次没谈成"),
    "lapsed": _("过时没回，这次算了"),
    "cancelled_by_worker": _("你取消了"),
    "cancelled_by_hirer": _("雇主取消了"),
    "no_show_worker": _("记了没来"),
    "no_show_hirer": _("到了没人管，记雇主放空"),
    "sent_home": _("到了没让干"),
    "walked_off": _("中途走了"),
    "replaced": _("换了别人"),
    "abandoned_safety": _("不安全，你停了工"),
}
_TAGS: dict[str, tuple[Text, str]] = {
    "interested": (_("等回话"), "info"),
    "offered": (_("等你回话"), "warn"),
    "accepted": (_("答应了"), "brand"),
    "confirmed": (_("定了"), "ok"),
    "dispatched": (_("定了"), "ok"),
    "on_site": (_("到岗了"), "ok"),
    "working": (_("在干"), "ok"),
    "completed": (_("干完了"), "brand"),
    "closed": (_("结清了"), "ok"),
    "declined": (_("没谈成"), ""),
    "lapsed": (_("过时了"), ""),
    "cancelled_by_worker": (_("你取消了"), ""),
    "cancelled_by_hirer": (_("雇主取消"), "warn"),
    "no_show_worker": (_("没来"), "bad"),
    "no_show_hirer": (_("雇主放空"), "warn"),
    "sent_home": (_("没让干"), "warn"),
    "walked_off": (_("中途走了"), ""),
    "replaced": (_("换了人"), ""),
    "abandoned_safety": (_("停了工"), "warn"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one shift.

    Args:
        hours_to_agree: the other side reported hours that the worker has not answered.
        pay_to_answer: a pay of this shift waits for his word.
        can_rate: the round is open and he has not answered.
        can_check_in, can_check_out: the running day takes it now.
    """

    state: str
    hours_to_agree: bool = False
    pay_to_answer: bool = False
    can_rate: bool = False
    can_check_in: bool = False
    can_check_out: bool = False


def group_of(state: str) -> Group:
    """Which part of the list a shift belongs to."""
    if state in UPCOMING:
        return Group.UPCOMING
    return Group.DONE if state in DONE else Group.ENDED


def states_of(group: Group) -> list[str]:
    """The states of one part of the list."""
    return [state for state in _LINES if group_of(state) == group]


def state_line(state: str, *, is_standby: bool = False) -> Text:
    """The state in plain words."""
    if state == "interested" and is_standby:
        return _("候补：有人不去就轮到你")
    return _LINES[state]


def state_tag(state: str, *, is_standby: bool = False) -> tuple[Text, str]:
    """Words and tag kind for lists."""
    if state == "interested" and is_standby:
        return _("候补"), "info"
    return _TAGS[state]


def next_duty(facts: Facts) -> Duty:
    """The first thing that waits for this worker, most pressing first."""
    waiting = (
        (facts.state == "offered", Duty.ANSWER),
        (facts.can_check_in, Duty.CHECK_IN),
        (facts.can_check_out, Duty.CHECK_OUT),
        (facts.hours_to_agree, Duty.HOURS),
        (facts.pay_to_answer, Duty.PAY),
        (facts.can_rate, Duty.RATE),
    )
    return next((duty for applies, duty in waiting if applies), Duty.NONE)


def greeting(hour: int) -> Text:
    """早上好, by the clock on the wall."""
    if 4 <= hour < 11:
        return _("早上好")
    if 11 <= hour < 13:
        return _("中午好")
    if 13 <= hour < 18:
        return _("下午好")
    return _("晚上好")


def slots_words(slots: int | None) -> Text:
    """A day's mask as the strip says it; ``None``: nothing said, which matching takes as free."""
    if slots is None:
        return _("没说")
    if slots & DAYTIME == DAYTIME:
        return _("全天")
    for bit, words in ((0b0010, _("上午")), (0b0100, _("下午")), (0b1000, _("晚上")), (0b0001, _("夜里"))):
        if slots & bit:
            return words
    return _("没空")


def next_slots(slots: int | None) -> int:
    """What one more tap on a day sets: 没说 → 全天 → 没空 → 上午 → 下午 → 全天; anything else → 全天."""
    if slots is not None and slots & DAYTIME == DAYTIME:
        return 0
    return {0: 0b0010, 0b0010: 0b0100}.get(-1 if slots is None else slots, ALL_DAY)
