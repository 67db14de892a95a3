"""Which kind of organisation needs which licence, and how far its licences reach. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from yizhan.accounts.enums import LicenceKind, OrganisationKind

NEEDED_LICENCE: Mapping[str, str] = {
    OrganisationKind.EMPLOYMENT_AGENCY: LicenceKind.HR_SERVICE,
    OrganisationKind.LABOUR_DISPATCH_FIRM: LicenceKind.LABOUR_DISPATCH,
    OrganisationKind.OPERATOR: LicenceKind.HR_SERVICE,
}
"""Kind of organisation → licence without which it may not act (D17; 人力资源市场暂行条例第十八条, 劳务派遣行政许可实施办法)."""

OPEN_END = date(9999, 12, 31)
"""Stored for a licence without a last day."""


def covered_until(spans: Iterable[tuple[date, date | None]], on: date) -> date | None:
    """The last day without a gap that licences cover, seen from a day; ``None`` when that day is not covered.

    Args:
        spans: first and last day of each licence that was not withdrawn; ``None`` = no last day.
    """
    reached = None
    for first, last in sorted((first, last or OPEN_END) for first, last in spans):
        begins_by = on if reached is None else min(reached, OPEN_END - timedelta(days=1)) + timedelta(days=1)
        if first <= begins_by and last >= on and (reached is None or last > reached):
            reached = last
    return reached


def warning_due(days_left: int, warned_days: int | None, steps: Iterable[int]) -> int | None:
    """The step (60, 30) that must be said now; ``None`` when nothing new has come up.

    Args:
        days_left: whole days until the last day. ``warned_days``: the step said last.
    """
    reached = [step for step in steps if days_left <= step]
    if not reached or days_left < 0:
        return None
    step = min(reached)
    return step if warned_days is None or step < warned_days else None
