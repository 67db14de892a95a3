"""What happens to one offer and to one engagement, step by step, each step through the action a real person would use."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.refusals import Refused
from yizhan.demo.district.going import MINUTE, Going
from yizhan.demo.district.people import DISTRICT, Troupe
from yizhan.demo.district.plots import Turns
from yizhan.demo.district.postings_script import Offer
from yizhan.demo.district.stage import Stage
from yizhan.exchange.engagements.actions import (
    accept_offer,
    apply_for_posting,
    assign_worker,
    cancel_by_worker,
    decline_offer,
    offer_place,
    print_slip,
)
from yizhan.exchange.postings.actions import (
    approve_posting,
    draft_from_message,
    edit_posting,
    return_posting,
    submit_posting,
)
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.queries import posting as posting_of_id
from yizhan.exchange.recommendations.queries import recommend_workers


@dataclass
class Tale:
    """What all stories share.

    Args:
        engagements_left: how many may still begin.
        plots: whose turn it is next.
        turned_away: why messages that are no offers did not become drafts.
    """

    stage: Stage
    troupe: Troupe
    chance: Random
    engagements_left: int
    plots: Turns = field(default_factory=Turns)
    turned_away: list[str] = field(default_factory=list)


def offer_story(
    tale: Tale, offer: Offer, hirer: tuple[int, Actor], *, leave_in_review: bool = False
) -> Iterator[datetime]:
    """A hirer writes, a reviewer decides, people hear of it."""
    posting_id, boss, station = _submit(tale, offer, hirer)
    if leave_in_review:
        return
    yield clock.now() + timedelta(minutes=tale.chance.randint(3, 14))
    if not _review(tale, offer, posting_id, may_return=True):
        return
    yield clock.now() + 10 * MINUTE
    yield from _gather(tale, posting_id, boss, station)


def publish_offer(
    tale: Tale, offer: Offer, hirer: tuple[int, Actor]
) -> Generator[datetime, None, tuple[int, Actor]]:
    """The short way to a published offer, for scenes that go on by themselves."""
    posting_id, boss, _station = _submit(tale, offer, hirer)
    yield clock.now() + 4 * MINUTE
    _review(tale, offer, posting_id, may_return=False)
    yield clock.now() + MINUTE
    return posting_id, boss


def _submit(tale: Tale, offer: Offer, hirer: tuple[int, Actor]) -> tuple[int, Actor, str]:
    hirer_id, boss = hirer
    towns = sorted(tale.troupe.station_of_town)
    town = offer.place_code[:9] if offer.place_code.startswith(DISTRICT) else tale.chance.choice(towns)
    station = tale.troupe.station_for(town)
    starts_at, ends_at = offer.times(clock.now())
    writer = tale.troupe.attendants[station] if offer.is_by_phone else boss
    given = {"on_behalf_of": boss.person_uid} if offer.is_by_phone else {}
    posting_id = draft_from_message(
        writer,
        hirer_id,
        offer.message,
        station_id=tale.troupe.station_ids[station],
        origin="phone" if offer.is_by_phone else "",
        **given,
    )
    edit_posting(writer, posting_id, fields=_fields(offer, town, starts_at, ends_at), **given)
    submit_posting(writer, posting_id, **given)
    return posting_id, boss, station


def message_without_work(tale: Tale, text: str, hirer: tuple[int, Actor]) -> Iterator[datetime]:
    """Somebody types what is no offer of work; the product says where to turn, or holds it."""
    hirer_id, boss = hirer
    try:
        posting_id = draft_from_message(boss, hirer_id, text)
        submit_posting(boss, posting_id)
    except Refused as refused:
        tale.turned_away.extend(refused.codes)
    yield clock.now()


def _review(tale: Tale, offer: Offer, posting_id: int, *, may_return: bool) -> bool:
    """A reviewer decides; returns whether the offer is public now."""
    row = posting_of_id(posting_id)
    if row is None or row.state != PostingState.IN_REVIEW:
        return False
    reviewer = tale.troupe.reviewers[posting_id % len(tale.troupe.reviewers)]
    if may_return and offer.decision == "review" and tale.chance.random() < 0.3:
        return_posting(reviewer, posting_id, reason_code="incomplete", note="工钱怎么结写清楚一点")
        return False
    if approve_posting(reviewer, posting_id) == PostingState.IN_REVIEW:  # risky: somebody else looks as well
        others = [one for one in tale.troupe.reviewers if one is not reviewer]
        return bool(others) and approve_posting(others[0], posting_id) != PostingState.IN_REVIEW
    return True


def _fields(offer: Offer, town: str, starts_at: datetime, ends_at: datetime) -> dict[str, object]:
    """What the hirer corrects on the form after the sentence was read."""
    named = {"title": offer.title} if offer.title else {}
    placed = {"site_id": offer.site_id} if offer.site_id else {}
    return (
        named
        | placed
        | {
            "trade": offer.trade_code,
            "headcount": offer.headcount,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "break_minutes": 60 if offer.minutes >= 540 else 0,
            "pay_fen": offer.pay_fen,
            "pay_max_fen": offer.pay_max_fen,
            "pay_unit": offer.pay_unit,
            "piece_unit": offer.piece_unit,
            "pay_cycle": offer.pay_cycle,
            "place_text": offer.place_text,
            "region_code": town,
            "meals": offer.meals,
            "certificate": offer.certificate,
        }
    )


def _gather(tale: Tale, posting_id: int, boss: Actor, station: str) -> Iterator[datetime]:
    """People hear of the offer one after the other; each goes an own way from there."""
    row = posting_of_id(posting_id)
    if row is None or row.state != PostingState.PUBLISHED:
        return
    wanted = row.headcount + tale.chance.choice((0, 1, 2))
    candidates = [hit.worker_id for hit in recommend_workers(posting_id, limit=20, for_station=True)]
    candidates = [worker_id for worker_id in candidates if worker_id not in tale.troupe.regulars]
    for worker_id in candidates[: max(1, wanted)]:
        if tale.engagements_left <= 0:
            return
        tale.engagements_left -= 1
        at = clock.now() + timedelta(minutes=tale.chance.randint(1, 25))
        tale.stage.add(
            at, engagement_story(tale, posting_id, worker_id, boss, tale.troupe.attendants[station])
        )
    yield clock.now()


def engagement_story(
    tale: Tale, posting_id: int, worker_id: int, boss: Actor, attendant: Actor
) -> Iterator[datetime]:
    """From hearing of the work to the rating; where it stops is chance."""
    worker, chance = tale.troupe.actor_of_worker(worker_id), tale.chance
    entrance = chance.choices(("apply", "invite", "counter"), (5, 3, 4))[0]
    if entrance == "counter" and not tale.troupe.knows(attendant, worker_id):
        entrance = "apply"  # a counter serves the people who are registered there
    if entrance == "counter":
        engagement_id = assign_worker(attendant, posting_id, worker_id, on_behalf_of=worker.person_uid)
    else:
        if entrance == "apply":
            engagement_id = apply_for_posting(worker, posting_id)
            if chance.random() < 0.12:
                return
            yield clock.now() + timedelta(minutes=chance.randint(2, 20))
        engagement_id = offer_place(boss, posting_id, worker_id)
        if chance.random() < 0.08:
            return
        yield clock.now() + timedelta(minutes=chance.randint(1, 12))
        if chance.random() < 0.1:
            decline_offer(worker, engagement_id)
            return
        accept_offer(worker, engagement_id)
    yield clock.now() + 6 * MINUTE
    if chance.random() < 0.06:
        cancel_by_worker(
            worker, engagement_id, reason_code=chance.choice(("illness", "family", "other_work"))
        )
        return
    print_slip(attendant, engagement_id)
    yield from _work(tale, engagement_id, posting_id, worker, boss, attendant)


def _work(
    tale: Tale, engagement_id: int, posting_id: int, worker: Actor, boss: Actor, attendant: Actor
) -> Iterator[datetime]:
    """What becomes of the days and of the money: the plot whose turn it is."""
    row = posting_of_id(posting_id)
    assert row is not None
    pause = row.break_minutes or 0
    length = int(timedelta(seconds=(row.ends_at - row.starts_at).seconds) / MINUTE) or 480
    going = Going(
        engagement_id=engagement_id,
        posting_id=posting_id,
        worker=worker,
        boss=boss,
        attendant=attendant,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=length - pause,
        chance=tale.chance,
        diligence=0.97 if worker.person_id % 3 == 0 else 0.8,
        is_by_piece=row.pay_unit == "piece",
    )
    plot = tale.plots.next(is_one_day=len(going.shifts()) == 1)
    yield from plot(going)
