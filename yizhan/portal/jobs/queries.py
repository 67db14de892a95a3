"""Reading open postings for the public list, the front page and the job page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from yizhan.core.dated import value
from yizhan.core.geo import Cell, cells_within
from yizhan.core.regions.queries import region_cell, region_names
from yizhan.exchange.engagements.enums import LIVE
from yizhan.exchange.engagements.queries import engagements_of_posting, engagements_of_worker
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.queries import job_posting_data, narrowed, open_postings, posting_by_number
from yizhan.exchange.ratings.queries import hirer_records
from yizhan.exchange.recommendations.queries import explain, note_shown, recommend_jobs
from yizhan.portal.jobs.cards import JobCard, Why, card, cell_of_row
from yizhan.portal.jobs.filters import PAGE_SIZE, JobFilters, cursor_instant, cursor_of
from yizhan.portal.jobs.words import status_words

MOST_FIT = 100
"""How many of the ranked jobs the list can page through."""

REASONS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class JobPage:
    """One page of the list.

    Args:
        total: how many match. next_filters: of the next page, ``None`` on the last. here_known: distances could be told.
    """

    jobs: list[JobCard]
    total: int
    next_filters: JobFilters | None
    here_known: bool


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """``7:30 更新 · 186 个岗位，还差 412 人``."""

    postings: int
    places: int
    updated_at: datetime | None


def still_open(now: datetime) -> QuerySet:
    """Postings somebody can still join: open and not begun."""
    return open_postings(now).filter(starts_at__gt=now)


def board_facts(now: datetime) -> BoardFacts:
    """Figures of all open postings; one query."""
    found = still_open(now).aggregate(
        postings=Count("pk"), places=Sum(F("headcount") - F("taken_count")), updated=Max("published_at")
    )
    return BoardFacts(found["postings"], found["places"] or 0, found["updated"])


def here_of(worker: Any, town: str) -> Cell | None:
    """Where distances are told from: the worker's cell, else the chosen town."""
    own = cell_of_row(worker)
    if own is not None:
        return own
    found = region_cell(town) if town else None
    return Cell(*found) if found else None


def job_page(filters: JobFilters, *, worker: Any, now: datetime, here: Cell | None) -> JobPage:
    """One page of open postings; the number of queries does not depend on the rows."""
    found = _narrowed(still_open(now), filters, now, here)
    if filters.fit and worker is not None:
        return _ranked_page(found, filters, worker, here)
    total = found.count()
    found = found.order_by("starts_at", "pk")
    if filters.after:
        found = _after(found, filters.after)
    rows = list(found[: PAGE_SIZE + 1])
    shown, more = rows[:PAGE_SIZE], len(rows) > PAGE_SIZE
    last = shown[-1] if shown else None
    following = (
        replace(filters, after=cursor_of(last.starts_at, last.pk)) if more and last is not None else None
    )
    return JobPage(cards_of(shown, here=here, worker=worker), total, following, here is not None)


def _ranked_page(
    found: QuerySet,
    filters: JobFilters,
    worker: Any,
    here: Cell | None,
    *,
    size: int = PAGE_SIZE,
    offer_apply: bool = True,
) -> JobPage:
    ranked = recommend_jobs(worker.pk, limit=MOST_FIT)
    hits = ranked
    if filters.is_narrow:
        fitting = set(
            found.filter(pk__in=[hit.posting_id for hit in ranked]).values_list("pk", flat=True).order_by()
        )
        hits = [hit for hit in ranked if hit.posting_id in fitting]
    page = hits[filters.offset : filters.offset + size]
    by_id = found.in_bulk([hit.posting_id for hit in page])  # only what is drawn is read whole
    shown = [hit for hit in page if hit.posting_id in by_id]
    note_shown("job", [hit.posting_id for hit in shown])
    rows = [by_id[hit.posting_id] for hit in shown]
    reasons = {hit.posting_id: _("，").join(hit.reasons[:REASONS_SHOWN]) for hit in shown}
    end = filters.offset + size
    following = replace(filters, offset=end) if len(hits) > end else None
    # What one has applied for is not recommended again, so no card here has a state of its own.
    cards = cards_of(rows, here=here, reasons=reasons, offer_apply=offer_apply)
    return JobPage(cards, len(hits), following, here is not None)


def fit_jobs(worker: Any, *, here: Cell | None, now: datetime, limit: int) -> tuple[list[JobCard], int]:
    """The best few jobs for a worker's home page, and how many fit in all (at most ``MOST_FIT``)."""
    page = _ranked_page(still_open(now), JobFilters(fit=True), worker, here, size=limit, offer_apply=False)
    return page.jobs, page.total


def _narrowed(found: QuerySet, filters: JobFilters, now: datetime, here: Cell | None) -> QuerySet:
    """The narrowing all lists share, and nearness, which only somebody with a place can ask for."""
    found = narrowed(
        found,
        now,
        words=filters.words,
        on_day=filters.today,
        daily_pay=filters.daily,
        meals=filters.meals,
    )
    if filters.near and here is not None:
        found = found.filter(_near(here, value("portal.near_km") * 1000))
    return found


def _near(here: Cell, metres: int) -> Q:
    condition = Q()
    for row, first, last in cells_within(here, metres):
        condition |= Q(cell_row=row, cell_column__range=(first, last))
    return condition


def _after(found: QuerySet, cursor: tuple[int, int]) -> QuerySet:
    """Rows behind a keyset; starts are whole minutes, so the second of the cursor names them exactly."""
    instant = cursor_instant(cursor)
    later = Q(starts_at__gte=instant + timedelta(seconds=1))
    same = Q(starts_at__gte=instant, starts_at__lt=instant + timedelta(seconds=1), pk__gt=cursor[1])
    return found.filter(later | same)


def cards_of(
    postings: Sequence[Any],
    *,
    here: Cell | None = None,
    worker: Any = None,
    reasons: dict[int, str] | None = None,
    offer_apply: bool = False,
) -> list[JobCard]:
    """Cards of some postings: names of places, records of hirers and one's own applications in three queries."""
    places = town_names(row.region_code for row in postings)
    records = hirer_records([row.hirer_id for row in postings]) if postings else {}
    applied = applied_states(worker, [row.pk for row in postings])
    least = value("exchange.record_from")
    cards = []
    for row in postings:
        state = applied.get(row.pk)
        cards.append(
            card(
                row,
                places=places,
                here=here,
                record=records.get(row.hirer_id),
                record_from=least,
                reason=(reasons or {}).get(row.pk, ""),
                status=status_words(state) if state else ("", ""),
                offer_apply=offer_apply and state is None,
            )
        )
    return cards


def town_names(codes: Iterable[str]) -> dict[str, str]:
    """Code → name of the town it lies in; unknown codes are left out; one query."""
    wanted = {code: code[:9] for code in codes if code}
    names = region_names(frozenset(wanted.values())) if wanted else {}
    return {code: names[town] for code, town in wanted.items() if names[town] != town}


def applied_states(worker: Any, posting_ids: list[int]) -> dict[int, str]:
    """State of one's own live application per posting."""
    if worker is None or not posting_ids:
        return {}
    rows = engagements_of_worker(worker.pk).filter(posting_id__in=posting_ids, state__in=LIVE)
    return dict(rows.values_list("posting_id", "state"))


def similar_cards(
    posting: Any, *, worker: Any, here: Cell | None, now: datetime, limit: int = 3
) -> list[JobCard]:
    """Open postings of the same trade, else of the same group, the soonest first."""
    others = still_open(now).exclude(pk=posting.pk)
    rows = list(others.filter(trade_id=posting.trade_id).order_by("starts_at", "pk")[:limit])
    if not rows:
        group = others.filter(trade__parent_id=posting.trade.parent_id)
        rows = list(group.order_by("starts_at", "pk")[:limit])
    return cards_of(rows, here=here, worker=worker)


def applied_count(posting_id: int) -> int:
    """How many have applied, been asked or hold a place."""
    return engagements_of_posting(posting_id).filter(state__in=LIVE).count()


def shown_posting(number: str) -> Any:
    """A posting that is or was public, with hirer, trade and station; ``None`` for drafts and unknown numbers."""
    found = posting_by_number(number)
    return found if found is not None and found.published_at is not None else None


def is_public(posting: Any) -> bool:
    """Whether anybody may read it now (R6.2): reviewed and not ended."""
    return posting.state in {PostingState.PUBLISHED, PostingState.FILLED}


def is_joinable(posting: Any, now: datetime) -> bool:
    """Whether somebody can still apply: published, valid, not begun, places left."""
    in_time = posting.valid_until > now and posting.starts_at > now
    return bool(posting.state == PostingState.PUBLISHED and in_time and posting.places_left)


def linked_data(posting: Any, url: str, now: datetime) -> dict[str, Any] | None:
    """schema.org ``JobPosting`` while somebody can still apply."""
    return job_posting_data(posting, url) if is_joinable(posting, now) else None


def why_of(worker: Any, posting: Any) -> Why:
    """Why this posting is offered to this worker, limits last; nothing for visitors and for what does not fit."""
    if worker is None or worker.without_profile:
        return Why()
    found = explain(worker.pk, posting.pk)
    return Why(found.reasons, found.limits) if found.fits else Why()
