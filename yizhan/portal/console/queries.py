"""Reading for the station console. Every page costs a number of queries that does not grow with its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.queries import all_days
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.queries import full, no_show_candidates
from yizhan.exchange.hirers.queries import waiting_for_check
from yizhan.exchange.pay.enums import PayState
from yizhan.exchange.pay.queries import all_pay
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.queries import WAITING, findings_of_version, visible_postings
from yizhan.exchange.ratings.queries import stars_by_group
from yizhan.exchange.trades.queries import group_code
from yizhan.exchange.workers.queries import free_on, workers_by_id
from yizhan.facilities.stations.queries import stations_visible_to
from yizhan.portal.console.proposals import BUSY, Choice, choose, reason_of
from yizhan.portal.console.rules import FindingTag, finding_tag
from yizhan.portal.jobs.cards import pay_unit_of

SHOWN_WORKERS, SHOWN_POSTINGS, SHOWN_REVIEWS = 8, 4, 4
PAGE_SIZE = 50
LATE_PAY = frozenset({PayState.OVERDUE, PayState.CONTESTED, PayState.PART_PAID, PayState.IN_LADDER})
OUT = frozenset({EngagementState.DISPATCHED, EngagementState.ON_SITE, EngagementState.WORKING})

TODO = ("hours", "pay", "no_show")
"""Filters of the engagement list that the hall links to."""


# ---- which station ----


def stations_of(actor: Actor) -> list[Any]:
    """The actor's stations with how much waits at each; one query."""
    found = stations_visible_to(actor).prefetch_related(None)
    return list(
        found.annotate(
            hours_waiting=_count(contested_days(actor), "engagement__station_id"),
            pay_waiting=_count(late_pay(actor), "engagement__station_id"),
            no_show_waiting=_count(no_show_candidates(actor), "station_id"),
            check_waiting=_count(waiting_for_check(actor), "station_id"),
        )
    )


def _count(rows: QuerySet, station: str) -> Coalesce:
    """How many of these rows belong to the outer station."""
    counted = (
        rows.order_by()
        .filter(**{station: OuterRef("pk")})
        .values(station)
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def contested_days(actor: Actor) -> QuerySet:
    """Days whose hours both sides see differently: the station decides."""
    scope = full().visible_to(actor).order_by().values("pk")
    return all_days().filter(engagement__in=scope, state=AttendanceState.CONTESTED)


def late_pay(actor: Actor) -> QuerySet:
    """Pay that is overdue or said not to have come."""
    scope = full().visible_to(actor).order_by().values("pk")
    return all_pay().filter(engagement__in=scope, state__in=LATE_PAY)


# ---- the hall ----


@dataclass(frozen=True, slots=True)
class FreeWorker:
    """Somebody of the station who could work today. ``star`` is ``None`` for a newcomer."""

    worker: Any
    trade: str
    star: float | None
    said_free: bool


@dataclass(frozen=True, slots=True)
class OpenJob:
    """A posting that lacks people, with the people proposed for it."""

    posting: Any
    pay_unit: str
    pay_note: str
    workers: tuple[Any, ...]
    reason: str
    neighbour: str
    neighbour_count: int

    @property
    def worker_uids(self) -> str:
        """For the 换人 link."""
        return ",".join(str(worker.uid) for worker in self.workers)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A posting that waits for a reviewer."""

    posting: Any
    tag: FindingTag
    url: str


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of 今天要做."""

    count: int
    title: str
    detail: str
    url: str
    icon_name: str


@dataclass(frozen=True, slots=True)
class Hall:
    """Everything of the hall of one station."""

    free: list[FreeWorker]
    free_total: int
    said_total: int
    jobs: list[OpenJob]
    jobs_total: int
    lacking: int
    out: int
    arrived: int
    done_today: int
    day_pay_fen: int
    reviews: list[ReviewRow]
    reviews_total: int
    oldest_review: datetime | None
    todo: list[Todo]

    @property
    def free_more(self) -> int:
        """How many free workers the list does not show."""
        return self.free_total - len(self.free)


def hall(actor: Actor, station: Any, now: datetime) -> Hall:
    """The hall of one station (with its counts from :func:`stations_of`)."""
    today = now.astimezone(clock.SHANGHAI).date()
    free_rows, free_total, said_total = _free_today(station, now)
    postings, jobs_total, lacking = _waiting_postings(actor, station, now)
    choices = choose(station.pk, postings, now)
    ids = [pk for pk, _said in free_rows] + [pk for choice in choices.values() for pk in choice.worker_ids]
    workers = workers_by_id(list(dict.fromkeys(ids)))
    stars = stars_by_group([pk for pk, _said in free_rows])
    reviews, reviews_total = _reviews(actor, station)
    return Hall(
        free=[_free_worker(workers[pk], said, stars) for pk, said in free_rows if pk in workers],
        free_total=free_total,
        said_total=said_total,
        jobs=[_open_job(row, choices[row.pk], workers) for row in postings],
        jobs_total=jobs_total,
        lacking=lacking,
        reviews=reviews,
        reviews_total=reviews_total,
        oldest_review=reviews[0].posting.submitted_at if reviews else None,
        todo=todo_of(station),
        **_today_figures(station, clock.local(today), clock.local(today + timedelta(days=1))),
    )


def _free_today(station: Any, now: datetime) -> tuple[list[tuple[int, bool]], int, int]:
    today = now.astimezone(clock.SHANGHAI).date()
    tonight = clock.local(today + timedelta(days=1))
    at_work = (
        full().filter(state__in=BUSY, starts_at__lt=tonight, ends_at__gt=now).order_by().values("worker_id")
    )
    found = free_on(station.pk, today).exclude(pk__in=at_work)
    rows = found.annotate(
        total=Window(Count("pk")), said_total=Window(Count("pk", filter=Q(said_free=True)))
    ).values_list("pk", "said_free", "total", "said_total")[:SHOWN_WORKERS]
    rows = list(rows)
    return (
        [(pk, said) for pk, said, _total, _said in rows],
        rows[0][2] if rows else 0,
        rows[0][3] if rows else 0,
    )


def _free_worker(worker: Any, said_free: bool, stars: dict[tuple[int, str], float]) -> FreeWorker:
    best = next(iter(worker.worker_trades.all()), None)
    star = stars.get((worker.pk, group_code(best.trade_id))) if best else None
    return FreeWorker(worker, best.trade.name if best else "", star, said_free)


def lacking_postings(actor: Actor, station: Any, now: datetime) -> QuerySet:
    """Postings of a station that can still take somebody, the earliest start first."""
    found = visible_postings(actor).open(now).filter(station_id=station.pk, starts_at__gt=now)
    return found.order_by("starts_at", "pk")


def _waiting_postings(actor: Actor, station: Any, now: datetime) -> tuple[list[Any], int, int]:
    left = F("headcount") - F("taken_count")
    found = lacking_postings(actor, station, now).annotate(
        total=Window(Count("pk")), lacking=Window(Sum(left))
    )
    rows = list(found[:SHOWN_POSTINGS])
    return rows, rows[0].total if rows else 0, rows[0].lacking if rows else 0


def _open_job(posting: Any, choice: Choice, workers: dict[int, Any]) -> OpenJob:
    people = tuple(workers[pk] for pk in choice.worker_ids if pk in workers)
    unit, note = pay_unit_of(posting)
    name, count = choice.neighbour
    return OpenJob(
        posting, unit, note, people, reason_of(posting, choice, people) if people else "", name, count
    )


def _today_figures(station: Any, begins: datetime, ends: datetime) -> dict[str, int]:
    running = Q(starts_at__lt=ends, ends_at__gt=begins)
    settled = Q(confirmed_at__gte=begins, confirmed_at__lt=ends)
    there = Q(state__in=[EngagementState.ON_SITE, EngagementState.WORKING])
    found = full().filter(station_id=station.pk).filter(running | settled).order_by()
    figures = found.aggregate(
        out=Count("pk", filter=running & Q(state__in=OUT)),
        arrived=Count("pk", filter=running & there),
        done_today=Count("pk", filter=settled),
        day_pay_fen=Sum("agreed_pay_fen", filter=settled & Q(posting__pay_unit="day")),
    )
    return {name: number or 0 for name, number in figures.items()}


def _reviews(actor: Actor, station: Any) -> tuple[list[ReviewRow], int]:
    found = visible_postings(actor).filter(station_id=station.pk, state__in=WAITING)
    found = found.annotate(total=Window(Count("pk"))).prefetch_related("findings")
    rows = list(found.order_by("submitted_at", "pk")[:SHOWN_REVIEWS])
    reviews = [ReviewRow(row, finding_tag(findings_of_version(row)), _review_url(row)) for row in rows]
    return reviews, rows[0].total if rows else 0


def _review_url(posting: Any) -> str:
    try:
        return reverse("review_posting", args=[posting.uid])
    except NoReverseMatch:
        return ""


def todo_of(station: Any) -> list[Todo]:
    """今天要做: only what waits, each with the page where it is done."""
    base = reverse("console_engagements")
    lines = [
        Todo(station.no_show_waiting, _("%(n)s 人没到，打个电话"), _("问清楚再记没来，名额才空得出来"), f"{base}?todo=no_show", "phone"),
        Todo(station.hours_waiting, _("%(n)s 个工时对不上"), _("两边都问过，驿站来定"), f"{base}?todo=hours", "clock"),
        Todo(station.pay_waiting, _("%(n)s 笔工钱没付清"), _("先问用工方，再告诉工人"), f"{base}?todo=pay", "cash"),
        Todo(station.check_waiting, _("%(n)s 个用工方等核验"), _("看证件、打电话"), url_or_blank("console_hirers"), "id"),
    ]  # fmt: skip
    return [
        Todo(line.count, line.title % {"n": line.count}, line.detail, line.url, line.icon_name)
        for line in lines
        if line.count
    ]


# ---- lists ----

POSTING_GROUPS: dict[str, frozenset[str]] = {
    "open": frozenset({PostingState.PUBLISHED, PostingState.FILLED, PostingState.PAUSED}),
    "review": frozenset({PostingState.SUBMITTED, PostingState.IN_REVIEW, PostingState.AUTO_HOLD, PostingState.UNDER_RECHECK}),
    "fix": frozenset({PostingState.DRAFT, PostingState.RETURNED}),
    "ended": frozenset({PostingState.EXPIRED, PostingState.WITHDRAWN, PostingState.REJECTED, PostingState.TAKEN_DOWN}),
}  # fmt: skip

ENGAGEMENT_GROUPS: dict[str, frozenset[str]] = {
    "asking": frozenset({EngagementState.INTERESTED, EngagementState.OFFERED}),
    "coming": frozenset({EngagementState.ACCEPTED, EngagementState.CONFIRMED, EngagementState.DISPATCHED}),
    "working": frozenset({EngagementState.ON_SITE, EngagementState.WORKING}),
    "done": frozenset({EngagementState.COMPLETED, EngagementState.CLOSED}),
    "trouble": frozenset({
        EngagementState.NO_SHOW_WORKER, EngagementState.NO_SHOW_HIRER, EngagementState.SENT_HOME,
        EngagementState.WALKED_OFF, EngagementState.ABANDONED_SAFETY, EngagementState.CANCELLED_BY_WORKER,
        EngagementState.CANCELLED_BY_HIRER, EngagementState.REPLACED,
    }),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PostingLine:
    """A posting in the station's list."""

    posting: Any

    @property
    def colour(self) -> str:
        """Tag kind of its state."""
        return PostingState(self.posting.state).colour


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page and the key of the next."""

    rows: Sequence[Any]
    next_key: int | None


def postings_page(actor: Actor, station: Any, group: str, words: str, before: int | None) -> Page:
    """Postings of a station by state, newest first; words search title, number and hirer."""
    found = visible_postings(actor).filter(station_id=station.pk).exclude(state=PostingState.ARCHIVED)
    found = found.filter(state__in=POSTING_GROUPS[group]) if group in POSTING_GROUPS else found
    if words:
        found = found.filter(
            Q(title__icontains=words)
            | Q(number__iexact=words)
            | Q(hirer__organisation__name__icontains=words)
        )
    page = _page(found, before)
    return Page([PostingLine(row) for row in page.rows], page.next_key)


def engagements_page(
    actor: Actor, station: Any, *, group: str, todo: str, words: str, before: int | None, now: datetime
) -> Page:
    """Engagements of today (whose work runs today or that were made today), or those of one duty of 今天要做."""
    found = full().visible_to(actor).filter(station_id=station.pk)
    if todo == "hours":
        found = found.filter(pk__in=contested_days(actor).order_by().values("engagement_id"))
    elif todo == "pay":
        found = found.filter(pk__in=late_pay(actor).order_by().values("engagement_id"))
    elif todo == "no_show":
        found = found.filter(pk__in=no_show_candidates(actor).order_by().values("pk"))
    elif not words:
        today = now.astimezone(clock.SHANGHAI).date()
        begins, ends = clock.local(today), clock.local(today + timedelta(days=1))
        found = found.filter(Q(starts_at__lt=ends, ends_at__gt=begins) | Q(state_changed_at__gte=begins))
    if group in ENGAGEMENT_GROUPS:
        found = found.filter(state__in=ENGAGEMENT_GROUPS[group])
    if words:
        found = found.filter(
            Q(worker__person__display_name__icontains=words)
            | Q(worker__card_number__endswith=words)
            | Q(slip_number__iexact=words)
            | Q(posting__title__icontains=words)
        )
    return _page(found, before)


def _page(found: QuerySet, before: int | None) -> Page:
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE_SIZE + 1])
    return Page(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None)


def contested_of(actor: Actor, engagement_ids: Sequence[int]) -> dict[int, Any]:
    """The contested day of each of these engagements, for the link to settle it."""
    return {day.engagement_id: day for day in contested_days(actor).filter(engagement__in=engagement_ids)}


def late_pay_of(actor: Actor, engagement_ids: Sequence[int]) -> dict[int, Any]:
    """The late pay of each of these engagements."""
    return {pay.engagement_id: pay for pay in late_pay(actor).filter(engagement__in=engagement_ids)}


def contested_day(actor: Actor, uid: UUID) -> Any:
    """A day of work inside the actor's scope whose hours are contested or were settled; ``OutOfSight`` otherwise."""
    scope = full().visible_to(actor).order_by().values("pk")
    found = all_days().filter(uid=uid, engagement__in=scope).first()
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有找到，可能已经撤下")))
    return found
