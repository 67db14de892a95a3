"""What always holds of crews."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Sum

from yizhan.core.invariants import invariant
from yizhan.exchange.attendance.invariants import waiting_keys
from yizhan.exchange.crews.models import Crew, CrewDivision, CrewJob, CrewMember, CrewPart, ShareLine
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay.models import PayEntry


@invariant("exchange.crew_leader_is_member")
def crew_leader_is_member() -> Iterator[str]:
    """Whoever leads a crew is in it by his own yes."""
    inside = CrewMember.objects.filter(crew=OuterRef("pk"), worker=OuterRef("leader"), state="in")
    for crew_id in Crew.objects.filter(~Exists(inside), state="active").values_list("pk", flat=True):
        yield f"crew {crew_id} is led by somebody who is not in it"


@invariant("exchange.crew_division_adds_up")
def crew_division_adds_up() -> Iterator[str]:
    """The parts of a division are its total: no fen is lost or made."""
    rows = CrewDivision.objects.annotate(sum=Sum("parts__amount_fen")).exclude(sum=F("total_fen"))
    for division_id, total, parts in rows.values_list("pk", "total_fen", "sum"):
        yield f"division {division_id}: total {total}, parts {parts}"


@invariant("exchange.crew_part_is_owed")
def crew_part_is_owed() -> Iterator[str]:
    """What somebody's parts come to is what his days are worth in the ledger of pay, once events have been handled."""
    waiting = waiting_keys("exchange.attendance_agreed") | waiting_keys("exchange.hours_corrected")
    parts = CrewPart.objects.values("engagement_id").annotate(sum=Sum("amount_fen")).order_by("engagement_id")
    for row in parts:
        lines = PayEntry.objects.filter(
            engagement_id=row["engagement_id"], pay__isnull=False, kind__in=["base", "correction"]
        )
        owed = lines.aggregate(sum=Sum("amount_fen"))["sum"] or 0
        if owed != row["sum"] and f"engagement_id:{row['engagement_id']}" not in waiting:
            yield f"engagement {row['engagement_id']}: its parts are {row['sum']} fen, its pay is worth {owed}"


@invariant("exchange.crew_part_was_agreed")
def crew_part_was_agreed() -> Iterator[str]:
    """Money is only divided among people who said yes to the version by which it was divided."""
    said = ShareLine.objects.filter(
        shares=OuterRef("division__shares"), worker=OuterRef("engagement__worker"), agrees=True
    )
    for part_id in CrewPart.objects.filter(~Exists(said)).values_list("pk", flat=True):
        yield f"part {part_id} belongs to somebody who did not agree to the shares"


@invariant("exchange.crew_job_has_engagements")
def crew_job_has_engagements() -> Iterator[str]:
    """A job that a crew took has at least as many engagements as were asked for at least."""
    for job in CrewJob.objects.filter(state="placed"):
        found = Engagement.objects.filter(together=job.together).count()
        if found < job.least:
            yield f"crew job {job.pk} was taken by {found} of at least {job.least} people"
