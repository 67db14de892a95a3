"""Objections: to an answer, a falling star, a fact of the record; decided by a person of another station (d.5, D12).

What is objected to is held back until then. Lock order: engagement (60) → objection (73) → round (74) → drop, fact (75).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.calendar.queries import work_calendar
from yizhan.core.calendar.rules import add_workdays
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.access import require_visible
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.pages import page_or
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.ratings import access
from yizhan.exchange.ratings.enums import (
    FACE_OF_LEVEL,
    PUBLIC,
    DropState,
    Face,
    ObjectionKind,
    ObjectionState,
    Side,
)
from yizhan.exchange.ratings.events import HirerFactChanged, RatingAnswerChanged
from yizhan.exchange.ratings.models import (
    HirerFact,
    Rating,
    RatingObjection,
    RatingRound,
    RatingText,
    ReliabilityExcuse,
    StarDrop,
)
from yizhan.exchange.ratings.reading import ENDED_BY_WORKER
from yizhan.exchange.ratings.stars import _do_compute_star, _do_show
from yizhan.exchange.ratings.workflow import drop_workflow, fact_workflow, objection_workflow
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel

LOCKS = (
    "exchange.Engagement",
    "exchange.RatingRound",
    "exchange.StarDrop",
    "exchange.HirerFact",
    "exchange.RatingObjection",
)
LONGEST = 500
STEPS = {
    ObjectionState.UPHELD: "uphold",
    ObjectionState.CORRECTED: "correct",
    ObjectionState.REMOVED: "remove",
}


def _do_file(work: Work, kind: ObjectionKind, text: str, **fields: Any) -> RatingObjection:
    workdays = value("exchange.objection_answer_workdays", on=local(work.at).date())
    due = add_workdays(local(work.at).date(), workdays, work_calendar())
    try:
        with transaction.atomic():
            row = RatingObjection.objects.create(
                kind=kind,
                text=text.strip(),
                filed_at=work.at,
                state_changed_at=work.at,
                due_on=due.date,
                **fields,
            )
    except IntegrityError:
        raise Refused(Reason("already_objected", _("已经提过了，等答复"))) from None
    work.record(row, after={"kind": str(kind), "due_on": due.date})
    return row


def _text_reasons(text: str) -> list[Reason]:
    if not text.strip():
        return [Reason("text_missing", _("写一句哪里不对"), "text")]
    if len(text) > LONGEST:
        return [Reason("text_long", _("太长了，最多 %(n)s 个字") % {"n": LONGEST}, "text")]
    return []


@action(locks=LOCKS)
def object_to_answer(work: Work, engagement_id: int, text: str, *, side: str = "") -> int:
    """The person rated says the other side's answer is wrong; it is held back until somebody decided.

    Args:
        side: for the station, who says so (with ``on_behalf_of``): ``worker`` or ``hirer``.

    Returns:
        id of the objection.

    Raises:
        Refused: ``nothing_to_object``, ``objection_over``, ``already_objected``, ``text_missing``, ``text_long``.
    """
    require_visible(work.actor, engagement_id)
    engagement = work.lock(Engagement, engagement_id)
    own = access.side_that_speaks(work.actor, side)
    about = Side.HIRER if own == Side.WORKER else Side.WORKER
    answer = Rating.objects.filter(
        round__engagement=engagement, side=about, round__state__in=PUBLIC, removed_at__isnull=True
    ).first()
    if answer is None:
        raise Refused(Reason("nothing_to_object", _("对方没有公开的评价")))
    row = work.lock(RatingRound, answer.round_id)
    refuse_if_any(_text_reasons(text))
    if row.objection_until is None or row.objection_until <= work.at:
        raise Refused(Reason("objection_over", _("申诉的时间过了")))
    worker, hirer = engagement.worker, engagement.posting.hirer
    filed = _do_file(
        work,
        ObjectionKind.ANSWER,
        text,
        rating=answer,
        worker=worker if own == Side.WORKER else None,
        hirer=hirer if own == Side.HIRER else None,
        station_id=engagement.station_id,
        region_code=engagement.posting.region_code,
    )
    work.emit(RatingAnswerChanged(engagement_id))
    return filed.pk


@action(locks=LOCKS)
def object_to_drop(work: Work, drop_id: int, text: str) -> int:
    """The worker says the star must not fall; it stays until somebody decided.

    Raises:
        OutOfSight: not his star. Refused: ``objection_over``, ``already_objected``, ``text_missing``, ``wrong_state``.
    """
    access.require_drop(work.actor, drop_id)
    drop = work.lock(StarDrop, drop_id)
    refuse_if_any(_text_reasons(text))
    if drop.object_until <= work.at:
        raise Refused(Reason("objection_over", _("申诉的时间过了")))
    worker = drop.star.worker
    station = worker.station
    filed = _do_file(
        work,
        ObjectionKind.STAR,
        text,
        drop=drop,
        worker=worker,
        station=station,
        region_code=station.region_code if station else worker.home_region_code,
    )
    drop_workflow.apply(work, drop, "object")
    return filed.pk


@action(locks=LOCKS)
def object_to_fact(work: Work, fact_id: int, text: str) -> int:
    """The hirer says a fact is wrong; workers do not see it until somebody decided.

    Raises:
        OutOfSight: not his record. Refused: ``objection_over``, ``already_objected``, ``text_missing``, ``wrong_state``.
    """
    access.require_fact(work.actor, fact_id)
    fact = work.lock(HirerFact, fact_id)
    refuse_if_any(_text_reasons(text))
    if fact.object_until <= work.at:
        raise Refused(Reason("objection_over", _("申诉的时间过了")))
    filed = _do_file(
        work,
        ObjectionKind.FACT,
        text,
        fact=fact,
        hirer=fact.hirer,
        station_id=fact.engagement.station_id,
        region_code=fact.engagement.posting.region_code,
    )
    fact_workflow.apply(work, fact, "object")
    work.emit(HirerFactChanged(fact.hirer_id))
    return filed.pk


@action(locks=LOCKS)
def withdraw_objection(work: Work, objection_id: int) -> int:
    """不申诉了: everything is as it was before; the trace stays.

    Returns:
        id of the objection.
    """
    access.require_objection(work.actor, objection_id)
    row = work.lock(RatingObjection, objection_id)
    drop = work.lock(StarDrop, row.drop_id) if row.drop_id else None
    fact = work.lock(HirerFact, row.fact_id) if row.fact_id else None
    objection_workflow.apply(work, row, "withdraw")
    if drop is not None:
        drop_workflow.apply(work, drop, "resume")
    if fact is not None:
        fact_workflow.apply(work, fact, "resume")
        work.emit(HirerFactChanged(fact.hirer_id))
    if row.rating is not None:
        work.emit(RatingAnswerChanged(row.rating.round.engagement_id))
    return row.pk


@action(locks=LOCKS)
def decide_objection(
    work: Work,
    objection_id: int,
    decision: str,
    reason: str,
    *,
    face: int | None = None,
    level: int | None = None,
    excuse: Iterable[int] = (),
) -> str:
    """An attendant of another station, or the district, decides in writing; the person is told.

    Args:
        decision: ``upheld`` (stays as it is), ``corrected`` or ``removed``.
        reason: in words for the person who objected.
        face, level: what a corrected answer says now.
        excuse: for a corrected star, the engagements whose failure does not count.

    Returns:
        the new state of the objection.

    Raises:
        Forbidden: ``own_station``, ``own_matter``. Refused: ``decision_unknown``, ``correction_missing``,
            ``nothing_to_excuse``, ``wrong_state``, ``missing_reason``.
    """
    access.require_objection(work.actor, objection_id)
    row = work.lock(RatingObjection, objection_id)
    access.can_decide(work.actor, row).require()
    if row.rating is not None:
        work.lock(RatingRound, row.rating.round_id)
    drop = work.lock(StarDrop, row.drop_id) if row.drop_id else None
    fact = work.lock(HirerFact, row.fact_id) if row.fact_id else None
    chosen = list(excuse)
    refuse_if_any(_decision_reasons(row, drop, decision, face, level, chosen))
    objection_workflow.apply(work, row, STEPS[ObjectionState(decision)], reason=reason.strip())
    row.decided_by_uid, row.decision = work.actor.person_uid, reason.strip()
    row.save(update_fields=["decided_by_uid", "decision"])
    if row.rating is not None:
        _do_settle_answer(work, row.rating, decision, face, level)
    if drop is not None:
        _do_settle_drop(work, drop, chosen)
    if fact is not None:
        # A fact has no shades: what is corrected is taken out, and the right figure is written when it is known.
        fact_workflow.apply(work, fact, "confirm" if decision == ObjectionState.UPHELD else "remove")
        work.emit(HirerFactChanged(fact.hirer_id))
    _do_tell(work, row)
    return str(row.state)


def _decision_reasons(
    row: RatingObjection,
    drop: StarDrop | None,
    decision: str,
    face: int | None,
    level: int | None,
    chosen: list[int],
) -> list[Reason]:
    if decision not in STEPS:
        return [Reason("decision_unknown", _("选一个：维持、改正、去掉"), "decision")]
    is_correction = row.kind == ObjectionKind.ANSWER and decision == ObjectionState.CORRECTED
    if is_correction and face not in Face.values and level not in FACE_OF_LEVEL:
        return [Reason("correction_missing", _("改成什么，选一个"), "face")]
    if row.kind == ObjectionKind.STAR and decision != ObjectionState.UPHELD:
        assert drop is not None
        if not chosen or len(chosen) != len(set(chosen) & failures_of(drop)):
            return [Reason("nothing_to_excuse", _("勾上哪一次不该算"), "excuse")]
    return []


def failures_of(drop: StarDrop) -> set[int]:
    """Engagements of the star's worker that ended badly and may be excused."""
    rows = Engagement.objects.filter(worker_id=drop.star.worker_id, state__in=ENDED_BY_WORKER)
    return set(rows.values_list("pk", flat=True))


def _do_settle_answer(work: Work, answer: Rating, decision: str, face: int | None, level: int | None) -> None:
    """Correct or remove the answer; what stood there stays as a trace, the sentence beside it goes."""
    if decision != ObjectionState.UPHELD:
        answer.original = {"face": answer.face, "level": answer.level, "tags": answer.tags}
        if decision == ObjectionState.CORRECTED:
            answer.face, answer.level = (FACE_OF_LEVEL[level], level) if level else (face, None)
            answer.tags = []
        else:
            answer.removed_at = work.at
        answer.save(update_fields=["original", "face", "level", "tags", "removed_at"])
        RatingText.objects.filter(rating=answer).delete()
        work.record(("exchange.Rating", str(answer.pk)), before=answer.original, after={"decision": decision})
    work.emit(RatingAnswerChanged(answer.round.engagement_id))


def _do_settle_drop(work: Work, drop: StarDrop, chosen: list[int]) -> None:
    """Leave out what should not count and compute again; what still falls, falls now."""
    for engagement_id in sorted(chosen):
        ReliabilityExcuse.objects.get_or_create(
            engagement_id=engagement_id, defaults={"at": work.at, "by_uid": work.actor.person_uid}
        )
    star = _do_compute_star(work, drop.star.worker_id, drop.star.group_id)
    drop.refresh_from_db()
    if drop.state == DropState.OBJECTED:
        drop_workflow.apply(work, drop, "settle")
        _do_show(work, star, star.computed_hundredths)


def _do_tell(work: Work, row: RatingObjection) -> None:
    """Tell whoever objected how it was decided."""
    person = row.worker.person if row.worker else row.hirer.contact if row.hirer else None
    if person is None:
        return
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=f"exchange.objection_{row.state}",
        recipient_uid=str(person.uid),
        language=person.language,
        facts={"about": str(ObjectionKind(row.kind).label)},
        link=page_or("my_objection", "", row.uid),
        dedupe_key=f"exchange.objection_decided:{row.pk}",
    )


def visible_objection(actor, uid: str) -> RatingObjection:
    """An objection the actor may read; :class:`OutOfSight` otherwise."""
    found = access.visible_objections(actor).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(access.NOT_FOUND)
    return found
