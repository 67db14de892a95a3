"""Puts the district together: five weeks that end now. The same every time, but for today's date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from yizhan.core import clock
from yizhan.core.dated import kept
from yizhan.demo.district import (
    after_hirers,
    after_import,
    after_publication,
    after_ratings,
    people,
    stories,
    tableau,
)
from yizhan.demo.district.people import Troupe
from yizhan.demo.district.postings_script import Offer, read_offers
from yizhan.demo.district.stage import Stage

WEEKS_BACK = 5
DAYS_OF_OFFERS = 18
COMMON = ("LOG", "CON", "DEC", "DOM")
"""Trades most people ask for; their offers come last, so that there is work for many today."""
ORDER = ("review", "pass", "reject")
IN_REVIEW = 5
"""Offers of the last minutes that wait for a reviewer, so that the inbox is not empty."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything (work order figures by default)."""

    workers: int = 120
    hirers: int = 30
    postings: int = 60
    engagements: int = 300


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it."""

    workers: int
    hirers: int
    postings: int
    refusals: dict[str, int]


def build(size: Size = Size(), say: Callable[[str], None] = lambda _line: None) -> Built:
    """Build the demo district in an empty database.

    Args:
        size: how many people, offers and engagements at most.
        say: told about progress.
    """
    now = clock.now().replace(second=0, microsecond=0)
    since = (now - timedelta(weeks=WEEKS_BACK)).replace(hour=7, minute=0)
    troupe = Troupe()
    with kept():
        with clock.at(since - timedelta(days=1)):
            people.open_places(troupe)
        say("places and staff")
        people.bring_hirers(troupe, size.hirers, since)
        offers = read_offers(size.postings - len(tableau.SCENES))
        demand: Counter[str] = Counter()
        for offer in offers:
            demand[offer.trade_code] += offer.headcount
        people.bring_workers(troupe, size.workers, since + timedelta(hours=1), dict(demand))
        say("hirers and workers")
        stage = Stage(ends_at=now)
        tale = stories.Tale(
            stage, troupe, Random(20235), size.engagements, scenes_from=now - timedelta(days=3)
        )
        _schedule(tale, offers, now)
        tableau.schedule(tale, now)
        stage.run(lambda at: say(f"{at:%m-%d}") if at.hour < 6 else None)
        with clock.at(now):
            people.say_free_days(troupe, [now.date() + timedelta(days=offset) for offset in range(7)])
            after_publication.liven(troupe)
            after_hirers.liven(troupe)
            after_ratings.liven()
            after_import.liven(troupe)
    refusals: dict[str, int] = {}
    for code in stage.refusals:
        refusals[code] = refusals.get(code, 0) + 1
    return Built(len(troupe.workers), len(troupe.hirers), size.postings, refusals)


def _schedule(tale: stories.Tale, offers: list[Offer], now: datetime) -> None:
    """Give each offer an instant: two thirds over the last weeks, the others since yesterday, a few a moment ago."""
    hirers = tale.troupe.hirers
    waiting = sorted(offers, key=lambda offer: ORDER.index(offer.decision))[:IN_REVIEW]
    others = [offer for offer in offers if offer not in waiting]
    others.sort(key=lambda offer: (offer.trade_code.startswith(COMMON), offer.number))
    recent = others[len(others) * 2 // 3 :]
    for number, offer in enumerate(others[: len(others) * 2 // 3]):
        day = now - timedelta(days=2 + DAYS_OF_OFFERS * (len(others) - number) / len(others))
        at = day.replace(hour=6 + number * 5 % 11, minute=number * 7 % 60)
        tale.stage.add(at, stories.offer_story(tale, offer, hirers[number % len(hirers)]))
    for number, offer in enumerate(recent):
        at = now - timedelta(minutes=45 + number * 100)
        later = replace(offer, days_ahead=max(1, offer.days_ahead))
        tale.stage.add(at, stories.offer_story(tale, later, hirers[(3 * number + 1) % len(hirers)]))
    for number, offer in enumerate(waiting):
        at = now - timedelta(minutes=25 - 4 * number)
        hirer = hirers[(7 * number + 3) % len(hirers)]
        tale.stage.add(at, stories.offer_story(tale, offer, hirer, leave_in_review=True))
