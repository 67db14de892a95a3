"""The steps that pages offer, by the name of their transition: one table for the three URLs that end in a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.exchange.engagements import actions


@dataclass(frozen=True, slots=True)
class Step:
    """One button.

    Args:
        run: the action. question: heading of the page that asks once more. done: message afterwards.
        needs_reason: shows the list of reasons first. danger: drawn as something that cannot be taken back.
        for_worker: at the counter this is the worker's word, written down on his behalf.
    """

    run: Callable[..., Any]
    question: Any
    confirm: Any
    done: Any
    needs_reason: bool = False
    danger: bool = False
    for_worker: bool = False


STEPS: dict[str, Step] = {
    "accept": Step(actions.accept_offer, _("去干这个活"), _("去"), _("说好了，记得按时到"), for_worker=True),
    "decline": Step(actions.decline_offer, _("这个活不去"), _("不去"), _("好，这次不去"), for_worker=True),
    "withdraw_interest": Step(
        actions.withdraw_interest, _("不报这个活了"), _("不报了"), _("报名撤回了"), for_worker=True
    ),
    "refuse_interest": Step(actions.refuse_interest, _("这次不用他"), _("这次不用"), _("已经告诉他了")),
    "undo": Step(
        actions.undo_acceptance,
        _("点错了，先不定"),
        _("先不定"),
        _("退回去了，还可以再答应"),
        for_worker=True,
    ),
    "agree_changed": Step(
        actions.agree_to_changed_terms,
        _("条件变了，还去"),
        _("还去"),
        _("按新条件说好了"),
        for_worker=True,
    ),
    "refuse_changed": Step(
        actions.refuse_changed_terms,
        _("条件变了，不去了"),
        _("不去了"),
        _("好，不算你失约"),
        for_worker=True,
    ),
    "admit": Step(actions.admit_walk_on, _("是他，让他干"), _("是他"), _("记下了，给他点名")),
    "report_absent": Step(
        actions.report_hirer_absent,
        _("到了，没人管"),
        _("没人管"),
        _("记下了，驿站马上打电话。先在门口等着"),
        for_worker=True,
    ),
    "dispatch": Step(actions.dispatch_engagement, _("派出"), _("派出"), _("已派出")),
    "begin": Step(actions.begin_work, _("开工"), _("开工"), _("记下了，开工")),
    "print": Step(actions.print_slip, _("打印确认单"), _("打印"), _("确认单打好了")),
    "cancel_by_worker": Step(
        actions.cancel_by_worker,
        _("去不了了"),
        _("去不了"),
        _("取消了，已经告诉用工方"),
        needs_reason=True,
        danger=True,
        for_worker=True,
    ),
    "cancel_by_hirer": Step(
        actions.cancel_by_hirer,
        _("不用他来了"),
        _("不用来了"),
        _("取消了，已经告诉工人"),
        needs_reason=True,
        danger=True,
    ),
    "mark_no_show_worker": Step(
        actions.mark_no_show_worker,
        _("打过电话，人没来"),
        _("记没来"),
        _("记下了，名额空出来了"),
        needs_reason=True,
        danger=True,
    ),
    "mark_no_show_hirer": Step(
        actions.mark_no_show_hirer,
        _("用工方放空"),
        _("记放空"),
        _("记下了"),
        needs_reason=True,
        danger=True,
    ),
    "send_home": Step(
        actions.send_home,
        _("到了没让干"),
        _("让他回去"),
        _("记下了，放空怎么算看确认单"),
        needs_reason=True,
        danger=True,
    ),
    "walk_off": Step(
        actions.walk_off,
        _("中途走了"),
        _("记中途走了"),
        _("记下了，干了的时间照样报"),
        needs_reason=True,
        danger=True,
        for_worker=True,
    ),
    "stop_for_safety": Step(
        actions.stop_for_safety,
        _("不安全，不干了"),
        _("不干了"),
        _("记下了，这不算你失约"),
        danger=True,
        for_worker=True,
    ),
}

LEADS_TO = {"mismatch": "report_mismatch"}
"""Steps that are a page of another slice: 货不对板 has one form, which says what differs; ``note_mismatch`` files it too."""
