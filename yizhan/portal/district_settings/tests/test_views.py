"""设置: a value is changed with its source; who may not is told so."""

import pytest
from django.test import Client

from yizhan.core.dated import value
from yizhan.core.dated.models import DatedValue

CODE = "exchange.worker_default_radius_km"
GIVEN = {
    "value": "8",
    "effective_from": "2026-11-23",
    "source": "区就业科会议纪要",
    "certainty": "high",
    "once": "t1",
}


@pytest.fixture
def officer(client_as) -> Client:
    return client_as("district_officer")


def test_the_page_shows_every_value_with_its_source(officer):
    page = officer.get("/district/settings/").content.decode()
    assert "exchange.worker_default_radius_km" in page
    assert "产品默认值" in page


def test_a_new_value_holds_from_its_day(officer):
    answer = officer.post(f"/district/settings/{CODE}/", GIVEN)
    assert answer.status_code == 302
    assert value(CODE) == 8


def test_sending_the_form_twice_changes_nothing_more(officer):
    officer.post(f"/district/settings/{CODE}/", GIVEN)
    assert officer.post(f"/district/settings/{CODE}/", GIVEN).status_code == 302
    assert DatedValue.objects.filter(code=CODE).count() == 1


def test_a_value_out_of_bounds_is_refused_at_its_field_and_kept(officer):
    answer = officer.post(f"/district/settings/{CODE}/", GIVEN | {"value": "80"})
    assert answer.status_code == 422
    assert "太大了" in answer.content.decode()
    assert 'value="80"' in answer.content.decode()
    assert value(CODE) == 5


def test_a_worker_does_not_see_settings(client_as):
    assert client_as("worker").get("/district/settings/").status_code == 403


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert client.get("/district/settings/").status_code == 302


def test_a_holiday_is_recorded_and_taken_out_again(officer):
    given = {
        "day": "2027-02-08",
        "kind": "holiday",
        "name": "春节",
        "source": "通知",
        "certainty": "high",
        "once": "h1",
    }
    assert officer.post("/district/settings/holidays/", given).status_code == 302
    assert "2027-02-08" in officer.get("/district/settings/holidays/?year=2027").content.decode()
    gone = {"day": "2027-02-08", "reason": "记错了", "once": "h2"}
    assert officer.post("/district/settings/holidays/remove/", gone).status_code == 302
    assert "2027-02-08" not in officer.get("/district/settings/holidays/?year=2027").content.decode()


def test_a_holiday_without_a_notice_is_refused_at_its_field(officer):
    given = {
        "day": "2027-02-08",
        "kind": "holiday",
        "name": "春节",
        "source": "",
        "certainty": "high",
        "once": "h1",
    }
    assert officer.post("/district/settings/holidays/", given).status_code == 422
