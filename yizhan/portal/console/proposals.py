"""Who is proposed for the postings shown in the hall: one ranking query a posting, everything else once for all.

The ranking is the one of ``recommendations``; what it rests on is read again (still looking, still consenting, still
free), and nobody is proposed twice for overlapping times. A proposal is never an assignment: a person presses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yizhan.accounts.queries import consenting
from yizhan.core import clock
from yizhan.core.geo import Cell, cell_distance_metres, distance_for_hirer
from yizhan.exchange.engagements.enums import LIVE
from yizhan.exchange.engagements.queries import full
from yizhan.exchange.match_index import queries as index
from yizhan.exchange.recommendations.queries import current_weights
from yizhan.exchange.workers.actions import MATCHING_CONSENTS
from yizhan.exchange.workers.queries import looking_among
from yizhan.facilities.stations.queries import station_names
from yizhan.portal.console.rules import Opening, allocate, common_reason

CANDIDATES = 40
"""Ranked people read for each posting; the counts of other stations are counts among them."""

BUSY = frozenset({"accepted", "confirmed", "dispatched", "on_site", "working"})


@dataclass(frozen=True, slots=True)
class Choice:
    """Ids proposed for one posting, and where else people fit.

    Args:
        trades: worker → trade his place in the ranking rests on.
        neighbour: name of the other station with most fitting people and how many, ``("", 0)`` for none.
    """

    worker_ids: tuple[int, ...]
    trades: dict[int, str]
    neighbour: tuple[str, int]


def choose(station_id: int, postings: Sequence[Any], now: datetime) -> dict[int, Choice]:
    """Proposals for the postings of one station, by posting; seven queries and one for each posting."""
    jobs = index.job_rows([row.pk for row in postings], now=now)
    weights = current_weights(now.astimezone(clock.SHANGHAI).date())
    hits: dict[int, dict[int, str]] = {}
    for row in postings:
        if (job := jobs.get(row.pk)) is None:
            continue
        found = index.top_workers(
            row.pk, now=now, born_before=_born_before(row, job.legal_age), weights=weights, limit=CANDIDATES
        )
        hits[row.pk] = {hit.row_id: hit.trade_code for hit in found}
    known = _still_there({worker_id for found in hits.values() for worker_id in found})
    busy = _busy(known, postings)
    fitting = {
        row.pk: [pk for pk in hits.get(row.pk, {}) if pk in known and (pk, row.pk) not in busy]
        for row in postings
    }
    own = {pk: [w for w in ids if known[w][1] == station_id] for pk, ids in fitting.items()}
    openings = [Opening(row.pk, row.starts_at, row.ends_at, row.places_left) for row in postings]
    chosen = allocate(openings, own)
    others = {
        pk: Counter(known[w][1] for w in ids if known[w][1] not in {None, station_id})
        for pk, ids in fitting.items()
    }
    lacking = {pk: count.most_common(1)[0] for pk, count in others.items() if count and not chosen[pk]}
    names = station_names(found_id for found_id, _count in lacking.values()) if lacking else {}
    return {
        row.pk: Choice(tuple(chosen[row.pk]), hits.get(row.pk, {}), _neighbour(lacking.get(row.pk), names))
        for row in postings
    }


def _neighbour(found: tuple[int | None, int] | None, names: dict[int, str]) -> tuple[str, int]:
    return (names.get(found[0] or 0, ""), found[1]) if found else ("", 0)


def _born_before(posting: Any, legal_age: int) -> date:
    on = posting.starts_at.astimezone(clock.SHANGHAI).date()
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return on.replace(year=on.year - legal_age, day=day)


def _still_there(ids: set[int]) -> dict[int, tuple[int, int | None]]:
    """Those who look for work and agree to matching: id → (person, station)."""
    looking = looking_among(ids)
    people = {person_id for person_id, _station in looking.values()}
    for purpose in MATCHING_CONSENTS:
        people &= consenting(people, purpose)
    return {pk: found for pk, found in looking.items() if found[0] in people}


def _busy(known: dict[int, tuple[int, int | None]], postings: Sequence[Any]) -> set[tuple[int, int]]:
    """(worker, posting) pairs that cannot be: at work then, or already on this posting."""
    rows = full().filter(worker_id__in=list(known), state__in=LIVE).order_by()
    spans = list(rows.values_list("worker_id", "posting_id", "state", "starts_at", "ends_at"))
    return {
        (worker_id, row.pk)
        for worker_id, posting_id, state, starts_at, ends_at in spans
        for row in postings
        if posting_id == row.pk or (state in BUSY and starts_at < row.ends_at and row.starts_at < ends_at)
    }


def reason_of(posting: Any, choice: Choice, workers: Sequence[Any]) -> str:
    """Why these people, in one line, from what was loaded anyway."""
    same = all(choice.trades.get(worker.pk) == posting.trade_id for worker in workers)
    metres = [_metres(posting, worker) for worker in workers]
    known = [distance for distance in metres if distance is not None]
    words = distance_for_hirer(max(known)) if known and len(known) == len(metres) else ""
    trade = posting.trade.name if posting.trade else ""
    return common_reason(trade, words, same_trade=same, several=len(workers) > 1)


def _metres(posting: Any, worker: Any) -> float | None:
    if posting.cell_row is None or worker.cell_row is None:
        return None
    here, there = Cell(posting.cell_row, posting.cell_column), Cell(worker.cell_row, worker.cell_column)
    return cell_distance_metres(here, there)
