"""Hours as a register file writes them (``mon_fri``, ``sat``, ``sun``, ``staffed``, ``dawn_session``). Pure."""

from __future__ import annotations

from typing import Any

from yizhan.core.refusals import Reason
from yizhan.facilities.stations.hours import DAYS, DawnRow, HoursRow, staffed_rows
from yizhan.facilities.stations.showing import read_periods

_DAYS_OF = {"mon_fri": range(5), "sat": (5,), "sun": (6,)}


def read_register_hours(row: dict[str, Any]) -> tuple[list[HoursRow], list[DawnRow], list[Reason]]:
    """Hours, dawn sessions (every day) and all reasons why they cannot be read; a row without hours has none."""
    posted = row.get("opening_hours") or {}
    staffed = read_periods(posted.get("staffed", ""), "opening_hours")
    reasons = list(staffed.reasons)
    hours: list[HoursRow] = []
    for name, weekdays in _DAYS_OF.items():
        read = read_periods(posted.get(name, ""), "opening_hours")
        reasons += read.reasons
        for weekday in weekdays:
            hours += staffed_rows(weekday, read.periods, staffed.periods or None)
    early = read_periods(row.get("dawn_session") or "", "dawn_session")
    reasons += early.reasons
    dawn = [DawnRow(weekday, *early.periods[0]) for weekday in range(DAYS)] if early.periods else []
    return hours, dawn, reasons
