"""A small demo district: alive, honest, the same every time, and worth a look for everybody."""

from collections.abc import Iterator

import pytest
from django.test import Client

from yizhan.accounts.enums import Role
from yizhan.accounts.queries import home_url
from yizhan.conftest import sign_in
from yizhan.core import invariants
from yizhan.core.calendar.loader import load_holidays
from yizhan.core.jobs.engine import drain
from yizhan.core.jobs.models import Job
from yizhan.core.regions.loader import load_regions
from yizhan.demo.accounts.queries import person_of
from yizhan.demo.district import cast, plots
from yizhan.demo.district.build import Size, build
from yizhan.demo.district.postings_script import read_offers, read_other_messages
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.trades.loader import load_trades
from yizhan.exchange.workers.models import Worker

SMALL = Size(workers=24, hirers=8, postings=20, engagements=30, days=12)

PAGES = {
    Role.WORKER: ("/me/shifts/", "/me/income/", "/me/stars/", "/me/messages/"),
    Role.HIRER: ("/hire/postings/", "/hire/favourites/", "/hire/orders/"),
    Role.FOREMAN: (),
    Role.ATTENDANT: ("/console/workers/", "/console/engagements/", "/console/late-pay/", "/console/paper/"),
    Role.STATION_MANAGER: ("/console/ledgers/", "/console/postings/"),
    Role.POSTING_REVIEWER: ("/console/review/",),
    Role.DISTRICT_OFFICER: ("/console/call-backs/", "/district/work-stops/", "/district/people/"),
    Role.LOCAL_OFFICER: (),
    Role.AUDITOR: (),
}
"""What each role looks at on the first day, beside its start page."""


@pytest.fixture
def district(db):
    load_regions()
    load_holidays()
    load_trades()
    return build(SMALL)


def pages_of(role: str) -> Iterator[tuple[str, str]]:
    """Address and text of each page of a role, seen with the demo account."""
    client = sign_in(Client(), person_of(role), role)
    for address in (home_url(role), *PAGES[role]):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, (role, address, answer.status_code)
        yield address, answer.content.decode()


@pytest.mark.every_page
def test_a_built_district_breaks_no_invariant_and_gives_every_role_something_to_see(district):
    assert not list(invariants.violations())
    assert drain(periodic=True) >= 0
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}, "nothing failed, nothing waits"
    assert Worker.objects.count() == SMALL.workers + 2, (
        "and one who filled in a sheet of paper, one who came twice"
    )
    assert set(Worker.objects.values_list("is_demo", flat=True)) == {True}
    assert set(Posting.objects.values_list("is_demo", flat=True)) == {True}
    states = set(Engagement.objects.values_list("state", flat=True))
    assert {"closed", "dispatched", "offered"} <= states
    assert Posting.objects.filter(state="in_review").exists()
    assert district.turned_away == {"not_a_job": len(read_other_messages())}, "they are told where to turn"
    for role in PAGES:
        for address, text in pages_of(role):
            assert "演示" in text, f"{role} {address}: demo data is called demo"


def test_the_cast_is_the_same_every_time():
    demand = {"LOG01": 5, "CON01": 3}
    assert cast.workers(20, ["421002001"], demand) == cast.workers(20, ["421002001"], demand)
    assert read_offers(30) == read_offers(30)


def test_all_messages_of_the_file_are_told():
    offers, others = read_offers(1000), read_other_messages()
    assert len({offer.message for offer in offers} | set(others)) == 120
    assert {"pass", "review", "reject"} == {offer.decision for offer in offers}


def test_some_are_sixteen_and_some_past_the_age_of_retiring():
    years = [
        member.age_days / 365.25 for member in cast.workers(400, ["421002001"], {"LOG01": 1, "CON01": 1})
    ]
    minors = [age for age in years if age < 18]
    assert min(minors) >= 16.1, "sixteen already on the day they register"
    assert sum(age > 60 for age in years) > 20


def test_every_story_has_its_turn_and_work_of_several_days_only_those_that_end_it():
    turns, count = plots.Turns(), (plots.USUAL_BETWEEN + 1) * len(plots.RARE)
    assert {turns.next() for _number in range(count)} >= set(plots.RARE)
    others = plots.Turns()
    several = {others.next(is_one_day=False) for _number in range(count)}
    assert several <= plots.FOR_SEVERAL_DAYS


def test_a_story_of_one_day_waits_for_a_single_day():
    turns = plots.Turns()
    for _number in range((plots.USUAL_BETWEEN + 1) * len(plots.RARE)):
        turns.next(is_one_day=False)
    assert turns.next() in set(plots.RARE) - plots.FOR_SEVERAL_DAYS


def test_demo_phones_belong_to_nobody():
    phones = [w.phone for w in cast.workers(60, ["421002001"], {"LOG01": 1, "CON01": 1}) if w.phone]
    phones += [h.phone for h in cast.hirers(30, ["421002001"])]
    assert all(phone.startswith(("161", "163")) for phone in phones)
    assert len(phones) == len(set(phones))
