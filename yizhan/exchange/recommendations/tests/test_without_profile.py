"""不按我的画像推荐 (TRUST L-16): the switch on, two profiles see one order."""

from __future__ import annotations

from typing import Any

import pytest

from yizhan.accounts.tests.factories import client_of, grant
from yizhan.core import clock
from yizhan.exchange.engagements.tests import factories
from yizhan.exchange.ratings.models import WorkerStar
from yizhan.exchange.recommendations.queries import recommend_jobs
from yizhan.exchange.workers.models import Worker, WorkerTrade
from yizhan.exchange.workers.profile_use import set_profile_use

pytestmark = pytest.mark.django_db

PLACE = {"cell_row": 3032, "cell_column": 11226}


def profile(
    trade: Any, *, wish: int | None, stars: int | None, place: dict[str, int | None] = PLACE
) -> Worker:
    """A worker of one profile who wants no order by it."""
    worker = factories.make_worker(wish_day_fen=wish, without_profile=True, **place)
    WorkerTrade.objects.create(worker=worker, trade=trade, level=3)
    if stars:
        WorkerStar.objects.create(
            worker=worker, group=trade.parent, stars_hundredths=stars, answers_count=9, policy_code="x",
            computed_at=clock.now(),
        )  # fmt: skip
    return worker


def postings() -> list[Any]:
    """Four open jobs: near and far, early and late, of two trades and different pay."""
    cook = factories.make_trade("CAT05", "厨师", "CAT")
    made = []
    for cells, days, trade, pay in (
        (0, 3, None, 20000),
        (9, 1, cook, 90000),
        (0, 1, cook, 15000),
        (4, 2, None, 40000),
    ):
        starts_at = clock.local(factories.TOMORROW + clock.days(days), "07:30")
        more = {"trade": trade} if trade else {}
        row = factories.make_posting(starts_at=starts_at, pay_fen=pay, **more)
        row.cell_row, row.cell_column = PLACE["cell_row"] + cells, PLACE["cell_column"]
        row.save()
        made.append(row)
    return made


def test_l_16_with_the_switch_on_two_profiles_see_the_same_order():
    made = postings()
    cook = factories.make_trade("CAT05", "厨师", "CAT")
    one = profile(factories.make_trade(), wish=20000, stars=480)
    two = profile(cook, wish=None, stars=210)
    orders = [[hit.posting_id for hit in recommend_jobs(worker.pk)] for worker in (one, two)]
    assert orders[0] == orders[1]
    near_late, far, near_early, middle = (row.pk for row in made)
    assert orders[0] == [near_early, near_late, middle, far]


def test_without_a_place_it_is_the_soonest_first():
    made = postings()
    nowhere = profile(
        factories.make_trade(), wish=1, stars=None, place={"cell_row": None, "cell_column": None}
    )
    found = [hit.posting_id for hit in recommend_jobs(nowhere.pk)]
    near_late, far, near_early, middle = (row.pk for row in made)
    assert found == [far, near_early, middle, near_late]


def test_nothing_of_the_profile_is_said_as_a_reason():
    postings()
    worker = profile(factories.make_trade(), wish=20000, stars=480)
    words = "".join("".join(hit.reasons) + "".join(hit.limits) for hit in recommend_jobs(worker.pk))
    assert "离你" in words
    assert "会干" not in words
    assert "想要" not in words


def test_the_page_shows_every_factor_with_the_own_value_and_turns_the_switch():
    worker = profile(factories.make_trade(), wish=20000, stars=480)
    Worker.objects.filter(pk=worker.pk).update(without_profile=False)
    grant(worker.person, "worker")
    client = client_of(factories.as_worker(worker))
    page = client.get("/me/ranking/").content.decode()
    assert "搬运工" in page
    assert "一天想要 200 元" in page
    assert "★4.8" in page
    assert client.post("/me/ranking/", {"step": "off"}).status_code == 302
    worker.refresh_from_db()
    assert worker.without_profile is True
    assert "还是按我的情况推荐" in client.get("/me/ranking/").content.decode()
    postings()
    listed = client.get("/jobs/").content.decode()
    assert "不看你的画像" in listed
    assert client.post("/me/ranking/", {"step": "on"}).status_code == 302
    worker.refresh_from_db()
    assert worker.without_profile is False


def test_the_switch_is_the_workers_own():
    worker = profile(factories.make_trade(), wish=1, stars=None)
    stranger = factories.as_worker(factories.make_worker())
    with pytest.raises(Exception, match="not_found"):
        set_profile_use(stranger, worker.pk, without_profile=False)
