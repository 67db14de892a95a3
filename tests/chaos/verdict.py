"""Counts what is in the database against what people were told. Reads through the ORM, after everything has stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tests.chaos.story import HOURS, PAY_YUAN, PLACES, Acknowledged

ONCE_EACH = ("offer", "accept", "confirm", "dispatch", "arrive", "complete", "close")
"""Steps of an engagement that went the whole way; each must stand exactly once in the log."""


def judge(records: Iterable[Acknowledged]) -> Iterator[str]:
    """One sentence for everything that was lost or doubled."""
    records = list(records)
    complete = [record for record in records if record.is_complete]
    yield from _postings(records, complete)
    yield from _engagements(complete)
    yield from _no_step_twice()
    yield from _jobs()


def _postings(records: list[Acknowledged], complete: list[Acknowledged]) -> Iterator[str]:
    from yizhan.exchange.postings.models import Posting

    there = {str(row.uid): row for row in Posting.objects.all()}
    if missing := {record.posting for record in records} - set(there):
        yield f"{len(missing)} acknowledged postings are lost"
    if extra := set(there) - {record.posting for record in records}:
        yield f"{len(extra)} postings that nobody was told of"
    for record in complete:
        row = there.get(record.posting)
        if row is None:
            continue
        if (row.headcount, row.taken_count, row.state) != (PLACES, PLACES, "filled"):
            yield f"posting {row.number}: {row.taken_count} of {row.headcount} places, {row.state}"


def _engagements(complete: list[Acknowledged]) -> Iterator[str]:
    from yizhan.core.workflow import TransitionLog
    from yizhan.exchange.attendance.models import AttendanceDay
    from yizhan.exchange.engagements.models import Engagement
    from yizhan.exchange.pay.models import PayDue
    from yizhan.exchange.ratings.models import Rating

    rows = {str(row.uid): row for row in Engagement.objects.select_related("posting")}
    steps = Counter(
        TransitionLog.objects.filter(workflow="exchange.engagement").values_list("object_uid", "transition")
    )
    days = Counter(AttendanceDay.objects.values_list("engagement_id", flat=True))
    minutes = dict(AttendanceDay.objects.values_list("engagement_id", "agreed_minutes"))
    pays: dict[int, list[tuple[int, int | None, str]]] = {}
    for engagement_id, amount, received, state in PayDue.objects.values_list(
        "engagement_id", "amount_fen", "received_fen", "state"
    ):
        pays.setdefault(engagement_id, []).append((amount, received, state))
    ratings = Counter(Rating.objects.values_list("round__engagement_id", flat=True))
    slips = Counter(row.slip_number for row in rows.values() if row.slip_number)
    yield from (f"slip {number} was given {count} times" for number, count in slips.items() if count > 1)
    pairs = Counter((row.posting_id, row.worker_id) for row in rows.values())
    yield from (
        f"posting {posting}, worker {worker}: {n} engagements"
        for (posting, worker), n in pairs.items()
        if n > 1
    )
    owed = int(PAY_YUAN) * 100
    for record in complete:
        for uid in record.seated:
            row = rows.get(uid)
            if row is None:
                yield f"engagement {uid} is lost"
                continue
            wrong = [f"{step} {steps[uid, step]} times" for step in ONCE_EACH if steps[uid, step] != 1]
            if row.state != "closed":
                wrong.append(f"is {row.state}")
            if days[row.pk] != 1 or minutes.get(row.pk) != int(HOURS) * 60:
                wrong.append(f"{days[row.pk]} days, {minutes.get(row.pk)} minutes")
            if pays.get(row.pk) != [(owed, owed, "confirmed")]:
                wrong.append(f"pay {pays.get(row.pk)}")
            if ratings[row.pk] != 2:
                wrong.append(f"{ratings[row.pk]} ratings")
            if wrong:
                yield f"engagement {row.pk}: {', '.join(wrong)}"
        for uid in record.unlucky:
            if uid in rows and rows[uid].slip_number:
                yield f"engagement {rows[uid].pk} was refused and has a slip"


def _no_step_twice() -> Iterator[str]:
    """Nothing in this journey goes a step twice, so a repeated line of the log is a doubled effect."""
    from django.db.models import Count

    from yizhan.core.workflow import TransitionLog

    twice = (
        TransitionLog.objects.order_by()
        .values("workflow", "object_uid", "transition")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    for row in twice:
        yield f"{row['workflow']} {row['object_uid']}: {row['transition']} {row['times']} times"


def _jobs() -> Iterator[str]:
    from yizhan.core import clock
    from yizhan.core.jobs.models import Job, JobState

    for job in Job.objects.filter(state=JobState.DEAD):
        yield f"job {job.pk} {job.task} is dead: {job.error.splitlines()[-1] if job.error else ''}"
    stuck = Job.objects.filter(state__in=Job.LIVE, run_after__lte=clock.now()).count()
    if stuck:
        yield f"{stuck} jobs are stuck"


def waiting_jobs() -> int:
    """Jobs that are due and not done."""
    from django.db import connections

    from yizhan.core import clock
    from yizhan.core.jobs.models import Job

    count = Job.objects.filter(state__in=Job.LIVE, run_after__lte=clock.now()).count()
    connections.close_all()
    return count
