"""Agreed minutes become pay; a day without pay may be the last open item."""

from __future__ import annotations

from yizhan.core import money
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.attendance.events import AttendanceAgreed
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.telling import _do_tell_hirer, _do_tell_worker, full_engagement
from yizhan.exchange.pay.actions import _do_close_if_done, _do_owe_pay
from yizhan.exchange.pay.events import PayClaimed, PayShort


@on(AttendanceAgreed, kind="atomic")
def owe_pay(work: Work, event: AttendanceAgreed) -> None:
    """One pay for each agreed day."""
    engagement = work.lock(Engagement, event.engagement_id)
    day = work.lock(AttendanceDay, event.attendance_id)
    if _do_owe_pay(work, engagement, day) is None:
        _do_close_if_done(work, engagement)


@on(PayClaimed, kind="atomic")
def ask_worker(work: Work, event: PayClaimed) -> None:
    """The hirer says it is paid: the worker is asked how much came."""
    engagement = full_engagement(event.engagement_id)
    amount = money.yuan(event.claimed_fen)
    _do_tell_worker(
        work, engagement, "exchange.pay_claimed", amount=amount, key=f"{event.pay_id}:{event.claimed_fen}"
    )


@on(PayShort, kind="atomic")
def tell_hirer_what_is_missing(work: Work, event: PayShort) -> None:
    """Less arrived than agreed."""
    engagement = full_engagement(event.engagement_id)
    amount = money.yuan(event.missing_fen)
    _do_tell_hirer(
        work, engagement, "exchange.pay_short", amount=amount, key=f"{event.pay_id}:{event.missing_fen}"
    )
