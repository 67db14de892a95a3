"""Registering at the counter and by oneself, and what follows from it. Each refusal differs in one thing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yizhan.accounts.consents.actions import give_consent, withdraw_consent
from yizhan.accounts.consents.queries import consent_lines
from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.memberships.queries import has_role
from yizhan.accounts.people.actions import confirm_person
from yizhan.accounts.people.queries import person as person_of
from yizhan.core import clock
from yizhan.core.actors import VISITOR, Actor
from yizhan.core.jobs import engine
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.match_index.models import MatchChange, MatchWorker
from yizhan.exchange.workers import actions
from yizhan.exchange.workers.actions import correct_worker_person
from yizhan.exchange.workers.models import Worker, WorkerDay
from yizhan.exchange.workers.tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _places_and_trades():
    make.make_regions()
    make.make_trades()


def _register(actor=None, **given):
    return actions.register_worker_at_counter(actor or make.attendant(), **make.counter_form(**given))


def _refused(**given):
    with pytest.raises(Refused) as caught:
        _register(**given)
    assert not Worker.objects.exists()
    return caught.value.codes


# ---- at the counter ----


def test_a_58_year_old_without_a_phone_is_registered_with_the_facts_of_the_proxy():
    clerk = make.attendant()
    station = make.make_station()
    made = _register(clerk, station_id=station.pk)
    worker = Worker.objects.get(pk=made["worker_id"])
    assert (worker.person.phone, worker.person.display_name) == ("", "周师傅")
    assert made["card_number"] == worker.card_number == f"{worker.pk:06d}"
    assert (worker.registered_via, worker.registered_by_uid, worker.station_id) == (
        "counter",
        clerk.person_uid,
        station.pk,
    )
    assert not worker.is_confirmed  # L-08: somebody else typed it
    assert has_role(worker.person_id, "worker")
    row = MatchWorker.objects.get(worker_id=worker.pk)
    assert (row.trade_code, row.cell_row, row.cell_column, row.born_on) == (
        "LOG01",
        3031,
        11225,
        date(1968, 12, 31),
    )


def test_how_consent_was_given_who_typed_and_through_which_door_is_kept():
    clerk = make.attendant()
    made = _register(clerk, consent_how="paper", consent_proof="2026-11 夹 3 页")
    person_id = Worker.objects.get(pk=made["worker_id"]).person_id
    records = [line.record for line in consent_lines(person_id) if line.record]
    assert {record.purpose for record in records} == {
        "account",
        "matching_profile",
        "location_cell",
        "phone_to_hirer",
    }
    for record in records:
        assert (record.how, record.proof) == ("paper", "2026-11 夹 3 页")
        assert (record.recorded_by_uid, record.channel) == (clerk.person_uid, clerk.device)


def test_paper_that_cannot_be_found_again_is_no_consent():
    assert _refused(consent_how="paper") == ("proof_missing",)


def test_who_typed_it_cannot_confirm_it_but_a_colleague_can():
    clerk, colleague = make.attendant(), make.attendant()
    worker = make.make_worker(clerk)
    with pytest.raises(Forbidden) as caught:
        confirm_person(clerk, worker.person_id)
    assert caught.value.codes == ("own_entry",)
    assert confirm_person(colleague, worker.person_id)
    worker.person.refresh_from_db()
    assert worker.is_confirmed


def test_a_15_year_old_is_refused():
    assert _refused(birth_on=TODAY - timedelta(days=365 * 15 + 10)) == ("too_young",)


def test_on_the_16th_birthday_one_may_register():
    assert _register(birth_on=TODAY.replace(year=2010))
    with pytest.raises(Refused):
        _register(birth_on=TODAY.replace(year=2010) + timedelta(days=1))


def test_an_unknown_age_is_no_reason_at_the_counter():
    assert _register(birth_on=None)


def test_only_station_staff_registers_others():
    with pytest.raises(Forbidden) as caught:
        _register(VISITOR)
    assert caught.value.codes == ("not_station_staff",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"full_name": ""}, "name_missing"),
        ({"trades": []}, "trade_missing"),
        ({"trades": [{"trade_code": "XXX99"}]}, "trade_unknown"),
        ({"trades": [{"trade_code": "LOG01"}, {"trade_code": "LOG01", "level": 2}]}, "trade_twice"),
        ({"trades": [{"trade_code": "LOG01", "level": 4}]}, "level_unknown"),
        ({"trades": [{"trade_code": "LOG01", "years": 90}]}, "years_unlikely"),
        ({"radius_km": 51}, "radius_out_of_range"),
        ({"wish_day_fen": 900_000}, "wish_out_of_range"),
        ({"phone": "1380013"}, "mobile_too_short"),
        ({"consent_how": ""}, "how_unknown"),
        ({"consents": ["matching_profile", "location_cell"]}, "account_consent_missing"),
        ({"consents": ["account", "everything"]}, "purpose_unknown"),
        ({"free_days": {"2026-11-22": 15}}, "day_past"),
        ({"free_days": {"2026-11-23": 16}}, "slots_unknown"),
    ],
)
def test_what_is_wrong_with_the_form(change, code):
    assert code in _refused(**change)


def test_seven_trades_are_too_many():
    codes = ["LOG01", "LOG02", "CON01", "DOM02", "A", "B", "C"]
    assert "too_many_trades" in _refused(trades=[{"trade_code": code} for code in codes])


def test_all_reasons_come_at_once():
    assert set(_refused(full_name="", trades=[], radius_km=60)) == {
        "name_missing",
        "trade_missing",
        "radius_out_of_range",
    }


def test_an_identity_number_is_registered_once_and_the_known_person_is_the_way_out():
    number = make.identity_number(date(1975, 5, 5))
    known = make.make_person("陈桂花", identity_number=number)
    assert _refused(full_name="陈桂花", birth_on=None, identity_number=number) == ("identity_taken",)
    made = _register(full_name="陈桂花", birth_on=None, identity_number=number, person_id=known.pk)
    assert Worker.objects.get(pk=made["worker_id"]).person_id == known.pk


def test_a_known_person_needs_a_number_of_her_own():
    known = make.make_person("陈桂花", phone="13800138000")
    with pytest.raises(OutOfSight):
        _register(person_id=known.pk, phone="13900139000")
    assert _register(person_id=known.pk, phone="13800138000")


def test_the_same_person_is_not_registered_twice():
    known = make.make_person("陈桂花", phone="13800138000")
    _register(person_id=known.pk, phone="13800138000")
    with pytest.raises(Refused) as caught:
        _register(person_id=known.pk, phone="13800138000")
    assert caught.value.codes == ("already_registered",)


def test_a_second_submission_answers_with_the_first_card():
    clerk = make.attendant()
    form = make.counter_form()
    first = actions.register_worker_at_counter(clerk, once="t1", **form)
    assert actions.register_worker_at_counter(clerk, once="t1", **form) == first
    assert Worker.objects.count() == 1


def test_the_days_that_were_asked_are_kept():
    made = _register(free_days={"2026-11-23": 0, "2026-11-24": 15})
    days = dict(WorkerDay.objects.filter(worker_id=made["worker_id"]).values_list("on", "slots"))
    assert days == {TODAY: 0, TODAY + timedelta(days=1): 15}
    assert MatchWorker.objects.get().free_mask & 0b1111_1111 == 0b1111_0000


def test_without_a_town_there_is_no_place_and_no_match_row():
    _register(home_region_code="")
    assert not MatchWorker.objects.exists()


# ---- by oneself ----


def _signed_in():
    person = make.make_person("刘三妹", home_region_code="")
    return Actor(role="worker", person_uid=str(person.uid), person_id=person.pk)


def test_one_registers_oneself_and_is_found_at_once():
    me = _signed_in()
    worker = Worker.objects.get(
        pk=actions.register_myself(me, trades=[{"trade_code": "DOM02"}], home_region_code=make.TOWN)
    )
    assert worker.registered_via == "self"
    assert worker.person.home_region_code == make.TOWN
    assert MatchWorker.objects.filter(worker_id=worker.pk, trade_code="DOM02").exists()


def test_without_a_yes_to_matching_one_is_registered_but_not_matched():
    actions.register_myself(
        _signed_in(), trades=[{"trade_code": "DOM02"}], home_region_code=make.TOWN, consents=()
    )
    assert Worker.objects.get().cell_row is None
    assert not MatchWorker.objects.exists()


def test_a_visitor_cannot_register_himself():
    with pytest.raises(OutOfSight):
        actions.register_myself(VISITOR, trades=[{"trade_code": "DOM02"}])


# ---- later changes ----


@pytest.mark.parametrize("purpose", [ConsentPurpose.MATCHING_PROFILE, ConsentPurpose.LOCATION_CELL])
def test_a_consent_taken_back_takes_the_worker_out_and_a_new_yes_brings_him_back(purpose):
    worker = make.make_worker()
    me = make.as_worker(worker)
    engine.drain()
    withdraw_consent(me, worker.person_id, purpose)
    engine.drain()
    assert not MatchWorker.objects.exists()
    worker.refresh_from_db()
    assert (worker.cell_row is None) == (purpose == ConsentPurpose.LOCATION_CELL)
    actions.set_worker_day(me, worker.pk, TODAY, 15)  # no later change brings the rows back without a yes
    assert not MatchWorker.objects.exists()
    give_consent(me, worker.person_id, purpose)
    engine.drain()
    assert MatchWorker.objects.filter(worker_id=worker.pk).exists()


def test_the_yes_given_while_registering_makes_the_match_rows_once():
    worker = make.make_worker()
    engine.drain()
    assert MatchChange.objects.filter(kind="worker", row_id=worker.pk).count() == 1


def test_saying_the_same_day_again_writes_no_match_row_again():
    worker = make.make_worker()
    me = make.as_worker(worker)
    actions.set_worker_day(me, worker.pk, TODAY, 6)
    with CaptureQueriesContext(connection) as seen:
        actions.set_worker_day(me, worker.pk, TODAY, 6)
    assert not [q for q in seen.captured_queries if q["sql"].startswith('UPDATE "exchange_matchworker"')]
    with CaptureQueriesContext(connection) as seen:
        actions.set_worker_day(me, worker.pk, TODAY, 3)
    assert [q for q in seen.captured_queries if q["sql"].startswith('UPDATE "exchange_matchworker"')]


def test_a_day_is_said_and_changed_again():
    worker = make.make_worker()
    me = make.as_worker(worker)
    assert actions.set_worker_day(me, worker.pk, TODAY, 0) == 0
    assert not MatchWorker.objects.get().free_mask & 0b1111
    assert actions.set_worker_day(me, worker.pk, TODAY, 3) == 3
    assert WorkerDay.objects.count() == 1


def test_yesterday_is_over_and_next_year_too_far():
    worker = make.make_worker()
    me = make.as_worker(worker)
    for days, code in ((-1, "day_past"), (91, "day_too_far")):
        with pytest.raises(Refused) as caught:
            actions.set_worker_day(me, worker.pk, TODAY + timedelta(days=days), 15)
        assert caught.value.codes == (code,)


def test_nobody_changes_another_worker():
    worker, other = make.make_worker(), make.make_worker(full_name="何大姐")
    with pytest.raises(OutOfSight):
        actions.set_worker_day(make.as_worker(other), worker.pk, TODAY, 15)
    stranger = make.attendant("SS-99")
    with pytest.raises(OutOfSight):
        actions.update_wishes(stranger, worker.pk, trades=[{"trade_code": "CON01"}], radius_km=5)


def test_wishes_change_the_match_rows_and_stopping_removes_them():
    worker = make.make_worker()
    me = make.as_worker(worker)
    wishes = {"trades": [{"trade_code": "CON01", "level": 2}], "radius_km": 10, "wish_day_fen": 26_000}
    actions.update_wishes(me, worker.pk, home_region_code=make.FAR_TOWN, **wishes)
    row = MatchWorker.objects.get()
    assert (row.trade_code, row.level, row.radius_m, row.wish_hour_fen, row.cell_row) == (
        "CON01",
        2,
        10000,
        3250,
        3020,
    )
    actions.update_wishes(me, worker.pk, is_looking=False, **wishes)
    assert not MatchWorker.objects.exists()


def test_a_new_trade_of_a_known_group_keeps_the_star():
    worker = make.make_worker()
    MatchWorker.objects.update(star_hundredths=455, asked_count=7)
    actions.update_wishes(
        make.as_worker(worker),
        worker.pk,
        trades=[{"trade_code": "LOG02"}, {"trade_code": "CON01"}],
        radius_km=5,
    )
    stars = dict(MatchWorker.objects.values_list("trade_code", "star_hundredths"))
    assert stars == {"LOG02": 455, "CON01": 300}
    assert set(MatchWorker.objects.values_list("asked_count", flat=True)) == {7}


def test_a_certificate_is_seen_only_by_the_staff():
    worker = make.make_worker()
    actions.add_certificate(make.as_worker(worker), worker.pk, "叉车证", is_verified=True)
    assert not worker.certificates.get().is_verified
    actions.add_certificate(
        make.attendant(), worker.pk, "叉车证", valid_until=date(2027, 1, 1), is_verified=True
    )
    assert worker.certificates.get().is_verified
    assert MatchWorker.objects.get().certificate_mask == 1


def test_a_certificate_that_ran_out_is_known_to_be_missing():
    worker = make.make_worker()
    actions.add_certificate(make.attendant(), worker.pk, "叉车证", valid_until=TODAY - timedelta(days=1))
    row = MatchWorker.objects.get()
    assert (row.certificate_mask, row.void_certificate_mask) == (0, 1)


def test_a_certificate_without_a_name_is_refused():
    worker = make.make_worker()
    with pytest.raises(Refused) as caught:
        actions.add_certificate(make.as_worker(worker), worker.pk, " ")
    assert caught.value.codes == ("certificate_missing",)


def test_every_sign_of_life_counts():
    worker = make.make_worker()
    with clock.at("2026-11-25T08:00"):
        actions.set_worker_day(make.as_worker(worker), worker.pk, date(2026, 11, 25), 15)
        worker.refresh_from_db()
        assert worker.last_active_at == clock.now()


# ---- correcting a person's file ----


def test_a_colleague_corrects_whoever_typed_it_and_wherever_she_lives():
    worker = make.make_worker(home_region_code="")
    clerk = make.attendant()
    assert correct_worker_person(clerk, worker.pk, phone="15400009009", reason="换了号") == ["phone"]
    assert person_of(worker.person_id).phone == "15400009009"


def test_a_birth_date_that_makes_her_too_young_is_refused():
    worker = make.make_worker()
    with pytest.raises(Refused) as caught:
        correct_worker_person(make.attendant(), worker.pk, birth_on=date(2015, 1, 1), reason="看了证件")
    assert caught.value.codes == ("too_young",)


def test_a_correction_says_why():
    worker = make.make_worker()
    with pytest.raises(Refused) as caught:
        correct_worker_person(make.attendant(), worker.pk, phone="15400009009", reason=" ")
    assert caught.value.codes == ("reason_missing",)


def test_another_station_corrects_nobody():
    worker = make.make_worker()
    with pytest.raises(OutOfSight):
        correct_worker_person(make.attendant("SS-02"), worker.pk, phone="15400009009", reason="换了号")


def test_the_worker_herself_comes_to_the_counter():
    worker = make.make_worker()
    with pytest.raises(Forbidden) as caught:
        correct_worker_person(make.as_worker(worker), worker.pk, phone="15400009009", reason="换了号")
    assert caught.value.codes == ("not_station_staff",)


def test_no_clerk_corrects_the_own_file():
    worker = make.make_worker()
    clerk = make.attendant()
    herself = replace(clerk, person_id=worker.person_id, person_uid=str(worker.person.uid))
    with pytest.raises(Forbidden) as caught:
        correct_worker_person(herself, worker.pk, phone="15400009009", reason="换了号")
    assert caught.value.codes == ("own_entry",)
