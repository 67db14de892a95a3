"""Reading crews: one's own, those to choose from, and everything of one job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight
from yizhan.core.regions.queries import region_names
from yizhan.exchange.crews import access, rules
from yizhan.exchange.crews.enums import CrewState, JobState, MemberState, Via
from yizhan.exchange.crews.models import (
    Crew,
    CrewAnswer,
    CrewDivision,
    CrewJob,
    CrewMember,
    CrewPart,
    CrewShares,
    ShareLine,
)
from yizhan.exchange.crews.shares import newest_shares, reasons_too_late_to_change, shares_in_force
from yizhan.exchange.crews.showing import shown_reasons
from yizhan.exchange.engagements.enums import HOLDS_PLACE
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.offers import WAITING
from yizhan.exchange.engagements.placing import reasons_against
from yizhan.exchange.engagements.queries import placed_together
from yizhan.exchange.pay.enums import PayState
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker

MOST = 50
GOT_IT = frozenset({PayState.CONFIRMED, PayState.SETTLED})


@dataclass(frozen=True, slots=True)
class CrewCard:
    """A crew in a list. ``fits``: one of its trades is the one asked for. ``job``: what it was asked already."""

    crew: Crew
    trades: str
    town: str
    size: int
    fits: bool = False
    job: CrewJob | None = None
    is_led: bool = False
    open_jobs: int = 0


def _full() -> QuerySet[Crew]:
    inside = Count("members", filter=Q(members__state=MemberState.IN), distinct=True)
    return (
        Crew.objects.select_related("leader__person", "station")
        .prefetch_related("trades")
        .annotate(size=inside)
    )


def _cards(
    rows: Iterable[Any], *, trade: str = "", jobs: dict[int, CrewJob] | None = None, me: int = 0
) -> list[CrewCard]:
    found = list(rows)
    towns = region_names({row.home_region_code for row in found if row.home_region_code})
    asked: dict[int, int] = {}
    if me:
        waiting = CrewJob.objects.filter(crew__in=[row.pk for row in found], state=JobState.ASKED)
        waiting = waiting.exclude(answers__worker_id=me)
        asked = dict(waiting.order_by().values_list("crew_id").annotate(n=Count("pk", distinct=True)))
    return [
        CrewCard(
            crew=row,
            trades=_("、").join(trade_row.name for trade_row in row.trades.all()),
            town=towns.get(row.home_region_code, ""),
            size=row.size,
            fits=trade in {trade_row.pk for trade_row in row.trades.all()},
            job=(jobs or {}).get(row.pk),
            is_led=row.leader_id == me,
            open_jobs=asked.get(row.pk, 0),
        )
        for row in found
    ]


def visible_crew(actor: Actor, uid: str) -> Any:
    """A crew inside the scope; :class:`OutOfSight` otherwise."""
    found = _full().filter(uid=uid, pk__in=Crew.objects.visible_to(actor).values("pk")).first()
    if found is None:
        raise OutOfSight(access.NOT_FOUND)
    return found


def visible_job(actor: Actor, uid: str) -> CrewJob:
    """A job inside the scope, with crew and posting; :class:`OutOfSight` otherwise."""
    found = (
        CrewJob.objects.select_related(
            "crew__leader__person", "posting__hirer__organisation", "posting__trade", "posting__station"
        )
        .filter(uid=uid)
        .first()
    )
    if found is None:
        raise OutOfSight(access.NOT_FOUND)
    access.require_job(actor, found.pk)
    return found


def my_crews(worker_id: int) -> list[CrewCard]:
    """The crews somebody is in; a fixed number of queries."""
    mine = CrewMember.objects.filter(worker_id=worker_id, state=MemberState.IN)
    rows = _full().filter(pk__in=mine.values("crew_id"), state=CrewState.ACTIVE)
    return _cards(rows, me=worker_id)


def my_invites(worker_id: int) -> list[CrewMember]:
    """Crews that ask somebody to join."""
    rows = CrewMember.objects.filter(
        worker_id=worker_id, state=MemberState.ASKED, crew__state=CrewState.ACTIVE
    )
    return list(rows.select_related("crew__leader__person"))


def my_jobs(worker_id: int, limit: int = 20) -> list[CrewJob]:
    """Jobs of one's crews: asked ones first, then those that were taken, newest first."""
    mine = CrewMember.objects.filter(worker_id=worker_id, state=MemberState.IN).values("crew_id")
    answered = CrewAnswer.objects.filter(worker_id=worker_id, comes=True).values("job_id")
    rows = CrewJob.objects.filter(Q(crew_id__in=mine) | Q(pk__in=answered))
    rows = rows.filter(state__in=[JobState.ASKED, JobState.PLACED]).select_related("crew", "posting")
    return sorted(rows.order_by("-pk")[:limit], key=lambda row: row.state != JobState.ASKED)


def crew_of_code(code: str) -> Any | None:
    """The crew behind an invitation link that still runs."""
    rows = _full().filter(
        join_code=code.strip().upper(), state=CrewState.ACTIVE, join_code_until__gt=clock.now()
    )
    return rows.first()


def find_crews(actor: Actor, words: str = "", limit: int = MOST) -> list[CrewCard]:
    """Crews of the station: by name, by what the leader is called or by his card; without words the newest."""
    rows = _full().filter(pk__in=Crew.objects.visible_to(actor).values("pk"))
    words = words.strip()
    if words:
        rows = rows.filter(
            Q(name__icontains=words)
            | Q(leader__person__display_name__icontains=words)
            | Q(leader__card_number__iendswith=words)
        )
    return _cards(rows.order_by("-state_changed_at", "-pk")[:limit])


def crews_for(actor: Actor, posting: Posting, limit: int = MOST) -> list[CrewCard]:
    """Crews to choose from for a posting: of its county, its trade first, then the larger; a fixed number of queries."""
    jobs = {row.crew_id: row for row in CrewJob.objects.filter(posting=posting).order_by("pk")}
    rows = _full().filter(
        Q(home_region_code__startswith=posting.region_code[:6]) | Q(pk__in=jobs),
        pk__in=Crew.objects.visible_to(actor).values("pk"),
        state=CrewState.ACTIVE,
    )
    cards = _cards(rows.order_by("-pk")[: limit * 4], trade=posting.trade_id or "", jobs=jobs)
    return sorted(cards, key=lambda row: (row.job is None, not row.fits, -row.size))[:limit]


def members(crew_id: int) -> list[CrewMember]:
    """Who is in it and who is asked."""
    rows = CrewMember.objects.filter(crew_id=crew_id, state__in=[MemberState.IN, MemberState.ASKED])
    return list(rows.select_related("worker__person").order_by("-state", "joined_at", "pk"))


def jobs_of_crew(crew_id: int, limit: int = 20) -> list[CrewJob]:
    """The newest jobs of a crew."""
    return list(CrewJob.objects.filter(crew_id=crew_id).select_related("posting", "crew")[:limit])


# ---- one job ----


@dataclass(frozen=True, slots=True)
class JobPerson:
    """One member on the page of a job.

    Args:
        answer: his word on coming, or ``None``. line: his line in the newest shares, or ``None``.
        reasons: why he cannot come now, for who answers for the crew. engagement: his own, once the job was taken.
        got: all of what is owed was confirmed by himself; ``None`` when nothing is owed yet. amount_fen: his part.
    """

    worker: Worker
    answer: CrewAnswer | None
    line: ShareLine | None
    reasons: tuple[Any, ...]
    engagement: Any | None
    got: bool | None
    through_leader: bool
    amount_fen: int | None
    can_be_chosen: bool = False


@dataclass(frozen=True, slots=True)
class JobPage:
    """Everything of one job for a member, the leader or the station."""

    job: CrewJob
    people: tuple[JobPerson, ...]
    shares: CrewShares | None
    in_force: CrewShares | None
    divisions: tuple[CrewDivision, ...]
    may_lead: bool
    may_change_shares: bool
    mine: JobPerson | None

    @property
    def unpaid(self) -> int:
        """How many have not said that their money came."""
        return sum(row.got is False for row in self.people)

    @property
    def said_yes(self) -> int:
        return sum(bool(row.answer and row.answer.comes) for row in self.people)


def job_page(actor: Actor, job: CrewJob) -> JobPage:
    """The page of a job; reasons are worked out only for those who said yes, while it waits for an answer."""
    may_lead = bool(access.can_lead(actor, job.crew))
    shares = newest_shares(job.pk)
    answers = {row.worker_id: row for row in CrewAnswer.objects.filter(job=job)}
    lines = {row.worker_id: row for row in ShareLine.objects.filter(shares=shares)} if shares else {}
    going = {row.worker_id: row for row in placed_together(job.together)} if job.together else {}
    inside = [row.worker for row in members(job.crew_id) if row.state == MemberState.IN]
    workers = {worker.pk: worker for worker in inside} | {pk: row.worker for pk, row in going.items()}
    if job.state == JobState.PLACED:
        workers = {pk: worker for pk, worker in workers.items() if pk in going}
    pays = _pays([row.pk for row in going.values()])
    parts = _parts(job)
    asked = job.state == JobState.ASKED
    people = []
    for pk, worker in workers.items():
        engagement, answer, line = going.get(pk), answers.get(pk), lines.get(pk)
        said_yes = bool(answer and answer.comes)
        reasons: tuple[Any, ...] = ()
        if asked and may_lead and said_yes:
            own = own_interest(job.posting_id, pk)
            against = reasons_against(job.posting, worker, clock.now(), leave_out=own)
            reasons = tuple(shown_reasons(actor, against))
        owed = pays.get(engagement.pk, []) if engagement else []
        people.append(
            JobPerson(
                worker=worker,
                answer=answer,
                line=line,
                reasons=reasons,
                engagement=engagement,
                got=all(pay.state in GOT_IT for pay in owed) if owed else None,
                through_leader=any(pay.through_leader and pay.state not in GOT_IT for pay in owed),
                amount_fen=parts.get(engagement.pk) if engagement else None,
                can_be_chosen=said_yes and not reasons and (shares is None or bool(line and line.agrees)),
            )
        )
    mine = next((row for row in people if row.worker.person_id == actor.person_id), None)
    return JobPage(
        job=job,
        people=tuple(people),
        shares=shares,
        in_force=shares_in_force(job.pk) if job.state == JobState.PLACED else None,
        divisions=tuple(CrewDivision.objects.filter(job=job)),
        may_lead=may_lead,
        may_change_shares=may_lead and shares is not None and not reasons_too_late_to_change(job),
        mine=mine if actor.role == "worker" else None,
    )


def _pays(engagement_ids: list[int]) -> dict[int, list[PayDue]]:
    found: dict[int, list[PayDue]] = {}
    for pay in PayDue.objects.filter(engagement_id__in=engagement_ids).exclude(state=PayState.VOID):
        found.setdefault(pay.engagement_id, []).append(pay)
    return found


def _parts(job: CrewJob) -> dict[int, int]:
    found: dict[int, int] = {}
    for engagement_id, amount in CrewPart.objects.filter(division__job=job).values_list(
        "engagement_id", "amount_fen"
    ):
        found[engagement_id] = found.get(engagement_id, 0) + amount
    return found


def own_interest(posting_id: int, worker_id: int) -> int | None:
    """Somebody's own application or offer on the posting: the crew's answer uses it up, so it speaks against nothing."""
    found = Engagement.objects.filter(posting_id=posting_id, worker_id=worker_id, state__in=WAITING)
    return found.values_list("pk", flat=True).first()


def own_word(row: JobPerson) -> str:
    """How a yes came, in words."""
    if row.answer is None:
        return _("还没回")
    if not row.answer.comes:
        return _("不去")
    return _("去") if row.answer.via == Via.OWN else _("去（在驿站说的）")


def holds_place(row: JobPerson) -> bool:
    return row.engagement is not None and row.engagement.state in HOLDS_PLACE


def is_shared(posting: Posting) -> bool:
    """Whether the money of this posting belongs to the crew as a whole."""
    return posting.pay_unit in rules.SHARED_UNITS
