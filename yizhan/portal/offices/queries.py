"""What town and district officers see first: counts of their region and where reviews wait. Seven queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, Sum
from django.utils.translation import gettext as _

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.queries import full
from yizhan.exchange.hirers.queries import waiting_for_check
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.queries import WAITING, visible_postings
from yizhan.facilities.stations.enums import StationKind
from yizhan.facilities.stations.queries import station_names, stations_visible_to
from yizhan.portal.console.queries import contested_days, late_pay

LOOKING_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Delay:
    """Reviews waiting at one station. ``late`` of them are past the time the district allows."""

    station: str
    waiting: int
    late: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """Figures of one region, each a dict for ``ui/stats.html``, and the review delays by station."""

    places: list[dict[str, Any]]
    work: list[dict[str, Any]]
    worries: list[dict[str, Any]]
    delays: list[Delay]


def region_facts(actor: Actor, now: datetime) -> RegionFacts:
    """Only what exists in the data of the actor's own region."""
    kinds = dict(
        stations_visible_to(actor)
        .prefetch_related(None)
        .order_by()
        .values_list("kind")
        .annotate(n=Count("pk"))
    )
    postings = _postings(actor, now)
    done = _engagements(actor, now)
    people, each = _("人"), _("个")
    return RegionFacts(
        places=[
            {"label": _("零工驿站"), "value": kinds.get(StationKind.STATION, 0), "unit": each},
            {"label": _("服务点"), "value": kinds.get(StationKind.SERVICE_POINT, 0), "unit": each},
            {"label": _("在招的岗位"), "value": postings["open"], "unit": each, "delta": _("还差 %(n)s 人") % {"n": postings["lacking"]}},
        ],
        work=[
            {"label": _("今天定下"), "value": done["settled"], "unit": _("单")},
            {"label": _("正在干"), "value": done["there"], "unit": people},
            {"label": _("近 7 天干完"), "value": done["completed"], "unit": _("单")},
        ],
        worries=[
            {"label": _("等审核"), "value": postings["waiting"], "unit": _("条"), "delta": _("超过时限 %(n)s 条") % {"n": postings["late"]}},
            {"label": _("等核验的用工方"), "value": waiting_for_check(actor).count(), "unit": each},
            {"label": _("工钱没付清"), "value": late_pay(actor).count(), "unit": _("笔")},
            {"label": _("工时对不上"), "value": contested_days(actor).count(), "unit": each},
        ],
        delays=_delays(actor, now),
    )  # fmt: skip


def _postings(actor: Actor, now: datetime) -> dict[str, int]:
    running = Q(state=PostingState.PUBLISHED, valid_until__gt=now)
    waiting = Q(state__in=WAITING)
    found = (
        visible_postings(actor)
        .order_by()
        .aggregate(
            open=Count("pk", filter=running),
            lacking=Sum(F("headcount") - F("taken_count"), filter=running),
            waiting=Count("pk", filter=waiting),
            late=Count("pk", filter=waiting & Q(review_due_at__lt=now)),
        )
    )
    return {name: number or 0 for name, number in found.items()}


def _engagements(actor: Actor, now: datetime) -> dict[str, int]:
    begins = clock.local(now.astimezone(clock.SHANGHAI).date())
    finished = [EngagementState.COMPLETED, EngagementState.CLOSED]
    return (
        full()
        .visible_to(actor)
        .order_by()
        .aggregate(
            settled=Count("pk", filter=Q(confirmed_at__gte=begins)),
            there=Count("pk", filter=Q(state__in=[EngagementState.ON_SITE, EngagementState.WORKING])),
            completed=Count("pk", filter=Q(state__in=finished, ends_at__gte=now - LOOKING_BACK)),
        )
    )


def _delays(actor: Actor, now: datetime) -> list[Delay]:
    rows = list(
        visible_postings(actor)
        .filter(state__in=WAITING)
        .order_by()
        .values_list("station_id")
        .annotate(
            waiting=Count("pk"), late=Count("pk", filter=Q(review_due_at__lt=now)), oldest=Min("submitted_at")
        )
    )
    names = station_names(row[0] for row in rows)
    found = [Delay(names.get(pk, ""), waiting, late, oldest) for pk, waiting, late, oldest in rows]
    return sorted(found, key=lambda delay: (-delay.late, delay.oldest or now))
