"""What happens to postings after they are out: regular hiring, reports, a 货不对板, spot checks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from yizhan.accounts.enums import Role
from yizhan.accounts.queries import actor_for
from yizhan.core import clock
from yizhan.core.actors import SYSTEM, VISITOR
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Refused
from yizhan.demo.district.people import FLAGSHIP, Troupe
from yizhan.exchange.engagements.queries import full
from yizhan.exchange.orders.actions import make_order, post_day
from yizhan.exchange.orders.queries import due_days
from yizhan.exchange.postings.actions import check_spot, draw_spot_checks
from yizhan.exchange.postings.queries import open_postings, open_spot_checks
from yizhan.exchange.reports.actions import report_mismatch, report_posting

SEASON_DAYS = 60
ON_SITE = ("working", "on_site", "dispatched", "completed", "closed")


def liven(troupe: Troupe) -> None:
    """A few lively rows of each kind, through the actions, at the current clock."""
    bosses = dict(troupe.hirers)
    calm = [row for row in open_postings(clock.now()).order_by("-starts_at", "-pk") if row.taken_count == 0]
    known = sorted(
        (row for row in calm if row.hirer_id in bosses), key=lambda row: row.hirer_id != troupe.hirers[0][0]
    )
    for row, days in zip(known[:2], ([0, 2, 4], [5, 6]), strict=False):
        _make_order(bosses[row.hirer_id], row, days)
    for row, addresses in zip(calm[-2:], (("192.0.2.1", "192.0.2.2"), ("192.0.2.3",)), strict=False):
        for address in addresses:
            report_posting(VISITOR, row.number, reason="fee", text="电话里说要先交 100 块", address=address)
    _say_mismatch()
    _say_mismatch(posting__station__code=FLAGSHIP[0])
    monday = clock.today() - timedelta(days=clock.today().weekday() + 7)
    for station_id in troupe.station_ids.values():
        draw_spot_checks(SYSTEM, station_id, monday)
    for spot in open_spot_checks(SYSTEM):
        if spot.draw.week_start < monday:
            _check(troupe, spot)
    drain()


def _check(troupe: Troupe, spot) -> None:
    """Somebody who had not approved it reads it again."""
    for judge in troupe.reviewers:
        try:
            check_spot(judge, str(spot.uid), is_fine=True, note="打过电话，和写的一样")
        except Refused:
            continue
        return


def _make_order(boss, row, days: list[int]) -> None:
    today = clock.today()
    until = today + timedelta(days=SEASON_DAYS)
    try:
        make_order(
            boss,
            row.pk,
            weekdays=days,
            season_from=today.isoformat(),
            season_until=until.isoformat(),
            is_demo=True,
        )
    except Refused:
        return
    for order_id, day in due_days(clock.now()):
        post_day(SYSTEM, order_id, day)


def _say_mismatch(**where: Any) -> None:
    """The latest worker who may still say so does."""
    recent = full().filter(**where, state__in=ON_SITE, ends_at__gte=clock.now() - timedelta(days=2))
    for engagement in recent.filter(starts_at__lte=clock.now()).order_by("-starts_at", "-pk")[:10]:
        try:
            report_mismatch(
                actor_for(engagement.worker.person, Role.WORKER),
                engagement.pk,
                aspects=["hours"],
                text="说 5 点收工，干到 6 点半",
            )
        except Refused:
            continue
        return
