"""Every month: the public report on the stars, and the means of each trade and district for the next month (R9.7)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused
from yizhan.core.validators import age_on
from yizhan.exchange.engagements.enums import Verification
from yizhan.exchange.ratings import calibration
from yizhan.exchange.ratings.calibration import Guess, Rated
from yizhan.exchange.ratings.enums import Side
from yizhan.exchange.ratings.models import CalibrationReport, Rating, RatingPrior, StarChange, WorkerStar
from yizhan.exchange.ratings.policy import StarPolicy
from yizhan.exchange.ratings.reading import answer_value, policy_on

AGE_BANDS = ((35, "under_35"), (50, "35_49"), (60, "50_59"), (200, "60_up"))


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


@action
def make_calibration_report(work: Work, month: date) -> int:
    """SYSTEM: look at a whole month, write the public report and the means that hold from now on.

    Args:
        month: its first day; it must be over.

    Returns:
        id of the report.

    Raises:
        Refused: ``month_not_over``, ``report_exists``.
    """
    today = work.at.astimezone(clock.SHANGHAI).date()
    if next_month(month) > today:
        raise Refused(Reason("month_not_over", _("这个月还没完")))
    if CalibrationReport.objects.filter(month=month).exists():
        raise Refused(Reason("report_exists", _("这个月的报告已经有了")))
    policy = policy_on(today)
    least = value("exchange.calibration_least", on=today)
    guesses = guesses_of(month)
    rows = rated_now(today)
    gaps = calibration.gaps(rows, least)
    most = value("exchange.calibration_gap_hundredths", on=today)
    report = CalibrationReport.objects.create(
        month=month,
        policy_code=policy.code,
        findings={
            "answers": len(guesses),
            "by_star": calibration.without_small_numbers(calibration.share_by_star(guesses, least), least),
            "agreement_percent": calibration.agreement_percent(guesses, least),
            "gaps": calibration.without_small_numbers(gaps, least),
            "least": least,
            "gap_most_hundredths": most,
            "means": _do_recalibrate(work, today, policy),
        },
        needs_review=calibration.needs_review(gaps, most),
        made_at=work.at,
    )
    work.record(("exchange.CalibrationReport", f"{month:%Y-%m}"), after={"needs_review": report.needs_review})
    return report.pk


def guesses_of(month: date) -> list[Guess]:
    """Private answers of the month, each with the star that was shown before it."""
    start, end = clock.local(month), clock.local(next_month(month))
    rows = list(
        Rating.objects.counting()
        .filter(side=Side.HIRER, again__isnull=False, submitted_at__gte=start, submitted_at__lt=end)
        .filter(round__engagement__verification__gte=Verification.V2)
        .order_by("pk")
        .values_list(
            "round__engagement__worker_id",
            "round__engagement__posting__trade__parent_id",
            "round__engagement__posting__trade_id",
            "submitted_at",
            "again",
        )
    )
    history = _history({row[0] for row in rows})
    return [
        Guess(_star_before(history[worker, parent or trade], at), again)
        for worker, parent, trade, at, again in rows
    ]


History = dict[tuple[int, str], list[tuple[datetime, int | None]]]


def _history(worker_ids: Iterable[int]) -> History:
    found: History = defaultdict(list)
    rows = StarChange.objects.filter(worker__in=list(worker_ids)).order_by("at", "pk")
    for worker, group, at, hundredths in rows.values_list("worker_id", "group_id", "at", "stars_hundredths"):
        found[worker, group].append((at, hundredths))
    return found


def _star_before(changes: list[tuple[datetime, int | None]], at: datetime) -> int | None:
    place = bisect_left([changed_at for changed_at, _stars in changes], at)
    hundredths = changes[place - 1][1] if place else None
    return hundredths // 100 if hundredths else None


def rated_now(today: date) -> list[Rated]:
    """Every star with the behaviour behind it; no name, no id."""
    rows = WorkerStar.objects.filter(stars_hundredths__isnull=False).order_by("pk")
    found = []
    for hundredths, parts, gender, born_on, home, station in rows.values_list(
        "stars_hundredths",
        "parts",
        "worker__person__gender",
        "worker__person__birth_on",
        "worker__home_region_code",
        "worker__station__region_code",
    ):
        private, reliable = parts.get("mean_again"), parts.get("reliable")
        if private is None or reliable is None:
            continue
        groups = {"gender": gender} if gender else {}
        if born_on:
            groups["age"] = next(name for below, name in AGE_BANDS if age_on(born_on, today) < below)
        if home and station:
            groups["origin"] = "local" if home[:6] == station[:6] else "elsewhere"
        found.append(Rated(hundredths / 100, (private, reliable), groups))
    return found


def _do_recalibrate(work: Work, today: date, policy: StarPolicy) -> list[dict]:
    """Write μ and π of every trade group and district that has enough answers; in force from tomorrow."""
    least = value("exchange.prior_least_answers", on=today)
    sums = _sums(policy, work.at)
    written = []
    for (group_id, name, district), (count, points, asked, yes) in sorted(sums.items()):
        if count < least or asked < least:
            continue
        row, _is_new = RatingPrior.objects.update_or_create(
            group_id=group_id,
            district_code=district,
            effective_from=today + timedelta(days=1),
            defaults={
                "mean_answer_hundredths": round(100 * points / count),
                "mean_again_hundredths": round(100 * yes / asked),
                "answers_count": count,
                "computed_at": work.at,
            },
        )
        written.append(
            {
                "trade": name,
                "district": district,
                "mean_answer_hundredths": row.mean_answer_hundredths,
                "mean_again_hundredths": row.mean_again_hundredths,
                "count": count,
            }
        )
    return written


def _sums(policy: StarPolicy, now: datetime) -> dict[tuple[str, str, str], tuple[int, float, int, int]]:
    """Answers of the window by (trade group, its name, district): how many, points, private ones, yes."""
    rows = (
        Rating.objects.counting()
        .filter(
            side=Side.HIRER,
            round__engagement__verification__gte=Verification.V2,
            submitted_at__gte=now - timedelta(days=policy.window_days),
        )
        .order_by()
        .values_list(
            "round__engagement__posting__trade__parent_id",
            "round__engagement__posting__trade__parent__name",
            "round__engagement__posting__region_code",
            "face",
            "level",
            "again",
        )
        .annotate(n=Count("pk"))
    )
    sums: dict[tuple[str, str, str], tuple[int, float, int, int]] = {}
    for group, name, region, face, level, again, n in rows:
        if group is None:
            continue
        count, points, asked, yes = sums.get((group, name, region[:6]), (0, 0.0, 0, 0))
        sums[group, name, region[:6]] = (
            count + n,
            points + n * answer_value(face, level, policy),
            asked + n * (again is not None),
            yes + n * (again is True),
        )
    return sums
