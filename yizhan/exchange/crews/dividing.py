"""Dividing what a crew earned: once the hours of everybody stand, each gets a pay of his own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, Reason
from yizhan.exchange.attendance.actions import shifts_of
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.crews import rules
from yizhan.exchange.crews.enums import JobState
from yizhan.exchange.crews.events import CrewMoneyDivided
from yizhan.exchange.crews.models import CrewDivision, CrewJob, CrewPart, CrewShares, ShareLine
from yizhan.exchange.crews.shares import NOT_BEGUN, shares_in_force
from yizhan.exchange.engagements.enums import HOLDS_PLACE, EngagementState
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay.actions import _do_close_if_done, _do_owe_pay
from yizhan.exchange.pay.owing import SETTLED_HOURS
from yizhan.exchange.pay.rules import share_of_lump
from yizhan.exchange.pay.sharing import Shared, shared_by

STANDS = frozenset(SETTLED_HOURS) - {AttendanceState.CANCELLED}


def unit_of(engagement: Engagement) -> str:
    """The pay unit both said yes to."""
    return str(engagement.terms.get("pay_unit", ""))


def key_of(engagement: Engagement, day: AttendanceDay) -> str:
    """Pieces are divided day by day, a whole job at once."""
    return day.on.isoformat() if unit_of(engagement) == "piece" else ""


def job_of(engagement: Engagement) -> CrewJob | None:
    """The crew's job an engagement belongs to."""
    if not engagement.together:
        return None
    return CrewJob.objects.filter(together=engagement.together, state=JobState.PLACED).first()


def worked_days(engagement_id: int) -> list[AttendanceDay]:
    """Days whose hours stand and on which something was worked."""
    rows = AttendanceDay.objects.filter(engagement_id=engagement_id, state__in=STANDS).order_by("on")
    return [day for day in rows if (day.standing_minutes or 0) > 0]


@shared_by
def part_of(engagement: Engagement, day: AttendanceDay) -> Shared | None:
    """What pay asks: ``None`` for who did not say yes to the shares (he is paid by his own slip)."""
    if unit_of(engagement) not in rules.SHARED_UNITS:
        return None
    job = job_of(engagement)
    shares = shares_in_force(job.pk) if job else None
    if job is None or shares is None or not _line(shares, engagement.worker_id):
        return None
    found = CrewPart.objects.filter(
        division__job=job, division__key=key_of(engagement, day), engagement=engagement
    ).first()
    if found is None:
        return Shared(is_divided=False)
    if unit_of(engagement) == "piece":
        return Shared(is_divided=True, amount_fen=found.amount_fen)
    days = [row.on for row in worked_days(engagement.pk)]
    if day.on not in days:
        return Shared(is_divided=True, amount_fen=0)
    return Shared(is_divided=True, amount_fen=share_of_lump(found.amount_fen, days.index(day.on), len(days)))


def _line(shares: CrewShares, worker_id: int) -> ShareLine | None:
    return ShareLine.objects.filter(shares=shares, worker_id=worker_id, agrees=True).first()


@dataclass(frozen=True, slots=True)
class Pool:
    """Everybody of a job who divides, with the days that count; ``days`` by engagement."""

    job: CrewJob
    shares: CrewShares
    points: dict[int, int]
    engagements: tuple[Engagement, ...]
    days: dict[int, tuple[AttendanceDay, ...]]
    came_instead: frozenset[int]

    def worked(self, engagement: Engagement) -> rules.Worked:
        """What one of them did."""
        days = self.days[engagement.pk]
        rest = engagement.terms.get("break_minutes", 0)
        planned = {shift.on: shift.planned_minutes(rest) for shift in shifts_of(engagement)}
        return rules.Worked(
            minutes=sum(day.standing_minutes or 0 for day in days),
            day_hundredths=sum(
                rules.day_hundredths(day.standing_minutes or 0, planned.get(day.on, 1)) for day in days
            ),
            points=self.points[engagement.worker_id],
            part_of_place=engagement.state == EngagementState.REPLACED or engagement.pk in self.came_instead,
        )

    def total_fen(self) -> int:
        """By piece: the pieces of all; for the whole job: its price for each place that was worked."""
        if unit_of(self.engagements[0]) == "piece":
            return sum(
                row.agreed_pay_fen * (day.standing_pieces or 0)
                for row in self.engagements
                for day in self.days[row.pk]
            )
        stayed = [row for row in self.engagements if row.state != EngagementState.REPLACED]
        places = rules.places_worked(
            stayed=len(stayed),
            replaced=len(self.engagements) - len(stayed),
            came_instead=_came_instead_and_worked(self.job),
        )
        return places * self.job.agreed_pay_fen


def _came_instead(job: CrewJob) -> list[int]:
    """Engagements of people who took the place of one of the crew, in the crew themselves or not."""
    rows = Engagement.objects.filter(together=job.together).exclude(pk__in=job.placed)
    return list(rows.values_list("pk", flat=True))


def _came_instead_and_worked(job: CrewJob) -> int:
    return sum(1 for pk in _came_instead(job) if worked_days(pk))


def _pool(job: CrewJob, key: str, shares: CrewShares) -> Pool | None:
    """The pool, or ``None`` while somebody's hours are open or nobody worked."""
    lines = ShareLine.objects.filter(shares=shares, agrees=True).values_list("worker_id", "points")
    points = dict(lines)
    rows = list(Engagement.objects.filter(together=job.together, worker_id__in=points).order_by("pk"))
    days: dict[int, tuple[AttendanceDay, ...]] = {}
    for row in rows:
        found = AttendanceDay.objects.filter(engagement=row).order_by("on")
        if row.state in NOT_BEGUN and not found.exists():
            return None  # just accepted: his days are written in a moment
        mine = list(found.filter(on=key) if key else found)
        if any(not _is_settled(row, day, job) for day in mine):
            return None
        days[row.pk] = tuple(d for d in mine if d.state in STANDS and (d.standing_minutes or 0) > 0)
    worked = tuple(row for row in rows if days[row.pk])
    if not worked:
        return None
    return Pool(job, shares, points, worked, days, frozenset(_came_instead(job)))


def _is_settled(engagement: Engagement, day: AttendanceDay, job: CrewJob) -> bool:
    """Whether a day needs no more waiting: its hours stand, or he did not come."""
    if day.state in SETTLED_HOURS:
        return True
    if day.state != AttendanceState.EXPECTED:
        return False
    if engagement.state not in HOLDS_PLACE:
        return True
    ends = next((shift.ends_at for shift in shifts_of(engagement) if shift.on == day.on), engagement.ends_at)
    hours = value("exchange.crew_pool_wait_hours", on=day.on)
    return ends + timedelta(hours=hours) <= clock.now()


def _do_divide(work: Work, job_id: int, key: str) -> CrewDivision | None:
    """Divide the money of a day (``key``: its date) or of the whole job, or divide it anew; owe each his part.

    Returns:
        the division; ``None`` while it has to wait.
    """
    job = work.lock(CrewJob, job_id)
    shares = shares_in_force(job.pk)
    if job.state != JobState.PLACED or shares is None:
        return None
    ids = list(Engagement.objects.filter(together=job.together).values_list("pk", flat=True))
    all_days = AttendanceDay.objects.filter(engagement_id__in=ids).values_list("pk", flat=True)
    rows = work.lock_all((Engagement, ids), (AttendanceDay, list(all_days)))
    pool = _pool(job, key, shares)
    if pool is None:
        return None
    weights = rules.weights(shares.mode, [pool.worked(row) for row in pool.engagements])
    total = pool.total_fen()
    division = _do_write(work, pool, key, total, rules.divide(total, weights), weights)
    if division is None:
        return None
    for row in pool.engagements:
        engagement: Engagement = rows[Engagement, row.pk]  # type: ignore[assignment]
        for day in pool.days[row.pk]:
            _do_owe_pay(work, engagement, rows[AttendanceDay, day.pk])  # type: ignore[arg-type]
        _do_close_if_done(work, engagement)
    work.emit(CrewMoneyDivided(job.pk, division.pk, total))
    return division


def _do_write(
    work: Work, pool: Pool, key: str, total: int, amounts: tuple[int, ...], weights: tuple[int, ...]
) -> CrewDivision | None:
    """Keep the parts; ``None`` when everything stands as it was."""
    division = CrewDivision.objects.filter(job=pool.job, key=key).first()
    before = dict(division.parts.values_list("engagement_id", "amount_fen")) if division else {}
    after = {row.pk: amount for row, amount in zip(pool.engagements, amounts, strict=True)}
    if division is not None and before == after and division.total_fen == total:
        return None
    facts = {"shares": pool.shares, "total_fen": total, "divided_at": work.at}
    division, _is_new = CrewDivision.objects.update_or_create(job=pool.job, key=key, defaults=facts)
    division.parts.exclude(engagement_id__in=after).update(amount_fen=0, weight=0)
    for row, amount, weight in zip(pool.engagements, amounts, weights, strict=True):
        CrewPart.objects.update_or_create(
            division=division, engagement=row, defaults={"amount_fen": amount, "weight": weight}
        )
    work.record(
        division,
        before={"parts": sorted(before.values())},
        after={"total_fen": total, "parts": sorted(after.values())},
    )
    return division


def keys_of(job: CrewJob) -> list[str]:
    """What there is to divide: every day on which hours stand, or the whole job."""
    if job.posting.pay_unit != "piece":
        return [""]
    ids = Engagement.objects.filter(together=job.together).values("pk")
    days = AttendanceDay.objects.filter(engagement_id__in=ids, state__in=STANDS).order_by("on")
    return [on.isoformat() for on in dict.fromkeys(days.values_list("on", flat=True))]


DIVIDE_LOCKS = (
    "exchange.CrewJob",
    "exchange.Engagement",
    "exchange.AttendanceDay",
    "exchange.PayDue",
    "exchange.PayAlert",
)


@action(locks=DIVIDE_LOCKS)
def divide_waiting(work: Work, job_id: int) -> int:
    """SYSTEM: divide what waited for somebody who has not come by now; returns how many divisions it made."""
    if not work.actor.is_system:
        raise Forbidden(Reason("wrong_role", _("这一步由系统来办")))
    job = CrewJob.objects.select_related("posting").get(pk=job_id)
    return sum(_do_divide(work, job_id, key) is not None for key in keys_of(job))
