"""Every way attendance is written, for the other slices and contexts: presence, the code of the day, hours, odd days.

Lock order: engagement (60) → day of work (70).
"""

from yizhan.exchange.attendance.codes import (
    QrCode,
    check_in_with_code,
    check_in_with_qr,
    engagement_for_qr,
    qr_of,
    rotate_day_code,
    show_day_code,
    try_day_code,
)
from yizhan.exchange.attendance.days import (
    _do_expect_day,
    measured,
    planned,
    propose_due_at,
    shift_of,
    shifts_of,
    work_day_of,
)
from yizhan.exchange.attendance.flagging import _do_raise_flag, look_at_flag
from yizhan.exchange.attendance.hours import (
    add_statement,
    agree_hours,
    check_out,
    check_out_by_foreman,
    contest_hours,
    correct_hours,
    lock_hours,
    propose_planned_hours,
    resolve_hours,
    revise_hours,
    settle_silent_hours,
    submit_crew_sheet,
    submit_hours,
)
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.attendance.presence import (
    _do_check_in,
    _do_keep_photo,
    check_in_by_foreman,
    check_in_self,
    check_in_with_photo,
    forget_photo,
)

__all__ = [
    "AttendanceDay", "QrCode", "_do_check_in", "_do_expect_day", "_do_keep_photo", "_do_raise_flag", "add_statement",
    "agree_hours", "check_in_by_foreman", "check_in_self", "check_in_with_code", "check_in_with_photo", "check_in_with_qr",
    "check_out", "check_out_by_foreman", "contest_hours", "correct_hours", "engagement_for_qr", "forget_photo", "lock_hours",
    "look_at_flag", "measured", "planned", "propose_due_at", "propose_planned_hours", "qr_of", "resolve_hours", "revise_hours",
    "rotate_day_code", "settle_silent_hours", "shift_of", "shifts_of", "show_day_code", "submit_crew_sheet",
    "submit_hours", "try_day_code", "work_day_of",
]  # fmt: skip
