"""What the hirer's side says about money: paid, paid by mistake, extra, an advance, something to keep back."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.attendance.actions import _do_keep_photo
from yizhan.exchange.attendance.enums import PhotoKind
from yizhan.exchange.engagements.access import NOT_FOUND, require_visible, side_of
from yizhan.exchange.engagements.actions import _do_note_word
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.pay import rules
from yizhan.exchange.pay.answers import _do_even_out
from yizhan.exchange.pay.enums import EntryKind, PayState, PayWay, Standing
from yizhan.exchange.pay.events import AdvanceNoted, DeductionClaimed, PayClaimed, PayClaimWithdrawn
from yizhan.exchange.pay.ledger import LOCKS, _do_enter, _do_refresh, lock_pay, open_deductions
from yizhan.exchange.pay.models import PayDue, PayEntry
from yizhan.exchange.pay.workflow import pay_workflow

CLAIMABLE = frozenset(
    source for row in pay_workflow.transitions if row.name == "claim" for source in row.sources
)


def _require_hirers_side(work: Work) -> None:
    if side_of(work.actor) not in {"hirer", "station"} or work.actor.role == "foreman":
        raise Forbidden(Reason("wrong_role", _("工钱的事由用工方或驿站来记")))


@action(locks=LOCKS)
def claim_paid(
    work: Work,
    pay_ids: Sequence[int],
    way: str,
    *,
    amount_fen: int | None = None,
    through_leader: bool = False,
    receipt: tuple[str, int] | None = None,
) -> list[int]:
    """付了: the hirer's side says it has paid, one or several at once.

    Args:
        way: one of :class:`PayWay`.
        amount_fen: what each was given; default what is undisputed and still missing of each.
        through_leader: the money went to the leader of a crew; every worker is asked himself all the same.
        receipt: digest and size of a stored photo of the receipt.

    Returns:
        ids that are now claimed; those already claimed or confirmed are left as they are.

    Raises:
        OutOfSight: one of them is outside the scope. Refused: ``way_unknown``, ``amount_impossible``.
    """
    reasons = []
    if way not in PayWay.values:
        reasons.append(Reason("way_unknown", _("选一种付钱的办法"), "way"))
    if amount_fen is not None and amount_fen <= 0:
        reasons.append(Reason("amount_impossible", _("写上付了多少钱"), "amount"))
    refuse_if_any(reasons)
    wanted = sorted(set(pay_ids))
    engagement_of = dict(PayDue.objects.filter(pk__in=wanted).values_list("pk", "engagement_id"))
    if len(engagement_of) != len(wanted):
        raise OutOfSight(NOT_FOUND)
    for engagement_id in set(engagement_of.values()):
        require_visible(work.actor, engagement_id)
    rows = work.lock_all((Engagement, set(engagement_of.values())), (PayDue, wanted))
    claimed = []
    for pay_id in wanted:
        pay: PayDue = rows[PayDue, pay_id]  # type: ignore[assignment]
        if pay.state not in CLAIMABLE:
            continue
        engagement: Engagement = rows[Engagement, pay.engagement_id]  # type: ignore[assignment]
        undisputed = rules.undisputed_fen(pay.amount_fen, pay.received_fen or 0, open_deductions(pay))
        given = undisputed if amount_fen is None else amount_fen
        if given > rules.TIMES_TOO_MUCH * max(pay.amount_fen, 1):
            raise Refused(Reason("amount_too_large", _("比说好的多太多，看看是不是多写了零"), "amount"))
        _do_claim(work, engagement, pay, given, way, through_leader, receipt)
        claimed.append(pay_id)
    return claimed


def _do_claim(
    work: Work,
    engagement: Engagement,
    pay: PayDue,
    given: int,
    way: str,
    through_leader: bool,
    receipt: tuple[str, int] | None,
) -> None:
    kept = None
    if receipt:
        kept = _do_keep_photo(
            work, engagement, PhotoKind.RECEIPT, receipt[0], receipt[1], local(work.at).date()
        )
    evidence = {"way": way, "claimed_fen": given, "through_leader": through_leader}
    pay_workflow.apply(work, pay, "claim", evidence=evidence)
    pay.claimed_fen, pay.claimed_at, pay.way = given, work.at, way
    pay.claimed_by_uid, pay.through_leader = work.actor.person_uid, through_leader
    pay.unanswered_calls, pay.undo_until = 0, None
    pay.save(
        update_fields=[
            "claimed_fen", "claimed_at", "way", "claimed_by_uid", "through_leader", "unanswered_calls", "undo_until"
        ]
    )  # fmt: skip
    if given:
        _do_enter(
            work,
            engagement,
            pay,
            EntryKind.CLAIMED,
            given,
            way=way,
            through_leader=through_leader,
            receipt=kept,
        )
    _do_note_word(work, engagement)
    work.emit(PayClaimed(engagement.pk, pay.pk, given))


@action(locks=LOCKS)
def withdraw_claim(work: Work, pay_id: int) -> str:
    """点错了，还没付: the hirer takes a claim back before the worker has answered.

    Returns:
        the state it is in again.
    """
    engagement, pay = lock_pay(work, pay_id)
    _require_hirers_side(work)
    late = work.at >= pay.overdue_at
    pay_workflow.apply(work, pay, "unclaim_late" if late else "unclaim")
    pay.claimed_fen = pay.claimed_at = None
    pay.way, pay.claimed_by_uid, pay.through_leader = "", "", False
    pay.save(update_fields=["claimed_fen", "claimed_at", "way", "claimed_by_uid", "through_leader"])
    work.emit(PayClaimWithdrawn(engagement.pk, pay.pk))
    return str(pay.state)


@action(locks=LOCKS)
def add_extra(work: Work, pay_id: int, amount_fen: int, *, reason: str = "") -> int:
    """另外加钱: overtime on day pay, a meal, a bonus. It favours the worker, so it counts at once.

    Returns:
        id of the line.
    """
    engagement, pay = lock_pay(work, pay_id)
    _require_hirers_side(work)
    refuse_if_any(
        rules.reasons_against_line(amount_fen, reason, most_fen=rules.TIMES_TOO_MUCH * pay.amount_fen)
    )
    if pay.state == PayState.VOID:
        raise Refused(Reason("wrong_state", _("这笔已经不算了")))
    entry = _do_enter(work, engagement, pay, EntryKind.EXTRA, amount_fen, reason=reason.strip()[:200])
    sums = _do_refresh(work, pay)
    if sums.missing_fen > 0 and pay.state in {PayState.CONFIRMED, PayState.SETTLED}:
        pay_workflow.apply(work, pay, "reopen", evidence={"missing_fen": sums.missing_fen})
    return entry.pk


@action(locks=LOCKS)
def claim_deduction(work: Work, pay_id: int, amount_fen: int, *, reason: str = "") -> int:
    """要扣钱: broken goods and the like, written down as *contested*. It lowers nothing until the worker says yes himself.

    Args:
        amount_fen: at most 20 %† of what the day is worth (工资支付暂行规定 16).

    Returns:
        id of the line.
    """
    engagement, pay = lock_pay(work, pay_id)
    _require_hirers_side(work)
    percent = value("exchange.pay_deduction_percent_most", on=local(work.at).date())
    taken = PayEntry.objects.filter(pay=pay, kind=EntryKind.DEDUCTION).exclude(standing=Standing.REFUSED)
    used = sum(taken.values_list("amount_fen", flat=True))
    reasons = rules.reasons_against_line(amount_fen, reason, most_fen=None)
    if amount_fen + used > rules.deduction_most_fen(pay.base_fen, percent):
        text = _("最多扣这天工钱的 %(percent)s%%，多出来的另外谈，不能从工钱里扣") % {"percent": percent}
        reasons.append(Reason("deduction_too_large", text, "amount"))
    if pay.state in rules.FINISHED:
        reasons.append(Reason("wrong_state", _("这笔已经了结了")))
    refuse_if_any(reasons)
    entry = _do_enter(
        work,
        engagement,
        pay,
        EntryKind.DEDUCTION,
        amount_fen,
        standing=Standing.OPEN,
        reason=reason.strip()[:200],
    )
    _do_note_word(work, engagement)
    work.emit(DeductionClaimed(engagement.pk, pay.pk, entry.pk, amount_fen))
    return entry.pk


@action(locks=LOCKS)
def note_advance(work: Work, engagement_id: int, amount_fen: int, way: str, *, reason: str = "") -> int:
    """先支: money given before the pay day. It counts as received once the worker says that he got it.

    The worker may write it down himself; then it counts at once.

    Returns:
        id of the line (its pay is empty until a day is agreed).
    """
    require_visible(work.actor, engagement_id)
    engagement = work.lock(Engagement, engagement_id)
    most = value("exchange.pay_advance_days_most", on=local(work.at).date()) * engagement.agreed_pay_fen
    reasons = rules.reasons_against_line(amount_fen, "-", most_fen=max(most, engagement.agreed_pay_fen))
    if way not in PayWay.values:
        reasons.append(Reason("way_unknown", _("选一种付钱的办法"), "way"))
    refuse_if_any(reasons)
    own = work.actor.role == "worker"
    pay = _pay_for_advance(engagement, amount_fen)
    if pay is not None:
        pay = work.lock(PayDue, pay.pk)
    entry = _do_enter(
        work,
        engagement,
        pay,
        EntryKind.ADVANCE,
        amount_fen,
        way=way,
        standing=Standing.COUNTS if own else Standing.OPEN,
        reason=reason.strip()[:200],
    )
    _do_note_word(work, engagement)
    work.emit(AdvanceNoted(engagement.pk, entry.pk, amount_fen))
    if pay is not None and _do_refresh(work, pay).missing_fen == 0 and own:
        _do_even_out(work, engagement, pay)
    return entry.pk


def _pay_for_advance(engagement: Engagement, amount_fen: int) -> PayDue | None:
    """The oldest open pay with room for it; ``None`` when no day is agreed yet."""
    open_pay = PayDue.objects.filter(engagement=engagement).exclude(state__in=rules.FINISHED)
    for pay in open_pay.order_by("due_at", "pk"):
        taken = PayEntry.objects.filter(pay=pay, kind=EntryKind.ADVANCE, standing=Standing.OPEN)
        waiting = sum(taken.values_list("amount_fen", flat=True))
        if amount_fen <= pay.amount_fen - (pay.received_fen or 0) - waiting:
            return pay
    return None
