"""No role lands on an error, and every first page says only what is true."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yizhan.accounts.enums import Role
from yizhan.accounts.queries import home_url
from yizhan.core import clock
from yizhan.exchange.engagements.tests.factories import dispatched, make_hirer, make_posting, make_station

pytestmark = pytest.mark.django_db(transaction=True)

STAFF_HOMES = {
    "local_officer": "/local/",
    "district_officer": "/district/",
    "platform_admin": "/district/",
    "liaison": "/partner/",
    "operator_manager": "/operator/",
    "mediator": "/mediation/",
    "inspector": "/inspection/",
    "auditor": "/audit/",
}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_first_page_that_opens(client_as, role):
    make_station("ST-001")
    url = home_url(role)
    assert url != "/"
    answer = client_as(role.value).get(url)
    assert answer.status_code == 200, url


@pytest.mark.parametrize(("role", "url"), STAFF_HOMES.items())
def test_where_each_office_begins(role, url):
    assert home_url(role) == url


@pytest.mark.parametrize("role", ["liaison", "mediator", "inspector", "operator_manager", "auditor"])
def test_a_role_whose_floor_comes_later_is_told_what_works_and_what_not(client_as, role):
    text = client_as(role).get(STAFF_HOMES[role]).content.decode()
    assert "现在能办" in text
    assert "还没开放" in text


def test_the_operator_sees_only_his_own_stations(client_as):
    make_station("ST-001")
    other = make_station("ST-901")
    other.official_name = "别家的驿站"
    other.save()
    assert "别家的驿站" not in client_as("operator_manager").get("/operator/").content.decode()


def test_an_office_is_closed_to_other_roles(client_as):
    assert client_as("auditor").get("/district/").status_code == 403
    assert client_as("worker").get("/local/").status_code == 403


def test_the_district_counts_what_is_there(client_as):
    dispatched(make_posting(starts_at=clock.local(clock.today(), "10:00"), headcount=3))
    make_posting(
        title="等着看的",
        state="in_review",
        submitted_at=clock.now() - clock.days(1),
        review_due_at=clock.now() - clock.days(1),
    )
    make_hirer(verification_state="submitted", region_code="421002001")
    text = client_as("district_officer").get("/district/").content.decode()
    assert "超过时限 1 条" in text
    assert "还差 2 人" in text
    assert "/district/settings/" in text
    assert "中山路零工驿站" in text
    assert "等 24 小时" in text


def test_a_town_does_not_see_the_neighbours_work(client_as):
    make_posting(region_code="421002099", state="in_review", submitted_at=clock.now())
    assert "没有等审核的招工" in client_as("local_officer").get("/local/").content.decode()


def test_the_page_costs_the_same_whatever_the_region_holds(client_as):
    client = client_as("district_officer")
    make_posting(state="in_review", submitted_at=clock.now())
    client.get("/district/")
    with CaptureQueriesContext(connection) as before:
        client.get("/district/")
    for code in ("ST-902", "ST-903"):
        make_posting(station=make_station(code), state="in_review", submitted_at=clock.now())
    with CaptureQueriesContext(connection) as after:
        client.get("/district/")
    assert len(after) == len(before) <= 25
