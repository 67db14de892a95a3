"""One goes, another comes: replacing by hand, standbys that are called by themselves, people taken on at the gate."""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements import rules
from yizhan.exchange.engagements.access import require_posting, require_visible, side_of
from yizhan.exchange.engagements.booking import _do_book, local
from yizhan.exchange.engagements.enums import EngagementState, Entrance
from yizhan.exchange.engagements.events import (
    EngagementAccepted,
    EngagementConfirmed,
    EngagementInterested,
    EngagementOffered,
)
from yizhan.exchange.engagements.locking import PLACE_LOCKS, lock_posting_and_workers, worker_of
from yizhan.exchange.engagements.models import Engagement, WalkOnCode
from yizhan.exchange.engagements.placing import (
    _do_accept,
    _do_create,
    _do_end,
    _do_note_word,
    answer_due_at,
    as_system,
    frozen_terms,
    ids,
    insurance_of,
    reasons_against,
    relation_of,
    slip_number,
)
from yizhan.exchange.engagements.workflow import SITE_SIDE, STATION_SIDE, engagement_workflow
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.places import _do_add_place
from yizhan.exchange.workers.models import Worker

STANDBY_CALLED = (
    "cancelled_by_worker",
    "cancelled_by_hirer",
    "no_show_worker",
    "walked_off",
    "declined",
    "lapsed",
)
"""Endings after which the next standby is asked. Never after ``abandoned_safety``: nobody is sent into danger."""


@action(locks=PLACE_LOCKS)
def replace_worker(
    work: Work, engagement_id: int, new_worker_id: int, *, reason_code: str = ""
) -> dict[str, int]:
    """换人: one goes, another takes the same place at once, also while the work is running.

    Returns:
        ``{"replaced": id, "engagement": id of the new one}``.
    """
    found = require_visible(work.actor, engagement_id)
    new_worker_id = worker_of(work, new_worker_id)
    posting, (_leaver, newcomer) = lock_posting_and_workers(
        work, found["posting_id"], [found["worker_id"], new_worker_id]
    )
    old = work.lock(Engagement, engagement_id)
    on = local(work.at).date()
    protected = rules.is_protected(reason_code, value("exchange.protected_reasons", on=on))
    _do_end(
        work, posting, old, "replace", reason_code=reason_code, is_protected=protected, place_is_kept=True
    )
    waiting = Engagement.objects.filter(
        posting=posting, worker=newcomer, state__in=[EngagementState.INTERESTED, EngagementState.OFFERED]
    ).first()
    leave_out = waiting.pk if waiting else None
    refuse_if_any(reasons_against(posting, newcomer, work.at, leave_out=leave_out, while_running=True))
    fields = {"agreed_pay_fen": old.agreed_pay_fen, "offered_at": work.at, "together": old.together}
    if waiting is None:
        new = _do_create(
            work, posting, newcomer, entrance=Entrance.COUNTER, state=EngagementState.OFFERED, **fields
        )
        new = work.lock(Engagement, new.pk)
    else:  # a standby, or somebody who had applied: his own row goes on
        new = work.lock(Engagement, waiting.pk)
        if new.state == EngagementState.INTERESTED:
            engagement_workflow.apply(work, new, "offer")
        for name, given in fields.items():
            setattr(new, name, given)
        new.save(update_fields=list(fields))
    _do_accept(work, posting, newcomer, new, place_is_kept=True)
    return {"replaced": old.pk, "engagement": new.pk}


# ---- standby ----


def _do_call_standbys(work: Work, posting: Posting) -> list[int]:
    """Ask the next standbys, one for each free place that nobody has been asked about (posting locked).

    They are taken in the order in which they said their interest (``exchange.standby_order``); who cannot come now
    (another yes at that time, a licence run out) is passed over and stays standby. Each answers within the usual time.

    Returns:
        ids of the engagements that were offered.
    """
    least = value("exchange.standby_least_minutes", on=local(work.at).date())
    is_open = posting.state == "published" or (posting.starts_at <= work.at and posting.state == "expired")
    if not is_open or not rules.worth_coming(work.at, posting.ends_at, least_minutes=least):
        return []
    standbys = Engagement.objects.filter(posting=posting, is_standby=True)
    asked = standbys.filter(state=EngagementState.OFFERED).count()
    free = rules.offers_to_make(posting.places_left, asked)
    if not free:
        return []
    running = posting.starts_at <= work.at
    offered: list[int] = []
    waiting = standbys.filter(state=EngagementState.INTERESTED).order_by("created_at", "pk")
    for engagement in waiting.select_related("worker__person"):
        if len(offered) == free:
            break
        reasons = reasons_against(
            posting, engagement.worker, work.at, leave_out=engagement.pk, while_running=running
        )
        if reasons:
            continue
        _do_offer_standby(work, posting, work.lock(Engagement, engagement.pk))
        offered.append(engagement.pk)
    return offered


def _do_offer_standby(work: Work, posting: Posting, engagement: Engagement) -> None:
    engagement_workflow.apply(as_system(work), engagement, "offer", evidence={"standby": True})
    engagement.offered_at = work.at
    # The work may have begun: then the answer is wanted within the time of the same day, not by the start.
    until = posting.ends_at if posting.starts_at <= work.at else posting.starts_at
    engagement.answer_due_at = answer_due_at(work.at, until)
    engagement.terms_version = posting.terms_version
    engagement.agreed_pay_fen = posting.pay_fen
    engagement.save(update_fields=["offered_at", "answer_due_at", "terms_version", "agreed_pay_fen"])
    work.emit(EngagementOffered(**ids(engagement)))


@action(locks=PLACE_LOCKS)
def call_standbys(work: Work, posting_id: int) -> int:
    """叫候补: the same by hand, or by SYSTEM; returns how many were asked."""
    require_posting(work.actor, posting_id)
    if side_of(work.actor) not in {"hirer", "station", "system"}:
        raise Forbidden(Reason("wrong_role", _("叫候补由用工方或驿站来办")))
    posting = work.lock(Posting, posting_id)
    return len(_do_call_standbys(work, posting))


# ---- walk-on ----


@action(locks=("exchange.Posting", "exchange.WalkOnCode"))
def open_walk_on(work: Work, posting_id: int, *, places: int = 2) -> dict[str, object]:
    """现场加人: the foreman takes people on the spot; gives the six digits they type.

    Args:
        places: how many more; asking again on the same day raises the number, the digits stay.

    Returns:
        ``{"code": "123456", "places": n, "left": n}``.

    Raises:
        Refused: ``walk_on_places``, ``not_a_work_day``.
    """
    require_posting(work.actor, posting_id)
    if work.actor.role not in SITE_SIDE | STATION_SIDE:
        raise Forbidden(Reason("wrong_role", _("现场加人由带班、用工方或驿站来办")))
    posting = work.lock(Posting, posting_id)
    today = local(work.at).date()
    most = value("exchange.walk_on_most", on=today)
    reasons = []
    if not 1 <= places <= most:
        reasons.append(Reason("walk_on_places", _("一天最多加 %(most)s 个人") % {"most": most}, "places"))
    if not (local(posting.starts_at).date() <= today and work.at < posting.ends_at):
        reasons.append(Reason("not_a_work_day", _("今天这个活不开工")))
    if posting.state not in {"published", "filled", "expired"}:
        reasons.append(Reason("posting_not_open", _("这个活现在不招人")))
    refuse_if_any(reasons)
    row = WalkOnCode.objects.filter(posting=posting, on=today).first()
    if row is None:
        row = _new_code(work, posting, places)
    elif row.places < places:
        row = work.lock(WalkOnCode, row.pk)
        row.places = places
        row.save(update_fields=["places"])
    work.record(posting, after={"walk_on_places": row.places, "on": today})
    return {"code": row.code, "places": row.places, "left": row.places - row.used_count}


def _new_code(work: Work, posting: Posting, places: int) -> WalkOnCode:
    """Six digits that nobody else has today."""
    while True:
        try:
            with transaction.atomic():
                return WalkOnCode.objects.create(
                    posting=posting,
                    on=local(work.at).date(),
                    code=f"{secrets.randbelow(1_000_000):06d}",
                    places=places,
                    made_at=work.at,
                    made_by_role=work.actor.role,
                )
        except IntegrityError:
            continue


@action(locks=("exchange.Posting", "exchange.Worker", "exchange.WalkOnCode", "exchange.Engagement"))
def walk_on(work: Work, code: str, *, worker_id: int | None = None) -> int:
    """我在现场: type the foreman's digits; it is the worker's own word and counts when the foreman says "是他".

    Returns:
        id of the engagement (``interested``, entrance ``walk_on``).

    Raises:
        Refused: ``wrong_code``, ``code_used_up``, and every reason against it.
    """
    worker_pk = worker_of(work, worker_id)
    row = WalkOnCode.objects.filter(on=local(work.at).date(), code=code.strip()).first()
    if row is None:
        raise Refused(Reason("wrong_code", _("加人码不对，看一眼带班手里的六个数"), "code"))
    posting, (worker,) = lock_posting_and_workers(work, row.posting_id, [worker_pk])
    row = work.lock(WalkOnCode, row.pk)
    reasons = [] if row.used_count < row.places else [Reason("code_used_up", _("加的人已经够了"), "code")]
    reasons += reasons_against(posting, worker, work.at, while_running=True)
    refuse_if_any(reasons)
    row.used_count += 1
    row.save(update_fields=["used_count"])
    engagement = _do_create(
        work,
        posting,
        worker,
        entrance=Entrance.WALK_ON,
        state=EngagementState.INTERESTED,
        answer_due_at=posting.ends_at,
        worker_confirmed_at=work.at if work.actor.role == "worker" else None,
    )
    work.emit(EngagementInterested(**ids(engagement)))
    return engagement.pk


@action(locks=PLACE_LOCKS)
def admit_walk_on(work: Work, engagement_id: int) -> int:
    """是他，让他干: the foreman's side of a walk-on. Takes a free place, else the posting grows by one head.

    Raises:
        OutOfSight, Forbidden. Refused: ``not_walk_on``, every reason against him now.
    """
    found = require_visible(work.actor, engagement_id)
    posting, (worker,) = lock_posting_and_workers(work, found["posting_id"], [found["worker_id"]])
    engagement = work.lock(Engagement, engagement_id)
    if engagement.entrance != Entrance.WALK_ON:
        raise Refused(Reason("not_walk_on", _("这个人不是现场来的，走报名那一步")))
    refuse_if_any(reasons_against(posting, worker, work.at, leave_out=engagement.pk, while_running=True))
    engagement_workflow.apply(work, engagement, "admit")
    _do_add_place(as_system(work), posting)
    _do_settle_walk_on(work, posting, worker, engagement)
    return engagement.pk


def _do_settle_walk_on(work: Work, posting: Posting, worker: Worker, engagement: Engagement) -> None:
    """Freeze terms and number the slip: there is no undo time for somebody who stands at the gate."""
    relation = relation_of(posting, worker)
    engagement.terms = frozen_terms(posting, relation, engagement.agreed_pay_fen)
    engagement.relation, engagement.terms_version = relation, posting.terms_version
    engagement.accepted_at = engagement.confirmed_at = work.at
    engagement.answer_due_at = None
    engagement.slip_number = slip_number(engagement, work.at)
    engagement.insurance, engagement.insurance_said_by = insurance_of(posting)
    engagement.save(
        update_fields=[
            "terms", "relation", "terms_version", "accepted_at", "confirmed_at", "answer_due_at", "slip_number",
            "insurance", "insurance_said_by",
        ]
    )  # fmt: skip
    _do_book(work, engagement)
    _do_note_word(work, engagement)
    work.emit(EngagementAccepted(**ids(engagement)))
    work.emit(EngagementConfirmed(**ids(engagement)))


__all__ = [
    "STANDBY_CALLED", "_do_call_standbys", "admit_walk_on", "call_standbys", "open_walk_on",
    "replace_worker", "walk_on",
]  # fmt: skip
