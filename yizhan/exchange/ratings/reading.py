"""What the star rules need, read from the tables: outcomes, severities of hirers, means of a trade, the policy in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet

from yizhan.core.clock import SHANGHAI
from yizhan.exchange.engagements.enums import EngagementState, Entrance, NoShowState, Verification
from yizhan.exchange.engagements.models import Engagement, NoShowMark
from yizhan.exchange.ratings.enums import PolicyState, Side
from yizhan.exchange.ratings.models import (
    Rating,
    RatingPrior,
    ReliabilityExcuse,
    StarPolicyRow,
    UpheldComplaint,
)
from yizhan.exchange.ratings.policy import StarPolicy, first_policy, policy_of
from yizhan.exchange.ratings.rules import Outcome, Severity, Standing, severity
from yizhan.exchange.trades.models import Trade
from yizhan.exchange.workers.models import Worker, WorkerCertificate

DONE = frozenset({EngagementState.COMPLETED, EngagementState.CLOSED})
ENDED_BY_WORKER = frozenset(
    {EngagementState.NO_SHOW_WORKER, EngagementState.WALKED_OFF, EngagementState.CANCELLED_BY_WORKER}
)
CHOSEN = frozenset({Entrance.APPLY, Entrance.INVITE, Entrance.CALL_BACK})
"""Entrances in which the hirer picked the person himself."""


def policy_on(day: date) -> StarPolicy:
    """The star policy in force on a day (D13); the first row until another one is confirmed."""
    row = (
        StarPolicyRow.objects.filter(state=PolicyState.CONFIRMED, effective_from__lte=day)
        .order_by("-effective_from")
        .first()
    )
    return policy_of(row.code, row.numbers) if row else first_policy()


def policy_named(code: str) -> StarPolicy:
    """A confirmed row by its code, so that an old star can be computed again.

    Raises:
        KeyError: no confirmed row of this name.
    """
    if code == first_policy().code:
        return first_policy()
    row = StarPolicyRow.objects.filter(code=code, state=PolicyState.CONFIRMED).first()
    if row is None:
        raise KeyError(code)
    return policy_of(row.code, row.numbers)


def answer_value(face: int, level: int | None, policy: StarPolicy) -> float:
    """y of an answer: its level, else what its face counts."""
    return float(level) if level else policy.faces[str(face)]


def outcomes_of(
    engagements: QuerySet[Engagement], policy: StarPolicy, now: datetime
) -> dict[tuple[int, str], list[tuple[int, Outcome]]]:
    """Outcomes with their engagement ids by (worker, trade group); four queries.

    Args:
        engagements: narrowed by the caller to the workers it wants.
    """
    since = now - timedelta(days=policy.window_days + 31)  # a month more: the window is cut by the rules
    rows = list(
        engagements.filter(
            state__in=DONE | ENDED_BY_WORKER,
            verification__gte=Verification.V2,
            starts_at__gte=since,
            state_changed_at__lte=now,
        )
        .order_by("pk")
        .values_list(
            "pk",
            "worker_id",
            "posting__trade_id",
            "posting__trade__parent_id",
            "posting__hirer_id",
            "state",
            "ends_at",
            "state_changed_at",
            "entrance",
            "is_late",
            "is_protected",
        )
    )
    ids = [row[0] for row in rows]
    said = {
        engagement: (face, level, again)
        for engagement, face, level, again in Rating.objects.counting()
        .filter(side=Side.HIRER, round__engagement__in=ids)
        .order_by()
        .values_list("round__engagement_id", "face", "level", "again")
    }
    excused = set(
        ReliabilityExcuse.objects.filter(engagement__in=ids).values_list("engagement_id", flat=True)
    )
    # A no-show counts once nobody contested it in time, or the station upheld it.
    excused |= set(
        NoShowMark.objects.filter(engagement__in=ids)
        .exclude(state=NoShowState.STANDS)
        .exclude(engagement__no_show_marks__state=NoShowState.STANDS)
        .values_list("engagement_id", flat=True)
    )
    found: dict[tuple[int, str], list[tuple[int, Outcome]]] = {}
    for pk, worker, trade, parent, hirer, state, ends_at, changed_at, entrance, is_late, is_protected in rows:
        face, level, again = said.get(pk, (None, None, None)) if state in DONE else (None, None, None)
        outcome = Outcome(
            at=min(ends_at, changed_at),
            hirer_id=hirer,
            answer=answer_value(face, level, policy) if face else None,
            again=again,
            failure=_failure(state, is_late=is_late, is_excused=is_protected or pk in excused),
            is_chosen=entrance in CHOSEN,
        )
        found.setdefault((worker, parent or trade), []).append((pk, outcome))
    return found


def _failure(state: str, *, is_late: bool, is_excused: bool) -> str | None:
    if state in DONE:
        return ""
    if is_excused:
        return None
    if state == EngagementState.CANCELLED_BY_WORKER:
        return "late_cancel" if is_late else None
    return str(state)


def severities_of(
    hirer_ids: Iterable[int], policy: StarPolicy, now: datetime, means: tuple[float, float] | None = None
) -> dict[int, Severity]:
    """How far each hirer's answers of the window lie from the district's mean; one query."""
    mean_answer, mean_again = means or (policy.mean_answer, policy.mean_again)
    rows = (
        Rating.objects.counting()
        .filter(
            side=Side.HIRER,
            round__engagement__posting__hirer__in=list(hirer_ids),
            round__engagement__verification__gte=Verification.V2,
            submitted_at__gte=now - timedelta(days=policy.window_days),
        )
        .order_by()
        .values_list("round__engagement__posting__hirer_id", "face", "level", "again")
        .annotate(count=Count("pk"))
    )
    sums: dict[int, list[float]] = {}
    for hirer, face, level, again, count in rows:
        total = sums.setdefault(hirer, [0, 0, 0, 0])
        total[0] += count
        total[1] += count * answer_value(face, level, policy)
        if again is not None:
            total[2] += count
            total[3] += count * again
    return {
        hirer: Severity(
            severity(int(n), points / n, mean_answer, policy),
            severity(int(k), yes / k, mean_again, policy) if k else 0.0,
        )
        for hirer, (n, points, k, yes) in sums.items()
    }


def prior_of(group_id: str, district_code: str, day: date, policy: StarPolicy) -> tuple[float, float]:
    """μ and π of a trade group in a district on a day; the policy's own means until there are enough answers."""
    row = (
        RatingPrior.objects.filter(group_id=group_id, district_code=district_code, effective_from__lte=day)
        .order_by("-effective_from")
        .first()
    )
    if row is None:
        return policy.mean_answer, policy.mean_again
    return row.mean_answer_hundredths / 100, row.mean_again_hundredths / 100


def district_of(worker: Worker) -> str:
    """The district code of a worker: of his station, else of his home."""
    return (worker.station.region_code if worker.station else worker.home_region_code)[:6]


def standing_of(
    worker: Worker, group_id: str, outcomes: Iterable[Outcome], policy: StarPolicy, now: datetime
) -> Standing:
    """Everything the star of one worker in one group is measured against; four queries."""
    today = now.astimezone(SHANGHAI).date()
    mean_answer, mean_again = prior_of(group_id, district_of(worker), today, policy)
    complaints = UpheldComplaint.objects.filter(worker=worker, withdrawn_at__isnull=True, decided_at__lte=now)
    return Standing(
        mean_answer=mean_answer,
        mean_again=mean_again,
        severities=severities_of({row.hirer_id for row in outcomes}, policy, now),
        certificates=certificates_of(worker.pk, group_id, today),
        complaints=tuple(complaints.values_list("decided_at", flat=True)),
    )


def certificates_of(worker_id: int, group_id: str, today: date) -> int:
    """Papers of the trades of a group whose original was seen and that are still valid."""
    wanted = set(_certificates_of_group(group_id))
    rows = WorkerCertificate.objects.filter(worker_id=worker_id, is_verified=True, kind__in=wanted)
    return sum(until is None or until >= today for until in rows.values_list("valid_until", flat=True))


def _certificates_of_group(group_id: str) -> QuerySet:
    return (
        Trade.objects.filter(parent_id=group_id).exclude(certificate="").values_list("certificate", flat=True)
    )
