"""The directory of roles."""

from __future__ import annotations

import pytest

from yizhan.accounts.directory import queries
from yizhan.accounts.tests.factories import TOWN, client_of, grant, make_actor, make_person

pytestmark = pytest.mark.django_db
URL = "/district/roles/"


def test_an_officer_sees_her_region_only():
    grant(make_person("欧阳兰"), "local_officer", region_prefix=TOWN)
    grant(make_person("夏侯远"), "local_officer", region_prefix="421003001")
    text = client_of(make_actor("district_officer")).get(URL).content.decode()
    assert "欧阳师傅" in text
    assert "夏侯师傅" not in text


def test_the_platforms_administrator_sees_all_offices():
    grant(make_person("夏侯远"), "local_officer", region_prefix="421003001")
    assert "夏侯师傅" in client_of(make_actor("platform_admin")).get(URL).content.decode()


def test_citizens_are_not_in_it():
    grant(make_person("欧阳兰"), "worker")
    assert "欧阳师傅" not in client_of(make_actor("platform_admin")).get(URL).content.decode()


def test_one_role_at_a_time():
    grant(make_person("欧阳兰"), "inspector")
    client = client_of(make_actor("district_officer"))
    assert "欧阳师傅" in client.get(f"{URL}?role=inspector").content.decode()
    assert "欧阳师傅" not in client.get(f"{URL}?role=auditor").content.decode()


@pytest.mark.parametrize("role", ["worker", "hirer", "attendant", "mediator"])
def test_others_have_no_business_here(role):
    assert client_of(make_actor(role)).get(URL).status_code == 403


def test_pages_follow_by_key_and_cost_the_same(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(queries, "PAGE", 2)
    officer = make_actor("district_officer")
    for _one in range(4):
        grant(make_person(), "inspector")
    with django_assert_num_queries(1):
        first = queries.offices(officer, role="inspector")
    second = queries.offices(officer, role="inspector", after=first.next_key)
    assert (len(first.rows), len(second.rows), second.next_key) == (2, 2, None)
    assert not {m.pk for m in first.rows} & {m.pk for m in second.rows}


def test_nonsense_in_the_address_is_harmless():
    assert client_of(make_actor("auditor")).get(f"{URL}?after=x&role=%27").status_code == 200
