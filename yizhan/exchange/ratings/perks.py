"""What a better star brings: an earlier notice, a training place, and what people with it earn (R9.10, F706).

Nobody is shut out: every posting is public at once; an earlier notice is only an earlier knock on the door.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yizhan.core.dated import value
from yizhan.exchange.pay.statistics import wage_statistics
from yizhan.exchange.ratings.models import WorkerStar
from yizhan.exchange.trades.models import Trade


@dataclass(frozen=True, slots=True)
class Perk:
    """One thing a star brings. ``has`` says whether this person has it now."""

    title: str
    text: str
    stars: int
    has: bool


@dataclass(frozen=True, slots=True)
class WageRow:
    """Median pay of a day by trade and star; only from enough days."""

    trade: str
    stars: str
    median_fen: int
    count: int


def best_star(worker_id: int | None) -> int:
    """The best star in any trade, 0 for a newcomer."""
    if worker_id is None:
        return 0
    rows = WorkerStar.objects.filter(worker_id=worker_id, stars_hundredths__isnull=False)
    return max(
        (hundredths // 100 for hundredths in rows.values_list("stars_hundredths", flat=True)), default=0
    )


def notice_minutes(stars: int) -> int:
    """How many minutes earlier somebody of this star is told of a new posting (0 for everybody else)."""
    table = value("exchange.perk_notice_minutes")
    return max((int(minutes) for key, minutes in table.items() if int(key) <= stars), default=0)


def perks_of(worker_id: int | None) -> list[Perk]:
    """Every perk, with whether this worker has it."""
    mine = best_star(worker_id)
    found = [
        Perk(
            _("新活早 %(n)s 分钟提醒你") % {"n": minutes},
            _("活一发出来，大家都能在“找活”里看到；提醒只是早一点敲门。"),
            int(stars),
            mine >= int(stars),
        )
        for stars, minutes in sorted(value("exchange.perk_notice_minutes").items(), reverse=True)
    ]
    training = value("exchange.perk_training_stars")
    found.append(
        Perk(
            _("培训优先留座"), _("报名的人多时先给你留一个座；座位够，人人能上。"), training, mine >= training
        )
    )
    top = _("愿意的话，可以上推荐榜")
    found.append(Perk(top, _("要你单独点同意，只写称呼和工种，随时撤下。"), 4, mine >= 4))
    return found


def wage_rows(on: date) -> list[WageRow]:
    """Median day pay by trade and star; the pay slice leaves out what rests on fewer than ten days or people."""
    known = WorkerStar.objects.filter(stars_hundredths__isnull=False)
    stars = {
        (worker, group): hundredths // 100
        for worker, group, hundredths in known.values_list("worker_id", "group_id", "stars_hundredths")
    }
    rows = wage_statistics(stars=stars, on=on)
    names = dict(Trade.objects.filter(code__in={row.trade_code for row in rows}).values_list("code", "name"))
    return [
        WageRow(
            names.get(row.trade_code, row.trade_code),
            _("%(n)s 星") % {"n": row.star} if row.star else _("新人"),
            row.median_day_fen,
            row.n,
        )
        for row in rows
    ]
