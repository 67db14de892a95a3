"""Puts the district together: sixty days that end now. The same every time, but for today's date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from yizhan.core import clock
from yizhan.core.dated import kept
from yizhan.core.regions.queries import towns_of
from yizhan.demo.district import (
    after_hirers,
    after_import,
    after_months,
    after_people,
    after_publication,
    after_ratings,
    cast,
    people,
    regulars,
    stories,
    tableau,
)
from yizhan.demo.district.people import DISTRICT, Troupe
from yizhan.demo.district.postings_script import Offer, read_offers, read_other_messages
from yizhan.demo.district.stage import Stage

COMMON = ("LOG", "CON", "DEC", "DOM")
"""Trades most people ask for; their offers come last, so that there is work for many today."""
ORDER = ("review", "pass", "reject")
IN_REVIEW = 5
"""Offers of the last minutes that wait for a reviewer, so that the inbox is not empty."""
OPENING_SHARE = 0.45
"""Part of the workers who register in the first days; the others come while life goes on."""
RECENT_SHARE = 0.22
"""Part of the offers of the last two days; the others fill the weeks before."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything (work order figures by default)."""

    workers: int = 400
    hirers: int = 60
    postings: int = 130
    engagements: int = 700
    days: int = 60


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it.

    Args:
        refusals: code → how often somebody was told no, as in real life; the story of that person ends there.
        turned_away: the same for messages that were no offers of work.
    """

    workers: int
    hirers: int
    postings: int
    refusals: dict[str, int]
    turned_away: dict[str, int]


def build(size: Size = Size(), say: Callable[[str], None] = lambda _line: None) -> Built:
    """Build the demo district in an empty database.

    Args:
        size: how many people, offers and engagements at most, over how many days.
        say: told about progress.
    """
    now = clock.now().replace(second=0, microsecond=0)
    since = (now - timedelta(days=size.days)).replace(hour=7, minute=0)
    troupe = Troupe()
    with kept():
        with clock.at(since - timedelta(days=1)):
            people.open_places(troupe)
        say("places and staff;")
        offers = read_offers(size.postings - len(tableau.SCENES))
        stage = Stage(ends_at=now)
        tale = stories.Tale(stage, troupe, Random(20235), size.engagements)
        _bring_people(tale, size, offers, since)
        say("hirers and workers;")
        _schedule(tale, offers, since, now)
        rounds = min(regulars.HIRERS * regulars.ROUNDS, size.engagements // 20)
        regulars.schedule(tale, since + timedelta(days=4), now - timedelta(days=3), rounds)
        tableau.schedule(tale, now)
        stage.add(now - timedelta(days=1), after_people.come_twice())
        stage.run(lambda at: say(f"{at:%m-%d}") if at.hour == since.hour else None)
        say("today")
        with clock.at(now):
            people.say_free_days(troupe, [now.date() + timedelta(days=offset) for offset in range(7)])
            after_publication.liven(troupe)
            after_hirers.liven(troupe)
            after_ratings.liven()
            after_import.liven(troupe)
            after_months.liven(troupe)
            after_people.liven(troupe)
    return Built(
        len(troupe.workers),
        len(troupe.hirers),
        size.postings,
        dict(Counter(stage.refusals)),
        dict(Counter(tale.turned_away)),
    )


def _bring_people(tale: stories.Tale, size: Size, offers: list[Offer], since: datetime) -> None:
    """Hirers and the first workers register before the first offer; the others over the weeks."""
    people.bring_hirers(tale.troupe, size.hirers, since)
    demand: Counter[str] = Counter()
    for offer in offers:
        demand[offer.trade_code] += offer.headcount
    papers = {offer.trade_code: offer.certificate for offer in offers if offer.certificate}
    towns = [town.code for town in towns_of(DISTRICT)]
    members = cast.workers(size.workers - 1, towns, dict(demand), papers)
    first = int(len(members) * OPENING_SHARE)
    people.bring_workers(tale.troupe, members[:first], since + timedelta(hours=1))
    spread = timedelta(days=size.days - 4) / max(1, len(members) - first)
    for number, member in enumerate(members[first:], first):
        at = _in_the_day(since + timedelta(days=2) + spread * (number - first), number)
        tale.stage.add(at, people.comes_to_register(tale.troupe, member, number))


def _in_the_day(at: datetime, number: int) -> datetime:
    """That day, while the hall is open."""
    return at.replace(hour=7 + number * 3 % 10, minute=number * 7 % 60)


def _schedule(tale: stories.Tale, offers: list[Offer], since: datetime, now: datetime) -> None:
    """Give each offer an instant: most over the weeks, the others since yesterday, a few a moment ago."""
    hirers = tale.troupe.hirers
    waiting = sorted(offers, key=lambda offer: ORDER.index(offer.decision))[:IN_REVIEW]
    others = [offer for offer in offers if offer not in waiting]
    others.sort(key=lambda offer: (offer.trade_code.startswith(COMMON), offer.number))
    past = int(len(others) * (1 - RECENT_SHARE))
    begins = since + timedelta(days=3)
    spread = (now - timedelta(days=2) - begins) / max(1, past)
    for number, offer in enumerate(others[:past]):
        day = begins + spread * number
        at = day.replace(hour=6 + number * 5 % 11, minute=number * 7 % 60)
        tale.stage.add(at, stories.offer_story(tale, offer, hirers[number % len(hirers)]))
    for number, offer in enumerate(others[past:]):
        at = now - timedelta(minutes=45 + number * 100)
        later = replace(offer, days_ahead=max(1, offer.days_ahead))
        tale.stage.add(at, stories.offer_story(tale, later, hirers[(3 * number + 1) % len(hirers)]))
    for number, offer in enumerate(waiting):
        at = now - timedelta(minutes=25 - 4 * number)
        hirer = hirers[(7 * number + 3) % len(hirers)]
        tale.stage.add(at, stories.offer_story(tale, offer, hirer, leave_in_review=True))
    for number, text in enumerate(read_other_messages()):
        at = now - timedelta(hours=3 + 5 * number)
        tale.stage.add(at, stories.message_without_work(tale, text, hirers[(number + 5) % len(hirers)]))
