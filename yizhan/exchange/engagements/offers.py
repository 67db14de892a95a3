"""Getting together: the five entrances (apply, invite, claim, counter, call-back), and several people in one step."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, refuse_if_any
from yizhan.exchange.engagements import access
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting, side_of
from yizhan.exchange.engagements.enums import EngagementState, Entrance
from yizhan.exchange.engagements.events import EngagementInterested, EngagementOffered
from yizhan.exchange.engagements.locking import (
    PLACE_LOCKS,
    agreed_pay,
    lock_for_place,
    lock_posting_and_workers,
    worker_of,
)
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import (
    _do_accept,
    _do_create,
    _do_note_word,
    answer_due_at,
    as_system,
    ids,
    reasons_against,
)
from yizhan.exchange.engagements.workflow import engagement_workflow
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker

WAITING = (EngagementState.INTERESTED, EngagementState.OFFERED)


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
    worker = work.lock(Worker, worker_of(work, worker_id))
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
        answer_due_at=posting.ends_at if standby else posting.starts_at,
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
    posting, (worker,) = lock_posting_and_workers(work, posting_id, [worker_id])
    access.can_offer(work.actor, posting).require()
    return _do_offer(work, posting, worker, agreed_pay_fen=agreed_pay_fen, entrance=entrance).pk


def _do_offer(
    work: Work,
    posting: Posting,
    worker: Worker,
    *,
    agreed_pay_fen: int | None = None,
    entrance: str = Entrance.INVITE,
    **fields: Any,
) -> Engagement:
    """Offer a place; an application of the pair is answered by it. Posting and worker are locked."""
    interested = Engagement.objects.filter(
        posting=posting, worker=worker, state=EngagementState.INTERESTED
    ).first()
    reasons = reasons_against(posting, worker, work.at, leave_out=interested.pk if interested else None)
    refuse_if_any(reasons)
    fields |= {
        "agreed_pay_fen": agreed_pay(posting, agreed_pay_fen),
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
    return engagement


@action(locks=PLACE_LOCKS)
def accept_offer(work: Work, engagement_id: int, *, terms_version: int | None = None) -> int:
    """去: say yes; takes the place under the posting's lock and freezes the terms (D8).

    Args:
        terms_version: version of the terms the person saw; another one now is refused.

    Raises:
        Refused: ``answer_late``, ``terms_changed``, ``places_taken`` and every other reason against it.
    """
    posting, worker, engagement = lock_for_place(work, engagement_id)
    # A standby may be asked after the work has begun: he steps into a place that somebody else left.
    steps_in = engagement.is_standby and posting.starts_at <= work.at
    reasons = []
    if engagement.state == EngagementState.OFFERED:
        if engagement.answer_due_at and engagement.answer_due_at <= work.at:
            reasons.append(Reason("answer_late", _("答复的时间过了，问问驿站还要不要人")))
        if terms_version is not None and terms_version != posting.terms_version:
            reasons.append(Reason("terms_changed", _("工钱、地点或时间改过了，看清楚再答应")))
        reasons += reasons_against(posting, worker, work.at, leave_out=engagement.pk, while_running=steps_in)
    refuse_if_any(reasons)
    _do_accept(work, posting, worker, engagement, while_running=steps_in)
    return engagement.pk


def _do_take_at_once(
    work: Work,
    posting: Posting,
    worker: Worker,
    entrance: Entrance,
    agreed: int | None,
    *,
    side: str = "",
    **fields: Any,
) -> Engagement:
    """Offer and yes in one (claim, counter, crew): an open interest or offer of the pair is used up; no reason against it.

    Args:
        side: as in :func:`_do_accept`.
    """
    waiting = Engagement.objects.filter(posting=posting, worker=worker, state__in=WAITING).first()
    pay = agreed_pay(posting, agreed)
    fields |= {"agreed_pay_fen": pay, "offered_at": work.at}
    if waiting is None:
        engagement = _do_create(
            work, posting, worker, entrance=entrance, state=EngagementState.OFFERED, **fields
        )
        engagement = work.lock(Engagement, engagement.pk)
    else:
        engagement = work.lock(Engagement, waiting.pk)
        if engagement.state == EngagementState.INTERESTED:
            # The posting is the hirer's standing offer; a worker's claim makes SYSTEM offer it (d.2).
            by = work if side_of(work.actor) == "station" else as_system(work)
            engagement_workflow.apply(by, engagement, "offer")
        for name, given in fields.items():
            setattr(engagement, name, given)
        engagement.save(update_fields=list(fields))
    _do_accept(work, posting, worker, engagement, side=side)
    return engagement


def _reasons_at_once(work: Work, posting: Posting, worker: Worker) -> list[Reason]:
    waiting = Engagement.objects.filter(posting=posting, worker=worker, state__in=WAITING).first()
    return reasons_against(posting, worker, work.at, leave_out=waiting.pk if waiting else None)


def _take_at_once(
    work: Work, posting_id: int, worker_id: int, entrance: Entrance, agreed: int | None, **fields: Any
) -> int:
    posting, (worker,) = lock_posting_and_workers(work, posting_id, [worker_id])
    refuse_if_any(_reasons_at_once(work, posting, worker))
    return _do_take_at_once(work, posting, worker, entrance, agreed, **fields).pk


@action(locks=PLACE_LOCKS)
def claim_posting(work: Work, posting_id: int, *, worker_id: int | None = None) -> int:
    """抢单: take a free place at once; offer and yes in one (D8). Five minutes† to undo.

    Returns:
        id of the engagement (``accepted``).
    """
    worker_id = worker_of(work, worker_id)
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
    return _take_at_once(work, posting_id, worker_of(work, worker_id), Entrance.COUNTER, agreed_pay_fen)


@action(locks=PLACE_LOCKS)
def send_elsewhere(work: Work, posting_number: str, worker_id: int) -> int:
    """派到外区: a station sends one of its own people to a public posting of another one.

    The sender stays the responsible station: the engagement is counted and looked after where he went out.

    Returns:
        id of the engagement (``accepted``).

    Raises:
        OutOfSight: no such public posting, not a worker of this station.
    """
    posting_id = (
        Posting.objects.public()
        .filter(number=posting_number.strip().upper())
        .values_list("pk", flat=True)
        .first()
    )
    if posting_id is None:
        raise OutOfSight(Reason("not_found", _("没有找到这个活，编号再看一眼"), "posting_number"))
    access.can_assign(work.actor, Posting.objects.get(pk=posting_id)).require()
    worker_id = worker_of(work, worker_id)
    own = Worker.objects.values_list("station_id", "station__code").get(pk=worker_id)
    sender = {"station_id": own[0]} if own[1] in work.actor.station_codes else {}
    return _take_at_once(work, posting_id, worker_id, Entrance.COUNTER, None, **sender)


@action(locks=PLACE_LOCKS)
def place_together(
    work: Work,
    posting_id: int,
    worker_ids: Sequence[int],
    *,
    agreed_pay_fen: int | None = None,
    entrance: str = "",
) -> dict[str, Any]:
    """一起派、一起请: several people on one posting, all of them or nobody.

    The station places them on their spoken yes (``accepted``); the hirer invites them (``offered``), and each answers
    for himself. They share ``together``, by which a crew finds its engagements again.

    Args:
        entrance: for the hirer ``invite`` (default) or ``call_back``; the station's is always ``counter``.

    Returns:
        ``{"together": mark, "engagements": [id, …]}`` in the order of ``worker_ids``.

    Raises:
        Refused: ``nobody_chosen``, ``twice``, ``too_few_places``, and every reason of every person, with his name.
    """
    require_posting(work.actor, posting_id)
    wanted = list(worker_ids)
    reasons = [] if wanted else [Reason("nobody_chosen", _("先选人"))]
    if len(set(wanted)) != len(wanted):
        reasons.append(Reason("twice", _("有人选了两次")))
    refuse_if_any(reasons)
    at_counter = side_of(work.actor) == "station"
    if at_counter:
        wanted = [worker_of(work, pk) for pk in wanted]
    posting, workers = lock_posting_and_workers(work, posting_id, wanted)
    (access.can_assign if at_counter else access.can_offer)(work.actor, posting).require()
    reasons = _reasons_together(work, posting, workers)
    refuse_if_any(reasons)
    mark = str(uuid.uuid4())
    made = []
    for worker in workers:
        if at_counter:
            engagement = _do_take_at_once(
                work, posting, worker, Entrance.COUNTER, agreed_pay_fen, together=mark
            )
        else:
            how = Entrance(entrance or Entrance.INVITE)
            engagement = _do_offer(
                work, posting, worker, agreed_pay_fen=agreed_pay_fen, entrance=how, together=mark
            )
        made.append(engagement.pk)
    return {"together": mark, "engagements": made}


def _do_place_crew(
    work: Work,
    posting: Posting,
    workers: Sequence[Worker],
    *,
    entrance: str,
    agreed_pay_fen: int | None,
    words: Mapping[int, Mapping[str, Any]],
) -> dict[str, Any]:
    """The members of a crew who said yes, in one step, all or nobody (posting and workers are locked).

    Args:
        words: by worker, what each side has said by its own tap (``worker_confirmed_at``, ``hirer_confirmed_at``).

    Returns:
        as :func:`place_together`.
    """
    refuse_if_any(_reasons_together(work, posting, workers))
    mark = str(uuid.uuid4())
    how = Entrance(entrance)
    made = [
        _do_take_at_once(
            work, posting, worker, how, agreed_pay_fen, side="crew", together=mark, **words.get(worker.pk, {})
        ).pk
        for worker in workers
    ]
    return {"together": mark, "engagements": made}


def _reasons_together(work: Work, posting: Posting, workers: Sequence[Worker]) -> list[Reason]:
    """What speaks against the whole group, then against each, named once."""
    found: list[Reason] = []
    if len(workers) > posting.places_left:
        text = _("只剩 %(left)s 个名额，选了 %(chosen)s 个人")
        found.append(Reason("too_few_places", text % {"left": posting.places_left, "chosen": len(workers)}))
    shared: set[str] = set()
    for worker in workers:
        for reason in _reasons_at_once(work, posting, worker):
            if reason.code in {"places_taken", "posting_not_open", "posting_expired", "already_started"}:
                if reason.code not in shared and reason.code != "places_taken":
                    found.append(reason)
                shared.add(reason.code)
                continue
            text = _("%(name)s：%(why)s") % {"name": worker.person.display_name, "why": reason.text}
            found.append(Reason(reason.code, text, reason.field))
    if "places_taken" in shared and not found:
        found.append(Reason("places_taken", _("人已经招满了")))
    return found


__all__ = [
    "accept_offer", "apply_for_posting", "assign_worker", "claim_posting", "offer_place", "place_together", "send_elsewhere",
]  # fmt: skip
