"""Founding a crew, changing it, handing it over, dissolving it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused, refuse_if_any
from yizhan.core.regions.queries import region
from yizhan.exchange.crews import access, rules
from yizhan.exchange.crews.enums import CrewState, JobState, MemberState, Via
from yizhan.exchange.crews.events import CrewDissolved, CrewHandedOver, CrewJobEnded
from yizhan.exchange.crews.models import Crew, CrewJob, CrewMember
from yizhan.exchange.crews.workflow import STATION, crew_workflow, job_workflow, member_workflow
from yizhan.exchange.engagements.actions import as_system
from yizhan.exchange.engagements.booking import BLOCKING, local
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.trades.queries import active_trades
from yizhan.exchange.workers.enums import WorkerState
from yizhan.exchange.workers.models import Worker

FOUND_LOCKS = ("exchange.Worker",)
CREW_LOCKS = ("exchange.Crew", "exchange.CrewJob", "exchange.CrewMember", "exchange.Worker")
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No letter that is read as a figure."""


def reasons_not_to_lead(work: Work, worker: Worker, *, leave_out: int | None = None) -> list[Reason]:
    """Every reason why this worker cannot lead a (further) crew."""
    on = local(work.at).date()
    led = Crew.objects.filter(leader=worker, state=CrewState.ACTIVE).exclude(pk=leave_out)
    return rules.reasons_not_to_lead(
        birth_on=worker.person.birth_on,
        on=on,
        age_least=value("exchange.crew_leader_age_least", on=on),
        leads=led.count(),
        leads_most=value("exchange.crew_led_most", on=on),
        is_active=worker.state == WorkerState.ACTIVE,
    )


def _reasons_against_facts(name: str, home: str, trades: Sequence[str]) -> list[Reason]:
    found = rules.reasons_against_name(name)
    if home and region(home) is None:
        found.append(Reason("home_unknown", _("从列表里选镇街"), "home_region_code"))
    if not trades or active_trades().filter(pk__in=trades).count() != len(set(trades)):
        found.append(Reason("trades_unknown", _("选一到几个工种"), "trades"))
    return found


@action(locks=FOUND_LOCKS)
def found_crew(
    work: Work,
    name: str,
    *,
    trades: Sequence[str],
    home_region_code: str = "",
    worker_id: int | None = None,
) -> int:
    """建班组: the founder leads it and is its first member.

    Args:
        trades: codes of what the crew does. worker_id: for the station, who founds it (with ``on_behalf_of``).

    Returns:
        id of the crew.

    Raises:
        OutOfSight: no worker's card. Refused: ``name_*``, ``home_unknown``, ``trades_unknown``, ``worker_paused``,
        ``leader_minor``, ``leads_already``, ``crews_most``.
    """
    founder = work.lock(Worker, access.speaker(work, worker_id))
    name = " ".join(name.split())
    reasons = _reasons_against_facts(name, home_region_code, trades) + reasons_not_to_lead(work, founder)
    if crews_of(founder.pk) >= (most := value("exchange.crew_member_of_most", on=local(work.at).date())):
        reasons.append(Reason("crews_most", _("一个人最多在 %(most)s 个班组里") % {"most": most}))
    refuse_if_any(reasons)
    crew = Crew.objects.create(
        name=name,
        leader=founder,
        station_id=founder.station_id,
        home_region_code=home_region_code or founder.home_region_code,
        state_changed_at=work.at,
        created_at=work.at,
        is_demo=founder.is_demo,
    )
    crew.trades.set(set(trades))
    CrewMember.objects.create(
        crew=crew,
        worker=founder,
        state=MemberState.IN,
        state_changed_at=work.at,
        asked_by_uid=work.actor.person_uid,
        joined_at=work.at,
        via=Via.COUNTER if work.actor.role in STATION else Via.OWN,
        created_at=work.at,
    )
    work.record(crew, after={"trades": sorted(set(trades)), "leader": str(founder.uid)})
    return crew.pk


def crews_of(worker_id: int) -> int:
    """In how many crews somebody is now."""
    return CrewMember.objects.filter(
        worker_id=worker_id, state=MemberState.IN, crew__state=CrewState.ACTIVE
    ).count()


def lock_crew(work: Work, crew_id: int) -> Crew:
    """A crew inside the scope that the actor may lead, locked.

    Raises:
        OutOfSight, Forbidden. Refused: ``crew_dissolved``.
    """
    access.require_crew(work.actor, crew_id)
    crew = work.lock(Crew, crew_id)
    access.can_lead(work.actor, crew).require()
    if crew.state != CrewState.ACTIVE:
        raise Refused(Reason("crew_dissolved", _("这个班组散了")))
    return crew


@action(locks=CREW_LOCKS)
def change_crew(
    work: Work,
    crew_id: int,
    *,
    name: str,
    trades: Sequence[str],
    home_region_code: str = "",
    is_listed: bool = False,
) -> int:
    """改班组: name, town, trades, and whether hirers may find it (never who is in it)."""
    crew = lock_crew(work, crew_id)
    name = " ".join(name.split())
    refuse_if_any(_reasons_against_facts(name, home_region_code, trades))
    before = {"is_listed": crew.is_listed, "trades": sorted(crew.trades.values_list("pk", flat=True))}
    crew.name, crew.home_region_code, crew.is_listed = name, home_region_code, is_listed
    crew.save(update_fields=["name", "home_region_code", "is_listed"])
    crew.trades.set(set(trades))
    work.record(crew, before=before, after={"is_listed": is_listed, "trades": sorted(set(trades))})
    return crew.pk


@action(locks=CREW_LOCKS)
def open_join_code(work: Work, crew_id: int) -> str:
    """邀请链接: a code with which somebody opens the crew's page and joins by his own yes; a new one voids the old."""
    crew = lock_crew(work, crew_id)
    hours = value("exchange.crew_code_hours", on=local(work.at).date())
    crew.join_code = "".join(secrets.choice(CODE_LETTERS) for _place in range(8))
    crew.join_code_until = work.at + timedelta(hours=hours)
    crew.save(update_fields=["join_code", "join_code_until"])
    work.record(crew, after={"join_code_until": crew.join_code_until})
    return crew.join_code


@action(locks=CREW_LOCKS)
def hand_over(work: Work, crew_id: int, worker_id: int) -> int:
    """交给别人带: another member leads from now on; he must be in it and of age.

    Raises:
        OutOfSight, Forbidden. Refused: ``not_member``, ``leads_it``, and every reason against leading.
    """
    crew = lock_crew(work, crew_id)
    if not CrewMember.objects.filter(crew=crew, worker_id=worker_id, state=MemberState.IN).exists():
        raise Refused(Reason("not_member", _("他不在班组里"), "worker"))
    heir = work.lock(Worker, worker_id)
    reasons = reasons_not_to_lead(work, heir, leave_out=crew.pk)
    if crew.leader_id == heir.pk:
        reasons.append(Reason("leads_it", _("现在就是他带")))
    refuse_if_any(reasons)
    before = {"leader": str(crew.leader.uid)}
    crew.leader = heir
    crew.save(update_fields=["leader"])
    work.record(crew, before=before, after={"leader": str(heir.uid)})
    work.emit(CrewHandedOver(crew.pk, heir.pk))
    return crew.pk


def engaged_in(crew_id: int, worker_id: int | None = None) -> bool:
    """Whether the crew (or one of it) has work of the crew ahead or going on."""
    marks = CrewJob.objects.filter(crew_id=crew_id, state=JobState.PLACED).values("together")
    found = Engagement.objects.filter(together__in=marks, state__in=BLOCKING)
    return (found.filter(worker_id=worker_id) if worker_id else found).exists()


@action(locks=CREW_LOCKS)
def dissolve_crew(work: Work, crew_id: int) -> int:
    """散了: nobody is in it any more; offers are declined, what was worked and divided stays.

    Raises:
        OutOfSight, Forbidden. Refused: ``crew_engaged``.
    """
    crew = lock_crew(work, crew_id)
    if engaged_in(crew.pk):
        raise Refused(Reason("crew_engaged", _("班组还有活没干完，干完再散")))
    open_jobs = CrewJob.objects.filter(crew=crew, state=JobState.ASKED).values_list("pk", flat=True)
    open_members = CrewMember.objects.filter(crew=crew, state__in=[MemberState.ASKED, MemberState.IN])
    rows = work.lock_all(
        (CrewJob, list(open_jobs)), (CrewMember, list(open_members.values_list("pk", flat=True)))
    )
    by, gone = as_system(work), []
    for row in rows.values():
        if isinstance(row, CrewJob):
            job_workflow.apply(work, row, "decline", reason="crew_dissolved")
            work.emit(CrewJobEnded(row.pk, row.posting_id, str(row.state)))
            continue
        member: CrewMember = row  # type: ignore[assignment]
        if member.state == MemberState.IN:
            gone.append(member.worker_id)
        member_workflow.apply(by, member, "leave" if member.state == MemberState.IN else "lapse")
    crew_workflow.apply(work, crew, "dissolve")
    crew.is_listed, crew.join_code, crew.join_code_until = False, None, None
    crew.save(update_fields=["is_listed", "join_code", "join_code_until"])
    work.emit(CrewDissolved(crew.pk, tuple(sorted(gone))))
    return crew.pk
