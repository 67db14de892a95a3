"""Rights that run out."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.accounts.actions import grant_qualification, record_licence, withdraw_qualification
from yizhan.accounts.queries import has_licence, has_qualification
from yizhan.accounts.tests.factories import make_actor, make_organisation, make_person
from yizhan.core.refusals import Forbidden, OutOfSight, Refused

pytestmark = pytest.mark.django_db
REVIEW = "posting_review"


def codes_of(refusal):
    return list(refusal.value.codes)


def test_it_holds_until_its_last_day():
    officer, person = make_actor("district_officer"), make_person()
    grant_qualification(
        officer, person.pk, REVIEW, valid_until=date(2027, 2, 20), is_provisional=True, note="90 天"
    )
    assert has_qualification(person.pk, REVIEW, on=date(2027, 2, 20))
    assert not has_qualification(person.pk, REVIEW, on=date(2027, 2, 21))
    assert not has_qualification(person.pk, "mediation")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "juggling"}, "kind_unknown"),
        ({"valid_until": date(2026, 11, 1)}, "dates_reversed"),
        ({"is_provisional": True}, "provisional_without_end"),
    ],
)
def test_refusals_of_issuing(given, code):
    given = dict(given)
    kind = given.pop("kind", REVIEW)
    with pytest.raises(Refused) as refusal:
        grant_qualification(make_actor("district_officer"), make_person().pk, kind, **given)
    assert codes_of(refusal) == [code]


def test_a_manager_issues_none():
    with pytest.raises(Forbidden) as refusal:
        grant_qualification(make_actor("station_manager"), make_person().pk, REVIEW)
    assert codes_of(refusal) == ["wrong_role"]


def test_nobody_issues_her_own():
    officer = make_actor("district_officer")
    with pytest.raises(Forbidden) as refusal:
        grant_qualification(officer, officer.person_id, REVIEW)
    assert codes_of(refusal) == ["own_qualification"]


def test_taking_back_needs_a_reason_and_happens_once():
    officer, person = make_actor("district_officer"), make_person()
    held = grant_qualification(officer, person.pk, REVIEW)
    with pytest.raises(Refused) as refusal:
        withdraw_qualification(officer, held, reason="")
    assert codes_of(refusal) == ["reason_missing"]
    assert withdraw_qualification(officer, held, reason="考核没过") is True
    assert withdraw_qualification(officer, held, reason="考核没过") is False
    assert not has_qualification(person.pk, REVIEW)


def test_what_is_not_there_is_out_of_sight():
    with pytest.raises(OutOfSight):
        withdraw_qualification(make_actor("district_officer"), 999_999, reason="x")


def test_a_licence_runs_out():
    attendant, agency = make_actor("attendant"), make_organisation()
    record_licence(
        attendant,
        agency.pk,
        "hr_service",
        number="HR-1",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 11, 23),
    )
    assert has_licence(agency.pk, "hr_service")
    assert not has_licence(agency.pk, "hr_service", on=date(2026, 11, 24))
    assert not has_licence(agency.pk, "labour_dispatch")


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"kind": "fishing"}, ["kind_unknown"]),
        ({"number": " "}, ["number_missing"]),
        ({"valid_until": date(2025, 1, 1)}, ["dates_reversed"]),
    ],
)
def test_refusals_of_recording(given, codes):
    facts = {"kind": "hr_service", "number": "HR-1", "valid_from": date(2026, 1, 1)} | given
    kind = facts.pop("kind")
    with pytest.raises(Refused) as refusal:
        record_licence(make_actor("attendant"), make_organisation().pk, kind, **facts)
    assert codes_of(refusal) == codes


def test_a_number_is_recorded_once():
    attendant, agency = make_actor("attendant"), make_organisation()
    record_licence(attendant, agency.pk, "hr_service", number="HR-1", valid_from=date(2026, 1, 1))
    with pytest.raises(Refused) as refusal:
        record_licence(attendant, agency.pk, "hr_service", number="HR-1", valid_from=date(2026, 1, 1))
    assert codes_of(refusal) == ["licence_taken"]


def test_a_hirer_records_none():
    with pytest.raises(Forbidden):
        record_licence(
            make_actor("hirer"), make_organisation().pk, "hr_service", number="1", valid_from=date(2026, 1, 1)
        )


def test_somebody_of_another_district_neither_gets_nor_loses_one_here():
    here, there = make_actor("district_officer"), make_actor("district_officer", region_prefix="429005")
    person = make_person()
    with pytest.raises(OutOfSight):
        grant_qualification(there, person.pk, REVIEW)
    held = grant_qualification(here, person.pk, REVIEW)
    with pytest.raises(OutOfSight):
        withdraw_qualification(there, held, reason="考核没过")
    assert has_qualification(person.pk, REVIEW)
    assert withdraw_qualification(here, held, reason="考核没过") is True
