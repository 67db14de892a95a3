"""The page of one shift: its terms, its history, and the one duty that is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.geo import Cell
from yizhan.core.geo import distance_for_worker as distance_words
from yizhan.core.masks import phone as masked_phone
from yizhan.core.money import yuan
from yizhan.exchange.attendance.queries import check_in_context
from yizhan.exchange.engagements.queries import (
    history_of,
    mark_to_answer,
    open_steps,
    sent_home_suggestion,
)
from yizhan.exchange.family.queries import begun_by_helper, helper_words
from yizhan.exchange.pay.queries import pays_of_engagement
from yizhan.exchange.ratings.queries import round_seen_by
from yizhan.portal.jobs.cards import SETTLEMENT, distance_between, hours_words
from yizhan.portal.jobs.detail import INSURANCE, phone_url
from yizhan.portal.me import rules
from yizhan.portal.me.rules import Duty, Facts

HISTORY = {
    "offer": gettext_lazy("雇主请你去"),
    "accept": gettext_lazy("答应了"),
    "decline": gettext_lazy("说了不去"),
    "lapse": gettext_lazy("过时没回"),
    "withdraw_interest": gettext_lazy("撤回报名"),
    "refuse_interest": gettext_lazy("雇主这次不用"),
    "undo": gettext_lazy("退回，先不定"),
    "confirm": gettext_lazy("定下来了"),
    "dispatch": gettext_lazy("派好了"),
    "arrive": gettext_lazy("到岗"),
    "begin": gettext_lazy("开工"),
    "complete": gettext_lazy("干完了"),
    "close": gettext_lazy("了结了"),
    "cancel_by_worker": gettext_lazy("你取消了"),
    "cancel_by_hirer": gettext_lazy("雇主取消了"),
    "mark_no_show_worker": gettext_lazy("记了没来"),
    "mark_no_show_hirer": gettext_lazy("记雇主放空"),
    "send_home": gettext_lazy("到了没让干"),
    "walk_off": gettext_lazy("中途走了"),
    "replace": gettext_lazy("换了人"),
    "stop_for_safety": gettext_lazy("不安全，停了工"),
    "agree_changed": gettext_lazy("条件变了，还去"),
    "refuse_changed": gettext_lazy("条件变了，不去了"),
    "lapse_changed": gettext_lazy("条件变了，过时没回"),
    "admit": gettext_lazy("带班说是你"),
    "undo_no_show": gettext_lazy("记错了，恢复了"),
    "excuse_no_show": gettext_lazy("有正当理由，不算"),
    "blame_hirer": gettext_lazy("改成雇主放空"),
}
STARTS = {"offered": gettext_lazy("雇主请你去"), "interested": gettext_lazy("报了名")}


@dataclass(frozen=True, slots=True)
class Step:
    """A way out that is not the next duty: a link to the page that asks once more."""

    label: str
    url: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class ShiftPage:
    """What ``me/shift.html`` takes besides the fragments of the slices.

    Args:
        duty: the next duty; the only solid button.
        pay_to_answer: the pay whose question is open. pays: words of the others.
        call_url: the hirer's number as a call link, only after both said yes; ``""`` else.
    """

    line: str
    tag_words: str
    tag_kind: str
    duty: Duty
    detail: str
    rows: list[dict[str, Any]]
    relation_notice: str
    steps: list[Step]
    slip_url: str
    call_url: str
    call_label: str
    station_phone: str
    pay_to_answer: Any
    pays: list[dict[str, Any]]
    attendance: dict[str, object]
    round: Any
    history: list[dict[str, Any]]


def shift_page(actor: Actor, engagement: Any, *, here: Cell | None, now: datetime) -> ShiftPage:
    """One engagement from the worker's side, through the queries of four slices."""
    attendance = check_in_context(actor, engagement)
    pays = list(pays_of_engagement(engagement.pk))
    asked = next((row for row in pays if row.state in rules.PAY_ASKED), None)
    seen = round_seen_by(actor, engagement.pk)
    duty = rules.next_duty(
        Facts(
            state=engagement.state,
            hours_to_agree=bool(attendance["may_answer"]),
            pay_to_answer=asked is not None,
            can_rate=seen.can_rate,
            can_check_in=bool(attendance["may_check_in"]),
            can_check_out=bool(attendance["may_check_out"]),
        )
    )
    words, kind = rules.state_tag(engagement.state, is_standby=engagement.is_standby)
    call_url, call_label = hirer_call(engagement)
    return ShiftPage(
        line=str(rules.state_line(engagement.state, is_standby=engagement.is_standby)),
        tag_words=str(words),
        tag_kind=kind,
        duty=duty,
        detail=detail_words(engagement, now),
        rows=terms_rows(engagement, here),
        relation_notice=engagement.terms.get("relation_notice", ""),
        steps=ways_out(actor, engagement),
        slip_url=reverse("slip", args=[engagement.uid]) if engagement.slip_number else "",
        call_url=call_url,
        call_label=call_label,
        station_phone=phone_url(engagement.station),
        pay_to_answer=asked,
        pays=[pay_row(row) for row in pays if row is not asked],
        attendance=attendance,
        round=seen,
        history=history_items(engagement),
    )


def detail_words(engagement: Any, now: datetime) -> str:
    """One sentence under the state: the undo, the protected reason, a late cancellation."""
    if engagement.state == "accepted" and engagement.undo_until and engagement.undo_until > now:
        minutes = max(1, int((engagement.undo_until - now).total_seconds() // 60))
        return _("点错了，%(minutes)s 分钟内可以反悔") % {"minutes": minutes}
    if engagement.proposed_version is not None:
        return _("条件变了，要你再回一声。不去不算你失约")
    suggested = sent_home_suggestion(engagement)
    if suggested:
        return _("放空建议给 %(yuan)s（建议，不是法律）") % {"yuan": yuan(suggested)}
    if engagement.state.startswith("cancelled_by_worker"):
        if engagement.is_protected:
            return _("这个理由不影响你的星级")
        return _("取消得晚了，会记一次") if engagement.is_late else _("取消得早，不影响你")
    return ""


def terms_rows(engagement: Any, here: Cell | None) -> list[dict[str, Any]]:
    """What both sides said yes to; before the yes what the posting says."""
    posting, terms = engagement.posting, engagement.terms
    metres = distance_between(here, posting)
    meeting = terms.get("meeting_point") or posting.meeting_point or posting.place_text
    if metres is not None:
        meeting = _("%(place)s，离你%(distance)s") % {"place": meeting, "distance": distance_words(metres)}
    rest = terms.get("break_minutes", posting.break_minutes)
    insurance = INSURANCE.get(terms.get("insurance", posting.insurance), "")
    cycle = terms.get("pay_cycle", posting.pay_cycle)
    first_pay = terms.get("first_pay_on")
    settlement = str(SETTLEMENT.get(cycle, ""))
    if first_pay:
        settlement = _("%(how)s，最晚 %(day)s 付") % {
            "how": settlement,
            "day": _("%(month)s月%(day)s日") % _month_day(first_pay),
        }
    return [
        {"icon_name": "flag", "label": _("集合"), "value": meeting},
        {"icon_name": "map-pin", "label": _("地点"), "value": terms.get("place") or posting.place_text},
        {"icon_name": "clock", "label": _("休息"), "value": hours_words(rest) if rest else ""},
        {"icon_name": "cash", "label": _("怎么结"), "value": settlement},
        {"icon_name": "bowl-chopsticks", "label": _("吃饭"), "value": terms.get("meals") or posting.meals},
        {"icon_name": "bus", "label": _("怎么去"), "value": terms.get("transport") or posting.transport},
        {"icon_name": "tools", "label": _("自己带"), "value": terms.get("tools") or posting.tools},
        {"icon_name": "umbrella", "label": _("保障"), "value": str(insurance)},
    ]


def _month_day(iso: str) -> dict[str, int]:
    day = date.fromisoformat(iso)
    return {"month": day.month, "day": day.day}


def ways_out(actor: Actor, engagement: Any) -> list[Step]:
    """Steps other than the duty: take back, undo, cancel, stop."""
    shown = {
        "withdraw_interest": (_("不报了"), False),
        "undo": (_("点错了，先不定"), False),
        "cancel_by_worker": (_("去不了了"), True),
        "stop_for_safety": (_("不安全，不干了"), True),
        "walk_off": (_("我先走了"), True),
    }
    steps = [
        Step(shown[option.name][0], _step_url(engagement, option.name), danger=shown[option.name][1])
        for option in open_steps(actor, engagement)
        if option.name in shown
    ]
    return [*_questions(engagement), *steps, *_help(engagement)]


def _questions(engagement: Any) -> list[Step]:
    """What is asked of him beside the duty: changed terms, the next day, a mark that he did not come."""
    found = []
    if engagement.proposed_version is not None:
        found.append(Step(_("条件变了，还去吗？看一眼"), reverse("me_changed_terms", args=[engagement.uid])))
    if engagement.state in rules.GOING and engagement.terms.get("days_count", 1) > 1:
        found.append(Step(_("哪天来、哪天不来"), reverse("me_engagement_days", args=[engagement.uid])))
    if engagement.state == "no_show_worker":
        mark = mark_to_answer(engagement, "worker")
        if mark is not None:
            found.append(Step(_("记了没来？说说怎么回事"), reverse("me_no_show", args=[mark.uid])))
    return found


def _help(engagement: Any) -> list[Step]:
    """Nobody there, an accident, the page both may sign."""
    found = []
    waits = engagement.state in {"confirmed", "dispatched", "on_site"} and engagement.starts_at <= clock.now()
    if waits:
        found.append(Step(_("到了，没人管"), _step_url(engagement, "report_absent")))
    if engagement.state in {"on_site", "working", "completed", "abandoned_safety"}:
        found.append(
            Step(_("出事了，报一声"), reverse("report_incident", args=[engagement.uid]), danger=True)
        )
    if engagement.slip_number and engagement.state in rules.GOING:
        found.append(Step(_("用工约定"), reverse("agreement", args=[engagement.uid])))
    return found


def _step_url(engagement: Any, step: str) -> str:
    return reverse("me_engagement_step", args=[engagement.uid, step])


def hirer_call(engagement: Any) -> tuple[str, str]:
    """The hirer's number as a call link and its masked words; nothing before both sides said yes."""
    contact = engagement.posting.hirer.contact if engagement.state in rules.HAS_PHONE else None
    if contact is None or not contact.phone:
        return "", ""
    return f"tel:{contact.phone}", _("打给雇主（%(phone)s）") % {"phone": masked_phone(contact.phone)}


def pay_row(pay: Any) -> dict[str, Any]:
    """A pay that asks nothing now."""
    states = {
        "earned": (_("到日子付"), "info"),
        "confirmed": (_("收到了"), "ok"),
        "settled": (_("补齐了"), "ok"),
        "void": (_("不算"), ""),
    }
    words, kind = states.get(pay.state, (_("等你说一声"), "warn"))
    return {
        "on": pay.attendance.on,
        "amount_fen": pay.amount_fen,
        "words": words,
        "kind": kind,
        "url": reverse("confirm_pay", args=[pay.uid]),
    }


def by_helper(kin: str) -> str:
    """由儿子代为操作; nothing for one's own steps."""
    return _("由%(kin)s代为操作") % {"kin": kin} if kin else ""


def history_items(engagement: Any) -> list[dict[str, Any]]:
    """Timeline, oldest first; the last entry is where it stands."""
    log = list(history_of(engagement))
    first = log[0].source if log else engagement.state
    helpers = helper_words(engagement.worker_id, log)
    items: list[dict[str, Any]] = [
        {
            "title": str(STARTS.get(first, STARTS["interested"])),
            "at": engagement.created_at,
            "state": "",
            "detail": by_helper(begun_by_helper(engagement)),
        }
    ]
    items += [
        {
            "title": str(HISTORY.get(row.transition, row.transition)),
            "at": row.at,
            "state": "",
            "detail": by_helper(helpers.get(row.pk, "")) or row.reason,
        }
        for row in log
    ]
    if engagement.state in rules.UPCOMING:
        items[-1]["state"] = "now"
    return items
