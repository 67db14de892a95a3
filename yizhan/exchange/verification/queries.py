"""Reading evidence: why an engagement stands where it does, and what a station may count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from yizhan.core.dated import value
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.verification.models import EngagementEvidence
from yizhan.exchange.verification.rules import (
    Evidence,
    Volume,
    WeighedDay,
    Weights,
    WorkedDay,
    evidence_level,
    volume,
    weigh,
)

__all__ = ["evidence_level_of", "evidence_of", "verified_volume", "weighed_days", "weights_on"]


def evidence_of(engagement_id: int) -> Evidence | None:
    """The facts an engagement was last judged by; ``None`` before the first event."""
    row = EngagementEvidence.objects.filter(engagement=engagement_id).first()
    if row is None:
        return None
    return Evidence(row.worker_said, row.hirer_said, row.attended, row.paid, row.called_back, row.is_imported)


def evidence_level_of(engagement_id: int) -> int:
    """The rung by the stored facts; 0 when nothing is known."""
    facts = evidence_of(engagement_id)
    return int(evidence_level(facts)) if facts else 0


def weights_on(on: date) -> Weights:
    """The district's weights in force on a day."""
    return Weights(
        one_sided_percent=value("exchange.v1_percent", on=on),
        one_sided_most_percent=value("exchange.v1_most_percent", on=on),
        full_days=value("exchange.pair_full_days", on=on),
        repeat_percent=value("exchange.pair_repeat_percent", on=on),
    )


def worked_days(
    starts: date, ends: date, *, station_ids: Collection[int] | None = None, region_prefix: str = ""
) -> list[WorkedDay]:
    """Every day on which somebody worked, from ``starts`` to ``ends`` (inclusive); one query."""
    rows = AttendanceDay.objects.filter(on__range=(starts, ends), agreed_minutes__gt=0)
    rows = rows.exclude(state="contested")
    if station_ids is not None:
        rows = rows.filter(engagement__station__in=station_ids)
    if region_prefix:
        rows = rows.filter(engagement__posting__region_code__startswith=region_prefix)
    found = rows.order_by("on", "pk").values_list(
        "pk",
        "engagement_id",
        "engagement__worker_id",
        "engagement__posting__hirer_id",
        "engagement__station_id",
        "on",
        "engagement__verification",
    )
    return [WorkedDay(*row) for row in found.iterator()]


def weighed_days(
    starts: date, ends: date, *, station_ids: Collection[int] | None = None, region_prefix: str = ""
) -> dict[int, list[WeighedDay]]:
    """Each station's person-days with their weights: what every counted unit is opened down to.

    The pair rule runs over whole quarters and over all stations: days before ``starts`` in the same quarter use up the
    ten† full days of a pair, wherever they were worked.
    """
    quarter_starts = date(starts.year, (starts.month - 1) // 3 * 3 + 1, 1)
    weighed = weigh(worked_days(quarter_starts, ends, region_prefix=region_prefix), weights_on(ends))
    found: dict[int, list[WeighedDay]] = defaultdict(list)
    for row in weighed:
        wanted = station_ids is None or row.day.station_id in station_ids
        if wanted and row.day.on >= starts:
            found[row.day.station_id].append(row)
    return dict(found)


def verified_volume(
    starts: date, ends: date, *, station_ids: Collection[int] | None = None, region_prefix: str = ""
) -> dict[int, Volume]:
    """Person-days and unique persons of each station, side by side (e.1), by station id."""
    weights = weights_on(ends)
    days = weighed_days(starts, ends, station_ids=station_ids, region_prefix=region_prefix)
    return {station_id: volume(rows, weights) for station_id, rows in days.items()}
