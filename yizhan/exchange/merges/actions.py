"""Telling two people apart, making one file of two, and two again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import PersonState
from yizhan.accounts.queries import person, person_by_uid, visible_person
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.merging import Pair, reasons_against
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.pages import page_or
from yizhan.exchange.match_index.actions import _do_unindex_worker
from yizhan.exchange.merges import access, joining, rules
from yizhan.exchange.merges.enums import MergeState
from yizhan.exchange.merges.events import FilesChangedHands
from yizhan.exchange.merges.joining import PERSON, WORKER
from yizhan.exchange.merges.models import FileMerge, TwinPair
from yizhan.exchange.merges.workflow import file_merge_workflow
from yizhan.exchange.workers.models import Worker
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel
from yizhan.messaging.queries import can_send_sms

LOCKS = ("exchange.FileMerge", "accounts.Person", "exchange.Worker")
NOT_FOUND = Reason("not_found", _("没有找到这份档案"))


# ---- pairs ----


@action
def note_twins(work: Work, found: Iterable[tuple[int, int, int, list[str]]]) -> int:
    """Keep the pairs that were found (SYSTEM): ``(smaller id, larger id, score, what they have in common)``.

    A pair that was told apart stays told apart; open pairs that no longer look alike go.

    Returns:
        how many pairs are new.
    """
    if not work.actor.is_system:
        raise Forbidden(Reason("wrong_role", _("这一步由系统做")))
    known = {(row.one_id, row.other_id): row for row in TwinPair.objects.all()}
    fresh, seen = [], set()
    for one, other, points, reasons in found:
        seen.add((one, other))
        row = known.get((one, other))
        if row is None:
            fresh.append(
                TwinPair(one_id=one, other_id=other, score=points, reasons=reasons, found_at=work.at)
            )
        elif row.told_apart_at is None and (row.score, row.reasons) != (points, reasons):
            row.score, row.reasons = points, reasons
            row.save(update_fields=["score", "reasons"])
    TwinPair.objects.bulk_create(fresh)
    gone = [row.pk for key, row in known.items() if key not in seen and row.told_apart_at is None]
    TwinPair.objects.filter(pk__in=gone, told_apart_at__isnull=True).delete()
    if fresh or gone:
        work.record(("exchange.TwinPair", "search"), after={"new": len(fresh), "gone": len(gone)})
    return len(fresh)


@action(locks=("accounts.Person",))
def tell_apart(work: Work, one_uid: str, other_uid: str, *, why: str) -> str:
    """These are two people: who said so and why is kept, and the pair does not come back.

    Returns:
        uid of the pair.

    Raises:
        OutOfSight, Forbidden. Refused: ``same_file``, ``reason_missing``, ``reason_too_long``.
    """
    people = _lock_people(work, one_uid, other_uid)
    refuse_if_any(rules.reasons_against_choice({}, why))
    one, other = sorted(people, key=lambda row: row.pk)
    pair, _is_new = TwinPair.objects.get_or_create(
        one_id=one.pk, other_id=other.pk, defaults={"found_at": work.at}
    )
    pair.told_apart_at, pair.told_apart_by_uid, pair.why = work.at, work.actor.person_uid, why.strip()
    pair.save(update_fields=["told_apart_at", "told_apart_by_uid", "why"])
    work.record(pair, after={"told_apart": True})
    return str(pair.uid)


# ---- merging ----


@action(locks=LOCKS)
def propose_merge(
    work: Work, survivor_uid: str, loser_uid: str, *, chosen: Mapping[str, str], reason: str
) -> str:
    """Make one file of two at once, or lay it before a second clerk when work hangs on either of them.

    Args:
        chosen: group of values (``rules.PERSON_GROUPS``, ``WORKER_GROUPS``) → ``Kept``; others decide themselves.
        reason: why these are one person.

    Returns:
        uid of the merge.

    Raises:
        OutOfSight: a file outside the actor's area. Forbidden: ``wrong_role``, ``own_file``.
        Refused: everything against it (``yizhan.*.merging``), ``choice_unknown``, ``reason_missing``,
            ``merging_already``.
    """
    stays, goes = _lock_people(work, survivor_uid, loser_uid)
    workers = _lock_workers(work, stays, goes)
    refuse_if_any([*rules.reasons_against_choice(chosen, reason), *against(stays, goes, workers)])
    merge = FileMerge(
        survivor=stays,
        loser=goes,
        state_changed_at=work.at,
        chosen=dict(chosen),
        reason=reason.strip(),
        needs_second=needs_second(workers.values()),
        proposed_by_uid=work.actor.person_uid,
        proposed_at=work.at,
    )
    try:
        with transaction.atomic():
            merge.save()
    except IntegrityError:
        raise Refused(Reason("merging_already", _("这份档案已经在合并了，等同事复核"))) from None
    work.record(merge, after={"proposed": True, "survivor": str(stays.uid), "loser": str(goes.uid)})
    if not merge.needs_second:
        _do_merge(work, merge, stays, goes, workers)
    return str(merge.uid)


@action(locks=LOCKS)
def confirm_merge(work: Work, merge_uid: str) -> str:
    """The second clerk looked at both files: one of two.

    Returns:
        the new state.

    Raises:
        OutOfSight. Forbidden: ``own_proposal``, ``own_file``, ``wrong_role``.
        Refused: ``wrong_state`` and everything against it by now.
    """
    merge, stays, goes, workers = _take(work, merge_uid)
    access.can_decide(work.actor, merge).require()
    if merge.state == MergeState.PROPOSED:
        refuse_if_any(against(stays, goes, workers))
    _do_merge(work, merge, stays, goes, workers)
    return str(merge.state)


@action(locks=LOCKS)
def decline_merge(work: Work, merge_uid: str, *, reason: str) -> str:
    """Not one person after all, or not now; who proposed it may take it back as well.

    Returns:
        the new state.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``, ``missing_reason``.
    """
    merge, stays, goes, _workers = _take(work, merge_uid)
    access.can_merge(work.actor, stays, goes).require()
    file_merge_workflow.apply(work, merge, "decline", reason=reason.strip())
    merge.decided_by_uid = work.actor.person_uid
    merge.save(update_fields=["decided_by_uid"])
    return str(merge.state)


@action(locks=LOCKS)
def undo_merge(work: Work, merge_uid: str, *, reason: str) -> str:
    """These were two people: every moved record and every changed value goes back where it was.

    Returns:
        the new state.

    Raises:
        OutOfSight. Forbidden: ``not_your_merge``, ``own_file``.
        Refused: ``wrong_state``, ``missing_reason``, and as ``rules.reasons_against_undoing``.
    """
    merge, stays, goes, _workers = _take(work, merge_uid)
    access.can_undo(work.actor, merge).require()
    if merge.state == MergeState.MERGED:
        refuse_if_any(reasons_against_undo(merge, stays, work.at.date()))
    file_merge_workflow.apply(work, merge, "undo", reason=reason.strip())
    keys = [key for key in (merge.survivor_worker_id, merge.loser_worker_id) if key]
    count = 0
    try:
        with transaction.atomic():
            if len(keys) == 2:
                found = work.lock_all((Worker, keys))
                mine, others = found[Worker, keys[0]], found[Worker, keys[1]]
                count += joining._do_part_workers(work, merge, mine, others, reason)  # type: ignore[arg-type]
            count += joining._do_part_people(work, merge, stays, goes, reason)
    except IntegrityError:
        text = _("原来的档案后来又添了同样的记录，放不回去")
        raise Refused(Reason("stands_twice", text)) from None
    merge.undone_by_uid, merge.undone_at = work.actor.person_uid, work.at
    merge.save(update_fields=["undone_by_uid", "undone_at"])
    work.record(merge, after={"rows_back": count}, reason=reason.strip())
    _do_emit(work, merge, stays, goes)
    for one in (stays, goes):
        _do_tell(work, merge, one, "exchange.files_parted")
    return str(merge.state)


# ---- steps ----


def _do_merge(work: Work, merge: FileMerge, stays: Any, goes: Any, workers: Mapping[int, Worker]) -> None:
    days = value("exchange.merge_undo_days", on=work.at.date())
    old_phone = goes.phone
    merge.decided_by_uid, merge.merged_at = work.actor.person_uid, work.at
    merge.undo_until = work.at.date() + timedelta(days=days)
    mine, others = workers.get(stays.pk), workers.get(goes.pk)
    if mine and others:
        merge.survivor_worker, merge.loser_worker = mine, others
    merge.save(update_fields=["decided_by_uid", "merged_at", "undo_until", "survivor_worker", "loser_worker"])
    file_merge_workflow.apply(work, merge, "merge")
    changes = {}
    changes[PERSON], moved = joining._do_join_people(work, merge, stays, goes)
    joining._do_note_moved(merge, PERSON, moved)
    if mine and others:
        changes[WORKER], moved_too = joining._do_join_workers(work, merge, mine, others)
        joining._do_note_moved(merge, WORKER, moved_too)
        _do_unindex_worker(
            work, others.pk
        )  # nobody is recommended under the old card while the rest is computed
        moved += moved_too
    merge.before = json.dumps(changes, ensure_ascii=False)
    merge.save(update_fields=["before"])
    for file in (stays, goes, mine, others):
        if file is not None:
            work.record(file, after={"merge": str(merge.uid)})
    left = sum(row.is_left for row in moved)
    work.record(merge, after={"rows_moved": len(moved) - left, "rows_left": left})
    _do_emit(work, merge, stays, goes)
    _do_tell(work, merge, stays, "exchange.files_merged", phone=old_phone)


def _do_emit(work: Work, merge: FileMerge, stays: Any, goes: Any) -> None:
    people = (stays.pk, goes.pk)
    workers = Worker.objects.filter(person_id__in=people).order_by("pk").values_list("pk", flat=True)
    work.emit(FilesChangedHands(merge.pk, people, tuple(workers)))


def _do_tell(work: Work, merge: FileMerge, one: Any, template: str, phone: str = "") -> None:
    """The person reads it in his messages; an old number is told by SMS, in case it is somebody else's."""
    until = f"{merge.undo_until:%Y-%m-%d}"
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=template,
        recipient_uid=str(one.uid),
        language=one.language,
        facts={"until": until},
        link=page_or("me_merges", ""),
        dedupe_key=f"{template}:{merge.uid}:{one.pk}",
    )
    if phone and phone != one.phone and can_send_sms():
        _do_queue_message(
            work,
            channel=Channel.SMS,
            template=template,
            recipient_uid=str(one.uid),
            address=phone,
            language=one.language,
            facts={"until": until},
            dedupe_key=f"{template}:{merge.uid}:sms",
        )


# ---- what both doors and pages ask ----


def against(stays: Any, goes: Any, workers: Mapping[int, Worker]) -> list[Reason]:
    """Everything against merging these two, as every context tells."""
    mine, others = workers.get(stays.pk), workers.get(goes.pk)
    return reasons_against(Pair({PERSON: stays, WORKER: mine}, {PERSON: goes, WORKER: others}))


def needs_second(workers: Iterable[Worker]) -> bool:
    """Whether a second clerk has to look: somebody applied, worked or was paid under one of the files."""
    return Engagement.objects.filter(worker__in=list(workers)).exists()


def reasons_against_undo(merge: FileMerge, stays: Any, today: Any) -> list[Reason]:
    """Everything against undoing a merge now."""
    worker = merge.survivor_worker
    facts = rules.UndoFacts(
        today=today,
        undo_until=merge.undo_until,  # type: ignore[arg-type]
        survivor_in_use=stays.state == PersonState.ACTIVE,
        merged_again=stays.state == PersonState.MERGED,
        changed=joining.changed_since(merge, stays, worker),
        strayed=joining.strayed(merge, PERSON, stays)
        + (joining.strayed(merge, WORKER, worker) if worker else 0),
        blanked=not merge.before or stays.blanked_at is not None,
    )
    return rules.reasons_against_undoing(facts)


def workers_of(*people: Any) -> dict[int, Worker]:
    """Person id → registration, of those who have one."""
    keys = [one.pk for one in people]
    rows = Worker.objects.filter(person_id__in=keys).select_related("station", "person")
    return {row.person_id: row for row in rows}


def _lock_people(work: Work, one_uid: str, other_uid: str) -> tuple[Any, Any]:
    """Both files inside the actor's area, locked and fresh, in the order asked."""
    found = []
    for uid in (one_uid, other_uid):
        known = person_by_uid(uid)
        if known is None:
            raise OutOfSight(NOT_FOUND)
        found.append(visible_person(work.actor, known.pk))
    one, other = found
    access.can_merge(work.actor, one, other).require()
    if one.pk == other.pk:
        raise Refused(Reason("same_file", _("这是同一份档案")))
    locked = work.lock_all((type(one), [one.pk, other.pk]))
    return locked[type(one), one.pk], locked[type(one), other.pk]


def _lock_workers(work: Work, *people: Any) -> dict[int, Worker]:
    keys = [worker.pk for worker in workers_of(*people).values()]
    rows = work.lock_all((Worker, keys)).values() if keys else ()
    return {row.person_id: row for row in rows}  # type: ignore[attr-defined, misc]


def _take(work: Work, merge_uid: str) -> tuple[FileMerge, Any, Any, dict[int, Worker]]:
    """The merge inside the actor's area and its files, locked and fresh."""
    key = FileMerge.objects.visible_to(work.actor).filter(uid=merge_uid).values_list("pk", flat=True).first()
    if key is None:
        raise OutOfSight(Reason("not_found", _("没有找到这次合并")))
    merge = work.lock(FileMerge, key)
    model = type(person(merge.survivor_id))
    found = work.lock_all((model, [merge.survivor_id, merge.loser_id]))
    stays, goes = found[model, merge.survivor_id], found[model, merge.loser_id]
    merge.survivor, merge.loser = stays, goes  # type: ignore[assignment]
    return merge, stays, goes, _lock_workers(work, stays, goes)
