"""Pages of the blocklist: one's own choices, the entry about oneself, the staff's list."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of, make_actor
from yizhan.exchange.blocklist import actions
from yizhan.exchange.blocklist.models import Block
from yizhan.exchange.blocklist.tests.factories import FACTS, listed, manager, officer
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.tests import factories as make
from yizhan.exchange.workers.tests import factories as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places():
    people.make_regions()
    people.make_trades()


@pytest.fixture
def hirer() -> Hirer:
    return make.make_enterprise()


@pytest.fixture
def worker():
    return people.make_worker(people.attendant())


@pytest.fixture
def phone(worker):
    return client_of(make.as_person(worker.person))


def test_a_worker_says_where_he_does_not_go_and_takes_it_back(phone, hirer):
    here = reverse("me_avoid", args=[hirer.uid])
    assert hirer.organisation.name in phone.get(here).content.decode()
    assert phone.post(here, {}).status_code == 422
    assert phone.post(here, {"reason_code": "far", "ends_on": "2020-01-01"}).status_code == 422
    assert phone.post(here, {"reason_code": "far"}).url == reverse("me_blocks")
    assert phone.post(here, {"reason_code": "far"}).status_code == 422
    assert hirer.organisation.name in phone.get(reverse("me_blocks")).content.decode()
    uid = Block.objects.get().uid
    assert phone.post(reverse("me_blocks"), {"block": str(uid)}).status_code == 302
    assert Block.objects.get().state == "lifted"
    assert phone.post(reverse("me_blocks"), {"block": str(uid)}).status_code == 404
    assert "没有不去的东家" in phone.get(reverse("me_blocks")).content.decode()


def test_a_listed_worker_reads_why_and_objects(phone, worker):
    block = listed(worker_id=worker.pk)
    here = reverse("me_block", args=[block.uid])
    assert "三次说来没来" in phone.get(here).content.decode()
    assert str(block.uid) in phone.get(reverse("me_blocks")).content.decode()
    assert phone.post(here, {"words": ""}).status_code == 422
    assert phone.post(here, {"words": "那几次病了"}).status_code == 302
    page = phone.get(here).content.decode()
    assert "前由另一个人答复" in page
    assert "不对？说明情况" not in page


def test_a_listed_hirer_reads_why_and_another_does_not(hirer):
    block = listed(hirer_id=hirer.pk)
    assert client_of(make.as_hirer(hirer)).get(reverse("hire_block", args=[block.uid])).status_code == 200
    assert client_of(make.as_hirer(hirer)).get(reverse("hire_blocks")).status_code == 200
    stranger = client_of(make.as_hirer(make.make_enterprise()))
    assert stranger.get(reverse("hire_block", args=[block.uid])).status_code == 404


def test_the_station_lists_decides_and_answers(hirer):
    clerk, boss, other = people.attendant(), manager(), manager()
    desk = client_of(clerk)
    new = reverse("console_block_new", args=["hirer", hirer.uid])
    assert "另一个人同意了才生效" in desk.get(new).content.decode()
    form = {**FACTS, "ends_on": "2027-01-23"}
    assert desk.post(new, {**form, "words": ""}).status_code == 422
    answer = desk.post(new, form)
    here = reverse("console_block", args=[Block.objects.get().uid])
    assert answer.url == here
    assert "不归你定" in desk.get(here).content.decode()
    head = client_of(boss)
    assert "等你们定" in head.get(reverse("console_blocks")).content.decode()
    assert head.post(here, {"step": "refuse", "reason": ""}).status_code == 422
    assert head.post(here, {"step": "confirm"}).status_code == 302
    actions.object_to_block(make.as_hirer(hirer), Block.objects.get().pk, words="付过了")
    assert "申诉等别人答复" in head.get(here).content.decode()
    third = client_of(other)
    assert third.post(here, {"step": "answer", "outcome": "", "answer": ""}).status_code == 422
    assert third.post(here, {"step": "answer", "outcome": "upheld", "answer": "没有凭据"}).status_code == 302
    assert third.post(here, {"step": "lift", "reason": "说清楚了"}).status_code == 302
    assert "结束了的" in third.get(reverse("console_blocks")).content.decode()


def test_a_proposal_is_taken_back_or_refused_on_the_page(hirer):
    clerk = people.attendant()
    for step in ({"step": "take_back"}, {"step": "refuse", "reason": "凭据不够"}):
        block = listed(clerk, hirer_id=hirer.pk)
        actor = clerk if step["step"] == "take_back" else manager()
        assert client_of(actor).post(reverse("console_block", args=[block.uid]), step).status_code == 302
    assert {row.state for row in Block.objects.all()} == {"lifted", "refused"}
    last = Block.objects.first()
    assert client_of(clerk).post(reverse("console_block", args=[last.uid]), {"step": "?"}).status_code == 422


def test_a_worker_is_listed_and_a_strange_side_is_not_there(worker):
    desk = client_of(manager())
    assert (
        worker.person.display_name
        in desk.get(reverse("console_block_new", args=["worker", worker.uid])).content.decode()
    )
    assert desk.get(reverse("console_block_new", args=["crew", worker.uid])).status_code == 404
    assert desk.get(reverse("console_block_new", args=["hirer", worker.uid])).status_code == 404


def test_the_district_sees_its_list():
    page = client_of(officer()).get(reverse("console_blocks"))
    assert "名单是空的" in page.content.decode()


def test_a_worker_without_card_avoids_nobody(hirer):
    client = client_of(make_actor("worker"))
    assert client.get(reverse("me_avoid", args=[hirer.uid])).status_code == 404
    assert client.get(reverse("me_blocks")).status_code == 200
