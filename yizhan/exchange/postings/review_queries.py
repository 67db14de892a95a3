"""What reviewers and managers read: the inbox with its clocks, timeliness, doubles, spot checks, rechecks, objections."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from yizhan.accounts.queries import has_qualification
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.exchange.postings import rules
from yizhan.exchange.postings.enums import Lane, PostingOrigin, PostingState, TaskOutcome
from yizhan.exchange.postings.models import Posting, PostingFinding, ReviewDecision
from yizhan.exchange.postings.review_models import Objection, Recheck, ReviewTask, SpotCheck
from yizhan.facilities.stations.queries import station_names

WAITING = (PostingState.IN_REVIEW, PostingState.AUTO_HOLD)
OPEN_STATES = (PostingState.IN_REVIEW, PostingState.PUBLISHED, PostingState.FILLED)
NOT_FOUND = Reason("not_found", "没有找到，可能已经撤下")
_FULL = ("hirer__organisation", "hirer__contact", "trade", "station", "site", "merged_into")


# ---- the inbox ----


def review_inbox(actor: Actor, *, limit: int = 50) -> list[Posting]:
    """What waits for a decision in the actor's scope, the most urgent first, held ones last; four queries."""
    prefetched = _inbox(actor).prefetch_related(
        Prefetch("findings", queryset=PostingFinding.objects.order_by("pk")), "review_tasks", "decisions"
    )
    return list(prefetched[:limit])


def review_count(actor: Actor) -> int:
    """How many wait for a decision."""
    return _inbox(actor).filter(state=PostingState.IN_REVIEW).count()


def may_review(actor: Actor) -> bool:
    """Whether the actor holds the qualification today (the buttons still ask about each posting)."""
    return actor.person_id is not None and has_qualification(
        actor.person_id, "posting_review", on=clock.today()
    )


def _inbox(actor: Actor) -> QuerySet[Posting]:
    waiting = (
        Posting.objects.select_related(*_FULL).visible_to(actor).filter(state__in=WAITING)
    )  # the manager's own method comes first
    return waiting.order_by(F("review_due_at").asc(nulls_last=True), "submitted_at", "pk")


def task_of(row: Posting) -> ReviewTask | None:
    """The clock of the present version (prefetched or one query)."""
    return next((task for task in row.review_tasks.all() if task.terms_version == row.terms_version), None)


def stage_of(row: Posting, now: datetime) -> str:
    """``calm``, ``half``, ``near``, ``late`` of the running clock; ``""`` when none runs."""
    task = task_of(row)
    if row.state != PostingState.IN_REVIEW or row.review_due_at is None:
        return ""
    starts_at = task.starts_at if task else row.submitted_at or row.review_due_at
    return rules.clock_stage(
        starts_at,
        row.review_due_at,
        now,
        half=value("exchange.review_warn_half"),
        near=value("exchange.review_warn_near"),
    )


def first_of_two(row: Posting) -> ReviewDecision | None:
    """The first decision while a second person is waited for."""
    if row.state not in WAITING:
        return None
    return next((d for d in row.decisions.all() if d.terms_version == row.terms_version), None)


# ---- how timely ----


@dataclass(frozen=True, slots=True)
class Share:
    """A share with what it is made of; ``value`` is ``None`` while there is nothing to divide by."""

    label: str
    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def percent(self) -> str:
        return "—" if self.value is None else f"{self.value * 100:.0f}%"


@dataclass(frozen=True, slots=True)
class Timeliness:
    """R9.4 over the last days: how many reviews were done within their time, and which were not.

    Args:
        counter: ordinary counter posts, the figure of the requirement. ordinary, dawn: all of a lane.
        late: tasks that were or are late, the newest first. unreviewed: work began before anybody had looked.
    """

    days: int
    target: float
    counter: Share
    ordinary: Share
    dawn: Share
    late: list[ReviewTask]
    unreviewed: int

    @property
    def is_met(self) -> bool:
        return self.counter.value is None or self.counter.value >= self.target


def timeliness(actor: Actor, now: datetime, *, most_late: int = 50) -> Timeliness:
    """Review times of everything in the actor's scope whose time ended within the last days.

    A posting that was withdrawn or merged before its time ran out does not count; one that nobody has looked at and whose
    time is over counts as late.
    """
    days = value("exchange.review_report_days", on=now.date())
    since = now - timedelta(days=days)
    tasks = ReviewTask.objects.filter(
        posting__in=Posting.objects.visible_to(actor).values("pk"), queued_at__gte=since
    ).select_related("posting__hirer__organisation", "station")
    done, late, unreviewed = [], [], 0
    for task in tasks.order_by("-queued_at", "-pk"):
        left = task.outcome in {TaskOutcome.WITHDRAWN, TaskOutcome.MERGED}
        is_late = (task.decided_at or now) > task.due_at
        if (left or not task.outcome) and not is_late:
            continue
        unreviewed += task.outcome == TaskOutcome.EXPIRED
        done.append((task, is_late))
        if is_late:
            late.append(task)

    def share(label: str, lane: str, origins: tuple[str, ...] = ()) -> Share:
        mine = [x for t, x in done if t.lane == lane and (not origins or t.origin in origins)]
        return Share(label, sum(not is_late for is_late in mine), len(mine))

    return Timeliness(
        days=days,
        target=value("exchange.review_on_time_share", on=now.date()),
        counter=share("counter", Lane.ORDINARY, (PostingOrigin.COUNTER, PostingOrigin.PHONE)),
        ordinary=share("ordinary", Lane.ORDINARY),
        dawn=share("dawn", Lane.DAWN),
        late=late[:most_late],
        unreviewed=unreviewed,
    )


def source_shares(actor: Actor, now: datetime) -> list[Share]:
    """How many of the scope's postings of the last days came through which door (R8.2); biggest first."""
    days = value("exchange.review_report_days", on=now.date())
    rows = Posting.objects.visible_to(actor).filter(created_at__gte=now - timedelta(days=days))
    counted = Counter(rows.exclude(state=PostingState.DRAFT).values_list("origin", flat=True))
    whole = sum(counted.values())
    return [Share(str(PostingOrigin(code).label), count, whole) for code, count in counted.most_common()]


# ---- the same job twice ----


def duplicates_of(row: Posting) -> list[Posting]:
    """Other postings that look like the same job: same hirer or phone, same day, trade and a place of the same name."""
    if row.starts_at is None or row.trade_id is None:
        return []
    day = row.starts_at.astimezone(clock.SHANGHAI).date()
    same = Q(hirer_id=row.hirer_id)
    contact = row.hirer.contact
    if contact is not None:
        same |= Q(hirer__contact_id=contact.pk)
        if contact.phone_index:
            same |= Q(hirer__contact__phone_index=contact.phone_index)
    found = (
        Posting.objects.select_related(*_FULL)
        .filter(same, trade_id=row.trade_id, state__in=OPEN_STATES)
        .filter(starts_at__gte=clock.local(day), starts_at__lt=clock.local(day + timedelta(days=1)))
        .exclude(pk=row.pk)
    )
    least = value("exchange.same_place_share")
    alike = [
        other
        for other in found.order_by("pk")[:50]
        if rules.likeness(row.place_text, other.place_text) >= least
    ]
    order = {PostingState.FILLED: 0, PostingState.PUBLISHED: 1}
    return sorted(alike, key=lambda other: (order.get(PostingState(other.state), 2), other.pk))


def merged_into(row: Posting) -> QuerySet[Posting]:
    """Postings that point to this one."""
    return Posting.objects.filter(merged_into=row, state=PostingState.MERGED).select_related("station")


# ---- after publication ----


def open_spot_checks(actor: Actor, *, limit: int = 50) -> QuerySet[SpotCheck]:
    """Drawn and not yet read, in the actor's scope, the oldest draw first."""
    return _spots(actor).filter(result="").order_by("draw__week_start", "pk")[:limit]


def past_spot_checks(actor: Actor, *, limit: int = 20) -> QuerySet[SpotCheck]:
    """Read lately, newest first."""
    return _spots(actor).exclude(result="").order_by("-checked_at", "-pk")[:limit]


def visible_spot_check(actor: Actor, uid: Any) -> SpotCheck:
    """One drawn posting inside the scope; ``OutOfSight`` otherwise."""
    found = _spots(actor).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def _spots(actor: Actor) -> QuerySet[SpotCheck]:
    rows = SpotCheck.objects.filter(posting__in=Posting.objects.visible_to(actor).values("pk"))
    return rows.select_related(
        "posting__hirer__organisation", "posting__station", "draw__station", "checked_by"
    )


def open_rechecks(actor: Actor) -> QuerySet[Recheck]:
    """Out of sight and waiting for a decision."""
    rows = Recheck.objects.filter(outcome="", posting__in=Posting.objects.visible_to(actor).values("pk"))
    return rows.select_related("posting__hirer__organisation", "posting__station").order_by("due_on", "pk")


def recheck_of(row: Posting) -> Recheck | None:
    """The newest recheck of a posting."""
    return row.rechecks.order_by("-pk").first()


def open_objections(actor: Actor) -> QuerySet[Objection]:
    """Unanswered objections to reviews; those to 货不对板 are answered with their report."""
    rows = Objection.objects.filter(outcome="", posting__in=Posting.objects.visible_to(actor).values("pk"))
    return (
        rows.exclude(against="mismatch")
        .select_related("posting__hirer__organisation")
        .order_by("due_on", "pk")
    )


def visible_objection(actor: Actor, uid: Any) -> Objection:
    """One objection inside the scope; ``OutOfSight`` otherwise."""
    rows = Objection.objects.filter(posting__in=Posting.objects.visible_to(actor).values("pk"))
    found = (
        rows.exclude(against="mismatch")
        .select_related("posting__hirer__organisation")
        .filter(uid=uid)
        .first()
    )
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def objections_of(row: Posting) -> list[Objection]:
    """Objections about a posting, newest first."""
    return list(row.objections.select_related("decided_by").order_by("-pk"))


def upheld_rechecks(posting_ids: list[int]) -> dict[int, int]:
    """How often each posting was taken down after a recheck or failed a spot check."""
    counted: dict[int, int] = defaultdict(int)
    taken = Recheck.objects.filter(posting__in=posting_ids, outcome="taken_down")
    for posting_id in taken.values_list("posting_id", flat=True):
        counted[posting_id] += 1
    return counted


def stations_named(ids: list[int]) -> dict[int, str]:
    """Names of stations by id."""
    return station_names(ids)
