"""收藏 on both sides, and asking the favourites first (F410)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.exchange.blocklist.models import Block
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests import factories as world
from yizhan.exchange.favourites import actions
from yizhan.exchange.favourites.models import Favourite
from yizhan.exchange.favourites.queries import known_hirers, known_workers, pool_for
from yizhan.exchange.hirers.tests import factories as make
from yizhan.exchange.workers.tests import factories as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def hirer():
    return make.make_enterprise()


@pytest.fixture
def worker():
    return people.make_worker(people.attendant())


def worked(hirer, worker, **fields) -> Engagement:
    """A finished day of this worker for this hirer."""
    posting = world.make_posting(hirer=hirer, station=hirer.station, **fields)
    engagement = world.accepted(posting, worker)
    Engagement.objects.filter(pk=engagement.pk).update(state="closed")
    return engagement


def test_only_who_worked_together_is_kept(hirer, worker):
    boss, me = make.as_hirer(hirer), world.as_worker(worker)
    for keep in (
        lambda: actions.keep_worker(boss, hirer.pk, worker.pk),
        lambda: actions.keep_hirer(me, hirer.pk),
    ):
        with pytest.raises(Refused) as caught:
            keep()
        assert caught.value.codes == ("never_worked",)
    worked(hirer, worker)
    assert actions.keep_worker(boss, hirer.pk, worker.pk)
    assert actions.keep_hirer(me, hirer.pk)
    assert not actions.keep_hirer(me, hirer.pk)
    assert Favourite.objects.count() == 2


def test_each_side_sees_its_own_favourites_only(hirer, worker):
    worked(hirer, worker)
    actions.keep_worker(make.as_hirer(hirer), hirer.pk, worker.pk)
    assert [row.is_kept for row in known_workers(hirer.pk)] == [True]
    assert [row.is_kept for row in known_hirers(worker.pk)] == [False]


def test_letting_go_is_quiet(hirer, worker):
    worked(hirer, worker)
    boss, me = make.as_hirer(hirer), world.as_worker(worker)
    actions.keep_worker(boss, hirer.pk, worker.pk)
    actions.keep_hirer(me, hirer.pk)
    assert actions.let_go_of_worker(boss, hirer.pk, worker.pk)
    assert not actions.let_go_of_worker(boss, hirer.pk, worker.pk)
    assert actions.let_go_of_hirer(me, hirer.pk)
    assert not Favourite.objects.exists()


def test_nobody_keeps_for_another(hirer, worker):
    stranger, clerk = make.as_hirer(make.make_enterprise()), people.attendant()
    for actor in (stranger, clerk):
        with pytest.raises(OutOfSight):
            actions.keep_worker(actor, hirer.pk, worker.pk)
        with pytest.raises(OutOfSight):
            actions.keep_hirer(actor, hirer.pk)
    with pytest.raises(OutOfSight):
        actions.keep_worker(make.as_hirer(hirer), hirer.pk, 10**9)
    with pytest.raises(OutOfSight):
        actions.keep_hirer(world.as_worker(worker), 10**9)


def test_favourites_come_first_then_the_latest(hirer):
    workers = [people.make_worker(people.attendant(), phone=f"1370000000{n}") for n in range(3)]
    for worker in workers:
        worked(hirer, worker)
    actions.keep_worker(make.as_hirer(hirer), hirer.pk, workers[1].pk)
    assert known_workers(hirer.pk)[0].worker == workers[1]


def test_the_pool_is_asked_with_one_tap_and_each_answers_himself(hirer):
    clerk = people.attendant()
    kept, busy, gone = [people.make_worker(clerk, phone=f"1370000000{n}") for n in range(3)]
    boss = make.as_hirer(hirer)
    for worker in (kept, busy, gone):
        worked(hirer, worker)
        actions.keep_worker(boss, hirer.pk, worker.pk)
    later = world.make_posting(
        hirer=hirer, station=hirer.station, starts_at=world.clock.local(world.date(2026, 11, 26), "07:30")
    )
    world.accepted(world.make_posting(starts_at=later.starts_at), busy)
    gone.is_looking = False
    gone.save(update_fields=["is_looking"])
    assert {row.pk for row in pool_for(later)} == {kept.pk, busy.pk}
    client = client_of(boss)
    here = reverse("hire_pool", args=[later.uid])
    assert kept.person.display_name in client.get(here).content.decode()
    answer = client.post(here, {"once": "pool-token-000000000001"})
    assert answer.url == reverse("hire_board", args=[later.uid])
    (asked,) = Engagement.objects.filter(posting=later)
    assert (asked.worker_id, asked.state, asked.entrance) == (kept.pk, "offered", "call_back")
    client.post(here, {"once": "pool-token-000000000001"})
    assert Engagement.objects.filter(posting=later).count() == 1


# ---- pages ----


def test_the_hirers_page_keeps_and_lets_go(hirer, worker):
    client = client_of(make.as_hirer(hirer))
    here = reverse("hire_favourites")
    assert "还没有人给你干过活" in client.get(here).content.decode()
    worked(hirer, worker)
    for step, kept in (("keep", True), ("let_go", False)):
        assert client.post(here, {"worker": str(worker.uid), "step": step}).status_code == 302
        assert Favourite.objects.exists() is kept
    assert client.post(here, {"worker": "x"}).status_code == 404


def test_the_workers_page_keeps_and_lets_go(hirer, worker):
    client = client_of(world.as_worker(worker))
    here = reverse("me_hirers")
    assert "还没干过活" in client.get(here).content.decode()
    worked(hirer, worker)
    world.make_posting(hirer=hirer, station=hirer.station)
    assert hirer.organisation.name in client.get(here).content.decode()
    for step, kept in (("keep", True), ("let_go", False)):
        assert client.post(here, {"hirer": str(hirer.uid), "step": step}).status_code == 302
        assert Favourite.objects.exists() is kept
    assert client.post(here, {"hirer": "x"}).status_code == 404


def test_a_hirer_says_no_more_to_somebody_it_met(hirer, worker):
    client = client_of(make.as_hirer(hirer))
    here = reverse("hire_avoid", args=[worker.uid])
    assert client.get(here).status_code == 404
    worked(hirer, worker)
    assert client.get(here).status_code == 200
    assert client.post(here, {}).status_code == 422
    assert client.post(here, {"reason_code": "no_show"}).url == reverse("hire_blocks")
    assert Block.objects.get().worker_id == worker.pk
    assert "不再用" in client.get(reverse("hire_favourites")).content.decode()
