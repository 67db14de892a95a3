"""Computing a star, and what happens when it would fall: told first, with ten days† to object (e.4 step 9).

Lock order: drop (75) after everything its callers hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.pages import page_or
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.match_index.actions import _do_set_worker_star
from yizhan.exchange.ratings.enums import DropState
from yizhan.exchange.ratings.events import StarChanged
from yizhan.exchange.ratings.models import StarChange, StarDrop, WorkerStar
from yizhan.exchange.ratings.reading import outcomes_of, policy_named, policy_on, standing_of
from yizhan.exchange.ratings.rules import Star, star
from yizhan.exchange.ratings.workflow import drop_workflow
from yizhan.exchange.workers.models import Worker
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel

OPEN = (DropState.ANNOUNCED, DropState.OBJECTED)
BATCH = 50


def star_now(worker: Worker, group_id: str, now: datetime, *, code: str = "") -> tuple[Star, str]:
    """The star as the rules give it at an instant, and the code of the policy used.

    Args:
        code: a policy to use instead of the one in force (old stars stay reproducible).
    """
    policy = policy_named(code) if code else policy_on(local(now).date())
    in_group = Q(posting__trade__parent_id=group_id) | Q(posting__trade_id=group_id)
    rows = outcomes_of(Engagement.objects.filter(in_group, worker=worker), policy, now)
    outcomes = [row for _pk, row in rows.get((worker.pk, group_id), [])]
    return star(outcomes, standing_of(worker, group_id, outcomes, policy, now), now, policy), policy.code


def _do_compute_star(work: Work, worker_id: int, group_id: str) -> WorkerStar:
    """Compute the star of one worker in one trade group; a fall is announced before it happens."""
    worker = Worker.objects.select_related("station", "person").get(pk=worker_id)
    computed, code = star_now(worker, group_id, work.at)
    row = WorkerStar.objects.filter(worker_id=worker_id, group_id=group_id).first()
    shown = row.stars_hundredths if row else None
    parts_before = dict(row.parts) if row else {}
    row, _is_new = WorkerStar.objects.update_or_create(
        worker_id=worker_id,
        group_id=group_id,
        defaults={
            "computed_hundredths": computed.hundredths,
            "answers_count": computed.answers,
            "parts": computed.parts(),
            "policy_code": code,
            "computed_at": work.at,
        },
    )
    is_falling = shown is not None and computed.hundredths is not None and computed.hundredths < shown
    if is_falling:
        _do_announce(work, row, parts_before, worker)
    else:
        _do_call_off(work, row)
        _do_show(work, row, computed.hundredths)
    return row


def _do_show(work: Work, row: WorkerStar, hundredths: int | None) -> None:
    """Let a star be the one that is shown."""
    before = row.stars_hundredths
    if (
        before != hundredths
        or not StarChange.objects.filter(worker=row.worker_id, group=row.group_id).exists()
    ):
        row.stars_hundredths = hundredths
        row.save(update_fields=["stars_hundredths"])
        StarChange.objects.create(
            worker_id=row.worker_id,
            group_id=row.group_id,
            stars_hundredths=hundredths,
            policy_code=row.policy_code,
            at=work.at,
        )
    if before != hundredths:
        work.record(
            ("exchange.WorkerStar", f"{row.worker_id}:{row.group_id}"),
            before={"stars_hundredths": before},
            after={"stars_hundredths": hundredths},
        )
        work.emit(StarChanged(row.worker_id, row.group_id, before, hundredths))
    _do_set_worker_star(work, row.worker_id, row.group_id, hundredths)


def _do_announce(work: Work, row: WorkerStar, parts_before: dict[str, Any], worker: Worker) -> None:
    """Tell the worker that the star will fall, why, and until when to object."""
    assert row.stars_hundredths is not None
    assert row.computed_hundredths is not None
    standing = row.drops.filter(state__in=OPEN).first()
    if standing is not None:
        if standing.after_hundredths != row.computed_hundredths:
            standing.after_hundredths = row.computed_hundredths
            standing.save(update_fields=["after_hundredths"])
            work.record(standing, after={"after_hundredths": row.computed_hundredths})
        return
    days = value("exchange.star_drop_days", on=local(work.at).date())
    until = work.at + timedelta(days=days)
    drop = StarDrop.objects.create(
        star=row,
        before_hundredths=row.stars_hundredths,
        after_hundredths=row.computed_hundredths,
        reasons=reasons_of_drop(parts_before, row.parts),
        state_changed_at=work.at,
        announced_at=work.at,
        object_until=until,
    )
    work.record(drop, after={"before": row.stars_hundredths, "after": row.computed_hundredths})
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template="exchange.star_drop_announced",
        recipient_uid=str(worker.person.uid),
        language=worker.person.language,
        facts={
            "trade": row.group.name,
            "before": row.stars_hundredths // 100,
            "after": row.computed_hundredths // 100,
            "until": f"{local(until):%m-%d}",
        },
        link=page_or("me_stars", ""),
        dedupe_key=f"exchange.star_drop_announced:{drop.pk}",
    )


def _do_call_off(work: Work, row: WorkerStar) -> None:
    """The star no longer falls: an announced fall is off."""
    drop_id = row.drops.filter(state__in=OPEN).values_list("pk", flat=True).first()
    if drop_id is not None:
        drop_workflow.apply(work, work.lock(StarDrop, drop_id), "recover", evidence={"why": "recovered"})


def reasons_of_drop(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """What made the index smaller, the heaviest first, as codes with numbers (words are made where they are read)."""
    found = []
    for part in ("graded", "private", "reliable"):
        old, new = before.get(part), after[part]
        if old is not None and new < old - 0.0005:
            found.append({"code": part, "before": old, "after": new})
    for code, count in after["failures"].items():
        earlier = (before.get("failures") or {}).get(code, 0)
        if count > earlier:
            found.append({"code": code, "count": count - earlier})
    if after["complaint_malus"] > (before.get("complaint_malus") or 0):
        found.append({"code": "complaint"})
    if after["held_at_four"] and not before.get("held_at_four"):
        found.append({"code": "held_at_four"})
    return found or [{"code": "policy"}]


@action(locks=("exchange.StarDrop",))
def take_star_drop(work: Work, drop_id: int) -> str:
    """SYSTEM: nobody objected in time, the announced star holds from now on.

    Returns:
        the new state.
    """
    drop = work.lock(StarDrop, drop_id)
    if drop.object_until > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    drop_workflow.apply(work, drop, "take")
    _do_show(work, drop.star, drop.star.computed_hundredths)
    return str(drop.state)


@action(locks=("exchange.StarDrop",))
def refresh_stars(work: Work, star_ids: list[int]) -> int:
    """SYSTEM: compute some stars anew because time has passed (older answers weigh less)."""
    rows = WorkerStar.objects.filter(pk__in=star_ids).order_by("pk").values_list("worker_id", "group_id")
    for worker_id, group_id in rows:
        _do_compute_star(work, worker_id, group_id)
    return len(rows)


def stale_star_ids(now: datetime) -> list[int]:
    """Stars computed too long ago, the oldest first."""
    days = value("exchange.star_refresh_days", on=local(now).date())
    stale = WorkerStar.objects.filter(computed_at__lt=now - timedelta(days=days))
    return list(stale.order_by("computed_at", "pk").values_list("pk", flat=True)[: 10 * BATCH])
