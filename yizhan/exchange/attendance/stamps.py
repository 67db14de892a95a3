"""Gathering the stamps that the rules of oddities compare; a fixed number of queries."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from yizhan.core.dated import value
from yizhan.core.geo import Cell
from yizhan.exchange.attendance.enums import Moment
from yizhan.exchange.attendance.models import AttendanceDay, PresenceProof
from yizhan.exchange.attendance.oddities import Limits, Oddity, Stamp, oddities_of
from yizhan.exchange.engagements.enums import HOLDS_PLACE


def limits_on(day: AttendanceDay) -> Limits:
    """The district's limits on that day."""
    return Limits(
        device_people=value("exchange.odd_device_people", on=day.on),
        speed_kmh=value("exchange.odd_speed_kmh", on=day.on),
        same_second_people=value("exchange.odd_same_second_people", on=day.on),
        skew_minutes=value("exchange.odd_skew_minutes", on=day.on),
    )


def oddities_of_day(day: AttendanceDay, at: datetime) -> list[Oddity]:
    """What is odd about the newest proof of a day (with ``engagement__posting`` loaded)."""
    newest = PresenceProof.objects.filter(day=day, moment=Moment.IN).last()
    if newest is None:
        return []
    engagement, posting = day.engagement, day.engagement.posting
    near = Q(day__engagement__posting=posting, day__on=day.on) | Q(
        day__engagement__worker=engagement.worker_id, said_at__gt=newest.said_at - timedelta(hours=36)
    )
    if newest.device_key:
        near |= Q(device_key=newest.device_key, said_at__gt=newest.said_at - timedelta(days=7))
    rows = PresenceProof.objects.filter(near, moment=Moment.IN, pk__lt=newest.pk).select_related(
        "day__engagement__posting"
    )  # whatever the lag of delivery
    limits = limits_on(day)
    return oddities_of(
        _stamp(newest, day),
        [_stamp(row, row.day) for row in rows],
        headcount=posting.headcount,
        limits=limits,
    )


def _stamp(proof: PresenceProof, day: AttendanceDay) -> Stamp:
    posting = day.engagement.posting
    there = posting.cell_row is not None and posting.cell_column is not None
    return Stamp(
        day_id=day.pk,
        worker_id=day.engagement.worker_id,
        posting_id=posting.pk,
        at=proof.said_at,
        side=proof.by_role,
        device_key=proof.device_key,
        cell=Cell(posting.cell_row, posting.cell_column) if there else None,
        ended_at=day.checked_out_at,
        skew_seconds=proof.skew_seconds,
        holds=day.engagement.state in HOLDS_PLACE,
    )
