"""Crews, reached through the actions."""

from __future__ import annotations

from typing import Any

from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.crews import actions
from yizhan.exchange.crews.models import Crew, CrewJob
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    make_posting,
    make_trade,
    make_worker,
)
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker

MORNING, NOON, EVENING = "2026-11-24T07:25", "2026-11-24T12:00", "2026-11-24T17:01"
NAMES = "王李张刘陈杨黄赵吴周徐孙"


def people(count: int, **fields: Any) -> list[Worker]:
    """So many workers of one station."""
    return [
        make_worker(
            home_region_code="421002001",
            person_fields={"name": f"{NAMES[number % len(NAMES)]}大山"},
            **fields,
        )
        for number in range(count)
    ]


def make_crew(size: int = 3, *, name: str = "老王搬运班", listed: bool = True) -> tuple[Crew, list[Worker]]:
    """A crew whose first member leads it; everybody joined by the link himself."""
    workers = people(size)
    leader = as_worker(workers[0])
    trade = make_trade()
    crew_id = actions.found_crew(leader, name, trades=[trade.code])
    code = actions.open_join_code(leader, crew_id)
    for worker in workers[1:]:
        actions.join_by_code(as_worker(worker), code)
    if listed:
        actions.change_crew(
            leader, crew_id, name=name, trades=[trade.code], is_listed=True, home_region_code=""
        )
        Crew.objects.filter(pk=crew_id).update(home_region_code="421002001")
    drain()
    return Crew.objects.select_related("leader__person").get(pk=crew_id), workers


def crew_posting(count: int = 3, **fields: Any) -> Posting:
    """By piece, 2.5 yuan a box, unless told otherwise."""
    defaults = {"pay_unit": "piece", "piece_unit": "箱", "pay_fen": 250, "headcount": count}
    return make_posting(**(defaults | fields))


def asked(crew: Crew, posting: Posting, *, wanted: int, least: int | None = None) -> CrewJob:
    """The hirer offers the posting to the crew."""
    job_id = actions.offer_to_crew(as_hirer(posting), posting.pk, crew.pk, wanted=wanted, least=least)
    drain()
    return CrewJob.objects.get(pk=job_id)


def say_yes(job: CrewJob, workers: list[Worker]) -> None:
    """Each says yes with his own tap, to the job and to the shares."""
    for worker in workers:
        actions.answer_job(as_worker(worker), job.pk, comes=True, agrees=True)


def placed(
    size: int = 3, *, mode: str = "equal", points: list[int] | None = None, **fields: Any
) -> tuple[CrewJob, list[Worker], list[Engagement]]:
    """A crew that took a job, slips printed: job, workers and engagements in the order of the members."""
    crew, workers = make_crew(size)
    posting = crew_posting(size, **fields)
    job = asked(crew, posting, wanted=size)
    if mode != "equal":
        given = {str(worker.pk): number for worker, number in zip(workers, points or [1] * size, strict=True)}
        actions.set_shares(as_worker(workers[0]), job.pk, mode, points=given)
    say_yes(job, workers)
    made = actions.place_crew(as_worker(workers[0]), job.pk, [worker.pk for worker in workers])
    for engagement_id in made["engagements"]:
        engagements.print_slip(as_station(), engagement_id)
    drain()
    rows = Engagement.objects.select_related("worker__person", "posting").in_bulk(made["engagements"])
    return CrewJob.objects.get(pk=job.pk), workers, [rows[pk] for pk in made["engagements"]]


def come(engagements_there: list[Engagement]) -> None:
    """The foreman ticks them off in the morning."""
    posting = engagements_there[0].posting
    with clock.at(MORNING):
        attendance.check_in_by_foreman(
            as_hirer(posting, "foreman"), posting.pk, [row.pk for row in engagements_there]
        )
        drain()


def go_home(engagement: Engagement, *, pieces: int | None = None, at: str = EVENING) -> None:
    """The foreman writes the day down, the worker agrees."""
    with clock.at(at):
        attendance.check_out(as_hirer(engagement.posting), engagement.pk, pieces=pieces)
        day = AttendanceDay.objects.get(engagement=engagement)
        attendance.agree_hours(as_worker(engagement.worker), day.pk)
        drain()
