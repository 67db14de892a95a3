"""Which station answers for a posting when nobody chose one."""

from __future__ import annotations

from typing import Any

import pytest

from yizhan.core.actors import Actor
from yizhan.core.refusals import Refused
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.postings import actions
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.tests.factories import (
    as_hirer,
    attendant,
    fresh,
    make_household,
    published,
    whole,
)
from yizhan.exchange.workers.tests.factories import FAR_TOWN, make_station, make_trades

pytestmark = pytest.mark.django_db
HOME, WORK_TOWN, THIRD = "421002001", "421002002", "421002004"


def place(code: str, region_code: str, **changes: Any) -> Any:
    station = make_station(code, region_code)
    type(station).objects.filter(pk=station.pk).update(**changes or {"state": "operating"})
    return station


@pytest.fixture
def hirer() -> Hirer:
    """A household of the home town that no station calls its own; SS-01 is not open to the public."""
    make_trades()
    hirer = make_household(region_code=HOME)
    Hirer.objects.filter(pk=hirer.pk).update(station=None)
    type(make_station()).objects.filter(code="SS-01").update(state="proposed")
    return Hirer.objects.select_related("organisation", "contact").get(pk=hirer.pk)


def draft(hirer: Hirer, actor: Actor | None = None, region_code: str = WORK_TOWN) -> Posting:
    fields = whole(region_code=region_code)
    return fresh(actions.draft_posting(actor or as_hirer(hirer), hirer.pk, fields=fields))


def test_the_town_of_the_work_comes_before_the_hirers(hirer):
    place("ST-100", HOME)
    place("ST-200", WORK_TOWN)
    assert draft(hirer).station.code == "ST-200"


def test_an_open_station_comes_before_a_service_point_or_one_that_is_closed(hirer):
    place("ST-100", WORK_TOWN, kind="service_point", state="operating")
    place("ST-101", WORK_TOWN, state="suspended_works")
    place("ST-300", WORK_TOWN)
    assert draft(hirer).station.code == "ST-300"


def test_without_an_open_station_there_the_hirers_town_answers(hirer):
    place("ST-100", WORK_TOWN, kind="service_point", state="operating")
    place("ST-200", HOME)
    assert draft(hirer).station.code == "ST-200"


def test_a_service_point_of_the_town_comes_before_a_station_elsewhere(hirer):
    place("ST-100", THIRD)
    place("ST-200", WORK_TOWN, kind="service_point", state="operating")
    assert draft(hirer).station.code == "ST-200"


def test_the_hirers_own_station_stays_wherever_the_work_is(hirer):
    place("ST-200", WORK_TOWN)
    Hirer.objects.filter(pk=hirer.pk).update(station=place("ST-100", HOME))
    row = draft(hirer)
    actions.edit_posting(as_hirer(hirer), row.pk, fields={"region_code": HOME})
    assert fresh(row.pk).station.code == "ST-100"


def test_the_station_follows_the_town_of_a_draft(hirer):
    place("ST-100", HOME)
    place("ST-200", WORK_TOWN)
    row = draft(hirer)
    actions.edit_posting(as_hirer(hirer), row.pk, fields={"region_code": HOME})
    assert fresh(row.pk).station.code == "ST-100"


def test_a_station_that_was_chosen_stays(hirer):
    chosen = place("ST-100", THIRD)
    place("ST-200", WORK_TOWN)
    place("ST-300", HOME)
    given = actions.draft_posting(as_hirer(hirer), hirer.pk, fields=whole(), station_id=chosen.pk)
    actions.edit_posting(as_hirer(hirer), given, fields={"region_code": WORK_TOWN})
    assert fresh(given).station_id == chosen.pk


def test_a_posting_typed_at_a_counter_stays_with_that_counter(hirer):
    place("ST-300", WORK_TOWN)
    clerk = attendant("ST-200")
    place("ST-200", HOME)
    row = draft(hirer, clerk, region_code=HOME)
    actions.edit_posting(clerk, row.pk, fields={"region_code": WORK_TOWN})
    assert fresh(row.pk).station.code == "ST-200"


def test_a_reviewed_posting_keeps_the_station_that_reviewed_it():
    row = published()
    Hirer.objects.update(station=None)
    place("ST-200", FAR_TOWN)
    actions.change_terms(as_hirer(row.hirer), row.pk, fields={"region_code": FAR_TOWN})
    assert fresh(row.pk).station_id == row.station_id


def test_where_no_place_is_open_to_the_public_nothing_is_drafted(hirer):
    """SS-01 is planned only; once any station of the directory is open it answers, however far away."""
    with pytest.raises(Refused) as refusal:
        draft(hirer)
    assert refusal.value.codes == ("station_missing",)
    assert not Posting.objects.exists()
    place("ST-900", FAR_TOWN)
    assert draft(hirer).station.code == "ST-900"


@pytest.mark.parametrize(
    ("region_code", "cell"), [("421002001", (3031, 11225)), ("421002099", (3033, 11227))]
)
def test_a_town_without_a_point_on_the_map_is_placed_at_its_station(hirer, region_code, cell):
    point = {"latitude": 30.335, "longitude": 112.275, "cell_row": 3033, "cell_column": 11227}
    place("ST-100", "421002099", state="operating", **point)
    row = draft(hirer, region_code=region_code)
    assert row.station.code == "ST-100"
    assert (row.cell_row, row.cell_column) == cell
