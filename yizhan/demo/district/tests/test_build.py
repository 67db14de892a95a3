"""A small demo district: alive, honest, the same every time."""

import pytest

from yizhan.core import invariants
from yizhan.core.calendar.loader import load_holidays
from yizhan.core.regions.loader import load_regions
from yizhan.demo.district import cast
from yizhan.demo.district.build import Size, build
from yizhan.demo.district.postings_script import read_offers
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.trades.loader import load_trades
from yizhan.exchange.workers.models import Worker

SMALL = Size(workers=14, hirers=8, postings=16, engagements=24)


@pytest.fixture
def district(db):
    load_regions()
    load_holidays()
    load_trades()
    return build(SMALL)


def test_a_built_district_breaks_no_invariant_and_shows_many_states(district):
    assert not list(invariants.violations())
    assert Worker.objects.count() == SMALL.workers
    assert Posting.objects.count() >= SMALL.postings, "orders and known workers add their own"
    states = set(Engagement.objects.values_list("state", flat=True))
    assert {"closed", "dispatched", "offered"} <= states
    assert Posting.objects.filter(state="in_review").exists()
    assert set(Posting.objects.values_list("is_demo", flat=True)) == {True}


def test_the_cast_is_the_same_every_time():
    demand = {"LOG01": 5, "CON01": 3}
    assert cast.workers(20, ["421002001"], demand) == cast.workers(20, ["421002001"], demand)
    assert read_offers(30) == read_offers(30)


def test_demo_phones_belong_to_nobody():
    phones = [w.phone for w in cast.workers(60, ["421002001"], {"LOG01": 1, "CON01": 1}) if w.phone]
    phones += [h.phone for h in cast.hirers(30, ["421002001"])]
    assert all(phone.startswith(("161", "163")) for phone in phones)
    assert len(phones) == len(set(phones))
