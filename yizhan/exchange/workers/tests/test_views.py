"""Pages of workers: register at the counter in one form, say when one is free, look after a registration."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from yizhan.accounts.consents.queries import consent_lines, notice
from yizhan.accounts.tests.factories import client_of, make_actor
from yizhan.core import clock
from yizhan.core.audit import AuditRow
from yizhan.exchange.match_index.models import MatchWorker
from yizhan.exchange.workers.actions import OFFERED_CONSENTS
from yizhan.exchange.workers.models import Worker, WorkerDay
from yizhan.exchange.workers.tests import factories as make

pytestmark = pytest.mark.django_db

ALL_BOXES = ("agree_account", "agree_matching", "agree_location", "agree_phone")
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _places_and_trades():
    make.make_regions()
    make.make_trades()


@pytest.fixture
def clerk():
    return make.attendant()


@pytest.fixture
def desk(clerk):
    return client_of(clerk)


def _form(**given):
    return {
        "full_name": "周大山",
        "address_form": "师傅",
        "birth_year": "1968",
        "trades": ["LOG01"],
        "home_region_code": make.TOWN,
        "free_days": ["2026-11-23"],
        **dict.fromkeys(ALL_BOXES, "on"),
        "consent_how": "spoken",
        "once": "t1",
        **given,
    }


# ---- the counter ----


def test_one_form_registers_a_person_without_a_phone_and_shows_the_number_to_shout(desk):
    page = desk.get(reverse("counter_register")).content.decode()
    assert "一句一句念给他听" in page
    assert "搬运工" in page
    answer = desk.post(reverse("counter_register"), _form())
    worker = Worker.objects.get()
    assert answer.status_code == 302
    read = desk.get(answer.url).content.decode()
    assert "你叫周大山，大家叫你周师傅。" in read
    answer = desk.post(answer.url, {"once": "t2"})
    done = desk.get(answer.url).content.decode()
    assert worker.card_number in done
    assert "下一位" in done
    days = dict(WorkerDay.objects.values_list("on", "slots"))
    assert days == {date(2026, 11, 23): 15, date(2026, 11, 24): 0}


def _answered(desk, **boxes) -> tuple[Worker, set[str], str]:
    """Register with these boxes: the worker, the purposes agreed to, the page that says what came of it."""
    form = {name: text for name, text in _form(**boxes).items() if text != ""}
    answer = desk.post(reverse("counter_register"), form)
    assert answer.status_code == 302, answer.content.decode()
    worker = Worker.objects.get()
    given = {line.purpose for line in consent_lines(worker.person_id) if line.is_given}
    assert answer.url == reverse("counter_read_back", args=[worker.uid])
    return worker, given, desk.get(reverse("counter_registered", args=[worker.uid])).content.decode()


def test_every_purpose_is_a_box_of_its_own_with_its_sentence_and_none_is_ticked(desk):
    page = desk.get(reverse("counter_register")).content.decode()
    for name, purpose in zip(ALL_BOXES, ("account", *OFFERED_CONSENTS), strict=True):
        box = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
        assert "checked" not in box
        assert notice(purpose).text in page
    assert re.search(r'<button[^>]*data-yz="tick"[^>]*hidden', page)  # only script shows the one tap


def test_all_four_are_recorded_as_they_were_answered_and_the_worker_is_found(desk):
    worker, given, page = _answered(desk)
    assert given == {"account", "matching_profile", "location_cell", "phone_to_hirer"}
    assert MatchWorker.objects.filter(worker_id=worker.pk).exists()
    assert "系统不会给他推荐活" not in page


def test_without_a_yes_to_the_file_nobody_is_registered(desk):
    form = _form()
    del form["agree_account"]
    answer = desk.post(reverse("counter_register"), form)
    assert answer.status_code == 422
    assert "他答应建档案才能登记" in answer.content.decode()
    assert not Worker.objects.exists()


@pytest.mark.parametrize(
    ("box", "purpose", "words"),
    [
        ("agree_matching", "matching_profile", "没答应“按我的情况推荐活儿”"),
        ("agree_location", "location_cell", "没答应“用我大概的位置”"),
    ],
)
def test_who_says_no_is_registered_but_not_found_and_the_page_says_so(desk, box, purpose, words):
    worker, given, page = _answered(desk, **{box: ""})
    assert given == {"account", "matching_profile", "location_cell", "phone_to_hirer"} - {purpose}
    assert not MatchWorker.objects.exists()
    assert worker.card_number in page
    assert "登记了，但系统不会给他推荐活" in page
    assert words in page


def test_keeping_the_phone_back_changes_nothing_else(desk):
    _worker, given, page = _answered(desk, agree_phone="")
    assert "phone_to_hirer" not in given
    assert MatchWorker.objects.exists()
    assert "系统不会给他推荐活" not in page


def test_who_names_no_town_is_told_why_nobody_finds_him(desk):
    _worker, _given, page = _answered(desk, home_region_code="")
    assert "没说住哪个镇街" in page


def test_showing_the_identity_card_is_recorded_as_a_yes_given_the_same_way(desk):
    number = make.identity_number(date(1970, 1, 1))
    paper = {"consent_how": "paper", "consent_proof": "11月夹第3页"}
    worker, given, _page = _answered(desk, birth_year="", identity_number=number, **paper)
    assert "identity_check" in given
    hows = {line.record.how for line in consent_lines(worker.person_id) if line.record}
    assert hows == {"paper"}


def test_a_double_click_registers_once(desk):
    for _click in range(2):
        assert desk.post(reverse("counter_register"), _form()).status_code == 302
    assert Worker.objects.count() == 1


def test_what_is_wrong_stands_at_its_field_and_the_input_is_kept(desk):
    answer = desk.post(reverse("counter_register"), _form(birth_year="2012", trades=[], full_name="周大山"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Worker.objects.exists()
    assert "选一个会干的活" in page
    assert 'value="周大山"' in page
    answer = desk.post(reverse("counter_register"), _form(birth_year="2012"))
    assert "没满 16 周岁不能登记找活" in answer.content.decode()


def test_a_birth_year_of_two_digits_is_asked_again(desk):
    answer = desk.post(reverse("counter_register"), _form(birth_year="68"))
    assert answer.status_code == 422
    assert "出生年份写四位" in answer.content.decode()


def test_a_trade_is_found_by_what_people_call_it_without_pressing_find(desk):
    assert desk.post(reverse("counter_register"), _form(trades=[], trade_words="钟点")).status_code == 302
    assert Worker.objects.get().worker_trades.get().trade_id == "DOM02"


def test_find_keeps_the_form_and_offers_what_fits(desk):
    page = desk.post(reverse("counter_register"), _form(trade_words="钟点", look="1"))
    assert page.status_code == 200
    assert 'value="DOM02"' in page.content.decode()
    assert 'value="周大山"' in page.content.decode()
    part = desk.post(
        reverse("counter_register"), _form(trade_words="钟点", look="1"), **HTMX
    ).content.decode()
    assert part.startswith("<fieldset")
    assert 'value="DOM02"' in part


def test_an_identity_number_that_is_known_leads_to_the_card(desk, clerk):
    number = make.identity_number(date(1970, 1, 1))
    worker = make.make_worker(clerk, full_name="陈桂花", identity_number=number, birth_on=None)
    answer = desk.post(
        reverse("counter_register"), _form(full_name="陈桂花", birth_year="", identity_number=number)
    )
    assert answer.status_code == 422
    assert reverse("console_worker", args=[worker.uid]) in answer.content.decode()


def test_a_known_person_without_a_card_gets_one_on_the_same_file(desk):
    number = make.identity_number(date(1970, 1, 1))
    known = make.make_person("陈桂花", identity_number=number)
    form = _form(full_name="陈桂花", birth_year="", identity_number=number)
    page = desk.post(reverse("counter_register"), form).content.decode()
    assert f'name="person" value="{known.uid}"' in page
    answer = desk.post(reverse("counter_register"), {**form, "person": str(known.uid), "once": "t2"})
    assert answer.status_code == 302
    assert Worker.objects.get().person_id == known.pk


def test_while_typing_possible_twins_are_shown_and_bar_nobody(desk, clerk):
    worker = make.make_worker(clerk, phone="13800138000")
    ask = reverse("counter_duplicates")
    for typed in ({"phone": "138 0013 8000"}, {"full_name": "周大山", "birth_year": "1968"}):
        assert worker.card_number in desk.post(ask, typed).content.decode()
    for typed in ({"phone": "13800138001"}, {"full_name": "周大山", "birth_year": "1969"}, {}):
        assert worker.card_number not in desk.post(ask, typed).content.decode()
    answer = desk.post(reverse("counter_register"), _form(phone="13800138000"))
    assert answer.status_code == 302
    done = answer.url.replace("read-back", "done")
    assert "可能登记过两次" in desk.get(done).content.decode()


def test_a_twin_of_another_station_is_not_shown(desk):
    other = make.make_worker(make.attendant("SS-99"), full_name="周大山")
    page = desk.post(
        reverse("counter_duplicates"), {"full_name": "周大山", "birth_year": "1968"}
    ).content.decode()
    assert other.card_number not in page


@pytest.mark.parametrize("role", ["worker", "hirer", "posting_reviewer", "auditor"])
def test_only_the_station_registers(role):
    client = client_of(make_actor(role))
    assert client.get(reverse("counter_register")).status_code == 403
    assert Client().get(reverse("counter_register")).status_code == 302


# ---- finding and looking after ----


def test_a_worker_is_found_by_card_phone_and_name(desk, clerk):
    worker = make.make_worker(clerk, phone="13800138000")
    find = reverse("console_workers")
    for words in (worker.card_number[-4:], "13800138000", "周"):
        assert worker.card_number in desk.post(find, {"words": words}).content.decode()
    assert desk.post(find, {"words": worker.card_number}).url == reverse("console_worker", args=[worker.uid])
    assert "没有找到" in desk.post(find, {"words": "13800138001"}).content.decode()


def test_numbers_are_masked_until_a_reason_is_given(desk, clerk):
    worker = make.make_worker(clerk, phone="13800138000")
    page = reverse("console_worker", args=[worker.uid])
    assert "13800138000" not in desk.get(page).content.decode()
    assert desk.post(page, {"step": "phone", "reason": ""}).status_code == 422
    shown = desk.post(page, {"step": "phone", "reason": "明早的活没回信"})
    assert shown.status_code == 200
    assert "13800138000" in shown.content.decode()


def test_staff_changes_wishes_days_and_certificates(desk, clerk):
    worker = make.make_worker(clerk)
    page = reverse("console_worker", args=[worker.uid])
    wishes = {
        "step": "wishes",
        "trades": ["LOG01", "CON01"],
        "level_LOG01": "2",
        "radius_km": "10",
        "wish_day": "260",
    }
    assert desk.post(page, wishes).status_code == 302
    assert desk.post(page, {"step": "day", "day": "2026-11-23:3"}).status_code == 302
    assert desk.post(page, {"step": "certificate", "kind": "叉车证", "is_verified": "on"}).status_code == 302
    worker.refresh_from_db()
    assert (worker.radius_km, worker.wish_day_fen, worker.is_looking) == (10, 26_000, False)
    assert dict(worker.worker_trades.values_list("trade_id", "level")) == {"LOG01": 2, "CON01": 1}
    assert worker.days.get().slots == 3
    assert worker.certificates.get().is_verified
    assert desk.post(page, {"step": "certificate", "kind": ""}).status_code == 422
    assert desk.post(page, {**wishes, "wish_day": "9000"}).status_code == 422


def test_only_a_colleague_confirms_and_by_another_way(desk, clerk):
    worker = make.make_worker(clerk, phone="13800138000")
    page, confirm = reverse("console_worker", args=[worker.uid]), reverse("confirm_worker", args=[worker.uid])
    assert confirm not in desk.get(page).content.decode()
    assert desk.post(confirm, {"channel": "call_back", "once": "t9"}).status_code == 403
    colleague = client_of(make.attendant())
    assert confirm in colleague.get(page).content.decode()
    assert colleague.get(confirm).status_code == 200
    assert colleague.post(confirm, {"channel": "visit", "once": "t10"}).status_code == 422
    assert colleague.post(confirm, {"channel": "call_back", "once": "t10"}).status_code == 302
    worker.person.refresh_from_db()
    assert worker.is_confirmed


def test_another_station_sees_nothing(clerk):
    worker = make.make_worker(clerk)
    stranger = client_of(make.attendant("SS-99"))
    for name in (
        "console_worker",
        "console_worker_card",
        "counter_registered",
        "counter_read_back",
        "counter_slip",
        "confirm_worker",
        "worker_consents",
    ):
        assert stranger.get(reverse(name, args=[worker.uid])).status_code == 404


def test_the_card_is_printed_with_number_and_picture(desk, clerk):
    worker = make.make_worker(clerk)
    page = desk.get(reverse("console_worker_card", args=[worker.uid])).content.decode()
    assert worker.card_number in page
    assert "data:image/svg+xml" in page
    assert "style=" not in page


# ---- the worker's phone ----


@pytest.fixture
def phone():
    return client_of(make_actor("worker", person=make.make_person("刘三妹", home_region_code="")))


@pytest.mark.parametrize("name", ["me_days", "me_profile", "me_card"])
def test_who_has_no_card_says_first_what_he_can_do(phone, name):
    assert phone.get(reverse(name)).url == reverse("me_register")


def test_signing_up_ends_with_a_card(phone):
    page = phone.get(reverse("me_register")).content.decode()
    assert "按你会干的活" in page
    form = {
        "trades": ["DOM02"],
        "home_region_code": make.TOWN,
        "radius_km": "5",
        "agree_matching": "on",
        "agree_location": "on",
    }
    assert phone.post(reverse("me_register"), {**form, "trades": []}).status_code == 422
    answer = phone.post(reverse("me_register"), form)
    assert answer.url == reverse("me_card")
    worker = Worker.objects.get()
    assert worker.card_number in phone.get(answer.url).content.decode()
    assert worker.cell_row is not None
    given = {line.purpose for line in consent_lines(worker.person_id) if line.is_given}
    assert given - {"account"} == {"matching_profile", "location_cell"}  # the third box stayed empty
    assert phone.get(reverse("me_register")).url == reverse("me_profile")


def test_signing_up_offers_the_phone_for_after_the_agreement_too(phone):
    page = phone.get(reverse("me_register")).content.decode()
    assert notice("phone_to_hirer").text in page
    assert "checked" not in re.search(r'<input[^>]*name="agree_phone"[^>]*>', page)[0]
    phone.post(reverse("me_register"), {"trades": ["DOM02"], "radius_km": "5", "agree_phone": "on"})
    given = {line.purpose for line in consent_lines(Worker.objects.get().person_id) if line.is_given}
    assert given - {"account"} == {"phone_to_hirer"}


def test_a_day_is_changed_by_one_tap(phone):
    phone.post(reverse("me_register"), {"trades": ["DOM02"], "radius_km": "5"})
    page = phone.get(reverse("me_days")).content.decode()
    assert page.count('name="day"') == 14 * 4
    answer = phone.post(reverse("me_days"), {"day": "2026-11-25:0"})
    assert answer.url.endswith("#d2026-11-25")
    assert 'value="2026-11-25:0" aria-pressed="true"' in phone.get(reverse("me_days")).content.decode()
    for wrong in ("2026-11-22:15", "2026-11-25:99", "tomorrow", ""):
        assert phone.post(reverse("me_days"), {"day": wrong}).status_code == 422


def test_a_worker_changes_his_wishes_and_stops_looking(phone):
    phone.post(reverse("me_register"), {"trades": ["DOM02"], "radius_km": "5"})
    page = phone.get(reverse("me_profile")).content.decode()
    assert 'value="DOM02" checked' in page
    answer = phone.post(reverse("me_profile"), {"trades": ["LOG01"], "radius_km": "20", "wish_day": "260.50"})
    assert answer.status_code == 302
    worker = Worker.objects.get()
    assert (worker.radius_km, worker.wish_day_fen, worker.is_looking) == (20, 26_050, False)
    assert "你现在没在找活" in phone.get(reverse("me_days")).content.decode()
    assert phone.post(reverse("me_profile"), {"trades": [], "radius_km": "20"}).status_code == 422


def test_the_list_costs_the_same_for_one_and_for_many(desk, clerk, django_assert_max_num_queries):
    for number in range(8):
        make.make_worker(clerk, full_name=f"工人{number}")
    with django_assert_max_num_queries(12):
        desk.get(reverse("console_workers"))


def test_the_hall_reads_the_right_day_before_dawn(phone):
    phone.post(reverse("me_register"), {"trades": ["DOM02"], "radius_km": "5"})
    with clock.at("2026-11-24T00:30"):
        assert 'id="d2026-11-24"' in phone.get(reverse("me_days")).content.decode()


# ---- correcting a person's file ----


def _correction(**given):
    return {"display_name": "周师傅", "reason": "换了号", "once": "0123456789abcdef-c1", **given}


def test_a_new_phone_at_the_counter(clerk, desk):
    worker = make.make_worker(clerk, phone="15400009008")
    page = reverse("correct_worker_person", args=[worker.uid])
    assert page in desk.get(reverse("console_worker", args=[worker.uid])).content.decode()
    assert worker.person.phone not in desk.get(page).content.decode()
    answer = desk.post(page, _correction(phone="15400009009"))
    assert answer["Location"] == reverse("console_worker", args=[worker.uid])
    person = Worker.objects.get(pk=worker.pk).person
    assert person.phone == "15400009009"
    assert "改了姓名、手机" in desk.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"reason": ""}, "为什么改还没填"),
        ({"phone": "12345"}, "id_phone_error"),
        ({"phone": "15400009009", "has_no_phone": "on"}, "填了新号就别勾"),
        ({"identity_number": "42100219780305"}, "id_identity_number_error"),
        ({"birth_on": "2015-01-01"}, "没满 16 周岁"),
    ],
)
def test_refused_corrections_change_nothing(clerk, desk, given, word):
    worker = make.make_worker(clerk, phone="15400009008")
    answer = desk.post(reverse("correct_worker_person", args=[worker.uid]), _correction(**given))
    assert answer.status_code == 422
    assert word in answer.content.decode()
    person = Worker.objects.get(pk=worker.pk).person
    assert (person.phone, person.birth_on) == (worker.person.phone, worker.person.birth_on)


def test_a_correction_sent_twice_is_made_once(clerk, desk):
    worker = make.make_worker(clerk, phone="15400009008")
    page = reverse("correct_worker_person", args=[worker.uid])
    for _time in range(2):
        assert desk.post(page, _correction(phone="15400009009")).status_code == 302
    assert AuditRow.objects.filter(object_type="exchange.Worker", after__corrected=["phone"]).count() == 1
