"""The station console as staff use it. The clock stands at Monday 2026-11-23 09:00."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yizhan.accounts.enums import ConsentHow, ConsentPurpose
from yizhan.accounts.tests.factories import client_of, make_actor, work_of
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_worker,
    dispatched,
    fresh,
    make_hirer,
    make_posting,
    make_station,
    make_trade,
    make_worker,
)

pytestmark = pytest.mark.django_db(transaction=True)

LATE, EVENING = "2026-11-24T08:40", "2026-11-24T17:02"


@pytest.fixture
def staff(db: Any) -> Actor:
    """An attendant of one station."""
    make_station()
    return make_actor("attendant", station_codes=["ST-901"])


def page(client: Client, url: str, at: str = "2026-11-23T09:00") -> str:
    with clock.at(at):
        answer = client.get(url)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def matched(worker: Any, *, trade: str = "LOG01", consents: bool = True) -> Any:
    """Index a worker near the posting of the factories, free all the time, and let him agree to matching."""
    from yizhan.accounts.actions import _do_give_consent
    from yizhan.exchange.match_index.models import MatchWorker

    make_trade(trade)
    MatchWorker.objects.create(
        worker_id=worker.pk,
        trade_code=trade,
        level=1,
        cell_row=3031,
        cell_column=11224,
        radius_m=5000,
        free_mask=(1 << 56) - 1,
        base_on=clock.today(),
        last_active_hour=0,
    )
    if consents:
        with work_of() as work:
            for purpose in (ConsentPurpose.MATCHING_PROFILE, ConsentPurpose.LOCATION_CELL):
                _do_give_consent(work, worker.person, purpose, how=ConsentHow.PAPER, proof="盒 1")
    return worker


def open_job(**fields: Any) -> Any:
    """A posting with its match row."""
    from yizhan.exchange.match_index.models import MatchJob

    posting = make_posting(**fields)
    MatchJob.objects.create(
        posting_id=posting.pk,
        hirer_id=posting.hirer_id,
        trade_code=posting.trade_id,
        cell_row=posting.cell_row,
        cell_column=posting.cell_column,
        column_m=960,
        need_mask=0b0110 << 4,
        base_on=clock.today(),
        published_hour=0,
        starts_at=posting.starts_at,
        ends_at=posting.ends_at,
        places_left=posting.headcount,
    )
    return posting


# ---- the hall ----


def test_an_empty_hall_says_what_to_do_next(staff):
    text = page(client_of(staff), "/console/")
    assert "早上好，今天 0 人有空" in text
    assert "今天还没有人有空" in text
    assert "没有缺人的活" in text
    assert "没有要催的事" in text


def test_who_is_free_today_and_who_is_not(staff):
    from yizhan.exchange.workers.models import WorkerDay

    make_worker(person_fields={"name": "有空的"})
    away = make_worker(person_fields={"name": "没空的"})
    WorkerDay.objects.create(worker=away, on=clock.today(), slots=0)
    said = make_worker(person_fields={"name": "说了的"})
    WorkerDay.objects.create(worker=said, on=clock.today(), slots=15)
    make_worker(person_fields={"name": "停用的"}, is_looking=False)
    make_worker(make_station("ST-902"), person_fields={"name": "别站的"})
    text = page(client_of(staff), "/console/")
    assert "今天 2 人有空" in text
    assert "其中 1 人自己说了有空" in text
    assert "没师傅" not in text
    assert "别师傅" not in text


def test_a_worker_at_work_is_not_free(staff):
    worker = make_worker()
    posting = make_posting(starts_at=clock.local(clock.today(), "10:00"))
    dispatched(posting, worker)
    assert "今天 0 人有空" in page(client_of(staff), "/console/")


def test_a_posting_that_lacks_people_shows_a_proposal(staff):
    worker = matched(make_worker(person_fields={"name": "孙大力"}))
    posting = open_job(headcount=2)
    text = page(client_of(staff), "/console/")
    assert "还差 2 人" in text
    assert f'value="{worker.uid}"' in text
    assert "会搬运工" in text
    assert f"/console/assign/{posting.uid}/?workers={worker.uid}" in text


def test_nobody_is_proposed_who_did_not_agree_to_matching(staff):
    worker = matched(make_worker(), consents=False)
    open_job()
    text = page(client_of(staff), "/console/")
    assert f'value="{worker.uid}"' not in text
    assert "本站没有合适的人有空" in text


def test_a_neighbour_station_that_has_people_is_named(staff):
    elsewhere = make_station("ST-902")
    matched(make_worker(elsewhere))
    matched(make_worker(elsewhere))
    open_job()
    text = page(client_of(staff), "/console/")
    assert "本站没有合适的人有空" in text
    assert "有 2 位" in text


def test_sending_out_a_proposal_leads_to_the_slip(staff):
    worker, posting = matched(make_worker()), open_job()
    client = client_of(staff)
    answer = client.post(
        f"/console/postings/{posting.uid}/dispatch/", {"worker": str(worker.uid), "once": "t" * 16}
    )
    assert answer.status_code == 302
    assert answer.url.startswith("/slips/")
    again = client.post(
        f"/console/postings/{posting.uid}/dispatch/", {"worker": str(worker.uid), "once": "t" * 16}
    )
    assert again.url == answer.url
    posting.refresh_from_db()
    assert posting.taken_count == 1


def test_who_cannot_go_is_named_with_the_reason_and_the_others_still_go(staff):
    busy, free = make_worker(person_fields={"name": "忙着的"}), make_worker()
    dispatched(make_posting(), busy)
    posting = open_job()
    answer = client_of(staff).post(
        f"/console/postings/{posting.uid}/dispatch/",
        {"worker": [str(busy.uid), str(free.uid)], "once": "t" * 16},
        follow=True,
    )
    assert "忙师傅没派成：那个时间已经答应了" in answer.content.decode()
    posting.refresh_from_db()
    assert posting.taken_count == 1


def test_nobody_ticked_nobody_sent(staff):
    posting = open_job()
    answer = client_of(staff).post(
        f"/console/postings/{posting.uid}/dispatch/", {"once": "t" * 16}, follow=True
    )
    assert "先勾上派谁去" in answer.content.decode()


def test_what_waits_for_review_with_its_heaviest_finding(staff):
    from yizhan.exchange.postings.models import PostingFinding

    posting = make_posting(title="发传单", state="in_review", submitted_at=clock.now() - clock.days(1))
    PostingFinding.objects.create(
        posting=posting, code="below_min_wage", severity="hold", text="低于最低工资"
    )
    text = page(client_of(staff), "/console/")
    assert "发传单 2 人" in text
    assert "工钱低于标准" in text
    assert "最久的等了 24 小时" in text


def test_today_counts_what_was_settled_today(staff):
    dispatched(make_posting(starts_at=clock.local(clock.today(), "10:00")))
    text = page(client_of(staff), "/console/")
    assert "按天算的工钱合计 260 元" in text


def test_duties_are_links_to_the_rows_they_count(staff):
    engagement = dispatched()
    client = client_of(staff)
    text = page(client, "/console/", LATE)
    assert "1 人没到，打个电话" in text
    assert "/console/engagements/?todo=no_show" in text
    rows = page(client, "/console/engagements/?todo=no_show", LATE)
    assert f"/console/engagements/{engagement.uid}/mark_no_show_worker/" in rows


def test_a_hirer_that_waits_for_its_check_is_a_duty(staff):
    make_hirer(verification_state="submitted")
    assert "1 个用工方等核验" in page(client_of(staff), "/console/")


def test_several_stations_one_is_chosen_and_remembered(db):
    make_station("ST-901")
    second = make_station("ST-902")
    second.official_name = "朝阳零工驿站"
    second.save()
    client = client_of(make_actor("station_manager", station_codes=["ST-901", "ST-902"]))
    assert "中山路零工驿站 · " in page(client, "/console/")
    assert "朝阳零工驿站 · " in page(client, "/console/?station=ST-902")
    assert "中山路零工驿站 · " in page(client, "/console/")  # looking is not choosing
    client.post("/console/station/", {"station": "ST-902", "next": "/console/postings/", "once": "t" * 16})
    assert "朝阳零工驿站 · " in page(client, "/console/")


def test_a_station_of_others_cannot_be_chosen(staff):
    make_station("ST-902")
    client = client_of(staff)
    answer = client.post(
        "/console/station/", {"station": "ST-902", "next": "https://example.org/"}, follow=True
    )
    assert "这个驿站不归你管" in answer.content.decode()
    assert answer.redirect_chain[0][0] == "/console/"


def test_other_roles_are_told_whose_page_it_is(client_as):
    for role in ("worker", "hirer", "district_officer"):
        assert client_as(role).get("/console/").status_code == 403


# ---- lists, board ----


def test_postings_by_state_and_by_words(staff):
    make_posting(title="卸西瓜")
    make_posting(title="擦玻璃", state="in_review")
    client = client_of(staff)
    assert "擦玻璃" not in page(client, "/console/postings/?show=open")
    assert "卸西瓜" in page(client, "/console/postings/?q=西瓜")
    assert "这里没有岗位" in page(client, "/console/postings/?q=没有这种活")


def test_todays_engagements_are_found_by_card_number(staff):
    engagement = dispatched()
    client = client_of(staff)
    assert engagement.slip_number in page(client, f"/console/engagements/?q={engagement.worker.card_number}")
    assert "这里没有用工单" in page(client, "/console/engagements/?show=done")


def test_the_station_answers_for_somebody_at_the_counter(staff):
    posting, worker = make_posting(), make_worker()
    engagement_id = actions.offer_place(as_hirer(posting), posting.pk, worker.pk)
    client = client_of(staff)
    text = page(client, f"/console/postings/{posting.uid}/")
    step = f"/console/engagements/{fresh(engagement_id).uid}/accept/"
    assert "代他答应" in text
    assert step in text
    client.post(step, {"once": "t" * 16})
    assert fresh(engagement_id).state == "accepted"
    assert fresh(engagement_id).worker_confirmed_at is None  # the station speaks for nobody


def test_nobody_is_marked_absent_before_the_grace_is_over(staff):
    engagement = dispatched()
    client, url = client_of(staff), f"/console/postings/{engagement.posting.uid}/"
    assert "记没来" not in page(client, url, "2026-11-24T07:50")
    assert "打过电话，记没来" in page(client, url, LATE)


def test_a_posting_of_another_station_is_out_of_sight(staff):
    other = make_posting(station=make_station("ST-902"))
    assert client_of(staff).get(f"/console/postings/{other.uid}/").status_code == 404


def test_every_form_of_the_console_carries_a_token(staff):
    matched(make_worker())
    open_job()
    engagement = dispatched()
    for url in ("/console/", f"/console/postings/{engagement.posting.uid}/", "/console/engagements/"):
        body = page(client_of(staff), url, LATE)
        assert body.count('method="post"') == body.count('name="once"'), url


# ---- duties ----


def contested() -> Any:
    """A day whose hours both sides see differently."""
    from yizhan.exchange.attendance.models import AttendanceDay

    engagement = dispatched()
    with clock.at("2026-11-24T07:20"):
        attendance.check_in_by_foreman(as_hirer(engagement.posting), engagement.posting_id, [engagement.pk])
    with clock.at(EVENING):
        day_id = attendance.check_out(as_worker(engagement.worker), engagement.pk)
        attendance.contest_hours(as_hirer(engagement.posting), day_id, 240, reason="下午两点就走了")
    return AttendanceDay.objects.select_related("engagement__posting").get(pk=day_id)


def test_the_station_settles_hours_with_both_figures_before_it(staff):
    day = contested()
    client = client_of(staff)
    assert f"/console/worked-hours/{day.uid}/" in page(client, "/console/engagements/?todo=hours", EVENING)
    text = page(client, f"/console/worked-hours/{day.uid}/", EVENING)
    assert "8 小时 30 分" in text
    assert "4 小时" in text
    assert "下午两点就走了" in text
    with clock.at(EVENING):
        answer = client.post(
            f"/console/worked-hours/{day.uid}/", {"hours": "6", "reason": "看了门口记录", "once": "t" * 16}
        )
    assert answer.status_code == 302
    day.refresh_from_db()
    assert (day.state, day.agreed_minutes) == ("resolved", 360)


def test_a_day_by_piece_is_settled_with_its_count(staff):
    from yizhan.exchange.attendance.models import AttendanceDay

    engagement = dispatched(make_posting(pay_unit="piece", piece_unit="箱", pay_fen=250))
    with clock.at("2026-11-24T07:20"):
        attendance.check_in_by_foreman(as_hirer(engagement.posting), engagement.posting_id, [engagement.pk])
    with clock.at(EVENING):
        day_id = attendance.check_out(as_worker(engagement.worker), engagement.pk, pieces=120)
        attendance.contest_hours(as_hirer(engagement.posting), day_id, 510, reason="数的不一样", pieces=100)
    day = AttendanceDay.objects.get(pk=day_id)
    client, url = client_of(staff), f"/console/worked-hours/{day.uid}/"
    text = page(client, url, EVENING)
    assert "120 箱" in text
    assert "100 箱" in text
    given = {"hours": "8.5", "reason": "看了单子"}
    with clock.at(EVENING):
        assert client.post(url, given | {"once": "p" * 16}).status_code == 422
        assert client.post(url, given | {"pieces": "110", "once": "q" * 16}).status_code == 302
    day.refresh_from_db()
    assert (day.state, day.pieces) == ("resolved", 110)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"hours": "六", "reason": "看了"}, "几小时只写数字"),
        ({"hours": "25", "reason": "看了"}, "一天最多 24 小时"),
        ({"hours": "6", "reason": ""}, "必填"),
    ],
)
def test_hours_are_refused_at_their_field_and_kept(staff, typed, words):
    day = contested()
    with clock.at(EVENING):
        answer = client_of(staff).post(f"/console/worked-hours/{day.uid}/", typed | {"once": "t" * 16})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert f'value="{typed["hours"]}"' in body
    if words != "必填":
        assert words in body


def test_settled_hours_cannot_be_settled_again(staff):
    day = contested()
    client = client_of(staff)
    with clock.at(EVENING):
        client.post(
            f"/console/worked-hours/{day.uid}/", {"hours": "6", "reason": "看了门口记录", "once": "t" * 16}
        )
    assert "就这么定" not in page(client, f"/console/worked-hours/{day.uid}/", EVENING)


def test_somebody_is_replaced_and_the_place_stays_taken(staff):
    engagement, newcomer = dispatched(), make_worker(person_fields={"name": "新来的"})
    client, url = client_of(staff), f"/console/engagements/{engagement.uid}/replace/"
    found = client.post(url, {"words": newcomer.card_number[1:]})  # POST: a number never stands in an address
    assert "换新师傅来" in found.content.decode()
    assert "换新师傅来" not in page(client, f"{url}?words={newcomer.card_number[1:]}")
    answer = client.post(url, {"worker": str(newcomer.uid), "reason": "illness", "once": "t" * 16})
    assert answer.status_code == 302
    assert fresh(engagement.pk).state == "replaced"
    engagement.posting.refresh_from_db()
    assert engagement.posting.taken_count == 1


def test_a_newcomer_who_is_busy_is_refused_with_the_reason(staff):
    engagement, busy = dispatched(), make_worker()
    dispatched(make_posting(), busy)
    answer = client_of(staff).post(
        f"/console/engagements/{engagement.uid}/replace/",
        {"worker": str(busy.uid), "reason": "illness", "once": "t" * 16},
    )
    assert answer.status_code == 422
    assert "那个时间已经答应了" in answer.content.decode()
    assert fresh(engagement.pk).state == "dispatched"


def test_a_replacement_needs_a_reason(staff):
    engagement, newcomer = dispatched(), make_worker()
    answer = client_of(staff).post(
        f"/console/engagements/{engagement.uid}/replace/", {"worker": str(newcomer.uid), "once": "t" * 16}
    )
    assert answer.status_code == 422
    assert fresh(engagement.pk).state == "dispatched"


def test_the_hall_search_finds_a_worker_and_keeps_phones_out_of_addresses(staff):
    body = page(client_of(staff), "/console/")
    assert 'role="search"' in body
    search = body[body.index('role="search"') - 200 : body.index('role="search"')]
    assert 'method="post"' in search


# ---- queries ----


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def fill(times: int) -> None:
    """Workers, postings, reviews, engagements and duties, each several times."""
    for number in range(times):
        matched(make_worker())
        open_job(title=f"活{number}")
        make_posting(title=f"审{number}", state="in_review", submitted_at=clock.now())
        dispatched(make_posting(starts_at=clock.local(clock.today(), "10:00")))
        make_hirer(verification_state="submitted")


@pytest.mark.parametrize("url", ["/console/", "/console/postings/", "/console/engagements/"])
def test_pages_cost_the_same_whatever_their_length(staff, url):
    client = client_of(staff)
    fill(4)
    before = queries_of(client, url)
    fill(3)
    assert queries_of(client, url) == before
    assert before <= 25


def test_the_board_of_a_posting_costs_the_same_whatever_its_length(staff):
    posting = make_posting(headcount=9)
    client, url = client_of(staff), f"/console/postings/{posting.uid}/"
    dispatched(posting, make_worker())
    before = queries_of(client, url)
    for _number in range(4):
        dispatched(posting, make_worker())
    assert queries_of(client, url) == before <= 25
