"""Clocks of pay."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay.actions import climb_ladder, close_by_time, fall_due, mark_overdue, raise_alert
from yizhan.exchange.pay.enums import PayState
from yizhan.exchange.pay.models import PayAlert, PayDue


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


@periodic("exchange.pay_alerts", every=timedelta(minutes=15), label=_("没付够、说没收到的，到时提醒驿站"))
def pay_alerts() -> int:
    """Raise an alert for what came short or was denied and is past its day."""
    trouble = PayDue.objects.filter(
        state__in=[PayState.PART_PAID, PayState.CONTESTED, PayState.OVERDUE], overdue_at__lte=clock.now()
    )
    open_alert = PayAlert.objects.filter(pay=OuterRef("pk"), closed_at__isnull=True)
    return _each(raise_alert, trouble.exclude(Exists(open_alert)))


@periodic("exchange.pay_ladder", every=timedelta(minutes=15), label=_("欠薪一步步往上催"))
def pay_ladder() -> int:
    """Take the next step of every open alert whose time has come; one that is being answered waits."""
    due = PayAlert.objects.filter(closed_at__isnull=True, next_step_at__lte=clock.now())
    return _each(climb_ladder, due)


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
