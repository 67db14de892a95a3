"""What follows from ratings: who joined the recommended list, what does not suit, one objection, last month's report."""

from __future__ import annotations

from datetime import timedelta

from yizhan.accounts.consents.actions import give_consent
from yizhan.accounts.enums import ConsentPurpose, Role
from yizhan.accounts.queries import actor_for
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.demo.district.stage import quietly
from yizhan.exchange.engagements.queries import full
from yizhan.exchange.ratings.actions import make_calibration_report, object_to_answer
from yizhan.exchange.ratings.enums import Face
from yizhan.exchange.ratings.queries import list_candidates, rounds_seen_by
from yizhan.exchange.recommendations.actions import say_not_suitable
from yizhan.exchange.recommendations.queries import recommend_jobs
from yizhan.exchange.recommended_list.actions import fill_recommended_list, make_recommended_list
from yizhan.exchange.recommended_list.queries import edition_of

JOINING = 3  # two of three agree
OBJECTIONS = 2


def liven() -> None:
    """A few lively rows of each kind, through the actions, at the current clock."""
    today = clock.today()
    people = {star.worker_id: star.worker for star, _new in list_candidates(clock.now())}
    for place, worker in enumerate(people.values()):
        me = actor_for(worker.person, Role.WORKER)
        if place % JOINING:
            give_consent(me, worker.person_id, ConsentPurpose.RECOMMENDED_LIST)
        elif found := recommend_jobs(worker.pk, limit=1):
            quietly(say_not_suitable, me, "worker", worker.pk, found[0].posting_id, "w_too_far")
    edition = edition_of(today)
    if edition is None:
        make_recommended_list(SYSTEM, today.replace(day=1), seed="shashi")
    else:
        fill_recommended_list(SYSTEM, edition.pk)
    quietly(make_calibration_report, SYSTEM, (today.replace(day=1) - timedelta(days=1)).replace(day=1))
    _object()
    drain()


def _object() -> None:
    """The latest workers who got a bad face object to it."""
    filed = 0
    for engagement in full().filter(state__in=["completed", "closed"]).order_by("-starts_at", "-pk")[:200]:
        me = actor_for(engagement.worker.person, Role.WORKER)
        seen = rounds_seen_by(me, [engagement.pk])[engagement.pk]
        if seen.can_object and seen.other is not None and seen.other.face == Face.BAD:
            filed += quietly(object_to_answer, me, engagement.pk, "那天路上堵车，晚到十分钟，活一点没少干")
        if filed == OBJECTIONS:
            return
