"""Clocks of orders."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.orders.actions import end_order, post_day
from yizhan.exchange.orders.queries import due_days, ended_ids


@periodic("exchange.post_orders", every=timedelta(hours=1), label=_("长期用工：到时候发招工"))
def post_orders() -> int:
    """Make the postings of the next days, one action per day; returns how many."""
    done = 0
    for order_id, day in due_days(clock.now()):
        try:
            done += bool(post_day(SYSTEM, order_id, day))
        except Refused:
            continue  # the pattern lacks something by now; the calendar shows the day as still to come
    for order_id in ended_ids(clock.now()):
        end_order(SYSTEM, order_id)
    return done
