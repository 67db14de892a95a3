"""Drawing call-backs and writing down what was heard."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_note_look
from yizhan.core import masks
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.call_backs import access, rules
from yizhan.exchange.call_backs.enums import Answer, CallBackState, CallSide
from yizhan.exchange.call_backs.events import CallBackRecorded
from yizhan.exchange.call_backs.models import CallBack, CallTry
from yizhan.exchange.call_backs.workflow import call_back_workflow
from yizhan.exchange.engagements.access import NOT_FOUND
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.verification.actions import _do_recompute

DONE = frozenset({"completed", "closed"})


@action
def draw_call_backs(
    work: Work,
    engagement_ids: Sequence[int],
    *,
    sample: str = "",
    side: str = CallSide.WORKER,
    caller_station_id: int | None = None,
) -> list[int]:
    """Put engagements on the list of those to be called; a second draw of the same sample changes nothing.

    Args:
        sample: name of the sample, for the share of failures. caller_station_id: which station's attendants call; default
            the officers themselves. It must not be the station whose record is checked.

    Returns:
        ids of the call-backs, in the order of the engagements.

    Raises:
        Forbidden: not an officer. OutOfSight: one is outside the scope. Refused: ``not_done``, ``own_record``.
    """
    access.can_draw(work.actor).require()
    wanted = list(dict.fromkeys(engagement_ids))
    found = Engagement.objects.visible_to(work.actor).filter(pk__in=wanted)
    by_id = {
        row.pk: row for row in found.select_related("worker__person", "posting__hirer__contact", "station")
    }
    if len(by_id) != len(wanted):
        raise OutOfSight(NOT_FOUND)
    reasons = []
    if side not in CallSide.values:
        reasons.append(Reason("side_unknown", _("选打给工人还是用工方"), "side"))
    if any(row.state not in DONE for row in by_id.values()):
        reasons.append(Reason("not_done", _("还没干完的不抽")))
    if caller_station_id and any(row.station_id == caller_station_id for row in by_id.values()):
        reasons.append(Reason("own_record", _("自己站的记录要别人来问"), "caller_station"))
    refuse_if_any(reasons)
    made = []
    for engagement_id in wanted:
        row, is_new = CallBack.objects.get_or_create(
            engagement=by_id[engagement_id],
            side=side,
            sample=sample[:40],
            defaults={
                "caller_station_id": caller_station_id,
                "state_changed_at": work.at,
                "drawn_at": work.at,
                "drawn_by_uid": work.actor.person_uid,
                "number_masked": masked_number(by_id[engagement_id], side),
            },
        )
        if is_new:
            work.record(row, after={"sample": row.sample, "side": side})
        made.append(row.pk)
    return made


def masked_number(engagement: Engagement, side: str) -> str:
    """The number as the list shows it; ``""`` for somebody without one."""
    person = engagement.worker.person if side == CallSide.WORKER else engagement.posting.hirer.contact
    return masks.phone(person.phone) if person is not None and person.phone else ""


def lock_call_back(work: Work, call_back_id: int) -> CallBack:
    """A call-back inside the scope, its engagement locked first."""
    engagement_id = (
        CallBack.objects.visible_to(work.actor)
        .filter(pk=call_back_id)
        .values_list("engagement_id", flat=True)
        .first()
    )
    if engagement_id is None:
        raise OutOfSight(NOT_FOUND)
    engagement = work.lock(Engagement, engagement_id)
    row = work.lock(CallBack, call_back_id)
    engagement.station = apps.get_model("facilities", "Station").objects.get(pk=engagement.station_id)
    row.engagement = engagement
    access.can_call(work.actor, row).require()
    return row


@action(locks=("exchange.Engagement", "exchange.CallBack"))
def record_call_back(work: Work, call_back_id: int, answer: str, *, note: str = "") -> str:
    """记下回访: what the person said, or that nobody answered. “都对” lifts a V3 to V4; three† silences end it.

    Returns:
        the state of the call-back.

    Raises:
        Forbidden: the station calls about its own record. Refused: ``answer_unknown``, ``note_missing``, ``wrong_state``.
    """
    row = lock_call_back(work, call_back_id)
    reasons = []
    if answer not in Answer.values:
        reasons.append(Reason("answer_unknown", _("选一下他怎么说"), "answer"))
    if answer in {Answer.PARTLY, Answer.DENIED} and not note.strip():
        reasons.append(Reason("note_missing", _("写一句他怎么说的"), "note"))
    refuse_if_any(reasons)
    if answer == Answer.NO_ANSWER:
        return _do_note_silence(work, row)
    # The answer first: the table refuses one that was answered and does not say what. A refusal rolls both back.
    row.answer, row.note = answer, note.strip()[:300]
    row.answered_at, row.answered_by_uid = work.at, work.actor.person_uid
    row.save(update_fields=["answer", "note", "answered_at", "answered_by_uid"])
    call_back_workflow.apply(work, row, "answer", evidence={"answer": answer})
    _do_note_try(work, row, answer)
    if row.side == CallSide.WORKER or answer == Answer.DENIED:
        _do_recompute(work, row.engagement, called_back=answer == Answer.CONFIRMED)
    work.emit(CallBackRecorded(row.engagement_id, row.pk, str(row.state), answer, row.sample))
    return str(row.state)


def _do_note_try(work: Work, row: CallBack, answer: str) -> None:
    CallTry.objects.create(call_back=row, at=work.at, answer=answer, by_uid=work.actor.person_uid)
    work.record(row, after={"called": answer})


def _do_note_silence(work: Work, row: CallBack) -> str:
    if row.state != CallBackState.WAITING:
        raise Refused(Reason("wrong_state", _("现在是“%s”，这一步做不了") % row.get_state_display()))
    _do_note_try(work, row, Answer.NO_ANSWER)
    row.tries += 1
    row.save(update_fields=["tries"])
    if rules.is_given_up(row.tries, value("exchange.call_back_tries", on=local(work.at).date())):
        call_back_workflow.apply(work, row, "give_up", evidence={"tries": row.tries})
        work.emit(
            CallBackRecorded(row.engagement_id, row.pk, str(row.state), str(Answer.NO_ANSWER), row.sample)
        )
    return str(row.state)


@action(locks=("exchange.Engagement", "exchange.CallBack"))
def withdraw_call_back(work: Work, call_back_id: int, *, reason: str = "") -> int:
    """不打了: drawn by mistake; the reason stays."""
    row = lock_call_back(work, call_back_id)
    call_back_workflow.apply(work, row, "withdraw", reason=reason)
    return row.pk


@action
def look_at_number(work: Work, call_back_id: int) -> int:
    """Permit the caller to see the number of one call-back and write it down where the person reads it.

    Returns:
        id of the look for ``accounts.queries.unmasked_value``; 0 when no number was left.
    """
    row = CallBack.objects.visible_to(work.actor).filter(pk=call_back_id).first()
    if row is None:
        raise OutOfSight(NOT_FOUND)
    access.can_call(work.actor, row).require()
    engagement = row.engagement
    person = engagement.worker.person if row.side == CallSide.WORKER else engagement.posting.hirer.contact
    if person is None or not person.phone:
        return 0
    why = f"抽查回访 {row.sample or row.pk}"
    look = _do_note_look(work, person.pk, "phone", reason=why)
    work.record(("accounts.Person", str(person.uid)), after={"seen": "phone"}, reason=why)
    return look.pk
