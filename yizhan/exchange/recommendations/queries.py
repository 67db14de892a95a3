"""Top matches both ways, each with its reasons, read again before they are shown.

``match_index`` ranks in one SQL statement; here the few rows that will be shown are read again from their own tables
(still open, still free, still consenting), so that a match row that lags behind never shows a person by mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import hypot, sqrt
from typing import Any, TypeVar

from django.db.models import BigIntegerField, ExpressionWrapper, F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from yizhan.accounts.consents.queries import consenting
from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.geo import distance_for_worker
from yizhan.exchange.blocklist.queries import closed_postings, closed_workers
from yizhan.exchange.engagements.enums import LIVE
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import BLOCKING
from yizhan.exchange.match_index import queries as index
from yizhan.exchange.match_index.queries import Hit
from yizhan.exchange.match_index.rules import hour_pay
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.ratings.queries import stars_for_hirer
from yizhan.exchange.recommendations import rules
from yizhan.exchange.recommendations.enums import Teacher, WhyNot
from yizhan.exchange.recommendations.lessons import Lessons, Said, lessons_of
from yizhan.exchange.recommendations.models import Impression, NotSuitable
from yizhan.exchange.recommendations.rules import PairFacts, Words
from yizhan.exchange.trades.models import Trade
from yizhan.exchange.trades.queries import relations
from yizhan.exchange.workers.actions import MATCHING_CONSENTS
from yizhan.exchange.workers.models import Worker
from yizhan.matching.reasons import reasons as score_reasons
from yizhan.matching.rows import ROW_METRES, JobRow, WorkerRow, column_metres
from yizhan.matching.score import (
    Filter,
    Ranked,
    ScoreWeights,
    distance_squared,
    first_failing_filter,
    score_terms,
)

T = TypeVar("T")

LIMIT = 20
NEUTRAL_STAR = 300  # what a newcomer's match row holds
PLAIN_SPARE = 50  # how many more are read without a profile, for those that fall away
ROUNDS = 3  # how often the next rows are fetched when some of the shown ones fall away


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A posting for one worker. ``distance_m`` is measured between cells; show it rounded with 约."""

    posting_id: int
    s4: int
    reasons: tuple[str, ...]
    limits: tuple[str, ...]
    distance_m: float


@dataclass(frozen=True, slots=True)
class WorkerRecommendation:
    """A worker for one posting. ``star`` is what the viewer may see: ``{"stars": 4.6}``, ``{"is_new": True}`` or empty."""

    worker_id: int
    s4: int
    trade_code: str
    reasons: tuple[str, ...]
    limits: tuple[str, ...]
    distance_m: float
    star: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a pair is offered, or the first thing that stands against it."""

    fits: bool
    reasons: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    why_not: str = ""


def current_weights(on: date | None = None) -> ScoreWeights:
    """The district's shares of the score on a day."""
    typed = {term: value(f"exchange.match_weight.{term}", on=on) for term in rules.TERMS}
    return ScoreWeights(**rules.shares_of_hundred(typed))


def recommend_jobs(worker_id: int, limit: int = LIMIT, after: int = 0) -> list[Recommendation]:
    """The best open postings for one worker; empty for who does not look or did not agree to matching.

    Args:
        after: how many were shown before (再看 10 个).
    """
    now = clock.now()
    worker = Worker.objects.looking().select_related("person").filter(pk=worker_id).first()
    if worker is not None and worker.without_profile:
        return plain_jobs(worker, now, limit, after)
    if worker is None or not _agreeing([worker]):
        return []
    rows = index.worker_rows([worker_id], now=now)
    if not rows:
        return []
    learned = lessons_for(worker_id, now)
    age = next(iter(rows.values())).age
    weights = current_weights(now.date())

    def fetch(count: int, offset: int) -> list[Hit]:
        return index.top_jobs(worker_id, now=now, age=age, weights=weights, limit=count, offset=offset)

    # Who taught something may see other jobs move up from farther down: a wider pool is ordered anew.
    pool = after + limit + (0 if learned.none else 2 * LIMIT)
    hits, postings = _shown(fetch, lambda ids: _open_for(worker, ids, now, learned), pool)
    jobs = index.job_rows([hit.row_id for hit in hits], now=now)
    said: dict[int, list[str]] = {}
    if not learned.none:
        hits, said = _taught(hits, rows, worker_id, jobs, learned, now)
    hits = hits[after : after + limit]
    speaker = _Speaker(Ranked.JOB, weights, now)
    found = []
    for hit in hits:
        if hit.row_id in jobs:
            words, metres = speaker.say(
                rows[worker_id, hit.trade_code], jobs[hit.row_id], postings[hit.row_id]
            )
            limits = (*words.limits, *said.get(hit.row_id, ()))
            found.append(Recommendation(hit.row_id, hit.s4, words.reasons, limits, metres))
    return found


def plain_jobs(worker: Worker, now: datetime, limit: int, after: int) -> list[Recommendation]:
    """Open postings for who wants no order by his profile (L-16): the nearest first, then the soonest.

    Nothing he said, did or was given counts: no trade, wish, star, answer or lesson. What he cannot take at all (applied
    to already, in the middle of other work, one of the two sides avoids the other) is left out, as it is everywhere.
    Without a place it is the soonest first.
    """
    found = Posting.objects.open(now).filter(starts_at__gt=now)
    order = ["starts_at", "pk"]
    if worker.cell_row is not None:
        away = _metres_squared(worker.cell_row, worker.cell_column)
        found, order = found.annotate(away=away), [F("away").asc(nulls_last=True), *order]
    rows = list(
        found.order_by(*order).values_list("pk", "cell_row", "cell_column")[: after + limit + PLAIN_SPARE]
    )
    kept = _open_for(worker, [pk for pk, _row, _column in rows], now, lessons_of(()))
    shown = [row for row in rows if row[0] in kept][after : after + limit]
    return [_plain_line(worker, *row) for row in shown]


def _metres_squared(row: int, column: int) -> ExpressionWrapper:
    """Square of the distance of a posting from a cell, as the database counts it."""
    # Cast first: the square of metres across a province does not fit four bytes.
    north = (Cast("cell_row", BigIntegerField()) - row) * ROW_METRES
    east = (Cast("cell_column", BigIntegerField()) - column) * column_metres(row)
    return ExpressionWrapper(north * north + east * east, output_field=BigIntegerField())


def _plain_line(worker: Worker, posting_id: int, row: int | None, column: int | None) -> Recommendation:
    if worker.cell_row is None or row is None:
        return Recommendation(posting_id, 0, (), (), 0.0)
    width = column_metres(worker.cell_row)
    metres = hypot((row - worker.cell_row) * ROW_METRES, (column - worker.cell_column) * width)
    words = _("离你%(distance)s") % {"distance": distance_for_worker(metres)}
    return Recommendation(posting_id, 0, (words,), (), metres)


def recommend_workers(
    posting_id: int, limit: int = LIMIT, *, for_station: bool = False
) -> list[WorkerRecommendation]:
    """The best workers for one posting that still has places.

    Args:
        for_station: the station sees every star; a hirer sees only the shown ones and 新人 (D12).
    """
    now = clock.now()
    posting = Posting.objects.open(now).select_related("trade").filter(pk=posting_id).first()
    job = index.job_rows([posting_id], now=now).get(posting_id) if posting else None
    if posting is None or job is None:
        return []
    weights = current_weights(now.date())
    born_before = _years_before(posting.starts_at.astimezone(clock.SHANGHAI).date(), job.legal_age)
    floor = 0 if for_station else min(NEUTRAL_STAR, value("exchange.star_shown_hundredths", on=now.date()))

    def fetch(count: int, offset: int) -> list[Hit]:
        return index.top_workers(
            posting_id,
            now=now,
            born_before=born_before,
            weights=weights,
            least_star=floor,
            limit=count,
            offset=offset,
        )

    hits, stars = _shown(fetch, lambda ids: _free_for(posting, ids, for_station=for_station), limit)
    rows = index.worker_rows([hit.row_id for hit in hits], now=now)
    speaker = _Speaker(Ranked.WORKER, weights, now)
    found = []
    for hit in hits:
        if (row := rows.get((hit.row_id, hit.trade_code))) is not None:
            words, metres = speaker.say(row, job, posting)
            star = stars[hit.row_id]
            found.append(
                WorkerRecommendation(
                    hit.row_id, hit.s4, hit.trade_code, words.reasons, words.limits, metres, star
                )
            )
    return found


def explain(worker_id: int, posting_id: int, *, to_worker: bool = True) -> Explanation:
    """Why this pair fits, or the first thing against it, in the words of who asks.

    Args:
        to_worker: spoken to the worker; else about him (staff only: a hirer is not told why somebody does not fit).
    """
    now = clock.now()
    rows = [row for (_owner, _trade), row in index.worker_rows([worker_id], now=now).items()]
    job = index.job_rows([posting_id], now=now).get(posting_id)
    posting = Posting.objects.select_related("trade").filter(pk=posting_id).first()
    if job is None or posting is None:
        return Explanation(False, why_not=_("这个活现在不招人"))
    if not rows:
        text = _("你现在没在找活，打开“正在找活”就能推荐") if to_worker else _("现在没在找活，或者没同意推荐")
        return Explanation(False, why_not=text)
    speaker = _Speaker(Ranked.JOB if to_worker else Ranked.WORKER, current_weights(now.date()), now)
    best, failed = speaker.best_fit(rows, job)
    if best is None:
        table = rules.WHY_NOT_YOU if to_worker else rules.WHY_NOT_HIM
        return Explanation(False, why_not=table[failed]())  # type: ignore[index]
    words, _metres = speaker.say(best, job, posting)
    return Explanation(True, words.reasons, words.limits)


def _shown(
    fetch: Callable[[int, int], list[Hit]], keep: Callable[[list[int]], dict[int, T]], wanted: int
) -> tuple[list[Hit], dict[int, T]]:
    """The first ``wanted`` hits that survive the second reading, in their order."""
    hits: list[Hit] = []
    facts: dict[int, T] = {}
    size, offset = wanted + LIMIT // 2, 0
    for _attempt in range(ROUNDS):
        page = fetch(size, offset)
        kept = keep([hit.row_id for hit in page])
        hits += [hit for hit in page if hit.row_id in kept]
        facts |= kept
        offset += size
        if len(hits) >= wanted or len(page) < size:
            break
    return hits[:wanted], facts


def lessons_for(worker_id: int, now: datetime) -> Lessons:
    """What a worker taught us in the last half year† by 不合适; one query."""
    since = now - timedelta(days=value("exchange.not_suitable_days", on=now.date()))
    rows = NotSuitable.objects.filter(
        teacher=Teacher.WORKER, worker_id=worker_id, undone_at__isnull=True, said_at__gte=since
    )
    return lessons_of(said_of(row) for row in rows.select_related("posting"))


def said_of(row: NotSuitable) -> Said:
    """A row as the lessons want it."""
    posting = row.posting
    return Said(
        row.reason,
        row.posting_id,
        posting.hirer_id,
        posting.trade_id,
        row.distance_m,
        hour_pay(posting.pay_fen, posting.pay_unit),
    )


def _taught(
    hits: list[Hit],
    rows: dict[tuple[int, str], WorkerRow],
    worker_id: int,
    jobs: dict[int, JobRow],
    learned: Lessons,
    now: datetime,
) -> tuple[list[Hit], dict[int, list[str]]]:
    """The hits in the order the lessons give, and what to say about those that moved down."""
    minus = 100 * value("exchange.not_suitable_points", on=now.date())
    said = {}
    for hit in hits:
        job = jobs.get(hit.row_id)
        if job is not None:
            metres = sqrt(distance_squared(rows[worker_id, hit.trade_code], job))
            said[hit.row_id] = learned.against(job.trade, metres, job.pay_fen)
    return sorted(hits, key=lambda hit: -(hit.s4 - minus * len(said.get(hit.row_id, ())))), said


def note_shown(kind: str, ids: Iterable[int]) -> None:
    """Remember that a top list was shown; one narrow row, counted once an hour (``exposures_7d``).

    A view log: it may be written while a page is read.
    """
    shown = list(ids)
    if shown:
        Impression.objects.create(kind=kind, shown=shown, at=clock.now())


def _open_for(worker: Worker, posting_ids: list[int], now: datetime, learned: Lessons) -> dict[int, Posting]:
    """Of these postings the ones this worker could take: open, not his own, not applied to, not while he works."""
    own = Engagement.objects.filter(worker_id=worker.pk, state__in=LIVE)
    taken = list(own.filter(state__in=BLOCKING).values_list("starts_at", "ends_at"))
    applied = set(own.filter(posting_id__in=posting_ids).values_list("posting_id", flat=True))
    found = list(
        Posting.objects.open(now).select_related("trade", "hirer__organisation").filter(pk__in=posting_ids)
    )
    closed = closed_postings(found, worker.pk, on=now.astimezone(clock.SHANGHAI).date())
    return {
        posting.pk: posting
        for posting in found
        if posting.pk not in applied
        and posting.pk not in closed
        and not learned.hides(posting.pk, posting.hirer_id)
        and posting.hirer.contact_id != worker.person_id
        and not any(start < posting.ends_at and end > posting.starts_at for start, end in taken)
    }


def _free_for(posting: Posting, worker_ids: list[int], *, for_station: bool) -> dict[int, dict[str, Any]]:
    """Of these workers the ones who could take this posting, each with the star the viewer may see."""
    busy = Q(state__in=BLOCKING, starts_at__lt=posting.ends_at, ends_at__gt=posting.starts_at)
    here = Q(state__in=LIVE, posting_id=posting.pk)
    away = Engagement.objects.filter(busy | here, worker_id__in=worker_ids).values("worker_id")
    since = clock.now() - timedelta(days=value("exchange.not_suitable_days"))
    refused = NotSuitable.objects.filter(
        Q(reason=WhyNot.NOT_FOR_US, posting__hirer_id=posting.hirer_id) | Q(posting_id=posting.pk),
        teacher=Teacher.HIRER,
        undone_at__isnull=True,
        said_at__gte=since,
    ).values("worker_id")
    free = Worker.objects.looking().filter(pk__in=worker_ids).exclude(pk__in=away)
    looking = list(free if for_station else free.exclude(pk__in=refused))
    agreeing = _agreeing(looking)
    closed = closed_workers(posting, worker_ids, on=clock.today())
    ids = [worker.pk for worker in looking if worker.person_id in agreeing and worker.pk not in closed]
    stars = stars_for_hirer(ids, posting.trade.parent_id or posting.trade_id)
    return {worker_id: stars[worker_id] for worker_id in ids if for_station or stars[worker_id]}


def _agreeing(workers: Iterable[Worker]) -> set[int]:
    """Persons who agree to everything matching needs."""
    people = {worker.person_id for worker in workers}
    for purpose in MATCHING_CONSENTS:
        people &= consenting(people, purpose)
    return people


class _Speaker:
    """Sentences for a list of pairs; what they share (relations, names) is read once."""

    def __init__(self, ranked: Ranked, weights: ScoreWeights, now: datetime) -> None:
        self._ranked, self._weights, self._now = ranked, weights, now
        self._speak = rules.words_for_worker if ranked is Ranked.JOB else rules.words_for_hirer
        self._relations = relations()
        self._names = dict(Trade.objects.filter(level=2).values_list("code", "name"))
        self._kinds: dict[int, tuple[str, ...]] = {}

    def say(self, row: WorkerRow, job: JobRow, posting: Posting) -> tuple[Words, float]:
        """The sentences of one pair and its distance in metres."""
        metres = sqrt(distance_squared(row, job))
        facts = PairFacts(
            own_trade=self._names.get(row.trade, row.trade),
            wanted_trade=self._names.get(job.trade, job.trade),
            distance_m=metres,
            starts_on=posting.starts_at.astimezone(clock.SHANGHAI).date(),
            today=self._now.date(),
            certificates=self._certificates(job.certificates & ~row.certificates),
        )
        terms = score_terms(row, job, self._relations, self._ranked)
        found = score_reasons(row, job, terms, self._relations, self._weights, self._ranked)
        return self._speak(found, facts), metres

    def best_fit(self, rows: list[WorkerRow], job: JobRow) -> tuple[WorkerRow | None, Filter | None]:
        """The row that fits best, or the filter that the furthest row fails at."""
        failing = [(row, first_failing_filter(row, job, self._relations)) for row in rows]
        fitting = [row for row, failed in failing if failed is None]
        if not fitting:
            return None, max((failed for _row, failed in failing if failed), key=list(Filter).index)
        return max(fitting, key=lambda row: score_terms(row, job, self._relations, self._ranked).fit), None

    def _certificates(self, mask: int) -> tuple[str, ...]:
        if mask and mask not in self._kinds:
            self._kinds[mask] = tuple(index.certificate_kinds(mask))
        return self._kinds.get(mask, ())


def _years_before(day: date, years: int) -> date:
    """The latest birth date of somebody who is ``years`` old on a day (29 February → 28 February)."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
