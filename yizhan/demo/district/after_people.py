"""What people do with each other: a crew that is asked for a job, a son who helps, one man who came twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from yizhan.accounts.enums import ConsentHow, ConsentPurpose, Role
from yizhan.accounts.queries import actor_for
from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Refused
from yizhan.demo.district.people import Troupe, actor_for_demo
from yizhan.demo.district.stage import quietly
from yizhan.exchange.crews.actions import (
    answer_job,
    change_crew,
    found_crew,
    invite_member,
    join_at_counter,
    offer_to_crew,
)
from yizhan.exchange.family.actions import accept_tie, invite_helper
from yizhan.exchange.postings.queries import open_postings
from yizhan.exchange.workers.actions import register_worker_at_counter
from yizhan.exchange.workers.queries import recent_workers, worker_of
from yizhan.exchange.workers.rules import TradeWish

MEMBERS = 3
LOADING = "LOG01"


def liven(troupe: Troupe) -> None:
    """Each scene once, through the actions, at the current clock; a small demo may lack the people for one."""
    try:
        _found_a_crew(troupe)
        _help_the_father(troupe)
    except Refused:
        return
    drain()


def come_twice() -> Iterator[datetime]:
    """Somebody lost his card and registers anew without his phone; the nightly search finds the two files."""
    clerk = actor_for_demo(Role.ATTENDANT)
    known = next(
        (one for one in recent_workers(clerk, 200) if one.person.birth_on and one.person.phone), None
    )
    if known is not None and known.station is not None:
        register_worker_at_counter(
            clerk,
            full_name=known.person.full_name,
            trades=[TradeWish(LOADING, 1, 3)],
            consents=[ConsentPurpose.ACCOUNT],
            consent_how=ConsentHow.SPOKEN,
            birth_on=known.person.birth_on,
            home_region_code=known.person.home_region_code,
            station_id=known.station.pk,
            is_demo=True,
        )
    yield clock.now()


def _found_a_crew(troupe: Troupe) -> None:
    """The demo worker leads three from his station, a fourth is asked; a hirer offers them a job, one has said yes."""
    me, clerk = actor_for_demo(Role.WORKER), actor_for_demo(Role.ATTENDANT)
    own = worker_of(me)
    near = [one for one in recent_workers(clerk, 200) if own and one.pk != own.pk]
    name = "红门路搬运班"
    crew_id = found_crew(me, name, trades=[LOADING])
    change_crew(me, crew_id, name=name, trades=[LOADING], is_listed=True)
    members = near[:MEMBERS]
    for one in members:
        join_at_counter(clerk, crew_id, worker_id=one.pk, on_behalf_of=str(one.person.uid))
    asked = next((one for one in near[MEMBERS:] if one.person.phone), None)
    if asked is not None:
        invite_member(me, crew_id, card_number=asked.card_number, phone_tail=asked.person.phone[-4:])
    hirers = dict(troupe.hirers)
    for posting in open_postings(clock.now()).filter(hirer_id__in=hirers, starts_at__gt=clock.now()):
        if posting.places_left >= 2:
            job_id = offer_to_crew(hirers[posting.hirer_id], posting.pk, crew_id=crew_id, wanted=2)
            quietly(answer_job, troupe.actor_of_worker(members[0].pk), job_id, comes=True)
            return


def _help_the_father(troupe: Troupe) -> None:
    """A son set up the phone: the demo worker answers for a man of his station who reads slowly."""
    me, clerk = actor_for_demo(Role.WORKER), actor_for_demo(Role.ATTENDANT)
    own = worker_of(me)
    father = next((one for one in recent_workers(clerk, 200) if own and one.pk != own.pk), None)
    if own is None or father is None:
        return
    speaker = actor_for(father.person_id, Role.WORKER, device="web")
    accept_tie(me, invite_helper(speaker, father.pk, phone=own.person.phone, kin="son"))
