"""Registering, correcting, confirming persons; looking at a masked number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from yizhan.accounts.actions import confirm_person, correct_person, set_preferences, unmask_field
from yizhan.accounts.people.actions import _do_erase_person, _do_merge_into
from yizhan.accounts.people.models import Person, ViewLog
from yizhan.accounts.queries import (
    looks_at,
    people_by_phone,
    person_by_identity_number,
    unmasked_value,
    visible_person,
)
from yizhan.accounts.tests.factories import TOWN, make_actor, make_person, work_of
from yizhan.core import clock
from yizhan.core.actors import VISITOR
from yizhan.core.audit import AuditRow
from yizhan.core.refusals import Forbidden, OutOfSight, Refused

pytestmark = pytest.mark.django_db
IDENTITY = "421002197803059975"
OTHER_IDENTITY = "421002198111309966"


def codes_of(refusal):
    return list(refusal.value.codes)


def test_several_persons_may_share_a_phone():
    wife, husband = make_person("王嫂", phone="15400010001"), make_person("王强", phone="154-0001-0001")
    assert people_by_phone("+86 154 0001 0001") == [wife, husband]


def test_nobody_is_found_by_an_empty_phone():
    make_person(phone="")
    assert people_by_phone("") == []


def test_an_identity_number_belongs_to_one_person():
    make_person(identity_number=IDENTITY)
    with pytest.raises(Refused) as refusal:
        make_person(identity_number=IDENTITY[:6] + IDENTITY[8:17])
    assert codes_of(refusal) == ["identity_taken"]


def test_a_person_is_found_by_either_form_of_her_number():
    person = make_person(identity_number=IDENTITY)
    assert person_by_identity_number(IDENTITY[:6] + IDENTITY[8:17]) == person


def test_the_audit_names_fields_and_no_values():
    person = make_person(identity_number=IDENTITY, phone="15400010001")
    row = AuditRow.objects.filter(object_type="accounts.Person", object_uid=str(person.uid)).first()
    assert row.after["fields"] == ["full_name", "phone", "identity_number", "birth_on"]
    assert "15400010001" not in str(row.after)


def test_numbers_are_not_readable_in_the_table():
    person = make_person(identity_number=IDENTITY)
    with_tokens = Person.objects.filter(pk=person.pk).values("identity_number", "phone").get()
    assert IDENTITY not in str(with_tokens)


def test_correcting_needs_a_reason():
    attendant = make_actor("attendant")
    person = make_person()
    with pytest.raises(Refused) as refusal:
        correct_person(attendant, person.pk, phone="15400010009", reason=" ")
    assert codes_of(refusal) == ["reason_missing"]


def test_a_corrected_phone_is_found():
    attendant, person = make_actor("attendant"), make_person()
    correct_person(attendant, person.pk, phone="15400010009", reason="换号了")
    assert people_by_phone("15400010009") == [person]


def test_correcting_to_a_taken_identity_number_is_refused():
    attendant = make_actor("attendant")
    make_person(identity_number=IDENTITY)
    person = make_person(identity_number=OTHER_IDENTITY)
    with pytest.raises(Refused) as refusal:
        correct_person(attendant, person.pk, identity_number=IDENTITY, reason="看错了")
    assert codes_of(refusal) == ["identity_taken"]


def test_a_worker_does_not_correct_others():
    worker, person = make_actor("worker"), make_person()
    with pytest.raises(OutOfSight):
        correct_person(worker, person.pk, phone="15400010009", reason="x")


def test_staff_see_their_region_only():
    attendant = make_actor("attendant")
    assert visible_person(attendant, make_person().pk)
    with pytest.raises(OutOfSight):
        visible_person(attendant, make_person(home_region_code="421003001").pk)


def test_whoever_typed_it_in_cannot_confirm_it():
    attendant = make_actor("attendant")
    with work_of(attendant) as work:
        from yizhan.accounts.actions import _do_register_person

        person = _do_register_person(work, full_name="周大勇", how="spoken", home_region_code=TOWN)
    assert not person.is_confirmed
    with pytest.raises(Forbidden) as refusal:
        confirm_person(attendant, person.pk)
    assert codes_of(refusal) == ["own_entry"]
    assert confirm_person(make_actor("attendant"), person.pk) is True


def test_a_look_is_permitted_once_written_down_and_shown_to_the_person():
    attendant, person = make_actor("attendant"), make_person(phone="15400010001")
    look = unmask_field(attendant, person.pk, "phone", "约他来签到")
    assert unmasked_value(attendant, look) == "15400010001"
    assert [(row.field, row.reason) for row in looks_at(person.pk)] == [("phone", "约他来签到")]


def test_a_look_is_for_the_one_who_asked_and_for_now():
    attendant, person = make_actor("attendant"), make_person()
    look = unmask_field(attendant, person.pk, "phone", "约他来签到")
    with pytest.raises(OutOfSight):
        unmasked_value(make_actor("attendant"), look)
    with clock.at(clock.now() + timedelta(minutes=6)), pytest.raises(OutOfSight):
        unmasked_value(attendant, look)


def test_a_look_needs_a_reason():
    with pytest.raises(Refused) as refusal:
        unmask_field(make_actor("attendant"), make_person().pk, "phone", "  ")
    assert codes_of(refusal) == ["reason_missing"]
    assert ViewLog.objects.count() == 0


def test_an_attendant_does_not_see_identity_numbers_whole():
    with pytest.raises(Forbidden) as refusal:
        unmask_field(make_actor("attendant"), make_person().pk, "identity_number", "核对")
    assert codes_of(refusal) == ["field_not_yours"]


def test_nobody_outside_the_region_is_seen_whole():
    with pytest.raises(OutOfSight):
        unmask_field(
            make_actor("attendant"), make_person(home_region_code="421003001").pk, "phone", "约他来签到"
        )
    assert ViewLog.objects.count() == 0


def test_a_field_nobody_listed_is_never_unmasked():
    with pytest.raises(Forbidden):
        unmask_field(make_actor("district_officer"), make_person().pk, "cell_row", "看看")


def test_looks_are_counted_per_hour():
    attendant, person = make_actor("attendant"), make_person()
    for _look in range(30):
        unmask_field(attendant, person.pk, "phone", "打电话")
    with pytest.raises(Refused) as refusal:
        unmask_field(attendant, person.pk, "phone", "打电话")
    assert codes_of(refusal) == ["too_many_looks"]
    with clock.at(clock.now() + timedelta(minutes=61)):
        unmask_field(attendant, person.pk, "phone", "打电话")


def test_preferences_are_kept_with_the_person():
    worker = make_actor("worker")
    assert set_preferences(worker, elder_view=True, language="en") is True
    assert set_preferences(worker, elder_view=True) is False
    person = Person.objects.get(pk=worker.person_id)
    assert (person.elder_view, person.language) == (True, "en")


def test_an_unknown_language_is_refused():
    with pytest.raises(Refused) as refusal:
        set_preferences(make_actor("worker"), language="tlh")
    assert codes_of(refusal) == ["language_unknown"]


def test_a_visitor_has_no_preferences():
    with pytest.raises(Forbidden):
        set_preferences(VISITOR, elder_view=True)


@pytest.mark.parametrize(("cell", "code"), [((3036, None), None), ((3036, 11224), "identity_taken")])
def test_only_a_taken_number_is_called_taken(cell, code):
    """A file the database refuses for another reason is a fault of the house, not of the person's number."""
    make_person(identity_number=IDENTITY)
    number = IDENTITY if code else OTHER_IDENTITY
    with pytest.raises(Refused if code else IntegrityError) as failure:
        make_person(identity_number=number, cell=cell)
    assert getattr(failure.value, "codes", (None,)) == (code,)


def test_an_older_file_of_the_same_person_is_emptied_with_the_one_that_stayed():
    older, stays, other = make_person("周大勇"), make_person("周大勇"), make_person("王强")
    with work_of(locks=("accounts.Person",)) as work:
        _do_merge_into(work, older, stays, reason="同一个人")
    with work_of(locks=("accounts.Person",)) as work:
        _do_erase_person(work, stays, reason="erasure")
    for row in (older, stays, other):
        row.refresh_from_db()
    assert (older.full_name, older.phone, older.state) == ("", "", "merged")
    assert (stays.full_name, stays.phone, stays.state) == ("", "", "closed")
    assert other.full_name == "王强"
