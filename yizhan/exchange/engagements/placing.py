"""The shared steps of this slice: gather facts, take and free a place, freeze terms, confirm, end.

Steps named ``_do_…`` work inside an open unit of work; other slices import them from ``actions``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.actors import SYSTEM
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused
from yizhan.exchange.blocklist.queries import reasons_against_pair
from yizhan.exchange.engagements import rules
from yizhan.exchange.engagements.access import side_of
from yizhan.exchange.engagements.booking import (
    BLOCKING,
    _do_book,
    _do_refresh_busy,
    _do_unbook,
    booked_between,
    local,
)
from yizhan.exchange.engagements.enums import (
    HOLDS_PLACE,
    LIVE,
    EndReason,
    EngagementState,
    Entrance,
    InsuranceStatus,
    Relation,
)
from yizhan.exchange.engagements.events import (
    EngagementAccepted,
    EngagementArrived,
    EngagementClosed,
    EngagementCompleted,
    EngagementConfirmed,
    EngagementEnded,
)
from yizhan.exchange.engagements.gate import gate_reasons
from yizhan.exchange.engagements.models import DayStop, Engagement
from yizhan.exchange.engagements.workflow import engagement_workflow
from yizhan.exchange.postings.enums import Insurance
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.places import _do_free_place, _do_take_place, _do_take_place_while_running
from yizhan.exchange.workers.enums import WorkerState
from yizhan.exchange.workers.models import Worker, WorkerCertificate
from yizhan.exchange.workers.rules import is_night_work, night_hours

__all__ = ["BLOCKING", "_do_refresh_busy", "local"]  # used from here by later slices


def ids(engagement: Engagement) -> dict[str, int]:
    """The three ids every event of this slice carries."""
    return {
        "engagement_id": engagement.pk,
        "posting_id": engagement.posting_id,
        "worker_id": engagement.worker_id,
    }


# ---- facts ----


def place_facts(posting: Posting) -> rules.PlaceFacts:
    """The posting as the rules see it."""
    starts_at, ends_at = local(posting.starts_at), local(posting.ends_at)
    night_from, night_until = night_hours(value("exchange.minor_night", on=starts_at.date()))
    return rules.PlaceFacts(
        state=posting.state,
        places_left=posting.headcount - posting.taken_count,
        starts_at=local(posting.starts_at),
        ends_at=local(posting.ends_at),
        valid_until=posting.valid_until,
        certificate=posting.certificate,
        intensity=posting.trade.physical_intensity,
        age_min=posting.age_min,
        age_max=posting.age_max,
        touches_night=is_night_work(starts_at, ends_at, night_from=night_from, night_until=night_until),
    )


def person_facts(worker: Worker, posting: Posting, *, leave_out: int | None = None) -> rules.PersonFacts:
    """The worker as the rules see him; ``leave_out`` is the engagement being answered."""
    others = Engagement.objects.filter(worker_id=worker.pk).exclude(pk=leave_out)
    certificates = WorkerCertificate.objects.filter(worker_id=worker.pk)
    return rules.PersonFacts(
        is_active=worker.state == WorkerState.ACTIVE,
        birth_on=worker.person.birth_on,
        certificates=dict(certificates.values_list("kind", "valid_until")),
        booked=booked_between(worker.pk, posting.starts_at, posting.ends_at, leave_out=leave_out),
        has_live_here=others.filter(posting_id=posting.pk, state__in=LIVE).exists(),
    )


def reasons_against(
    posting: Posting,
    worker: Worker,
    now: datetime,
    *,
    leave_out: int | None = None,
    while_running: bool = False,
) -> list[Reason]:
    """All reasons why this worker cannot have this place now; empty when he can."""
    place = place_facts(posting)
    person = person_facts(worker, posting, leave_out=leave_out)
    most = value("exchange.minor_intensity_most", on=local(now).date())
    return [
        *rules.reasons_not_open(place, now, while_running=while_running),
        *rules.reasons_not_fit(place, person, minor_intensity_most=most),
        *stop_reasons(posting),
        *gate_reasons(posting, worker, now),
        *reasons_against_pair(
            posting.hirer,
            worker.pk,
            on=local(now).date(),
            station_id=posting.station_id,
            region_code=posting.region_code,
        ),
    ]


AT_THE_GATE = frozenset(
    {
        "certificate_missing",
        "under_16",
        "too_heavy_for_minor",
        "dangerous_for_minor",
        "age_limit",
        "worker_paused",
    }
)


def reasons_not_to_send(posting: Posting, worker: Worker, now: datetime, *, leave_out: int) -> list[Reason]:
    """The gate before somebody is sent out (F507): licence still valid, age, a stop for weather; asked once more."""
    most = value("exchange.minor_intensity_most", on=local(now).date())
    person = person_facts(worker, posting, leave_out=leave_out)
    fit = rules.reasons_not_fit(place_facts(posting), person, minor_intensity_most=most)
    return [
        *(reason for reason in fit if reason.code in AT_THE_GATE),
        *stop_reasons(posting),
        *gate_reasons(posting, worker, now),
    ]


def stop_reasons(posting: Posting) -> list[Reason]:
    """Work that was stopped on its only day takes nobody any more."""
    days = [shift.on for shift in rules.shifts(local(posting.starts_at), local(posting.ends_at))]
    if len(days) == 1 and DayStop.objects.filter(posting_id=posting.pk, on=days[0]).exists():
        return [Reason("stopped", _("那天停工了"))]
    return []


def answer_due_at(now: datetime, starts_at: datetime) -> datetime:
    """Until when an offer made now waits for an answer."""
    day = local(now).date()
    minutes = {
        kind: value(f"exchange.answer_minutes.{kind}", on=day) for kind in ("dawn", "same_day", "later")
    }
    dawn_ends_at = time.fromisoformat(value("exchange.dawn_ends_at", on=day))
    return rules.answer_due(local(now), local(starts_at), dawn_ends_at=dawn_ends_at, minutes=minutes)


# ---- terms ----


def relation_of(posting: Posting, worker: Worker) -> Relation:
    """First classification of the legal relation (D9); ``agreements`` knows more and a person confirms it."""
    over_age = is_over_age_at_start(posting, worker)
    return rules.classify_relation(posting.hirer.organisation.kind, over_age=over_age)


def is_over_age_at_start(posting: Posting, worker: Worker) -> bool:
    """Whether the worker is past statutory retirement age on the first day."""
    person, on = worker.person, local(posting.starts_at).date()
    return rules.is_over_age(person.birth_on, person.gender, on, value("exchange.retirement", on=on))


def gear_of(trade_code: str, on: date) -> list[str]:
    """Protective gear the district lists for a trade: its own line, else that of its group."""
    listed = value("exchange.protective_gear", on=on)
    return list(listed.get(trade_code) or listed.get(trade_code[:3]) or [])


def frozen_terms(posting: Posting, relation: Relation, agreed_pay_fen: int) -> dict[str, Any]:
    """What both sides said yes to, as plain values; no personal data, no name, no exact address."""
    starts_at, ends_at = local(posting.starts_at), local(posting.ends_at)
    on = starts_at.date()
    shifts = rules.shifts(starts_at, ends_at)
    first_shift_ends_on = shifts[0].ends_at.date()
    return {
        "posting_number": posting.number,
        "title": posting.title,
        "trade": posting.trade.name,
        "trade_code": posting.trade_id,
        "pay_fen": agreed_pay_fen,
        "pay_unit": posting.pay_unit,
        "piece_unit": posting.piece_unit,
        "pay_cycle": posting.pay_cycle,
        "first_pay_on": rules.pay_date(
            posting.pay_cycle, posting.pay_unit, first_shift_ends_on, ends_at.date()
        ).isoformat(),
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "days_count": len(shifts),
        "break_minutes": posting.break_minutes,
        "place": posting.place_text,
        "region_code": posting.region_code,
        "meeting_point": posting.meeting_point,
        "meals": posting.meals,
        "transport": posting.transport,
        "tools": posting.tools,
        "insurance": posting.insurance,
        "gear": gear_of(posting.trade_id, on),
        "hirer_kind": posting.hirer.organisation.kind,
        "relation": str(relation.value),
        "relation_notice": value(f"exchange.relation_notice.{relation.value}", on=on),
        "sent_home_term": value("exchange.slip_sentence.sent_home", on=on),
    }


# ---- steps ----


def _do_create(
    work: Work, posting: Posting, worker: Worker, *, entrance: Entrance, state: EngagementState, **fields: Any
) -> Engagement:
    """A new engagement in one of the two initial states; Refused("already_applied") when one is live."""
    fields.setdefault("agreed_pay_fen", posting.pay_fen)
    fields.setdefault("station_id", posting.station_id)
    try:
        with transaction.atomic():
            engagement = Engagement.objects.create(
                posting=posting,
                worker=worker,
                entrance=entrance,
                state=state,
                state_changed_at=work.at,
                starts_at=posting.starts_at,
                ends_at=posting.ends_at,
                terms_version=posting.terms_version,
                relation=relation_of(posting, worker),
                created_at=work.at,
                is_demo=posting.is_demo or worker.is_demo,
                **fields,
            )
    except IntegrityError:
        raise Refused(Reason("already_applied", _("已经报过这个活了"))) from None
    work.record(engagement, after={"state": str(state.value), "entrance": str(entrance.value)})
    return engagement


def _do_accept(
    work: Work,
    posting: Posting,
    worker: Worker,
    engagement: Engagement,
    *,
    place_is_kept: bool = False,
    while_running: bool = False,
    side: str = "",
) -> None:
    """Take the place and freeze the terms; posting, worker and engagement are locked and checked by the caller.

    Args:
        side: whose word this is; default the actor's (``crew``: somebody answers for others, nobody's own tap).
        place_is_kept: the place of the person replaced passes on; the count does not change.
        while_running: the work has begun and a place is free (a standby steps in).
    """
    relation = relation_of(posting, worker)
    undo_minutes = value("exchange.undo_minutes", on=local(work.at).date())
    engagement_workflow.apply(work, engagement, "accept", evidence={"terms_version": posting.terms_version})
    if while_running and not place_is_kept:
        _do_take_place_while_running(work, posting)
    elif not place_is_kept:
        _do_take_place(work, posting)
    engagement.accepted_at = work.at
    engagement.undo_until = max(work.at, min(work.at + timedelta(minutes=undo_minutes), posting.starts_at))
    engagement.answer_due_at = None
    engagement.relation = relation
    engagement.terms = frozen_terms(posting, relation, engagement.agreed_pay_fen)
    engagement.terms_version = posting.terms_version
    engagement.starts_at, engagement.ends_at = posting.starts_at, posting.ends_at
    engagement.is_standby = False
    engagement.insurance, engagement.insurance_said_by = insurance_of(posting)
    engagement.insurance_said_at = work.at if engagement.insurance_said_by else None
    engagement.save(
        update_fields=[
            "accepted_at", "undo_until", "answer_due_at", "relation", "terms", "terms_version",
            "starts_at", "ends_at", "is_standby", "insurance", "insurance_said_by", "insurance_said_at",
        ]
    )  # fmt: skip
    _do_note_word(work, engagement, side=side)
    _do_book(work, engagement)
    work.emit(EngagementAccepted(**ids(engagement)))


def insurance_of(posting: Posting) -> tuple[InsuranceStatus, str]:
    """What the posting says about insurance, and that the hirer said it (F508); nothing said is nobody's word."""
    if posting.insurance == Insurance.UNKNOWN:
        return InsuranceStatus.UNKNOWN, ""
    return InsuranceStatus(posting.insurance), "hirer"


def _do_note_word(work: Work, engagement: Engagement, *, side: str = "", proved: bool = False) -> None:
    """Remember that a side spoke by its own channel, or that presence or pay was proved; sets the rung of e.1.

    Args:
        side: ``worker`` or ``hirer``; default: the side of the actor (the station and SYSTEM speak for nobody).
    """
    side = side or side_of(work.actor)
    fields = {"worker": "worker_confirmed_at", "hirer": "hirer_confirmed_at"}
    before = engagement.verification
    changed = []
    if side in fields and getattr(engagement, fields[side]) is None:
        setattr(engagement, fields[side], work.at)
        changed.append(fields[side])
    if proved and engagement.proved_at is None:
        engagement.proved_at = work.at
        changed.append("proved_at")
    engagement.verification = max(
        before if before > 3 else 0,  # a successful call-back (V4) stays
        rules.verification_level(
            worker_said=engagement.worker_confirmed_at is not None,
            hirer_said=engagement.hirer_confirmed_at is not None,
            proved=engagement.proved_at is not None,
        ),
    )
    if changed:
        engagement.save(update_fields=[*changed, "verification"])
        work.record(
            engagement, before={"verification": before}, after={"verification": int(engagement.verification)}
        )


def _do_confirm(work: Work, engagement: Engagement) -> None:
    """The undo time is over, or the slip is printed: number the slip and announce it."""
    engagement_workflow.apply(work, engagement, "confirm")
    engagement.confirmed_at = work.at
    engagement.undo_until = None
    engagement.slip_number = slip_number(engagement, work.at)
    engagement.save(update_fields=["confirmed_at", "undo_until", "slip_number"])
    work.emit(EngagementConfirmed(**ids(engagement)))


def slip_number(engagement: Engagement, at: datetime) -> str:
    """``PG20261123-000042``: day of confirmation and the engagement's own number, so no counter can collide."""
    return f"PG{local(at):%Y%m%d}-{engagement.pk:06d}"


def _do_arrive(work: Work, engagement: Engagement) -> None:
    """The worker is on site. One who is only accepted is confirmed first (the undo ends by coming)."""
    if engagement.state == EngagementState.ACCEPTED:
        _do_confirm(as_system(work), engagement)
    if engagement.state in {EngagementState.CONFIRMED, EngagementState.DISPATCHED}:
        engagement_workflow.apply(work, engagement, "arrive")
        if engagement.proposed_version is not None:
            # He came without answering the changed terms: those that he said yes to hold (D10).
            before = engagement.proposed_version
            engagement.proposed_version, engagement.proposed_terms, engagement.answer_due_at = None, {}, None
            engagement.save(update_fields=["proposed_version", "proposed_terms", "answer_due_at"])
            work.record(
                engagement,
                before={"proposed_version": before},
                after={"terms_version": engagement.terms_version},
            )
        work.emit(EngagementArrived(**ids(engagement)))


def _do_complete(work: Work, engagement: Engagement) -> None:
    """The last day is worked; opens rating and the seven days† until closing."""
    engagement_workflow.apply(work, engagement, "complete")
    days = value("exchange.close_days", on=local(work.at).date())
    engagement.close_due_at = work.at + timedelta(days=days)
    engagement.save(update_fields=["close_due_at"])
    _do_unbook(work, engagement)
    work.emit(EngagementCompleted(**ids(engagement)))


def _do_close(work: Work, engagement: Engagement, *, open_items: Iterable[str] = ()) -> None:
    """Hours agreed and pay confirmed, or the time is over with ``open_items`` left."""
    engagement_workflow.apply(work, engagement, "close", evidence={"open_items": list(open_items)})
    engagement.close_due_at = None
    engagement.save(update_fields=["close_due_at"])
    work.emit(EngagementClosed(**ids(engagement)))


def _do_end(
    work: Work,
    posting: Posting | None,
    engagement: Engagement,
    step: str,
    *,
    reason_code: str = "",
    is_late: bool = False,
    is_protected: bool = False,
    place_is_kept: bool = False,
) -> None:
    """End without completing; frees the place when one was held (then ``posting`` must be locked).

    Args:
        place_is_kept: somebody else takes the same place in this unit of work.
    """
    held = engagement.state in HOLDS_PLACE
    reason = str(EndReason(reason_code).label) if reason_code in EndReason.values else reason_code
    engagement_workflow.apply(
        work, engagement, step, reason=reason, evidence={"reason_code": reason_code, "late": is_late}
    )
    engagement.end_reason = reason_code[:40]
    engagement.is_late, engagement.is_protected = is_late, is_protected
    engagement.answer_due_at = engagement.undo_until = engagement.proposed_version = None
    engagement.proposed_terms = {}
    engagement.save(
        update_fields=[
            "end_reason", "is_late", "is_protected", "answer_due_at", "undo_until", "proposed_version", "proposed_terms",
        ]
    )  # fmt: skip
    if held and not place_is_kept:
        assert posting is not None, f"{step} frees a place and needs the posting locked"
        _do_free_place(work, posting)
    if held:
        _do_unbook(work, engagement)
    work.emit(
        EngagementEnded(
            **ids(engagement),
            kind=str(engagement.state),
            held_place=held,
            is_late=is_late,
            is_protected=is_protected,
        )
    )


def _do_cancel(
    work: Work,
    posting: Posting,
    engagement: Engagement,
    step: str,
    reason_code: str,
    *,
    withdrawn: bool = False,
) -> None:
    """Cancel a yes before the start, with its clock: late or not, protected or not (posting and engagement locked).

    Args:
        withdrawn: the whole posting was withdrawn: under 12 h† before the start is late, whenever it was agreed (d.1).
    """
    on = local(work.at).date()
    # Who was asked whether he comes under changed terms may always say no.
    is_protected = engagement.proposed_version is not None and step == "cancel_by_worker"
    is_protected = is_protected or rules.is_protected(reason_code, value("exchange.protected_reasons", on=on))
    is_late = not is_protected and rules.is_late_cancel(
        local(work.at),
        local(engagement.starts_at),
        local(engagement.accepted_at or work.at),
        same_day=value(
            "exchange.withdraw_late_minutes" if withdrawn else "exchange.late_cancel_minutes.same_day", on=on
        ),
        day_before=value("exchange.late_cancel_minutes.day_before", on=on),
    )
    _do_end(
        work, posting, engagement, step, reason_code=reason_code, is_late=is_late, is_protected=is_protected
    )


def as_system(work: Work) -> Work:
    """The same unit of work for a step that only SYSTEM may take and that follows from what the actor did."""
    return replace(work, actor=SYSTEM.by_way_of(work.actor.device))
