"""The hirer's screens, seen as the people who use them. The clock stands at Monday 2026-11-23 09:00."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.tests.factories import client_of, make_actor, make_organisation
from yizhan.accounts.tests.factories import make_person as register_person
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.tests.factories import (
    as_station,
    as_worker,
    fresh,
    leader_of,
    make_hirer,
    make_posting,
    make_station,
    make_worker,
)
from yizhan.exchange.pay import actions as pay
from yizhan.exchange.pay.models import PayDue
from yizhan.portal.hire.queries import PAGE_SIZE

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE, MORNING, EVENING = "2026-11-24T06:50", "2026-11-24T07:20", "2026-11-24T17:02"


@pytest.fixture
def hirer(db: Any) -> Actor:
    """陈老板 of an enterprise that is a hirer at the station."""
    organisation = make_organisation("江畔建筑")
    make_hirer_of(organisation)
    return make_actor("hirer", organisation=organisation)


def make_hirer_of(organisation: Any) -> Any:
    from yizhan.exchange.hirers.models import Hirer

    return Hirer.objects.create(organisation=organisation, station=make_station(), registered_at=clock.now())


def posting_of(hirer: Actor, **fields: Any) -> Any:
    from yizhan.exchange.hirers.models import Hirer

    return make_posting(hirer=Hirer.objects.get(organisation_id=hirer.organisation_id), **fields)


def worker_with_phone(name: str = "王建国", *, consents: bool = True, phone: str = "16100002046") -> Any:
    """A worker of the station with a phone of an unallocated range."""
    from yizhan.exchange.workers.models import Worker

    person = register_person(name, consents=(ConsentPurpose.PHONE_TO_HIRER,) if consents else (), phone=phone)
    return Worker.objects.create(
        person=person,
        card_number=f"C{person.pk:06d}",
        station=make_station(),
        registered_via="counter",
        registered_at=clock.now(),
        last_active_at=clock.now(),
    )


def taken(hirer: Actor, posting: Any, worker: Any) -> int:
    """He said yes and the slip is printed."""
    engagement_id = actions.offer_place(hirer, posting.pk, worker.pk)
    actions.accept_offer(as_worker(worker), engagement_id)
    actions.print_slip(as_station(), engagement_id)
    drain()
    return engagement_id


def worked(hirer: Actor, engagement_id: int, worker: Any) -> None:
    """Came, went home, hours agreed, pay due."""
    posting_id = fresh(engagement_id).posting_id
    with clock.at(MORNING):
        attendance.check_in_with_code(
            as_worker(worker), engagement_id, attendance.show_day_code(hirer, posting_id)
        )
    with clock.at(EVENING):
        attendance.agree_hours(hirer, attendance.check_out(as_worker(worker), engagement_id))
        drain()


def page(client: Client, url: str, at: str = "2026-11-23T09:00") -> str:
    with clock.at(at):
        answer = client.get(url)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def board_url(posting: Any) -> str:
    return f"/hire/postings/{posting.uid}/"


# ---- home ----


def test_an_empty_home_offers_one_sentence(hirer):
    text = page(client_of(hirer), "/hire/")
    assert "一句话招人" in text
    assert "还没发过活" in text
    assert "照上次再发" not in text


def test_who_is_not_checked_is_told_what_to_bring(hirer):
    text = page(client_of(hirer), "/hire/")
    assert "还没核验" in text
    assert "营业执照" in text


def test_a_person_without_a_hirers_file_is_led_to_the_first_form(db):
    text = page(client_of(make_actor("hirer", organisation=make_organisation("新开的店"))), "/hire/")
    assert "先说一声你是谁" in text


def test_somebody_who_applied_waits_for_an_answer(hirer):
    posting, worker = posting_of(hirer), make_worker()
    actions.apply_for_posting(as_worker(worker), posting.pk)
    text = page(client_of(hirer), "/hire/")
    assert "现在要办" in text
    assert "1 人报名，等你答复" in text


def test_money_stands_before_applications(hirer):
    first, second, worker = (
        posting_of(hirer, title="先干的活"),
        posting_of(hirer, title="后发的活"),
        make_worker(),
    )
    worked(hirer, taken(hirer, first, worker), worker)
    actions.apply_for_posting(as_worker(make_worker()), second.pk)
    text = page(client_of(hirer), "/hire/", EVENING)
    assert text.index("还有 1 笔没付，共 260 元") < text.index("1 人报名，等你答复")


def test_somebody_who_did_not_come_is_a_duty(hirer):
    posting = posting_of(hirer)
    taken(hirer, posting, make_worker())
    assert "有 1 人没到" in page(client_of(hirer), "/hire/", "2026-11-24T08:40")


def test_a_returned_posting_leads_to_its_form(hirer):
    posting = posting_of(hirer, state="returned")
    text = page(client_of(hirer), "/hire/")
    assert "驿站退回来了，改一改再发" in text
    assert f"/hire/post/{posting.uid}/" in text


def test_a_posting_that_ran_can_be_sent_again(hirer):
    posting = posting_of(hirer, state="expired")
    assert f"/hire/post/?again={posting.uid}" in page(client_of(hirer), "/hire/")


def test_another_hirers_postings_are_out_of_sight(hirer):
    other = make_posting(hirer=make_hirer())
    client = client_of(hirer)
    assert other.title not in page(client, "/hire/postings/")
    assert client.get(board_url(other)).status_code == 404


def test_the_full_list_pages_by_key(hirer):
    for number in range(PAGE_SIZE + 1):
        posting_of(hirer, title=f"活{number:02d}", state="expired")
    first = page(client_of(hirer), "/hire/postings/")
    assert "活20" in first
    assert "活00" not in first
    key = first.split("before=")[1].split('"')[0]
    assert "活00" in page(client_of(hirer), f"/hire/postings/?before={key}")


# ---- board ----


def test_an_application_is_answered_on_the_board(hirer):
    posting, worker = posting_of(hirer), make_worker()
    engagement_id = actions.apply_for_posting(as_worker(worker), posting.pk)
    client = client_of(hirer)
    text = page(client, board_url(posting))
    step = f"/hire/engagements/{fresh(engagement_id).uid}/offer/"
    assert step in text
    assert "这次不用" in text
    answer = client.post(step, {"once": "t" * 16})
    assert answer.status_code == 302
    assert answer.url == board_url(posting)
    assert "等他回话" in page(client, board_url(posting))


def test_roll_call_is_the_duty_of_the_morning(hirer):
    posting = posting_of(hirer)
    taken(hirer, posting, make_worker())
    text = page(client_of(hirer), board_url(posting), MORNING)
    assert "点名到岗" in text
    assert "点名 · 1 人" in text
    assert "出今天的码" in text


def test_reading_the_board_makes_no_code_and_the_code_is_shown_once_made(hirer):
    posting = posting_of(hirer)
    taken(hirer, posting, make_worker())
    with clock.at(MORNING):
        code = attendance.show_day_code(hirer, posting.pk)
    assert f">{code}<" in page(client_of(hirer), board_url(posting), MORNING)


def test_nobody_came_the_station_is_one_tap_away(hirer):
    posting = posting_of(hirer)
    taken(hirer, posting, make_worker())
    text = page(client_of(hirer), board_url(posting), "2026-11-24T08:40")
    assert "叫驿站补人" in text
    assert 'href="tel:0716-16000000"' in text
    assert "没到" in text


def test_the_other_sides_hours_are_answered_on_the_board(hirer):
    posting, worker = posting_of(hirer), make_worker()
    engagement_id = taken(hirer, posting, worker)
    with clock.at(MORNING):
        attendance.check_in_with_code(
            as_worker(worker), engagement_id, attendance.show_day_code(hirer, posting.pk)
        )
    with clock.at(EVENING):
        attendance.check_out(as_worker(worker), engagement_id)
    assert "对方报了 8 小时 30 分，对吗" in page(client_of(hirer), board_url(posting), EVENING)


def test_pay_is_due_until_the_real_day_and_can_be_claimed_for_one(hirer):
    posting, worker = posting_of(hirer), make_worker()
    worked(hirer, taken(hirer, posting, worker), worker)
    client = client_of(hirer)
    text = page(client, board_url(posting), EVENING)
    assert "今天要付完工钱" in text
    assert "你答应“当天结清”。还有 1 人没付，共 260 元。" in text
    due = PayDue.objects.get()
    assert f'name="pay" value="{due.uid}"' in text
    with clock.at(EVENING):
        answer = client.post(
            f"/hire/pay/{posting.uid}/", {"pay": str(due.uid), "way": "cash", "once": "t" * 16}
        )
        assert answer.status_code == 302
    assert "你说付了，等他说收到" in page(client, board_url(posting), EVENING)


def test_pay_past_its_day_says_so(hirer):
    posting, worker = posting_of(hirer), make_worker()
    worked(hirer, taken(hirer, posting, worker), worker)
    assert "昨天就该付完工钱" in page(client_of(hirer), board_url(posting), "2026-11-25T11:00")


def test_two_unpaid_people_can_be_paid_together(hirer):
    posting = posting_of(hirer)
    for worker in (make_worker(), make_worker()):
        worked(hirer, taken(hirer, posting, worker), worker)
    assert "2 个人一起付 · 520 元" in page(client_of(hirer), board_url(posting), EVENING)


def test_after_the_pay_the_rating_is_next(hirer):
    posting, worker = posting_of(hirer), make_worker()
    engagement_id = taken(hirer, posting, worker)
    worked(hirer, engagement_id, worker)
    with clock.at(EVENING):
        pay.confirm_received(as_worker(worker), PayDue.objects.get().pk, 26000)
    text = page(client_of(hirer), board_url(posting), EVENING)
    assert f"/hire/engagements/{fresh(engagement_id).uid}/rate/" in text
    assert "17:02 收到 260 元" in text


def test_a_step_that_hurts_asks_first_and_carries_its_token(hirer):
    posting = posting_of(hirer)
    client = client_of(hirer)
    assert f"/hire/ask/{posting.uid}/withdraw/" in page(client, board_url(posting))
    text = page(client, f"/hire/ask/{posting.uid}/withdraw/")
    assert f'action="/hire/postings/{posting.uid}/withdraw/"' in text
    assert 'name="once"' in text


def test_a_step_that_is_not_open_says_so_instead_of_a_button(hirer):
    posting = posting_of(hirer, state="expired")
    text = page(client_of(hirer), f"/hire/ask/{posting.uid}/withdraw/")
    assert "现在做不了这一步" in text
    assert 'name="once"' not in text.split("<main")[1]


def test_the_foreman_ticks_names_and_decides_nothing(hirer):
    posting = posting_of(hirer)
    taken(hirer, posting, make_worker())
    actions.apply_for_posting(as_worker(make_worker()), posting.pk)
    foreman = foreman_of(posting, hirer)
    text = page(foreman, board_url(posting), MORNING)
    assert "点名到岗" in text
    for word in ("请他来", "撤回", "不用他来了", "评一下"):
        assert word not in text
    assert foreman.get(f"/hire/ask/{posting.uid}/withdraw/").status_code == 403


def test_the_foreman_is_not_asked_for_money(hirer):
    posting, worker = posting_of(hirer), make_worker()
    worked(hirer, taken(hirer, posting, worker), worker)
    foreman = foreman_of(posting, hirer)
    for url in ("/hire/", board_url(posting)):
        text = page(foreman, url, EVENING)
        assert "没付" not in text
        assert "/hire/pay/" not in text


def test_a_foreman_of_another_site_sees_nothing(hirer):
    posting, other = posting_of(hirer), posting_of(hirer)
    assert foreman_of(other, hirer).get(board_url(posting)).status_code == 404


def foreman_of(posting: Any, hirer: Actor) -> Client:
    """Signed in as the foreman of the posting's site."""
    leader = leader_of(posting)
    return client_of(make_actor("foreman", person=leader, organisation=make_organisation_of(hirer)))


def make_organisation_of(hirer: Actor) -> Any:
    from yizhan.accounts.organisations.models import Organisation

    return Organisation.objects.get(pk=hirer.organisation_id)


def test_every_form_of_the_board_carries_a_token(hirer):
    posting, worker = posting_of(hirer), worker_with_phone()
    worked(hirer, taken(hirer, posting, worker), worker)
    actions.apply_for_posting(as_worker(make_worker()), posting_of(hirer).pk)
    for url in ("/hire/", board_url(posting)):
        body = page(client_of(hirer), url, EVENING)
        assert body.count('method="post"') == body.count('name="once"')


def test_a_worker_has_no_business_here(client_as):
    assert client_as("worker").get("/hire/").status_code == 403


def test_the_record_is_printable_and_shows_no_number(hirer):
    posting, worker = posting_of(hirer), worker_with_phone()
    worked(hirer, taken(hirer, posting, worker), worker)
    text = page(client_of(hirer), f"/hire/records/{posting.uid}/", EVENING)
    assert "8 小时 30 分" in text
    assert "260 元" in text
    assert "16100002046" not in text


# ---- phones ----


def test_no_number_at_all_before_both_said_yes(hirer):
    posting, worker = posting_of(hirer), worker_with_phone()
    engagement_id = actions.apply_for_posting(as_worker(worker), posting.pk)
    client = client_of(hirer)
    text = page(client, board_url(posting))
    assert "16100002046" not in text
    assert "161****2046" not in text
    answer = client.post(f"/hire/phone/{fresh(engagement_id).uid}/", {"once": "t" * 16})
    assert answer.status_code == 422
    assert "两边都定下来，才能看电话" in answer.content.decode()


def test_after_the_yes_the_number_is_masked_and_one_post_shows_it(hirer):
    posting, worker = posting_of(hirer), worker_with_phone()
    engagement_id = taken(hirer, posting, worker)
    client = client_of(hirer)
    text = page(client, board_url(posting))
    assert "161****2046" in text
    assert "16100002046" not in text
    answer = client.post(f"/hire/phone/{fresh(engagement_id).uid}/", {"once": "t" * 16})
    assert answer.status_code == 302
    assert 'href="tel:16100002046"' in page(client, answer.url)


def test_the_worker_reads_who_looked_at_his_number(hirer):
    from yizhan.accounts.queries import looks_at

    posting, worker = posting_of(hirer), worker_with_phone()
    engagement_id = taken(hirer, posting, worker)
    client = client_of(hirer)
    for _time in range(2):
        client.post(f"/hire/phone/{fresh(engagement_id).uid}/", {"once": "t" * 16})
    looks = looks_at(worker.person_id)
    assert [(look.field, look.viewer_role) for look in looks] == [("phone", "hirer")]


def test_a_shown_number_is_gone_after_a_few_minutes_and_for_others(hirer):
    posting, worker = posting_of(hirer), worker_with_phone()
    engagement_id = taken(hirer, posting, worker)
    client = client_of(hirer)
    url = client.post(f"/hire/phone/{fresh(engagement_id).uid}/", {"once": "t" * 16}).url
    colleague = client_of(
        make_actor("hirer_staff", person=register_person("刘小敏"), organisation=make_organisation_of(hirer))
    )
    assert colleague.get(url).status_code == 404
    with clock.at("2026-11-23T09:06"):
        assert client.get(url).status_code == 404


def test_without_his_consent_the_station_passes_it_on(hirer):
    posting, worker = posting_of(hirer), worker_with_phone(consents=False)
    engagement_id = taken(hirer, posting, worker)
    client = client_of(hirer)
    text = page(client, board_url(posting))
    assert "请驿站转告" in text
    assert f"/hire/phone/{fresh(engagement_id).uid}/" not in text
    refused = client.post(f"/hire/phone/{fresh(engagement_id).uid}/", {"once": "t" * 16})
    assert "他没同意把电话给用工方" in refused.content.decode()


def test_after_the_job_is_closed_the_number_is_gone(hirer):
    posting, worker = posting_of(hirer), worker_with_phone()
    engagement_id = taken(hirer, posting, worker)
    worked(hirer, engagement_id, worker)
    with clock.at(EVENING):
        pay.confirm_received(as_worker(worker), PayDue.objects.get().pk, 26000)
        assert fresh(engagement_id).state == "closed"
        answer = client_of(hirer).post(f"/hire/phone/{fresh(engagement_id).uid}/", {"once": "t" * 16})
    assert answer.status_code == 422


# ---- queries ----


def queries_of(client: Client, url: str, at: str = "2026-11-23T09:00") -> int:
    with clock.at(at):
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(url).status_code == 200
    return len(seen)


def test_home_and_board_cost_the_same_whatever_their_length(hirer):
    posting = posting_of(hirer, headcount=8)
    client = client_of(hirer)
    taken(hirer, posting, worker_with_phone())
    home, board = queries_of(client, "/hire/", MORNING), queries_of(client, board_url(posting), MORNING)
    for number in range(4):
        taken(hirer, posting, worker_with_phone(f"张{number}", phone=f"1610000300{number}"))
        posting_of(hirer, title=f"另一个{number}")
    assert queries_of(client, "/hire/", MORNING) == home
    assert queries_of(client, board_url(posting), MORNING) == board
    assert home <= 20
    assert board <= 25
