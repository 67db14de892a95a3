"""Clocks of pay."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay.actions import close_by_time, fall_due, mark_overdue
from yizhan.exchange.pay.enums import PayState
from yizhan.exchange.pay.models import PayDue


@periodic("exchange.pay_falls_due", every=timedelta(minutes=15), label=_("到了付钱的日子"))
def pay_falls_due() -> int:
    """Earned pay whose pay day has come is due."""
    before = clock.now() + timedelta(days=1)
    return _each(fall_due, PayDue.objects.filter(state=PayState.EARNED, due_at__lte=before))


@periodic("exchange.pay_overdue", every=timedelta(minutes=15), label=_("没按时付的记拖欠"))
def pay_overdue() -> int:
    """Due pay that nobody claimed in time is overdue."""
    unpaid = [PayState.EARNED, PayState.DUE]
    return _each(mark_overdue, PayDue.objects.filter(state__in=unpaid, overdue_at__lte=clock.now()))


@periodic("exchange.close_engagements", every=timedelta(hours=1), label=_("干完七天的单子了结"))
def close_engagements() -> int:
    """Close completed engagements whose time is over, with their open items."""
    due = Engagement.objects.filter(state=EngagementState.COMPLETED, close_due_at__lte=clock.now())
    return _each(close_by_time, due)


def _each(run, rows) -> int:
    """One action per row; a row that somebody answered meanwhile refuses and is left alone."""
    done = 0
    for row_id in rows.order_by("pk").values_list("pk", flat=True):
        try:
            run(SYSTEM, row_id)
            done += 1
        except Refused:
            continue
    return done
