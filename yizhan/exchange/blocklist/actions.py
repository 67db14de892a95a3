"""Listing, deciding, objecting, lifting (F210). Somebody's own choice (不用他, 不去这家) is told to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.calendar.queries import work_calendar
from yizhan.core.calendar.rules import add_workdays
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.blocklist import access, rules
from yizhan.exchange.blocklist.enums import BlockScope, BlockState, ObjectionOutcome
from yizhan.exchange.blocklist.events import (
    BlockBegan,
    BlockEnded,
    BlockObjected,
    BlockObjectionDecided,
    BlockProposed,
)
from yizhan.exchange.blocklist.models import Block, BlockObjection
from yizhan.exchange.blocklist.queries import NOT_FOUND
from yizhan.exchange.blocklist.workflow import block_workflow
from yizhan.exchange.hirers.events import HirerHalted
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.workers.models import Worker

BLOCK_LOCK = ("exchange.Block",)
LISTED_ALREADY = Reason("listed_already", _("已经在名单里了"))


# ---- one's own choice ----


@action
def avoid_worker(
    work: Work,
    hirer_id: int,
    worker_id: int,
    *,
    reason_code: str,
    words: str = "",
    ends_on: date | None = None,
) -> int:
    """不再用他: a hirer meets this worker no more until a day. He is not told, nobody else sees it.

    Args:
        ends_on: default the district's usual length.

    Returns:
        id of the entry.

    Raises:
        OutOfSight: not one's hirer, no such worker. Refused: reason, end, ``listed_already``.
    """
    hirer = Hirer.objects.visible_to(work.actor).filter(pk=hirer_id).first()
    worker = Worker.objects.filter(pk=worker_id).first()
    if hirer is None or worker is None or work.actor.role not in {"hirer", "hirer_staff"}:
        raise OutOfSight(NOT_FOUND)
    sides = {"worker": worker, "by_hirer": hirer}
    return _do_list(work, BlockScope.HIRER, sides, reason_code=reason_code, words=words, ends_on=ends_on).pk


@action
def avoid_hirer(
    work: Work,
    hirer_id: int,
    *,
    reason_code: str,
    words: str = "",
    ends_on: date | None = None,
    worker_id: int | None = None,
) -> int:
    """不去这家: a worker is offered nothing of this hirer until a day. The hirer is not told.

    Args:
        worker_id: for the station, who said so (give ``on_behalf_of`` as well); a worker leaves it out.

    Returns:
        id of the entry.

    Raises:
        OutOfSight: no worker's card, no such hirer. Refused: reason, end, ``own_household``, ``listed_already``.
    """
    if work.actor.role == "worker":
        worker = Worker.objects.filter(person_id=work.actor.person_id or 0).first()
    elif work.actor.role in {"attendant", "station_manager"}:
        worker = Worker.objects.visible_to(work.actor).filter(pk=worker_id).first()
    else:
        worker = None
    hirer = Hirer.objects.filter(pk=hirer_id).first()
    if worker is None or hirer is None:
        raise OutOfSight(NOT_FOUND)
    sides = {"hirer": hirer, "by_worker": worker}
    return _do_list(work, BlockScope.WORKER, sides, reason_code=reason_code, words=words, ends_on=ends_on).pk


@action(locks=BLOCK_LOCK)
def take_back(work: Work, block_id: int) -> bool:
    """Undo one's own choice; who proposed an entry that nobody decided yet may take it back too.

    Returns:
        whether this call did it.

    Raises:
        OutOfSight, Forbidden.
    """
    block = _visible(work, block_id)
    unanswered = block.state == BlockState.PROPOSED and block.made_by_uid == work.actor.person_uid
    if not (access.is_own(work.actor, block) or unanswered):
        raise Forbidden(Reason("not_yours", _("这条不是你定的")))
    if block.state not in {BlockState.ACTIVE, BlockState.PROPOSED}:
        return False
    block_workflow.apply(work, block, "take_back")
    return True


# ---- the station's and the district's ----


@action
def propose_block(
    work: Work,
    *,
    scope: str,
    reason_code: str,
    words: str,
    evidence_ref: str,
    ends_on: date | None,
    hirer_id: int | None = None,
    worker_id: int | None = None,
    station_id: int | None = None,
) -> int:
    """List a hirer or a worker for the station or the whole district.

    A station manager's entry holds at once; an attendant's waits for her manager and a district officer's for another
    officer.

    Args:
        hirer_id, worker_id: exactly one. ``station_id``: of a station entry.

    Returns:
        id of the entry.

    Raises:
        Forbidden: ``wrong_role``, ``own_side``. OutOfSight: not in one's scope. Refused: everything wrong with it.
    """
    if scope not in {BlockScope.STATION, BlockScope.DISTRICT}:
        raise Refused(Reason("scope_unknown", _("选本驿站还是全区"), "scope"))
    access.can_propose(work.actor, scope).require()
    sides = _sides(work, hirer_id, worker_id)
    place: dict[str, Any] = {"region_code": work.actor.region_prefix[:6]}
    if scope == BlockScope.STATION:
        place["station_id"] = _own_station(work, station_id)
    block = _do_list(
        work,
        scope,
        {**sides, **place},
        reason_code=reason_code,
        words=words,
        evidence_ref=evidence_ref,
        ends_on=ends_on,
        is_proposal=access.needs_second_person(work.actor, scope),
    )
    if block.state == BlockState.PROPOSED:
        work.emit(BlockProposed(block.pk))
    else:
        block.decided_by_uid = work.actor.person_uid
        block.save(update_fields=["decided_by_uid"])
        _do_begin(work, block)
    return block.pk


def _sides(work: Work, hirer_id: int | None, worker_id: int | None) -> dict[str, Any]:
    """The blocked side inside the actor's scope; nobody lists himself or his own firm."""
    if (hirer_id is None) == (worker_id is None):
        raise Refused(Reason("side_missing", _("选一家用工方，或者一位零工")))
    if hirer_id is not None:
        hirer = Hirer.objects.visible_to(work.actor).filter(pk=hirer_id).first()
        own = hirer is not None and hirer.contact_id == work.actor.person_id
        side: dict[str, Any] = {"hirer": hirer}
    else:
        worker = Worker.objects.visible_to(work.actor).filter(pk=worker_id).first()
        own = worker is not None and worker.person_id == work.actor.person_id
        side = {"worker": worker}
    if None in side.values():
        raise OutOfSight(NOT_FOUND)
    if own:
        raise Forbidden(Reason("own_side", _("和自己有关的要别人来办")))
    return side


def _own_station(work: Work, station_id: int | None) -> int:
    station = Block._meta.get_field("station").related_model.objects.filter(
        pk=station_id, code__in=work.actor.station_codes
    )
    found = station.values_list("pk", flat=True).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


@action(locks=BLOCK_LOCK)
def confirm_block(work: Work, block_id: int) -> str:
    """The second person agrees: the entry holds, and the blocked side is told.

    Raises:
        OutOfSight. Forbidden: ``wrong_role``, ``same_person``. Refused: ``wrong_state``, ``over``.
    """
    block = _visible(work, block_id)
    access.can_decide(work.actor, block).require()
    if block.ends_on < work.at.date():
        raise Refused(Reason("over", _("写的结束日子已经过了")))
    block_workflow.apply(work, block, "confirm")
    block.decided_by_uid = work.actor.person_uid
    block.starts_on = max(block.starts_on, work.at.date())
    block.save(update_fields=["decided_by_uid", "starts_on"])
    _do_begin(work, block)
    return block.state


@action(locks=BLOCK_LOCK)
def refuse_block(work: Work, block_id: int, *, reason: str) -> str:
    """The second person does not agree; nobody is told, nothing holds.

    Raises:
        OutOfSight. Forbidden: ``wrong_role``, ``same_person``. Refused: ``missing_reason``, ``wrong_state``.
    """
    block = _visible(work, block_id)
    access.can_decide(work.actor, block).require()
    block_workflow.apply(work, block, "refuse", reason=reason.strip())
    return block.state


@action(locks=BLOCK_LOCK)
def lift_block(work: Work, block_id: int, *, reason: str) -> str:
    """Off the list before the end; the side is told.

    Raises:
        OutOfSight, Forbidden. Refused: ``missing_reason``, ``wrong_state``.
    """
    block = _visible(work, block_id)
    access.can_lift(work.actor, block).require()
    _do_lift(work, block, reason=reason.strip())
    return block.state


@action(locks=BLOCK_LOCK)
def expire_block(work: Work, block_id: int) -> str:
    """SYSTEM: its last day has passed."""
    block = work.lock(Block, block_id)
    if block.ends_on >= work.at.date():
        raise Refused(Reason("not_over", _("还没到期")))
    was_active = block.state == BlockState.ACTIVE
    block_workflow.apply(work, block, "expire")
    if was_active and not BlockScope(block.scope).is_private:
        work.emit(BlockEnded(block.pk))
    return block.state


# ---- objecting ----


@action(locks=BLOCK_LOCK)
def object_to_block(work: Work, block_id: int, *, words: str) -> int:
    """申诉: the blocked side says what is wrong; somebody else answers within the district's working days.

    Returns:
        id of the objection.

    Raises:
        OutOfSight, Forbidden. Refused: ``words_missing``, ``wrong_state``, ``objected_already``.
    """
    block = _visible(work, block_id)
    if not access.is_blocked_side(work.actor, block):
        raise Forbidden(Reason("not_yours", _("这条名单说的不是你")))
    reasons = []
    if not words.strip():
        reasons.append(Reason("words_missing", _("写一下哪里不对"), "words"))
    if block.state != BlockState.ACTIVE:
        reasons.append(Reason("wrong_state", _("这条名单已经不管用了，不用申诉")))
    refuse_if_any(reasons)
    days = value("exchange.block_answer_working_days", on=work.at.date())
    try:
        with transaction.atomic():
            objection = BlockObjection.objects.create(
                block=block,
                words=words.strip(),
                made_by_uid=work.actor.person_uid,
                made_at=work.at,
                answer_due_on=add_workdays(work.at.date(), days, work_calendar()).date,
            )
    except IntegrityError:
        raise Refused(Reason("objected_already", _("已经申诉过，等答复"))) from None
    work.record(block, after={"objection": str(objection.uid)})
    work.emit(BlockObjected(block.pk, objection.pk))
    return objection.pk


@action(locks=BLOCK_LOCK)
def decide_objection(work: Work, block_id: int, *, outcome: str, answer: str) -> str:
    """Somebody who neither proposed nor decided the entry upholds or lifts it, and says why.

    Returns:
        the state of the entry.

    Raises:
        OutOfSight. Forbidden: ``wrong_role``, ``same_person``. Refused: ``no_objection``, ``outcome_missing``,
            ``answer_missing``.
    """
    block = _visible(work, block_id)
    access.can_answer(work.actor, block).require()
    objection = BlockObjection.objects.filter(block=block, decided_at__isnull=True).first()
    reasons = []
    if objection is None:
        reasons.append(Reason("no_objection", _("没有要答复的申诉")))
    if outcome not in ObjectionOutcome.values:
        reasons.append(Reason("outcome_missing", _("选维持还是解除"), "outcome"))
    if not answer.strip():
        reasons.append(Reason("answer_missing", _("写一句为什么，对方看得到"), "answer"))
    refuse_if_any(reasons)
    assert objection is not None
    objection.outcome, objection.answer = outcome, answer.strip()
    objection.decided_by_uid, objection.decided_at = work.actor.person_uid, work.at
    objection.save(update_fields=["outcome", "answer", "decided_by_uid", "decided_at"])
    work.record(block, after={"objection": str(objection.uid), "outcome": outcome})
    if outcome == ObjectionOutcome.LIFTED and block.state == BlockState.ACTIVE:
        block_workflow.apply(work, block, "lift", reason="objection")
    work.emit(BlockObjectionDecided(block.pk, objection.pk))
    return block.state


# ---- shared steps ----


def _do_list(
    work: Work,
    scope: str,
    sides: dict[str, Any],
    *,
    reason_code: str,
    words: str = "",
    evidence_ref: str = "",
    ends_on: date | None = None,
    is_proposal: bool = False,
) -> Block:
    """Store an entry after everything about it was looked at; the unique constraints keep it single."""
    today = work.at.date()
    if ends_on is None and BlockScope(scope).is_private:
        ends_on = today + timedelta(days=value("exchange.block_days_usual", on=today))
    refuse_if_any(
        rules.reasons_against_entry(
            scope,
            against_hirer=sides.get("hirer") is not None,
            reason_code=reason_code,
            words=words,
            evidence_ref=evidence_ref,
            starts_on=today,
            ends_on=ends_on,
            days_most={
                name: value(f"exchange.block_days_most.{name}", on=today)
                for name in ("own", "station", "district")
            },
        )
    )
    try:
        with transaction.atomic():
            block = Block.objects.create(
                **sides,
                scope=scope,
                state=BlockState.PROPOSED if is_proposal else BlockState.ACTIVE,
                state_changed_at=work.at,
                reason_code=reason_code,
                words=words.strip(),
                evidence_ref=evidence_ref.strip()[:60],
                starts_on=today,
                ends_on=ends_on,
                made_by_uid=work.actor.person_uid,
                created_at=work.at,
            )
    except IntegrityError:
        raise Refused(LISTED_ALREADY) from None
    work.record(
        block, after={"scope": str(scope), "reason": reason_code, "ends_on": ends_on, "state": block.state}
    )
    return block


def _do_begin(work: Work, block: Block) -> None:
    """An official entry holds: tell the side, and stop what a listed hirer offers."""
    work.emit(BlockBegan(block.pk))
    if block.hirer_id is not None:
        is_station = block.scope == BlockScope.STATION
        work.emit(
            HirerHalted(
                block.hirer_id,
                "block",
                station_id=block.station_id if is_station else None,
                region_code="" if is_station else block.region_code,
            )
        )


def _do_lift(work: Work, block: Block, *, reason: str) -> None:
    """Off the list, and say so."""
    block_workflow.apply(work, block, "lift", reason=reason)
    work.emit(BlockEnded(block.pk, reason))


def _visible(work: Work, block_id: int) -> Block:
    """A locked entry inside the actor's scope."""
    if not Block.objects.visible_to(work.actor).filter(pk=block_id).exists():
        raise OutOfSight(NOT_FOUND)
    return work.lock(Block, block_id)
