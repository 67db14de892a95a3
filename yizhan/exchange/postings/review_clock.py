"""The clock of the review (R9.4): opened when a posting is queued, closed by the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yizhan.core.actions import Work
from yizhan.core.dated import value
from yizhan.exchange.postings import rules
from yizhan.exchange.postings.enums import Lane
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.review_models import ReviewTask
from yizhan.facilities.stations.queries import state_of, station_by_id


@dataclass(frozen=True, slots=True)
class ReviewClock:
    """When the clock begins to run and when the review should be done."""

    lane: str
    starts_at: datetime
    due_at: datetime


def clock_of(station_id: int, at: datetime) -> ReviewClock:
    """15 minutes in opening hours, 3 in the dawn lane (dated values).

    While the station is closed the clock starts when it opens; what is left at closing time runs on from the next opening.
    """
    place = station_by_id(station_id)
    state = state_of(place, at) if place else None
    is_dawn = bool(state and (state.why == "dawn" or (not state.is_open and state.next_is_dawn)))
    opens_at = state.next_at if state and not state.is_open else None
    due = rules.review_due(
        at,
        is_dawn=is_dawn,
        opens_at=opens_at,
        ordinary_minutes=value("exchange.review_minutes.ordinary", on=at.date()),
        dawn_minutes=value("exchange.review_minutes.dawn", on=at.date()),
    )
    if place and state and state.is_open and state.until and due > state.until:
        after = state_of(place, state.until)
        if not after.is_open and after.next_at:
            due = after.next_at + (due - state.until)
    return ReviewClock(Lane.DAWN if is_dawn else Lane.ORDINARY, opens_at or at, due)


def risks_of(posting: Posting, found: list[str], on: date) -> list[str]:
    """Which findings ask for two people on that day; an unchecked hirer counts while it is new."""
    published = Posting.objects.filter(hirer_id=posting.hirer_id, published_at__isnull=False)
    return rules.risk_codes(
        found,
        value("exchange.review_two_person", on=on),
        is_new_hirer=published.exclude(pk=posting.pk).count()
        < value("exchange.review_new_hirer_postings", on=on),
    )


def risks_now(posting: Posting, on: date) -> list[str]:
    """The same of the findings kept with this version."""
    kept = posting.findings.filter(terms_version=posting.terms_version)
    return risks_of(posting, list(kept.values_list("code", flat=True)), on)


def _do_queue_for_review(work: Work, posting: Posting, found: list[str]) -> None:
    """Open the clock of this version and set ``review_due_at`` (the caller saves the posting)."""
    running = clock_of(posting.station_id, work.at)
    risks = risks_of(posting, found, work.at.date())
    ReviewTask.objects.update_or_create(
        posting=posting,
        terms_version=posting.terms_version,
        defaults={
            "station_id": posting.station_id,
            "origin": posting.origin,
            "lane": running.lane,
            "needs_two": bool(risks),
            "risk_codes": risks,
            "queued_at": work.at,
            "starts_at": running.starts_at,
            "due_at": running.due_at,
            "decided_at": None,
            "outcome": "",
        },
    )
    posting.review_due_at = running.due_at


def _do_end_task(work: Work, posting: Posting, outcome: str) -> None:
    """Stop the clock of this version, if one runs."""
    ReviewTask.objects.filter(posting=posting, terms_version=posting.terms_version, outcome="").update(
        outcome=outcome, decided_at=work.at
    )
