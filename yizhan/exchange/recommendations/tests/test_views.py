"""Lists of people beside a posting and of jobs for a worker, as each side may see them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of, make_actor
from yizhan.core.actors import SYSTEM
from yizhan.exchange.hirers.tests.factories import as_hirer, make_enterprise
from yizhan.exchange.recommendations.tests import factories as make
from yizhan.exchange.trades.queries import relations
from yizhan.exchange.workers.tests.factories import as_worker, attendant, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return attendant()


@pytest.fixture
def worker(clerk):
    return make_worker(clerk, phone="13812342046", wish_day_fen=24_000)


@pytest.fixture
def posting(clerk, worker):
    return make.make_posting(make_enterprise(clerk))


@pytest.fixture
def hirer(posting):
    return client_of(as_hirer(posting.hirer))


def _people(posting, **query):
    return reverse("hire_people", args=[posting.uid]), query


def _page(client, posting, **query):
    return client.get(*_people(posting, **query)).content.decode()


def test_the_hirer_sees_who_fits_why_and_asks_him(hirer, posting, worker):
    page = _page(hirer, posting)
    for words in ("周师傅", "新人", "138****2046", "会干搬运工的活", "刚登记", "推荐 1", "请 TA 来"):
        assert words in page
    assert f'name="worker" value="{worker.uid}"' in page
    assert reverse("invite", args=[posting.uid]) in page
    assert "不看性别、年龄、籍贯" in page


def test_what_nobody_may_read_is_not_in_the_page(hirer, posting, worker):
    page = _page(hirer, posting)
    for secret in ("13812342046", "周大山", "1968", "240", worker.card_number):
        assert secret not in page


def test_a_worker_below_three_stars_is_not_shown_to_hirers(hirer, posting, worker, clerk):
    make.give_star(SYSTEM, worker.pk, "LOG", 260)
    assert "周师傅" not in _page(hirer, posting)
    assert "现在没有正好合适的人" in _page(hirer, posting)
    station = client_of(clerk).get(reverse("console_people", args=[posting.uid])).content.decode()
    assert "周师傅" in station
    assert "2.6" in station


def test_an_applicant_below_three_stars_is_listed_without_the_star(hirer, posting, worker):
    make.give_star(SYSTEM, worker.pk, "LOG", 260)
    make.make_engagement(posting, worker, "interested")
    page = _page(hirer, posting, tab="applied")
    assert "周师傅" in page
    assert "2.6" not in page
    assert "新人" not in page


def test_a_star_from_three_on_is_shown(hirer, posting, worker):
    make.give_star(SYSTEM, worker.pk, "LOG", 460)
    assert "4.6" in _page(hirer, posting)


def test_known_people_are_called_back(hirer, posting, worker):
    old = make.make_posting(posting.hirer, starts_at=make.TOMORROW.replace(day=10))
    make.make_engagement(old, worker, "closed")
    page = _page(hirer, posting, tab="used")
    assert "给你干过 1 次" in page
    assert 'name="how" value="call_back"' in page
    make.make_engagement(posting, worker, "accepted")
    page = _page(hirer, posting, tab="used")
    assert "已经在这个活里了" in page
    assert "请 TA 来" not in page


def test_looking_at_one_person_needs_him_in_a_list(hirer, posting, worker, clerk):
    page = hirer.get(reverse("hire_person", args=[posting.uid, worker.uid]))
    assert "周师傅" in page.content.decode()
    assert "13812342046" not in page.content.decode()
    other = make_worker(clerk, full_name="何大姐", trades=[{"trade_code": "DOM02"}])
    assert hirer.get(reverse("hire_person", args=[posting.uid, other.uid])).status_code == 404


def test_another_hirer_and_other_roles_see_nothing(posting, clerk, worker):
    stranger = client_of(as_hirer(make_enterprise(clerk)))
    assert stranger.get(*_people(posting)).status_code == 404
    assert client_of(as_worker(worker)).get(*_people(posting)).status_code == 403
    assert client_of(attendant("SS-99")).get(reverse("console_people", args=[posting.uid])).status_code == 404
    assert Client().get(*_people(posting)).status_code == 302


def test_the_station_reads_why_somebody_is_not_on_the_list(posting, clerk):
    other = make_worker(clerk, full_name="何大姐", trades=[{"trade_code": "DOM02"}])
    desk = client_of(clerk)
    page = desk.get(reverse("console_people", args=[posting.uid]), {"card": other.card_number[-4:]})
    assert "没登记会干这个活" in page.content.decode()
    page = desk.get(reverse("console_people", args=[posting.uid]), {"card": "999999"})
    assert "没有这个卡号" in page.content.decode()


def test_the_station_goes_on_to_the_assignment(posting, clerk, worker):
    page = client_of(clerk).get(reverse("console_people", args=[posting.uid])).content.decode()
    assert f"{reverse('assign', args=[posting.uid])}?workers={worker.uid}" in page


def test_the_worker_reads_what_fits_him(posting, worker):
    phone = client_of(as_worker(worker))
    page = phone.get(reverse("me_recommendations")).content.decode()
    for words in ("家具搬运", "比你想要的高 8%", "还差 4 人", "当天结清", "<h1"):
        assert words in page
    part = phone.get(reverse("me_recommendations"), HTTP_HX_REQUEST="true").content.decode()
    assert "家具搬运" in part
    assert "<h1" not in part


def test_who_is_not_registered_is_asked_what_he_can_do():
    page = client_of(make_actor("worker")).get(reverse("me_recommendations")).content.decode()
    assert reverse("me_register") in page


def test_anybody_reads_how_the_order_is_made(db):
    page = Client().get(reverse("how_ranked")).content.decode()
    for words in ("30%", "25%", "籍贯"):
        assert words in page


@pytest.mark.parametrize("tab", ["recommended", "applied", "used"])
def test_a_list_costs_the_same_for_one_and_for_many(
    hirer, posting, worker, clerk, tab, django_assert_max_num_queries
):
    relations()
    old = make.make_posting(posting.hirer, starts_at=make.TOMORROW.replace(day=10))
    for number in range(6):
        found = make_worker(clerk, full_name=f"工人{number}")
        if tab == "applied":
            make.make_engagement(posting, found, "interested")
        if tab == "used":
            make.make_engagement(old, found, "closed")
    with django_assert_max_num_queries(38):
        assert hirer.get(*_people(posting, tab=tab)).status_code == 200
