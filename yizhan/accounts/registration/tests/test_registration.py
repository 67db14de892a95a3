"""Entering the system at the counter."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.accounts.actions import register_body, register_person, take_up_role
from yizhan.accounts.enums import OrganisationKind
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.models import Person
from yizhan.accounts.queries import has_consent, has_role, memberships_of
from yizhan.accounts.tests.factories import make_actor, make_person
from yizhan.core.actors import VISITOR, Actor
from yizhan.core.refusals import Forbidden, Refused

pytestmark = pytest.mark.django_db


def codes_of(refusal):
    return list(refusal.value.codes)


def as_person(person):
    return Actor(role="visitor", person_uid=str(person.uid), person_id=person.pk)


def test_a_person_without_a_phone_is_registered_on_her_word():
    attendant = make_actor("attendant")
    person = Person.objects.get(
        pk=register_person(attendant, full_name="陈玉兰", address_form="大姐", home_region_code="421002001")
    )
    assert (person.display_name, person.phone, person.is_confirmed) == ("陈大姐", "", False)
    assert (person.entered_how, person.entered_by_uid) == ("spoken", attendant.person_uid)
    assert has_consent(person.pk, "account")


def test_a_second_submission_gives_the_first_answer():
    attendant = make_actor("attendant")
    first = register_person(attendant, full_name="陈玉兰", once="t1")
    assert register_person(attendant, full_name="陈玉兰", once="t1") == first
    assert Person.objects.filter(display_name="陈师傅").count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"full_name": ""}, "name_missing"),
        ({"how": "paper"}, "proof_missing"),
        ({"how": "own_phone"}, "how_not_own"),
        ({"consents": ["statistics"]}, "account_consent_missing"),
        ({"phone": "13800"}, "mobile_is_hotline"),
    ],
)
def test_refusals_of_registering(given, code):
    before = Person.objects.count()
    attendant = make_actor("attendant")
    with pytest.raises(Refused) as refusal:
        register_person(attendant, **{"full_name": "陈玉兰"} | given)
    assert codes_of(refusal) == [code]
    assert Person.objects.count() == before + 1  # only the attendant


@pytest.mark.parametrize("actor", [VISITOR, Actor("attendant", staff_session=False)])
def test_others_register_nobody(actor):
    with pytest.raises(Forbidden):
        register_person(actor, full_name="陈玉兰")


def test_a_worker_may_also_hire_for_her_household():
    worker = make_actor("worker")
    take_up_role(worker, "hirer")
    hirer = next(m for m in memberships_of(worker.person_id) if m.role == "hirer")
    assert hirer.organisation.kind == OrganisationKind.HOUSEHOLD


@pytest.mark.parametrize("role", ["worker", "hirer"])
def test_a_role_is_taken_up_once(role):
    person = make_person()
    take_up_role(as_person(person), role)
    with pytest.raises(Refused) as refusal:
        take_up_role(as_person(person), role)
    assert codes_of(refusal) == ["role_held"]


def test_nobody_makes_herself_an_official():
    with pytest.raises(Refused) as refusal:
        take_up_role(as_person(make_person()), "district_officer")
    assert codes_of(refusal) == ["role_not_for_self"]


def test_a_child_does_not_become_a_worker():
    child = make_person(birth_on=date(2010, 11, 24))
    with pytest.raises(Refused) as refusal:
        take_up_role(as_person(child), "worker")
    assert codes_of(refusal) == ["too_young"]
    assert not has_role(child.pk, "worker")


def test_a_visitor_takes_up_nothing():
    with pytest.raises(Refused) as refusal:
        take_up_role(VISITOR, "worker")
    assert codes_of(refusal) == ["not_signed_in"]


@pytest.mark.parametrize("contact_name", ["孙国强", "孙国华"])
def test_the_contact_of_a_body_is_the_file_with_this_phone_and_this_name(contact_name):
    """A phone may be shared: another name on it is another person."""
    known = make_person("孙国强", phone="15400009009")
    made = register_body(
        make_actor("district_officer"),
        kind="mediation_body",
        name="中山调委会",
        contact_name=contact_name,
        contact_phone="15400009009",
    )
    contact = Organisation.objects.get(pk=made).contact
    assert contact.full_name == contact_name
    assert (contact == known) is (contact_name == known.full_name)
