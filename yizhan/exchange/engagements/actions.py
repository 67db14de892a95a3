"""What people and clocks do to an engagement.

Lock order is posting (40) → worker (50) → engagement (60). Ids are looked up without a lock first, because they never
change; everything else is read again under the locks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements import access, rules
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting, require_visible, side_of
from yizhan.exchange.engagements.enums import EndReason, EngagementState, Entrance
from yizhan.exchange.engagements.events import (
    EngagementDispatched,
    EngagementInterested,
    EngagementOffered,
    EngagementUndone,
)
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import (
    _do_accept,
    _do_arrive,
    _do_cancel,
    _do_close,
    _do_complete,
    _do_confirm,
    _do_create,
    _do_end,
    _do_note_word,
    _do_refresh_busy,
    answer_due_at,
    as_system,
    ids,
    local,
    reasons_against,
)
from yizhan.exchange.engagements.workflow import engagement_workflow
from yizhan.exchange.postings.actions import _do_free_place
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker

__all__ = [
    "_do_arrive", "_do_cancel", "_do_close", "_do_complete", "_do_confirm", "_do_end", "_do_note_word", "apply_for_posting",
    "accept_offer", "as_system", "assign_worker", "begin_work", "cancel_by_hirer", "cancel_by_worker", "claim_posting",
    "confirm_engagement", "decline_offer", "dispatch_engagement", "lapse_engagement", "mark_no_show_hirer",
    "mark_no_show_worker", "offer_place", "print_slip", "refuse_interest", "replace_worker", "send_home",
    "stop_for_safety", "undo_acceptance", "walk_off", "withdraw_interest",
]  # fmt: skip

PLACE_LOCKS = ("exchange.Posting", "exchange.Worker", "exchange.Engagement")
ENGAGEMENT_LOCK = ("exchange.Engagement",)


def _lock_for_place(work: Work, engagement_id: int) -> tuple[Posting, Worker, Engagement]:
    """The three rows an answer touches, locked in order and fresh; :class:`OutOfSight` outside the scope."""
    found = require_visible(work.actor, engagement_id)
    rows = work.lock_all((Posting, [found["posting_id"]]), (Worker, [found["worker_id"]]))
    posting: Posting = rows[Posting, found["posting_id"]]  # type: ignore[assignment]
    worker: Worker = rows[Worker, found["worker_id"]]  # type: ignore[assignment]
    engagement = work.lock(Engagement, engagement_id)
    engagement.posting, engagement.worker = posting, worker
    return posting, worker, engagement


def _lock_alone(work: Work, engagement_id: int) -> Engagement:
    require_visible(work.actor, engagement_id)
    return work.lock(Engagement, engagement_id)


def _worker_of(work: Work, worker_id: int | None) -> int:
    """Whose application it is: one's own card, or for the station the worker it names."""
    if work.actor.role == "worker":
        found = Worker.objects.filter(person_id=work.actor.person_id).values_list("pk", flat=True).first()
    else:
        found = (
            Worker.objects.visible_to(work.actor).filter(pk=worker_id).values_list("pk", flat=True).first()
        )
    if found is None:
        raise OutOfSight(Reason("not_registered", _("还没有零工卡，先登记")))
    return found


def _agreed_pay(posting: Posting, agreed_pay_fen: int | None) -> int:
    """The pay both mean: what is stated, or an amount inside the stated range."""
    agreed = posting.pay_fen if agreed_pay_fen is None else agreed_pay_fen
    if not posting.pay_fen <= agreed <= (posting.pay_max_fen or posting.pay_fen):
        raise Refused(Reason("pay_outside_range", _("工钱要在招工写的范围里"), "agreed_pay_fen"))
    return agreed


# ---- getting together ----


@action(locks=("exchange.Worker", "exchange.Engagement"))
def apply_for_posting(
    work: Work, posting_id: int, *, worker_id: int | None = None, standby: bool = False
) -> int:
    """报名: say interest; holds no place (D8).

    Args:
        worker_id: for the station, whom it applies for (give ``on_behalf_of`` as well); a worker leaves it out.
        standby: wait for a place although all are taken.

    Returns:
        id of the engagement (``interested``).

    Raises:
        OutOfSight: no such public posting, no worker's card. Forbidden: not one's own card.
        Refused: every reason of ``rules.reasons_not_open`` and ``rules.reasons_not_fit``.
    """
    worker = work.lock(Worker, _worker_of(work, worker_id))
    access.can_apply(work.actor, worker).require()
    posting = (
        Posting.objects.public().select_related("trade", "hirer__organisation").filter(pk=posting_id).first()
    )
    if posting is None:
        raise OutOfSight(NOT_FOUND)
    reasons = reasons_against(posting, worker, work.at)
    refuse_if_any(reason for reason in reasons if not (standby and reason.code == "places_taken"))
    engagement = _do_create(
        work,
        posting,
        worker,
        entrance=Entrance.APPLY,
        state=EngagementState.INTERESTED,
        is_standby=standby,
        answer_due_at=posting.starts_at,
        worker_confirmed_at=work.at if work.actor.role == "worker" else None,
    )
    work.emit(EngagementInterested(**ids(engagement)))
    return engagement.pk


@action(locks=PLACE_LOCKS)
def offer_place(
    work: Work,
    posting_id: int,
    worker_id: int,
    *,
    agreed_pay_fen: int | None = None,
    entrance: str = Entrance.INVITE,
) -> int:
    """请他来: answer an application with an offer, or invite; holds no place yet (D8).

    Args:
        agreed_pay_fen: a fixed amount inside the stated range; default the stated (lowest) amount.
        entrance: ``invite`` or ``call_back`` for a worker who had not applied.

    Returns:
        id of the engagement (``offered``).
    """
    require_posting(work.actor, posting_id)
    rows = work.lock_all((Posting, [posting_id]), (Worker, [worker_id]))
    posting: Posting = rows[Posting, posting_id]  # type: ignore[assignment]
    worker: Worker = rows[Worker, worker_id]  # type: ignore[assignment]
    access.can_offer(work.actor, posting).require()
    interested = Engagement.objects.filter(
        posting=posting, worker=worker, state=EngagementState.INTERESTED
    ).first()
    reasons = reasons_against(posting, worker, work.at, leave_out=interested.pk if interested else None)
    refuse_if_any(reasons)
    fields: dict[str, Any] = {
        "agreed_pay_fen": _agreed_pay(posting, agreed_pay_fen),
        "offered_at": work.at,
        "answer_due_at": answer_due_at(work.at, posting.starts_at),
        "is_standby": False,
    }
    if interested is None:
        state = EngagementState.OFFERED
        engagement = _do_create(work, posting, worker, entrance=Entrance(entrance), state=state, **fields)
    else:
        engagement = work.lock(Engagement, interested.pk)
        engagement_workflow.apply(work, engagement, "offer")
        for name, given in fields.items():
            setattr(engagement, name, given)
        engagement.terms_version = posting.terms_version
        engagement.save(update_fields=[*fields, "terms_version"])
    _do_note_word(work, engagement)
    work.emit(EngagementOffered(**ids(engagement)))
    return engagement.pk


@action(locks=PLACE_LOCKS)
def accept_offer(work: Work, engagement_id: int, *, terms_version: int | None = None) -> int:
    """去: say yes; takes the place under the posting's lock and freezes the terms (D8).

    Args:
        terms_version: version of the terms the person saw; another one now is refused.

    Raises:
        Refused: ``answer_late``, ``terms_changed``, ``places_taken`` and every other reason against it.
    """
    posting, worker, engagement = _lock_for_place(work, engagement_id)
    reasons = []
    if engagement.state == EngagementState.OFFERED:
        if engagement.answer_due_at and engagement.answer_due_at <= work.at:
            reasons.append(Reason("answer_late", _("答复的时间过了，问问驿站还要不要人")))
        if terms_version is not None and terms_version != posting.terms_version:
            reasons.append(Reason("terms_changed", _("工钱、地点或时间改过了，看清楚再答应")))
        reasons += reasons_against(posting, worker, work.at, leave_out=engagement.pk)
    refuse_if_any(reasons)
    _do_accept(work, posting, worker, engagement)
    return engagement.pk


def _take_at_once(work: Work, posting_id: int, worker_id: int, entrance: Entrance, agreed: int | None) -> int:
    """Offer and yes in one action (claim, counter): an open interest or offer of the pair is used up."""
    rows = work.lock_all((Posting, [posting_id]), (Worker, [worker_id]))
    posting: Posting = rows[Posting, posting_id]  # type: ignore[assignment]
    worker: Worker = rows[Worker, worker_id]  # type: ignore[assignment]
    waiting = Engagement.objects.filter(
        posting=posting, worker=worker, state__in=[EngagementState.INTERESTED, EngagementState.OFFERED]
    ).first()
    refuse_if_any(reasons_against(posting, worker, work.at, leave_out=waiting.pk if waiting else None))
    pay = _agreed_pay(posting, agreed)
    if waiting is None:
        engagement = _do_create(
            work,
            posting,
            worker,
            entrance=entrance,
            state=EngagementState.OFFERED,
            agreed_pay_fen=pay,
            offered_at=work.at,
        )
        engagement = work.lock(Engagement, engagement.pk)
    else:
        engagement = work.lock(Engagement, waiting.pk)
        if engagement.state == EngagementState.INTERESTED:
            # The posting is the hirer's standing offer; a worker's claim makes SYSTEM offer it (d.2).
            by = work if side_of(work.actor) == "station" else as_system(work)
            engagement_workflow.apply(by, engagement, "offer")
        engagement.agreed_pay_fen, engagement.offered_at = pay, work.at
        engagement.save(update_fields=["agreed_pay_fen", "offered_at"])
    _do_accept(work, posting, worker, engagement)
    return engagement.pk


@action(locks=PLACE_LOCKS)
def claim_posting(work: Work, posting_id: int, *, worker_id: int | None = None) -> int:
    """抢单: take a free place at once; offer and yes in one (D8). Five minutes† to undo.

    Returns:
        id of the engagement (``accepted``).
    """
    worker_id = _worker_of(work, worker_id)
    if not Posting.objects.public().filter(pk=posting_id).exists():
        raise OutOfSight(NOT_FOUND)
    access.can_apply(work.actor, Worker.objects.get(pk=worker_id)).require()
    return _take_at_once(work, posting_id, worker_id, Entrance.CLAIM, None)


@action(locks=PLACE_LOCKS)
def assign_worker(work: Work, posting_id: int, worker_id: int, *, agreed_pay_fen: int | None = None) -> int:
    """驿站派工: the person at the counter said yes aloud; offer and yes in one (D8).

    Call it with ``on_behalf_of=<uid of the worker's person>``; it stays V0 until both sides speak for themselves.

    Returns:
        id of the engagement (``accepted``); ``print_slip`` confirms and dispatches it.
    """
    require_posting(work.actor, posting_id)
    access.can_assign(work.actor, Posting.objects.get(pk=posting_id)).require()
    return _take_at_once(work, posting_id, _worker_of(work, worker_id), Entrance.COUNTER, agreed_pay_fen)


# ---- saying no, taking back ----


def _end_before_yes(work: Work, engagement_id: int, step: str, reason_code: str = "") -> int:
    engagement = _lock_alone(work, engagement_id)
    _do_end(work, None, engagement, step, reason_code=reason_code)
    return engagement.pk


@action(locks=ENGAGEMENT_LOCK)
def decline_offer(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """不去: no penalty, no reason needed."""
    return _end_before_yes(work, engagement_id, "decline", reason_code)


@action(locks=ENGAGEMENT_LOCK)
def withdraw_interest(work: Work, engagement_id: int) -> int:
    """不报了: the worker takes an application back."""
    return _end_before_yes(work, engagement_id, "withdraw_interest")


@action(locks=ENGAGEMENT_LOCK)
def refuse_interest(work: Work, engagement_id: int) -> int:
    """这次不用: the hirer (or the station for him) answers an application with no."""
    return _end_before_yes(work, engagement_id, "refuse_interest")


@action(locks=ENGAGEMENT_LOCK)
def lapse_engagement(work: Work, engagement_id: int) -> int:
    """过时没回: SYSTEM ends an offer past its answer time, or an application whose work has begun. No penalty."""
    engagement = _lock_alone(work, engagement_id)
    if engagement.answer_due_at is None or engagement.answer_due_at > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    _do_end(work, None, engagement, "lapse")
    return engagement.pk


@action(locks=PLACE_LOCKS)
def undo_acceptance(work: Work, engagement_id: int) -> int:
    """点错了: within the undo time a yes becomes an open offer again and the place is free. No penalty."""
    posting, _worker, engagement = _lock_for_place(work, engagement_id)
    if engagement.undo_until is not None and engagement.undo_until <= work.at:
        raise Refused(Reason("undo_over", _("反悔的时间过了，去不了要按取消办")))
    engagement_workflow.apply(work, engagement, "undo")
    engagement.accepted_at = engagement.undo_until = engagement.worker_confirmed_at = None
    engagement.answer_due_at = answer_due_at(work.at, posting.starts_at)
    engagement.terms = {}
    engagement.save(
        update_fields=["accepted_at", "undo_until", "worker_confirmed_at", "answer_due_at", "terms"]
    )
    _do_free_place(work, posting)
    _do_refresh_busy(work, engagement.worker_id)
    work.emit(EngagementUndone(**ids(engagement)))
    return engagement.pk


def _cancel(work: Work, engagement_id: int, step: str, reason_code: str) -> int:
    posting, _worker, engagement = _lock_for_place(work, engagement_id)
    if reason_code and reason_code not in EndReason.values:
        raise Refused(Reason("reason_unknown", _("选一个理由"), "reason"))
    _do_cancel(work, posting, engagement, step, reason_code)
    return engagement.pk


@action(locks=PLACE_LOCKS)
def cancel_by_worker(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """去不了了: before the start; late under 2 h† (12 h† when booked the day before) unless the reason is protected.

    Args:
        reason_code: one of :class:`EndReason` (``Refused("missing_reason")`` when empty).
    """
    return _cancel(work, engagement_id, "cancel_by_worker", reason_code)


@action(locks=PLACE_LOCKS)
def cancel_by_hirer(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """不用来了: the same clocks bind the hirer."""
    return _cancel(work, engagement_id, "cancel_by_hirer", reason_code)


# ---- confirmed, on the way ----


@action(locks=ENGAGEMENT_LOCK)
def confirm_engagement(work: Work, engagement_id: int) -> int:
    """SYSTEM: the undo time is over, the yes stands (D8)."""
    engagement = _lock_alone(work, engagement_id)
    if engagement.undo_until is not None and engagement.undo_until > work.at:
        raise Refused(Reason("undo_running", _("还在反悔时间里")))
    _do_confirm(work, engagement)
    return engagement.pk


@action(locks=ENGAGEMENT_LOCK)
def print_slip(work: Work, engagement_id: int) -> dict[str, str]:
    """打确认单: numbers the slip; confirms what was only accepted and marks it dispatched. Printing again is free.

    Returns:
        ``{"uid": …, "slip_number": …}`` for the addresses of page and PDF.
    """
    engagement = _lock_alone(work, engagement_id)
    if side_of(work.actor) != "station":
        raise Forbidden(Reason("wrong_role", _("确认单由驿站打印")))
    if engagement.state == EngagementState.ACCEPTED:
        _do_confirm(work, engagement)
    if engagement.state == EngagementState.CONFIRMED:
        _do_dispatch(work, engagement)
    if engagement.slip_number is None:
        raise Refused(Reason("not_confirmed", _("还没定下来，不能打确认单")))
    engagement.slip_printed_at = work.at
    engagement.save(update_fields=["slip_printed_at"])
    work.record(engagement, after={"slip_printed_at": work.at})
    return {"uid": str(engagement.uid), "slip_number": engagement.slip_number}


def _do_dispatch(work: Work, engagement: Engagement) -> None:
    engagement_workflow.apply(work, engagement, "dispatch")
    work.emit(EngagementDispatched(**ids(engagement)))


@action(locks=ENGAGEMENT_LOCK)
def dispatch_engagement(work: Work, engagement_id: int) -> int:
    """派出: the slip went out without printing (read aloud, sent by message)."""
    engagement = _lock_alone(work, engagement_id)
    _do_dispatch(work, engagement)
    return engagement.pk


@action(locks=ENGAGEMENT_LOCK)
def begin_work(work: Work, engagement_id: int) -> int:
    """开工: the foreman says that work has begun."""
    engagement = _lock_alone(work, engagement_id)
    engagement_workflow.apply(work, engagement, "begin")
    _do_note_word(work, engagement)
    return engagement.pk


# ---- going wrong ----


def _end_held(work: Work, engagement_id: int, step: str, reason_code: str) -> int:
    posting, _worker, engagement = _lock_for_place(work, engagement_id)
    on = local(work.at).date()
    protected = rules.is_protected(reason_code, value("exchange.protected_reasons", on=on))
    _do_end(work, posting, engagement, step, reason_code=reason_code, is_protected=protected)
    return engagement.pk


def _refuse_before_no_show_time(work: Work, engagement_id: int) -> None:
    found = require_visible(work.actor, engagement_id)
    starts_at = Engagement.objects.values_list("starts_at", flat=True).get(pk=found["pk"])
    wait = value("exchange.no_show_minutes", on=local(work.at).date())
    if work.at < starts_at + timedelta(minutes=wait):
        text = _("开工 %(minutes)s 分钟后还没到，才能记没来") % {"minutes": wait}
        raise Refused(Reason("too_early", text))


@action(locks=PLACE_LOCKS)
def mark_no_show_worker(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """没来: the station, after calling, from 60 min† past the start. Frees the place."""
    _refuse_before_no_show_time(work, engagement_id)
    return _end_held(work, engagement_id, "mark_no_show_worker", reason_code)


@action(locks=PLACE_LOCKS)
def mark_no_show_hirer(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """用工方放空: nobody was there, or no work; the station, from 60 min† past the start."""
    _refuse_before_no_show_time(work, engagement_id)
    return _end_held(work, engagement_id, "mark_no_show_hirer", reason_code)


@action(locks=PLACE_LOCKS)
def send_home(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """到了没让干: foreman or station, with a reason; the 放空 term of the slip applies."""
    return _end_held(work, engagement_id, "send_home", reason_code)


@action(locks=PLACE_LOCKS)
def walk_off(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """中途走了: foreman or station, with a reason; hours until then can still be reported."""
    return _end_held(work, engagement_id, "walk_off", reason_code)


@action(locks=PLACE_LOCKS)
def stop_for_safety(work: Work, engagement_id: int, *, reason_code: str = EndReason.UNSAFE) -> int:
    """不安全，不干了: never counts against the worker."""
    return _end_held(work, engagement_id, "stop_for_safety", reason_code)


@action(locks=PLACE_LOCKS)
def replace_worker(
    work: Work, engagement_id: int, new_worker_id: int, *, reason_code: str = ""
) -> dict[str, int]:
    """换人: one goes, another takes the same place at once, also while the work is running.

    Returns:
        ``{"replaced": id, "engagement": id of the new one}``.
    """
    found = require_visible(work.actor, engagement_id)
    new_worker_id = _worker_of(work, new_worker_id)
    rows = work.lock_all((Posting, [found["posting_id"]]), (Worker, [found["worker_id"], new_worker_id]))
    posting: Posting = rows[Posting, found["posting_id"]]  # type: ignore[assignment]
    newcomer: Worker = rows[Worker, new_worker_id]  # type: ignore[assignment]
    old = work.lock(Engagement, engagement_id)
    on = local(work.at).date()
    protected = rules.is_protected(reason_code, value("exchange.protected_reasons", on=on))
    _do_end(
        work, posting, old, "replace", reason_code=reason_code, is_protected=protected, place_is_kept=True
    )
    refuse_if_any(reasons_against(posting, newcomer, work.at, while_running=True))
    fields = {"agreed_pay_fen": old.agreed_pay_fen, "offered_at": work.at}
    new = _do_create(
        work, posting, newcomer, entrance=Entrance.COUNTER, state=EngagementState.OFFERED, **fields
    )
    new = work.lock(Engagement, new.pk)
    _do_accept(work, posting, newcomer, new, place_is_kept=True)
    return {"replaced": old.pk, "engagement": new.pk}
