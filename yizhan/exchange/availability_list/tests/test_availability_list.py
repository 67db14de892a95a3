"""The public list of who looks for work: nobody without consent, nothing that names a person."""

from __future__ import annotations

import pytest
from django.test import Client

from yizhan.accounts.actions import give_consent, withdraw_consent
from yizhan.core import clock
from yizhan.exchange.availability_list.queries import PURPOSE, availability_page
from yizhan.exchange.availability_list.rules import counted, place_of_day
from yizhan.exchange.engagements.tests import factories
from yizhan.exchange.ratings.models import WorkerStar
from yizhan.exchange.trades.models import Trade
from yizhan.exchange.workers.models import Worker, WorkerTrade

pytestmark = pytest.mark.django_db

FULL_NAME, PHONE = "郑老根", "15400000391"


@pytest.fixture
def worker(db: None) -> Worker:
    """A bricklayer of six years who looks for work and agrees to be listed."""
    station = factories.make_station("ST-001")
    trade = factories.make_trade()
    made = factories.make_worker(station, person_fields={"name": FULL_NAME})
    made.person.phone, made.person.is_confirmed = PHONE, True
    made.person.save()
    WorkerTrade.objects.update_or_create(worker=made, trade=trade, defaults={"level": 2, "years": 6})
    give_consent(factories.as_worker(made), made.person_id, PURPOSE)
    return made


def page(**asked: str) -> str:
    return Client().get("/workers/", asked).content.decode()


def star(worker: Worker, hundredths: int) -> None:
    group = Trade.objects.get(pk=WorkerTrade.objects.get(worker=worker).trade.parent_id)
    WorkerStar.objects.update_or_create(
        worker=worker, group=group, defaults={"stars_hundredths": hundredths, "computed_at": clock.now()}
    )


def test_r6_3_trade_years_and_station_but_no_name_and_no_number(worker: Worker) -> None:
    shown = page()
    trade = WorkerTrade.objects.get(worker=worker).trade
    assert trade.name in shown
    assert "6 年" in shown
    assert worker.station.official_name in shown
    for hidden in (FULL_NAME, worker.person.display_name, PHONE, worker.card_number, str(worker.uid)):
        assert hidden not in shown


def test_r6_3_withdrawing_consent_removes_it_at_once(worker: Worker) -> None:
    assert len(availability_page(clock.today()).listings) == 1
    withdraw_consent(factories.as_worker(worker), worker.person_id, PURPOSE)
    assert availability_page(clock.today()).listings == ()
    assert "这里现在没有人" in page()


def test_the_page_is_never_kept_by_a_cache(worker: Worker) -> None:
    assert "no-store" in Client().get("/workers/")["Cache-Control"]


@pytest.mark.parametrize("change", ["not_looking", "unconfirmed", "inactive"])
def test_who_is_not_there_to_be_hired_is_not_listed(worker: Worker, change: str) -> None:
    if change == "not_looking":
        Worker.objects.filter(pk=worker.pk).update(is_looking=False)
    elif change == "unconfirmed":
        type(worker.person).objects.filter(pk=worker.person_id).update(is_confirmed=False)
    else:
        Worker.objects.filter(pk=worker.pk).update(state="closed")
    assert availability_page(clock.today()).listings == ()


@pytest.mark.parametrize(("hundredths", "shown"), [(460, 4.6), (299, None)])
def test_low_stars_are_not_shown_to_the_public(worker: Worker, hundredths: int, shown: float | None) -> None:
    star(worker, hundredths)
    (listing,) = availability_page(clock.today()).listings
    assert listing.stars == shown


def test_a_trade_of_few_people_has_no_number(worker: Worker) -> None:
    (supply,) = availability_page(clock.today()).supply
    assert supply.people is None
    assert (counted(4, 5), counted(5, 5)) == (None, 5)


@pytest.mark.parametrize(
    "asked", [{"trade": "NOPE"}, {"station": "ST-999"}, {"from": "x"}, {"from": "9" * 40}]
)
def test_a_strange_address_still_answers(worker: Worker, asked: dict[str, str]) -> None:
    assert Client().get("/workers/", asked).status_code == 200


def test_the_order_changes_with_the_day() -> None:
    people = [f"person-{n}" for n in range(40)]
    first = sorted(people, key=lambda uid: place_of_day(uid, "LOG01", clock.today()))
    second = sorted(people, key=lambda uid: place_of_day(uid, "LOG01", clock.today() + clock.days(1)))
    assert first == sorted(people, key=lambda uid: place_of_day(uid, "LOG01", clock.today()))
    assert first != second
