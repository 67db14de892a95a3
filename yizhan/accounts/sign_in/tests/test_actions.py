"""Phone codes: single use, short-lived, bound to the browser, counted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from yizhan.accounts.people.models import Person
from yizhan.accounts.periodic import forget_codes
from yizhan.accounts.queries import has_consent, memberships_of
from yizhan.accounts.sign_in.actions import (
    check_code,
    enrol_totp,
    register_self,
    request_code,
    set_own_password,
    sign_in_as,
)
from yizhan.accounts.sign_in.limits import TooOften, count_staff_try, use_totp_once
from yizhan.accounts.sign_in.models import RateCounter, SignInCode, StaffLogin
from yizhan.accounts.tests.factories import PASSWORD, give_login, grant, make_actor, make_person, work_of
from yizhan.core import clock
from yizhan.core.actors import VISITOR
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.messaging.messages.models import Message

pytestmark = pytest.mark.django_db
PHONE = "15400010001"
NONCE = "browser-one"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def codes_of(refusal):
    return list(refusal.value.codes)


def ask(phone=PHONE, nonce=NONCE, address="192.0.2.1"):
    """A requested code: its uid and the six digits of the SMS."""
    uid = request_code(VISITOR, phone, nonce=nonce, address=address)
    return uid, re.search(r"\d{6}", Message.objects.order_by("-pk").first().text).group()


def check(uid, typed, nonce=NONCE):
    return check_code(VISITOR, uid, nonce=nonce, typed=typed)


def later(**span):
    return clock.at(clock.now() + timedelta(**span))


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_digits_prove_the_phone():
    uid, code = ask()
    assert check(uid, f" {code[:3]} {code[3:]} ")["outcome"] == "right"


def test_neither_table_nor_message_list_holds_the_digits_in_the_clear():
    _uid, code = ask()
    row = SignInCode.objects.values().get()
    assert code not in str(row)
    assert PHONE not in str(row)
    assert PHONE not in str(list(RateCounter.objects.values()))


def test_the_answer_is_the_same_whether_anybody_has_the_number():
    make_person(phone=PHONE)
    known, unknown = ask(PHONE), ask("15400010002")
    assert len(known[0]) == len(unknown[0])
    assert Message.objects.count() == 2


def test_a_code_is_void_after_five_wrong_tries_even_for_the_right_digits():
    uid, code = ask()
    left = [check(uid, wrong(code))["tries_left"] for _try in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert check(uid, code)["outcome"] == "void"


def test_a_code_proves_once():
    uid, code = ask()
    check(uid, code)
    assert check(uid, code)["outcome"] == "void"


def test_a_code_lasts_ten_minutes():
    uid, code = ask()
    with later(minutes=10):
        assert check(uid, code)["outcome"] == "expired"


def test_another_browser_cannot_use_the_code():
    uid, code = ask()
    assert check(uid, code, nonce="browser-two")["outcome"] == "unknown"


def test_a_made_up_code_is_unknown():
    assert check("00000000-0000-0000-0000-000000000000", "123456")["outcome"] == "unknown"


def test_one_code_a_minute_for_a_phone():
    ask()
    with pytest.raises(TooOften) as refusal:
        ask()
    assert codes_of(refusal) == ["too_often"]
    with later(seconds=60):
        ask()


def test_five_codes_an_hour_for_a_phone():
    for minute in range(5):
        with later(minutes=2 * minute):
            ask()
    with later(minutes=30), pytest.raises(TooOften):
        ask()


def test_one_address_cannot_ask_for_ever():
    for number in range(30):
        ask(f"154000200{number:02d}")
    with pytest.raises(TooOften):
        ask("15400029999")
    ask("15400029999", address="192.0.2.2")


def test_a_refused_request_sends_nothing():
    ask()
    with pytest.raises(TooOften):
        ask()
    assert Message.objects.count() == 1


def test_a_wrong_number_is_refused_before_anything_is_counted():
    with pytest.raises(Refused) as refusal:
        ask("138")
    assert codes_of(refusal) == ["mobile_is_hotline"]
    assert RateCounter.objects.count() == 0


def test_a_district_without_gateway_says_so(settings):
    settings.DEMO_MODE = False
    with pytest.raises(Refused) as refusal:
        ask()
    assert codes_of(refusal) == ["sms_not_configured"]


class TestAfterTheCode:
    def proved(self, phone=PHONE):
        uid, code = ask(phone)
        check(uid, code)
        return uid

    def test_signing_in_confirms_what_staff_typed_in(self):
        person = make_person(phone=PHONE, is_confirmed=False)
        held = grant(person, "worker")
        answer = sign_in_as(VISITOR, self.proved(), nonce=NONCE, person_uid=str(person.uid))
        assert answer == {"person_id": person.pk, "membership_id": held.pk}
        assert Person.objects.get(pk=person.pk).is_confirmed

    def test_with_several_roles_none_is_chosen_yet(self):
        person = make_person(phone=PHONE)
        grant(person, "worker")
        grant(person, "hirer")
        answer = sign_in_as(VISITOR, self.proved(), nonce=NONCE, person_uid=str(person.uid))
        assert answer["membership_id"] is None

    def test_a_phone_opens_no_staff_role(self):
        person = make_person(phone=PHONE)
        grant(person, "district_officer")
        answer = sign_in_as(VISITOR, self.proved(), nonce=NONCE, person_uid=str(person.uid))
        assert answer["membership_id"] is None

    def test_somebody_with_another_phone_cannot_be_chosen(self):
        make_person(phone=PHONE)
        other = make_person()
        with pytest.raises(OutOfSight):
            sign_in_as(VISITOR, self.proved(), nonce=NONCE, person_uid=str(other.uid))

    def test_a_closed_file_cannot_be_chosen(self):
        person = make_person(phone=PHONE)
        Person.objects.filter(pk=person.pk).update(state="closed")
        with pytest.raises(OutOfSight):
            sign_in_as(VISITOR, self.proved(), nonce=NONCE, person_uid=str(person.uid))

    def test_a_code_that_was_not_proved_opens_nothing(self):
        person = make_person(phone=PHONE)
        uid, _code = ask()
        with pytest.raises(Refused) as refusal:
            sign_in_as(VISITOR, uid, nonce=NONCE, person_uid=str(person.uid))
        assert codes_of(refusal) == ["code_not_proved"]

    def test_a_proved_code_opens_one_session(self):
        person, uid = make_person(phone=PHONE), self.proved()
        sign_in_as(VISITOR, uid, nonce=NONCE, person_uid=str(person.uid))
        with pytest.raises(Refused) as refusal:
            sign_in_as(VISITOR, uid, nonce=NONCE, person_uid=str(person.uid))
        assert codes_of(refusal) == ["code_not_proved"]

    def test_a_proved_code_is_bound_to_its_browser(self):
        person, uid = make_person(phone=PHONE), self.proved()
        with pytest.raises(Refused):
            sign_in_as(VISITOR, uid, nonce="browser-two", person_uid=str(person.uid))

    def register(self, **given):
        facts = {"full_name": "陈玉兰", "role": "worker", "consents": ["account"], "is_old_enough": True}
        return register_self(VISITOR, self.proved(), nonce=NONCE, **facts | given)

    def test_registering_oneself(self):
        made = self.register(consents=["account", "matching_profile"])
        person = Person.objects.get(pk=made["person_id"])
        assert (person.phone, person.is_confirmed, person.entered_how) == (PHONE, True, "own_phone")
        assert has_consent(person.pk, "matching_profile")
        assert [m.role for m in memberships_of(person.pk)] == ["worker"]

    def test_a_household_hirer_gets_a_household(self):
        made = self.register(role="hirer", is_old_enough=False)
        assert memberships_of(made["person_id"])[0].organisation.kind == "household"

    @pytest.mark.parametrize(
        ("given", "codes"),
        [
            ({"consents": []}, ["account_consent_missing"]),
            ({"is_old_enough": False}, ["age_not_stated"]),
            ({"full_name": " "}, ["name_missing"]),
            ({"role": "auditor"}, ["role_not_for_self"]),
            ({"consents": [], "is_old_enough": False}, ["account_consent_missing", "age_not_stated"]),
        ],
    )
    def test_refusals_of_registering_oneself(self, given, codes):
        with pytest.raises(Refused) as refusal:
            self.register(**given)
        assert codes_of(refusal) == codes
        assert Person.objects.count() == 0

    def test_after_a_refusal_the_code_still_serves(self):
        uid = self.proved()
        facts = {"nonce": NONCE, "full_name": "陈玉兰", "role": "worker", "is_old_enough": True}
        with pytest.raises(Refused):
            register_self(VISITOR, uid, consents=[], **facts)
        assert register_self(VISITOR, uid, consents=["account"], **facts)["person_id"]


def test_codes_and_their_texts_are_forgotten():
    uid, _code = ask()
    with later(minutes=11), work_of() as work:
        forgotten = forget_codes(work)
    assert (forgotten["codes"], forgotten["texts"]) == (1, 1)
    assert not SignInCode.objects.filter(uid=uid).exists()
    assert Message.objects.get().text == ""


def test_staff_tries_are_counted_per_name_whatever_the_spelling():
    for _try in range(10):
        count_staff_try(VISITOR, "Boss", "192.0.2.1", step="password")
    with pytest.raises(TooOften):
        count_staff_try(VISITOR, " boss ", "192.0.2.2", step="password")
    with later(minutes=15):
        count_staff_try(VISITOR, "boss", "192.0.2.1", step="password")


def test_a_totp_code_opens_one_door():
    use_totp_once(VISITOR, 1, "123456")
    with pytest.raises(TooOften):
        use_totp_once(VISITOR, 1, "123456")
    use_totp_once(VISITOR, 2, "123456")


# ---- staff passwords and second factors ----


def test_only_who_works_with_an_open_staff_login_sets_its_password():
    officer = make_actor("inspector")
    give_login(Person.objects.get(pk=officer.person_id))
    fresh = "horse-battery-staple-9"
    for actor in (VISITOR, replace(officer, staff_session=False)):
        with pytest.raises(Forbidden) as refusal:
            set_own_password(actor, password=fresh)
        assert codes_of(refusal) == ["not_staff"]
    logins = StaffLogin.objects.filter(person_id=officer.person_id)
    logins.update(is_active=False)
    with pytest.raises(Forbidden) as refusal:
        set_own_password(officer, password=fresh)
    assert codes_of(refusal) == ["not_staff"]
    assert logins.get().check_password(PASSWORD)
    logins.update(is_active=True)
    assert set_own_password(officer, password=fresh) is True
    assert logins.get().check_password(fresh)


def test_a_second_factor_is_set_up_once_and_only_on_an_open_login():
    person = make_person()
    login = StaffLogin.objects.get(username=give_login(person))
    StaffLogin.objects.filter(pk=login.pk).update(is_active=False)
    with pytest.raises(OutOfSight):
        enrol_totp(VISITOR, login.pk, SECRET)
    StaffLogin.objects.filter(pk=login.pk).update(is_active=True)
    assert enrol_totp(VISITOR, login.pk, SECRET) is True
    with pytest.raises(Refused) as refusal:
        enrol_totp(VISITOR, login.pk, SECRET[::-1])
    assert codes_of(refusal) == ["second_factor_held"]
    assert Authenticator.objects.filter(user=login).count() == 1
