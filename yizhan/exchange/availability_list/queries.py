"""Reading the list. Consent is asked on every reading, so that taking it back works at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.queries import consenting
from yizhan.core.dated import value
from yizhan.exchange.availability_list.rules import counted, place_of_day
from yizhan.exchange.ratings.queries import stars_by_group
from yizhan.exchange.trades.queries import group_code
from yizhan.exchange.workers.models import Worker, WorkerTrade

PURPOSE = ConsentPurpose.AVAILABILITY_LIST
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Listing:
    """瓦工 · 6 年 · 4.6★ · 中山路站. Nothing here names a person, and no link leads to one."""

    trade: str
    years: int | None
    stars: float | None
    station: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Supply:
    """How many people of a trade are listed; ``people`` is ``None`` while they are too few to count in public."""

    code: str
    trade: str
    people: int | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list and the figures of all of it."""

    listings: tuple[Listing, ...]
    supply: tuple[Supply, ...]
    next_offset: int | None


def availability_page(day: date, *, trade: str = "", station: str = "", offset: int = 0) -> ListPage:
    """Who looks for work and agreed to be listed; the number of queries does not depend on the rows.

    Args:
        trade: code of a trade. station: code of a station. offset: where the page begins.
    """
    rows = _listed()
    least = value("exchange.supply_least_people", on=day)
    people = Counter((row.trade_id, row.trade.name) for row in rows)
    supply = tuple(Supply(code, name, counted(n, least)) for (code, name), n in sorted(people.items()))
    wanted = [
        row
        for row in rows
        if (not trade or row.trade_id == trade)
        and (not station or (row.worker.station is not None and row.worker.station.code == station))
    ]
    wanted.sort(key=lambda row: place_of_day(str(row.worker.uid), row.trade_id, day))
    shown = wanted[offset : offset + PAGE_SIZE]
    stars = stars_by_group(row.worker_id for row in shown)
    following = offset + PAGE_SIZE if len(wanted) > offset + PAGE_SIZE else None
    return ListPage(tuple(_listing(row, stars, day) for row in shown), supply, following)


def is_listed(worker: Worker) -> bool:
    """Whether this worker stands on the list now."""
    return any(row.worker_id == worker.pk for row in _listed())


def _listed() -> list[WorkerTrade]:
    """Trades of active, confirmed people who look for work and agree today."""
    looking = Worker.objects.looking().filter(person__is_confirmed=True)
    rows = list(
        WorkerTrade.objects.filter(worker__in=looking)
        .select_related("worker__station", "trade")
        .order_by("pk")
    )
    agreed = consenting({row.worker.person_id for row in rows}, PURPOSE)
    return [row for row in rows if row.worker.person_id in agreed]


def _listing(row: WorkerTrade, stars: dict[tuple[int, str], float], day: date) -> Listing:
    # Stars below what a hirer may see are not shown; the person stays on the list without them (D12).
    own = stars.get((row.worker_id, group_code(row.trade_id)))
    shown = own if own is not None and own * 100 >= value("exchange.star_shown_hundredths", on=day) else None
    station = row.worker.station.official_name if row.worker.station else ""
    return Listing(row.trade.name, row.years, shown, station, row.is_verified)
