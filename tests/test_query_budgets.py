"""A screen asks the database so many times and no more, whether it shows three rows or thirty.

The budget is what the screen needs today; raising it is a decision that somebody reads in the diff. Cookie sessions of
the test client cost two queries (session, person with role), which are part of each number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import OWN_STATION, WORK_DAY_EVENING, WORK_DAY_MORNING, World, build_world
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.crews import actions as crews
from yizhan.exchange.crews.models import Crew
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests import factories
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.recommendations.tests.factories import index_posting
from yizhan.exchange.workers.tests.factories import attendant, make_worker

pytestmark = [pytest.mark.django_db, pytest.mark.every_page]

FEW, MANY = 3, 30


@dataclass
class Crowd:
    """Rows of every kind, added to one world.

    Args:
        applied: everybody has applied. working: everybody stands on site. paid: everybody's pay is due.
    """

    world: World
    applied: Posting
    working: Posting
    paid: Posting
    count: int = 0
    clerk: Any = field(default_factory=lambda: attendant(OWN_STATION))

    def grow(self, until: int) -> None:
        """Add one row of every kind until there are so many."""
        while self.count < until:
            self.count += 1
            self._one_more(self.count)
        drain()

    def _one_more(self, number: int) -> None:
        own = self.world.own
        day = clock.local(factories.TOMORROW + clock.days(3 + number), "08:00")
        shared = {"hirer": own.hirer, "station": own.station, "starts_at": day}
        index_posting(SYSTEM, factories.make_posting(**shared).pk)
        factories.make_posting(state="in_review", published_at=None, submitted_at=clock.now(), **shared)
        factories.offered(factories.make_posting(**shared), own.worker)
        person = make_worker(self.clerk, full_name=f"周大{'一二三四五六七八九十'[number % 10]}")
        actions.apply_for_posting(factories.as_worker(person), self.applied.pk)
        self._found_crew(make_worker(self.clerk), number)  # one who waits to be recommended, and leads a crew
        factories.make_hirer(own.station, name=f"示例用工方{number}", region_code=own.hirer.region_code)
        factories.make_station(f"ST-8{number:02d}")
        drain()  # match rows are written with today as their first day, before the clock moves below
        self._engage(self.working, make_worker(self.clerk))
        self._finish(self._engage(self.paid, make_worker(self.clerk)))

    def _found_crew(self, leader: Any, number: int) -> None:
        """A crew of the station that hirers find."""
        own = self.world.own
        crew = crews.found_crew(factories.as_worker(leader), f"班组{number}", trades=["LOG01"])
        facts = {"station": own.station, "home_region_code": own.station.region_code, "is_listed": True}
        Crew.objects.filter(pk=crew).update(**facts)

    def _engage(self, posting: Posting, worker: Any) -> Engagement:
        """Placed, slip printed, checked in."""
        behalf = str(worker.person.uid)
        engagement = actions.assign_worker(self.clerk, posting.pk, worker.pk, on_behalf_of=behalf)
        actions.print_slip(self.clerk, engagement, on_behalf_of=behalf)
        with clock.at(WORK_DAY_MORNING):
            attendance.check_in_by_foreman(factories.as_hirer(posting, "foreman"), posting.pk, [engagement])
        return factories.fresh(engagement)

    def _finish(self, engagement: Engagement) -> None:
        posting = engagement.posting
        with clock.at(WORK_DAY_EVENING):
            attendance.check_out_by_foreman(
                factories.as_hirer(posting, "foreman"), posting.pk, [engagement.pk]
            )
            day = AttendanceDay.objects.get(engagement=engagement)
            attendance.agree_hours(factories.as_worker(engagement.worker), day.pk)
            drain()


@dataclass(frozen=True)
class Screen:
    """One screen and what it may cost.

    Args:
        url: from the crowd. at: instant at which it is looked at, ``""`` for the tests' present.
        another_round: queries that a further round may add, when people who rank first have applied or are away (a fixed
            number of rounds at most).
        grows: shows the rows that are added, so its page must become longer; else the number would prove nothing.
    """

    role: str
    name: str
    budget: int
    url: Callable[[Crowd], str] | None = None
    at: str = ""
    grows: bool = True
    another_round: int = 0

    def address(self, crowd: Crowd) -> str:
        return self.url(crowd) if self.url else reverse(self.name)


def of(name: str, which: str) -> Callable[[Crowd], str]:
    """Address of a page of one of the crowd's postings."""
    return lambda crowd: reverse(name, kwargs={"uid": getattr(crowd, which).uid})


SCREENS = [
    Screen("visitor", "home", 11, grows=False),
    Screen("visitor", "job_list", 7, grows=False),
    Screen(
        "visitor",
        "job_detail",
        5,
        lambda crowd: reverse("job_detail", args=[crowd.applied.number]),
        grows=False,
    ),
    Screen("visitor", "station_list", 7),
    Screen("worker", "job_list", 25, grows=False),
    Screen(
        "worker",
        "job_detail",
        24,
        lambda crowd: reverse("job_detail", args=[crowd.applied.number]),
        grows=False,
    ),
    Screen("worker", "me_home", 33),
    Screen("worker", "me_shifts", 8),
    Screen(
        "worker",
        "me_shift",
        13,
        lambda crowd: reverse("me_shift", args=[crowd.world.own.done.uid]),
        grows=False,
    ),
    Screen("worker", "me_recommendations", 23),
    Screen("worker", "me_profile", 11, grows=False),
    Screen("worker", "me_week", 6, grows=False),
    Screen("worker", "me_entry", 12, grows=False),
    Screen("worker", "my_messages", 5, grows=False),
    Screen("hirer", "hire_home", 10, grows=False),
    Screen("hirer", "hire_postings", 9),
    Screen("hirer", "hire_board applied", 11, of("hire_board", "applied")),
    Screen("hirer", "hire_board working", 13, of("hire_board", "working"), WORK_DAY_MORNING),
    Screen("hirer", "hire_board paid", 12, of("hire_board", "paid"), WORK_DAY_EVENING),
    Screen("hirer", "hire_record", 12, of("hire_record", "paid"), WORK_DAY_EVENING),
    Screen(
        "hirer",
        "hire_people",
        37,
        lambda crowd: of("hire_people", "applied")(crowd) + "?tab=recommended",
        another_round=8,
    ),
    Screen("hirer", "claim_pay", 7, of("claim_pay", "paid"), WORK_DAY_EVENING),
    Screen("foreman", "roll_call", 14, of("roll_call", "working"), WORK_DAY_MORNING),
    Screen("worker", "me_crews", 11, grows=False),
    Screen("hirer", "posting_crews", 8, of("posting_crews", "applied")),
    Screen("attendant", "console_crews", 8),
    Screen("foreman", "crew_sheet", 10, of("crew_sheet", "working"), WORK_DAY_EVENING),
    Screen("worker", "my_income", 8, grows=False),
    Screen("attendant", "late_pay", 6, grows=False),
    Screen("attendant", "attendance_flags", 6, grows=False),
    Screen("district_officer", "call_backs", 6, grows=False),
    Screen("attendant", "console_home", 15, grows=False),
    Screen("attendant", "console_postings", 6),
    Screen("attendant", "console_posting applied", 11, of("console_posting", "applied")),
    Screen("attendant", "console_posting paid", 12, of("console_posting", "paid"), WORK_DAY_EVENING),
    Screen("attendant", "console_engagements", 8),
    Screen("attendant", "console_workers", 6),
    Screen("attendant", "console_no_shows", 6, grows=False),
    Screen("attendant", "console_incidents", 6, grows=False),
    Screen("district_officer", "work_stops", 4, grows=False),
    Screen("attendant", "paper_forms", 7, grows=False),
    Screen(
        "attendant",
        "worker_consents",
        6,
        lambda crowd: reverse("worker_consents", args=[crowd.world.own.worker.uid]),
        grows=False,
    ),
    Screen("attendant", "console_hirers", 6),
    Screen("station_manager", "ledger_list", 5, grows=False),
    Screen(
        "station_manager",
        "ledger_report",
        8,
        lambda crowd: reverse("ledger_report", args=[crowd.world.own.ledger.uid]),
        grows=False,
    ),
    Screen(
        "attendant",
        "console_people",
        37,
        lambda crowd: of("console_people", "applied")(crowd) + "?tab=recommended",
        another_round=8,
    ),
    Screen("attendant", "assign", 5, of("assign", "applied")),
    Screen("attendant", "review_inbox", 8),
    Screen(
        "attendant",
        "review_posting",
        27,
        lambda crowd: reverse("review_posting", args=[crowd.world.own.in_review.uid]),
        grows=False,
    ),
    Screen("attendant", "after_publication", 8, grows=False),
    Screen("attendant", "report_list", 5, grows=False),
    Screen("station_manager", "posting_figures", 12, grows=False),
    Screen("hirer", "order_list", 4, grows=False),
    Screen(
        "hirer",
        "order_detail",
        9,
        lambda crowd: reverse("order_detail", args=[crowd.world.own.order.uid]),
        grows=False,
    ),
    Screen("visitor", "job_feed", 4),
    Screen("visitor", "sitemap", 4),
    Screen("district_officer", "district_settings", 4, grows=False),
    Screen("district_officer", "role_directory", 4, grows=False),
    Screen("platform_admin", "background_jobs", 7, grows=False),
]


@pytest.fixture
def crowd() -> Crowd:
    world = build_world()
    own = world.own
    shared = {"hirer": own.hirer, "station": own.station, "site": own.open_posting.site, "headcount": 200}
    crowd = Crowd(
        world,
        applied=factories.make_posting(
            starts_at=clock.local(factories.TOMORROW + timedelta(days=2), "08:00"), **shared
        ),
        working=factories.make_posting(**shared),
        paid=factories.make_posting(**shared),
    )
    index_posting(SYSTEM, crowd.applied.pk)
    return crowd


def count(client: Client, address: str) -> tuple[int, int]:
    """Queries of the second look (the first one fills what a process keeps for itself), and the length of the page."""
    page = client.get(address)
    assert page.status_code == 200, address
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked), len(page.content)


def measure(crowd: Crowd) -> dict[Screen, tuple[int, int]]:
    found = {}
    for screen in SCREENS:
        client = crowd.world.client(screen.role)
        with clock.at(screen.at or clock.now()):
            found[screen] = count(client, screen.address(crowd))
    return found


def test_screens_keep_their_budget_with_three_rows_and_with_thirty(crowd: Crowd) -> None:
    crowd.grow(FEW)
    few = measure(crowd)
    crowd.grow(MANY)
    many = measure(crowd)
    wrong = []
    for screen in SCREENS:
        (queries_few, length_few), (queries_many, length_many) = few[screen], many[screen]
        where = f"{screen.role} {screen.name}"
        if not queries_few <= queries_many <= queries_few + screen.another_round:
            wrong.append(f"{where}: {queries_few} queries with {FEW} rows, {queries_many} with {MANY}")
        if queries_many > screen.budget:
            wrong.append(f"{where}: {queries_many} queries, budget {screen.budget}")
        if screen.grows and length_many < length_few + (MANY - FEW) * 20:
            wrong.append(
                f"{where}: {length_few} bytes with {FEW} rows, {length_many} with {MANY}: are the rows shown?"
            )
    assert not wrong, "\n".join(wrong)
