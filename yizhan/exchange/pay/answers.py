"""What the worker says about his money. Only his own word counts; the station writes it down for him, with how it came."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.access import NOT_FOUND, side_of
from yizhan.exchange.engagements.actions import _do_note_word
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.pay import rules
from yizhan.exchange.pay.enums import CallOutcome, ConfirmedVia, EntryKind, PayState, Standing
from yizhan.exchange.pay.events import EntryAnswered, PayConfirmed, PayShort, PayTakenBack, WorkerUnreachable
from yizhan.exchange.pay.ledger import LOCKS, _do_enter, _do_refresh, lock_pay
from yizhan.exchange.pay.models import PayCall, PayDue, PayEntry
from yizhan.exchange.pay.owing import _do_close_if_done
from yizhan.exchange.pay.workflow import pay_workflow


def _via_of(work: Work, engagement: Engagement, via: str, paper_number: str) -> str:
    """How the word came; a word on paper names the slip it stands on (D14: no fingerprint is kept)."""
    side = side_of(work.actor)
    if side == "worker":
        return ConfirmedVia.OWN
    via = via or ConfirmedVia.COUNTER
    reasons = []
    if via not in {ConfirmedVia.COUNTER, ConfirmedVia.PAPER, ConfirmedVia.PHONE}:
        reasons.append(Reason("via_unknown", _("选一下他是怎么说的"), "via"))
    if via == ConfirmedVia.PAPER and paper_number.strip() != engagement.slip_number:
        reasons.append(Reason("paper_number_wrong", _("照着确认单抄单号，对不上"), "paper_number"))
    refuse_if_any(reasons)
    return via


@action(locks=LOCKS)
def confirm_received(
    work: Work, pay_id: int, received_fen: int, *, note: str = "", via: str = "", paper_number: str = ""
) -> str:
    """收到多少钱: the worker's answer. All of it confirms, less leaves a difference, nothing contests.

    Args:
        received_fen: what arrived *now*; earlier part payments and advances are added.
        note: the worker's words, for a difference.
        via, paper_number: for the station, how the word came (``counter``, ``paper`` with the slip's number, ``phone``).

    Returns:
        the new state.

    Raises:
        Refused: ``amount_impossible``, ``amount_too_large`` (more than ten times what is owed), ``not_due_yet``
            (nothing received before the pay day), ``wrong_state``, ``via_unknown``, ``paper_number_wrong``.
    """
    engagement, pay = lock_pay(work, pay_id)
    if received_fen < 0:
        raise Refused(Reason("amount_impossible", _("写上收到多少钱"), "received"))
    if received_fen > rules.TIMES_TOO_MUCH * pay.amount_fen:
        raise Refused(Reason("amount_too_large", _("比说好的多太多，看看是不是多写了零"), "received"))
    if received_fen == 0 and pay.state == PayState.EARNED:
        raise Refused(Reason("not_due_yet", _("还没到付钱的日子"), "received"))
    way_of_word = _via_of(work, engagement, via, paper_number)
    before = pay.received_fen or 0
    step = rules.outcome(pay.amount_fen, before, received_fen, pay.state)
    _do_answer(work, engagement, pay, step, received_fen, note, way_of_word, paper_number)
    if step in {"confirm", "settle"}:
        work.emit(PayConfirmed(engagement.pk, pay.pk, pay.received_fen or 0))
        _do_close_if_done(work, engagement)
    else:
        missing = pay.amount_fen - (pay.received_fen or 0)
        work.emit(PayShort(engagement.pk, pay.pk, missing, str(pay.state)))
    return str(pay.state)


def _do_answer(
    work: Work,
    engagement: Engagement,
    pay: PayDue,
    step: str,
    received_fen: int,
    note: str,
    via: str,
    paper_number: str,
) -> None:
    before = pay.received_fen or 0
    pay.received_fen = before + received_fen
    pay.worker_note = note[:200]
    pay.confirmed_at = work.at if step in {"confirm", "settle"} else None
    pay.confirmed_via = via
    pay.undo_until = work.at + timedelta(minutes=value("exchange.pay_undo_minutes", on=local(work.at).date()))
    # The amount first: the table refuses a confirmed pay that does not say how much. A refusal rolls both back.
    pay.save(update_fields=["received_fen", "worker_note", "confirmed_at", "confirmed_via", "undo_until"])
    evidence = {"received_fen": received_fen, "earlier_fen": before, "via": str(via)}
    pay_workflow.apply(work, pay, step, evidence=evidence)  # the worker's words stay in the encrypted note
    _do_enter(
        work, engagement, pay, EntryKind.RECEIVED, received_fen, via=via, paper_number=paper_number.strip(),
        reason=note[:200],
    )  # fmt: skip
    own = via == ConfirmedVia.OWN
    # A signature on the numbered paper is the worker's own channel too (e.1); whether he was paid he proves by his own tap.
    word = "worker" if via == ConfirmedVia.PAPER else ""
    _do_note_word(work, engagement, side=word, proved=own and received_fen > 0)


@action(locks=LOCKS)
def take_back_answer(work: Work, pay_id: int) -> str:
    """点错了: the worker takes his last answer back, within a day†; the question is open again.

    Returns:
        the state it is in again.

    Raises:
        Refused: ``undo_over``, ``wrong_state``.
    """
    engagement, pay = lock_pay(work, pay_id)
    if side_of(work.actor) not in {"worker", "station"}:
        raise Forbidden(Reason("wrong_role", _("这一步不归你办")))
    if pay.undo_until is None or pay.undo_until <= work.at:
        raise Refused(Reason("undo_over", _("反悔的时间过了，找驿站来改")))
    last = PayEntry.objects.filter(pay=pay, kind=EntryKind.RECEIVED).last()
    if last is None:
        raise Refused(Reason("nothing_said", _("还没有说过收到多少")))
    if pay.claimed_at is not None:
        step = "take_back_to_claim"
    else:
        step = "take_back_late" if work.at >= pay.overdue_at else "take_back"
    pay_workflow.apply(
        work, pay, step
    )  # the state first: the table refuses a confirmed pay without its instant
    pay.confirmed_at, pay.undo_until = None, None
    pay.save(update_fields=["confirmed_at", "undo_until"])
    if last.amount_fen:
        _do_enter(work, engagement, pay, EntryKind.TAKEN_BACK, last.amount_fen)
    _do_refresh(work, pay)
    work.emit(PayTakenBack(engagement.pk, pay.pk))
    return str(pay.state)


@action(locks=LOCKS)
def answer_entry(work: Work, entry_id: int, *, agrees: bool, via: str = "", paper_number: str = "") -> str:
    """同意 / 不同意: the worker answers a deduction or an advance that somebody else wrote down.

    Yes to a deduction lowers what is owed; yes to an advance counts as received. No leaves everything as it is.

    Returns:
        ``counts`` or ``refused``.
    """
    found = PayEntry.objects.filter(pk=entry_id).values("pay_id", "engagement_id").first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    if found["pay_id"] is None:
        raise Refused(Reason("not_yet", _("等那天的工时对好再答")))
    engagement, pay = lock_pay(work, found["pay_id"])
    if side_of(work.actor) not in {"worker", "station"}:
        raise Forbidden(Reason("wrong_role", _("要工人本人说")))
    _via_of(work, engagement, via, paper_number)
    entry = PayEntry.objects.get(pk=entry_id)
    if entry.standing != Standing.OPEN:
        raise Refused(Reason("answered_before", _("已经答过了")))
    entry.standing = Standing.COUNTS if agrees else Standing.REFUSED
    entry.answered_at = work.at
    entry.save(update_fields=["standing", "answered_at"])
    work.record(entry, before={"standing": "open"}, after={"standing": str(entry.standing)})
    _do_note_word(work, engagement)
    sums = _do_refresh(work, pay)
    work.emit(EntryAnswered(engagement.pk, pay.pk, entry.pk, str(entry.standing)))
    if sums.missing_fen == 0 and sums.received_fen > 0:
        _do_even_out(work, engagement, pay)
    return str(entry.standing)


def _do_even_out(work: Work, engagement: Engagement, pay: PayDue) -> None:
    """Nothing is missing any more after his answer: the pay is there."""
    late = {PayState.PART_PAID, PayState.CONTESTED, PayState.OVERDUE, PayState.IN_LADDER, PayState.CASE}
    step = "settle" if pay.state in late else "confirm"
    if pay_workflow.find(step, pay.state) is None:
        return
    pay.confirmed_at = work.at
    pay.confirmed_via = ConfirmedVia.OWN if side_of(work.actor) == "worker" else ConfirmedVia.COUNTER
    pay.save(update_fields=["confirmed_at", "confirmed_via"])
    pay_workflow.apply(work, pay, step)
    work.emit(PayConfirmed(engagement.pk, pay.pk, pay.received_fen or 0))
    _do_close_if_done(work, engagement)


@action(locks=LOCKS)
def settle_deduction(work: Work, entry_id: int, *, stands: bool, reason: str = "") -> str:
    """驿站记结果: what both sides settled on about a deduction the worker had refused or not answered.

    The station writes an outcome down only with a reason; it cannot let a deduction stand against the worker's no
    without an agreement, so ``stands=True`` needs the number of the signed agreement in ``reason``.
    """
    pay_id = (
        PayEntry.objects.filter(pk=entry_id, kind=EntryKind.DEDUCTION)
        .values_list("pay_id", flat=True)
        .first()
    )
    if pay_id is None:
        raise OutOfSight(NOT_FOUND)
    engagement, pay = lock_pay(work, pay_id)
    if side_of(work.actor) != "station":
        raise Forbidden(Reason("wrong_role", _("这一步由驿站来记")))
    entry = PayEntry.objects.get(pk=entry_id)
    reasons = []
    if entry.standing == Standing.COUNTS:
        reasons.append(Reason("answered_before", _("已经答过了")))
    if not reason.strip():
        reasons.append(Reason("reason_missing", _("写清楚怎么谈的、凭据在哪"), "reason"))
    refuse_if_any(reasons)
    before = entry.standing
    entry.standing = Standing.COUNTS if stands else Standing.REFUSED
    entry.answered_at = work.at
    entry.save(update_fields=["standing", "answered_at"])
    work.record(
        entry, before={"standing": before}, after={"standing": str(entry.standing)}, reason=reason.strip()
    )
    sums = _do_refresh(work, pay)
    work.emit(EntryAnswered(engagement.pk, pay.pk, entry.pk, str(entry.standing)))
    if stands and sums.missing_fen == 0 and sums.received_fen > 0:
        _do_even_out(work, engagement, pay)
    return str(entry.standing)


@action(locks=LOCKS)
def note_call_to_worker(work: Work, pay_id: int, outcome: str) -> str:
    """打给工人问钱: after three† calls that nobody answered the pay is ``unknown``, never ``confirmed``.

    Returns:
        the state of the pay.
    """
    engagement, pay = lock_pay(work, pay_id)
    if side_of(work.actor) != "station":
        raise Forbidden(Reason("wrong_role", _("电话由驿站来打")))
    if outcome not in {CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER, CallOutcome.REACHED}:
        raise Refused(Reason("outcome_unknown", _("选一下电话打得怎样"), "outcome"))
    PayCall.objects.create(pay=pay, side="worker", outcome=outcome, by_uid=work.actor.person_uid, at=work.at)
    work.record(pay, after={"called": "worker", "outcome": outcome})
    if outcome == CallOutcome.REACHED:
        pay.unanswered_calls = 0
        pay.save(update_fields=["unanswered_calls"])
        return str(pay.state)
    pay.unanswered_calls += 1
    pay.save(update_fields=["unanswered_calls"])
    most = value("exchange.pay_calls_before_unknown", on=local(work.at).date())
    if pay.unanswered_calls >= most and pay.state == PayState.PAID_CLAIMED:
        pay_workflow.apply(work, pay, "give_up_asking", evidence={"calls": pay.unanswered_calls})
        work.emit(WorkerUnreachable(engagement.pk, pay.pk))
    return str(pay.state)
