"""Reading engagements."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.workflow import Option, TransitionLog, history
from yizhan.exchange.engagements.access import NOT_FOUND
from yizhan.exchange.engagements.enums import (
    HIRER_REASONS,
    HOLDS_PLACE,
    STATION_REASONS,
    WORKER_REASONS,
    EndReason,
    EngagementState,
)
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import reasons_against
from yizhan.exchange.engagements.workflow import engagement_workflow
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker


def full() -> QuerySet[Engagement]:
    """Engagements with everything a card needs, in one query."""
    return Engagement.objects.select_related(
        "posting__hirer__organisation", "posting__trade", "worker__person", "station"
    )


def visible_engagement(actor: Actor, uid: str) -> Engagement:
    """An engagement inside the actor's scope; :class:`OutOfSight` otherwise."""
    found = full().filter(uid=uid, pk__in=Engagement.objects.visible_to(actor).values("pk")).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def engagements_of_worker(worker_id: int) -> QuerySet[Engagement]:
    """All of one worker, newest start first."""
    return full().filter(worker_id=worker_id).order_by("-starts_at", "-pk")


def engagements_of_posting(posting_id: int) -> QuerySet[Engagement]:
    """All of one posting: those who hold a place, then the others, oldest first."""
    return full().filter(posting_id=posting_id).order_by("pk")


def holders_of_posting(posting_id: int) -> QuerySet[Engagement]:
    """Who holds a place (the foreman's list)."""
    return engagements_of_posting(posting_id).filter(state__in=HOLDS_PLACE)


def engagement_of(worker_id: int, posting_id: int) -> Engagement | None:
    """The newest engagement of a pair, to show "you have applied"."""
    return full().filter(worker_id=worker_id, posting_id=posting_id).order_by("-pk").first()


def reasons_not_to_take(worker: Worker, posting: Posting) -> list[Reason]:
    """All reasons why this worker cannot apply or be assigned now; empty when he can (for buttons)."""
    return reasons_against(posting, worker, clock.now())


def open_steps(actor: Actor, engagement: Engagement) -> list[Option]:
    """Buttons for one actor: the workflow's options that people press, with clocks applied."""
    now = clock.now()
    undo_over = engagement.undo_until is None or engagement.undo_until <= now
    hidden = {"lapse", "confirm", "close", "arrive", "complete"}
    hidden |= {"undo"} if undo_over else set()
    return [
        option for option in engagement_workflow.available(actor, engagement) if option.name not in hidden
    ]


def reason_choices(side: str) -> list[tuple[str, str]]:
    """Reasons to choose from when ending (``worker``, ``hirer``, else the station's)."""
    codes = {"worker": WORKER_REASONS, "hirer": HIRER_REASONS}.get(side, STATION_REASONS)
    return [(code, str(EndReason(code).label)) for code in codes]


def no_show_candidates(actor: Actor) -> QuerySet[Engagement]:
    """Whom the station should call: confirmed, not arrived, 60 min† past the start (d.2: proposed, never automatic)."""
    before = clock.now() - timedelta(minutes=value("exchange.no_show_minutes"))
    waiting = [EngagementState.CONFIRMED, EngagementState.DISPATCHED]
    return full().filter(
        pk__in=Engagement.objects.visible_to(actor).values("pk"), state__in=waiting, starts_at__lte=before
    )


def call_back_workers(hirer_id: int, limit: int = 10) -> list[int]:
    """Ids of workers who finished work for this hirer, the latest first (老雇主叫回)."""
    rows = (
        Engagement.objects.filter(
            posting__hirer_id=hirer_id, state__in=[EngagementState.COMPLETED, EngagementState.CLOSED]
        )
        .order_by("-starts_at")
        .values_list("worker_id", flat=True)
    )
    return list(dict.fromkeys(rows))[:limit]


def history_of(engagement: Engagement) -> QuerySet[TransitionLog]:
    """What happened to an engagement, oldest first."""
    return history(engagement_workflow, engagement)
