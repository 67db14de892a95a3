"""Median day wages by trade and star, only where enough people stand behind a number (R9.10, F605)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.exchange.pay import rules
from yizhan.exchange.pay.models import PayDue


@dataclass(frozen=True, slots=True)
class WageRow:
    """A median that may be shown.

    Args:
        trade_code: the trade. star: whole stars, 0 for newcomers, ``None`` for everybody.
        median_day_fen: of a day. n: how many paid days. people: how many different workers.
    """

    trade_code: str
    star: int | None
    median_day_fen: int
    n: int
    people: int


def wage_statistics(
    trade: str | None = None,
    star: int | None = None,
    *,
    stars: Mapping[tuple[int, str], int] | None = None,
    station_id: int | None = None,
    on: date | None = None,
) -> list[WageRow]:
    """Median day wages by trade, of everybody or by star.

    Only days whose money the worker himself confirmed count; hourly pay is taken times a full day†. A row is left out
    when fewer than ten† days or fewer than ten† different people stand behind it: nobody's wage can be read from it.

    Args:
        trade: code of a trade or of its group; default all trades. star: only this star (needs ``stars``).
        stars: whole stars by (worker id, code of the trade's group); given by the ratings slice, which this one must not
            ask. Who is not in it is a newcomer (0). Without it one row per trade is about everybody (``star=None``).
        station_id: only work of one station.
    """
    if star is not None and stars is None:
        raise ValueError("give stars={(worker_id, group_code): stars} to ask for a star")
    day = on or clock.today()
    least = value("exchange.wage_statistics_least", on=day)
    parted: dict[tuple[str, int | None], dict[int, list[int]]] = defaultdict(dict)
    for (code, group, worker), rates in _day_rates(trade, station_id, day).items():
        of_worker = None if stars is None else stars.get((worker, group), 0)
        if star is None or of_worker == star:
            parted[code, of_worker][worker] = rates
    rows = []
    for (code, of_star), people in sorted(parted.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
        rates = [rate for of_worker in people.values() for rate in of_worker]
        middle = rules.median_fen(rates, least)
        if middle is not None and len(people) >= least:
            rows.append(WageRow(code, of_star, middle, len(rates), len(people)))
    return rows


def _day_rates(trade: str | None, station_id: int | None, on: date) -> dict[tuple[str, str, int], list[int]]:
    """Day wages by trade, its group and worker; one query."""
    since = on - timedelta(days=value("exchange.wage_statistics_days", on=on))
    full_day = value("exchange.full_day_minutes", on=on)
    rows = PayDue.objects.filter(
        state__in=["confirmed", "settled"], attendance__on__gt=since, attendance__on__lte=on
    )
    if trade is not None:
        mine = Q(engagement__posting__trade_id=trade) | Q(engagement__posting__trade__parent_id=trade)
        rows = rows.filter(mine)
    if station_id is not None:
        rows = rows.filter(engagement__station=station_id)
    found: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    facts = rows.values_list(
        "engagement__posting__trade_id",
        "engagement__posting__trade__parent_id",
        "engagement__worker_id",
        "amount_fen",
        "attendance__agreed_minutes",
        "engagement__terms__pay_unit",
    )
    for code, group, worker, amount, minutes, unit in facts:
        rate = rules.day_rate_fen(amount, minutes or 0, unit=unit or "", full_day_minutes=full_day)
        if rate is not None:
            found[code, group or code, worker].append(rate)
    return dict(found)
