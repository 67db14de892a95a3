"""People beside a posting, as a hirer or the station may see them: recommended, applied, known from before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhan.core import masks
from yizhan.exchange.engagements.enums import LIVE, EngagementState
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.queries import call_back_workers
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.ratings.queries import stars_by_group, stars_for_hirer
from yizhan.exchange.recommendations.queries import recommend_workers
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import workers_by_id

FINISHED = (EngagementState.COMPLETED, EngagementState.CLOSED)
TABS = ("recommended", "applied", "used")
MOST_USED = 20


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list.

    Args:
        person: what the partial ``ui/person_row.html`` takes.
        reasons, limits: sentences for and against, shown below the row.
        can_invite: whether 请 TA 来 makes sense; ``how`` tells the invitation what it is.
    """

    worker: Worker
    person: dict[str, Any]
    reasons: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    can_invite: bool = True
    how: str = "invite"


@dataclass(frozen=True, slots=True)
class PeopleTab:
    """One of the three lists."""

    name: str
    label: str
    count: int
    lines: list[PersonLine] = field(default_factory=list)


def people_of(posting: Posting, tab: str, *, for_station: bool = False) -> list[PeopleTab]:
    """The three tabs with their counts, the open one with its lines."""
    recommended = recommend_workers(posting.pk, for_station=for_station)
    applied = list(
        Engagement.objects.filter(posting=posting, state=EngagementState.INTERESTED)
        .order_by("pk")
        .values_list("worker_id", flat=True)
    )
    used = call_back_workers(posting.hirer_id, limit=MOST_USED)
    lines: list[PersonLine] = []
    if tab == "applied":
        lines = _lines(posting, applied, for_station=for_station)
    elif tab == "used":
        lines = _used(posting, used, for_station=for_station)
    else:
        found = {row.worker_id: row for row in recommended}
        lines = [
            PersonLine(line.worker, line.person, found[line.worker.pk].reasons, found[line.worker.pk].limits)
            for line in _lines(posting, list(found), for_station=for_station)
        ]
    return [
        PeopleTab("recommended", _("推荐"), len(recommended), lines if tab == "recommended" else []),
        PeopleTab("applied", _("已报名"), len(applied), lines if tab == "applied" else []),
        PeopleTab("used", _("用过的"), len(used), lines if tab == "used" else []),
    ]


def person_line(posting: Posting, worker_id: int, *, for_station: bool = False) -> PersonLine | None:
    """One person of the three lists; ``None`` for anybody else."""
    for tab in TABS:
        for shown in people_of(posting, tab, for_station=for_station):
            for line in shown.lines:
                if line.worker.pk == worker_id:
                    return line
    return None


def _used(posting: Posting, worker_ids: list[int], *, for_station: bool) -> list[PersonLine]:
    """Known people; who is on this posting already, or no longer looks, is shown without the button."""
    here = set(
        Engagement.objects.filter(posting=posting, worker_id__in=worker_ids, state__in=LIVE).values_list(
            "worker_id", flat=True
        )
    )
    times = _finished(worker_ids, posting.hirer_id)
    return [
        PersonLine(
            line.worker,
            line.person,
            (
                ngettext("给你干过 %(n)s 次", "给你干过 %(n)s 次", times.get(line.worker.pk, 0))
                % {"n": times.get(line.worker.pk, 0)},
            ),
            (_("已经在这个活里了"),)
            if line.worker.pk in here
            else ()
            if line.worker.is_looking
            else (_("现在没在找活"),),
            can_invite=line.worker.is_looking and line.worker.pk not in here,
            how="call_back",
        )
        for line in _lines(posting, worker_ids, for_station=for_station)
    ]


def _lines(posting: Posting, worker_ids: list[int], *, for_station: bool) -> list[PersonLine]:
    """The rows of some workers in the given order; a fixed number of queries."""
    workers = workers_by_id(worker_ids)
    group = posting.trade.parent_id or posting.trade_id
    stars = _all_stars(worker_ids, group) if for_station else stars_for_hirer(worker_ids, group)
    finished = _finished(worker_ids)
    return [
        PersonLine(workers[pk], _row(workers[pk], stars.get(pk, {}), finished.get(pk, 0)))
        for pk in worker_ids
        if pk in workers
    ]


def _all_stars(worker_ids: list[int], group: str) -> dict[int, dict[str, Any]]:
    """What the station sees: every star, also those below the floor of D12."""
    known = stars_by_group(worker_ids)
    return {
        pk: {"stars": known[pk, group]} if (pk, group) in known else {"is_new": True} for pk in worker_ids
    }


def _row(worker: Worker, star: dict[str, Any], finished: int) -> dict[str, Any]:
    """A person as the partial takes it. The phone stays masked: numbers are exchanged after a mutual yes only."""
    trades = "、".join(row.trade.name for row in worker.worker_trades.all())
    done = ngettext("%(n)s 单", "%(n)s 单", finished) % {"n": finished} if finished else _("刚登记")
    phone = masks.phone(worker.person.phone)
    return {
        "name": worker.person.display_name,
        "detail": f"{trades} · {done}",
        "phone_masked": _("电话 %(phone)s") % {"phone": phone} if phone else _("没有手机，驿站帮你叫"),
        **star,
    }


def _finished(worker_ids: list[int], hirer_id: int | None = None) -> dict[int, int]:
    """How many engagements each has finished (for one hirer when given)."""
    rows = Engagement.objects.filter(worker_id__in=worker_ids, state__in=FINISHED)
    if hirer_id is not None:
        rows = rows.filter(posting__hirer_id=hirer_id)
    return dict(rows.order_by().values_list("worker_id").annotate(n=Count("pk")))
