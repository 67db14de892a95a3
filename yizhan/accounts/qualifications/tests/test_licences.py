"""Licences of organisations: shown, warned of, lapsed; who needs one stops and resumes (D17, L-18)."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse

from yizhan.accounts.actions import grant_role, record_licence, withdraw_licence
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.qualifications.licences import lapse_licence, warn_of_licence
from yizhan.accounts.qualifications.models import Licence
from yizhan.accounts.qualifications.periodic import watch_licences
from yizhan.accounts.qualifications.rules import covered_until, warning_due
from yizhan.accounts.queries import has_role, licence, licences_ending
from yizhan.accounts.tests.factories import client_of, grant, make_actor, make_organisation, make_person
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.models import OutboxEvent
from yizhan.core.refusals import Forbidden, OutOfSight, Refused

OPERATOR_CODE = "91421002MAYYYY7291"
TODAY = date(2026, 11, 23)


@pytest.fixture
def officer():
    return make_actor("district_officer")


@pytest.fixture
def operator():
    return make_organisation("荆楚零工运营", kind="operator", credit_code=OPERATOR_CODE)


def show(
    organisation: Organisation, *, until: date | None = date(2027, 1, 22), number: str = "鄂1", **given
) -> int:
    given = {"valid_from": date(2025, 1, 1), "issued_by": "沙市区人社局", **given}
    return record_licence(SYSTEM, organisation.pk, "hr_service", number=number, valid_until=until, **given)


def texts() -> list[str]:
    return [str(row.text) for row in apps.get_model("messaging", "Message").objects.order_by("pk")]


# ---- rules ----


@pytest.mark.parametrize(
    ("spans", "until"),
    [
        ([], None),
        ([(date(2026, 1, 1), date(2026, 11, 22))], None),
        ([(date(2026, 11, 24), date(2027, 1, 1))], None),
        ([(date(2026, 1, 1), date(2026, 12, 1))], date(2026, 12, 1)),
        ([(date(2026, 1, 1), date(2026, 12, 1)), (date(2026, 12, 2), date(2027, 12, 1))], date(2027, 12, 1)),
        ([(date(2026, 1, 1), date(2026, 12, 1)), (date(2026, 12, 3), date(2027, 12, 1))], date(2026, 12, 1)),
        ([(date(2026, 1, 1), None)], date(9999, 12, 31)),
        ([(date(2026, 1, 1), None), (date(2026, 2, 1), date(2026, 3, 1))], date(9999, 12, 31)),
    ],
)
def test_how_far_licences_reach_without_a_gap(spans, until):
    assert covered_until(spans, TODAY) == until


@pytest.mark.parametrize(
    ("days_left", "warned", "due"),
    [
        (61, None, None),
        (60, None, 60),
        (45, 60, None),
        (30, 60, 30),
        (10, 30, None),
        (10, None, 30),
        (-1, None, None),
    ],
)
def test_it_is_said_at_sixty_and_at_thirty_days(days_left, warned, due):
    assert warning_due(days_left, warned, (60, 30)) == due


# ---- recording ----


@pytest.mark.django_db
def test_a_licence_says_who_issued_it_and_how_it_was_seen(officer, operator):
    made = record_licence(
        officer, operator.pk, "hr_service", number=" 鄂1 ", valid_from=date(2025, 1, 1), valid_until=date(2028, 1, 1),
        issued_by="沙市区人社局", seen_how="register",
    )  # fmt: skip
    row = Licence.objects.get(pk=made)
    assert (row.number, row.issued_by, row.seen_how) == ("鄂1", "沙市区人社局", "register")
    assert row.seen_by_uid == officer.person_uid
    assert Organisation.objects.get(pk=operator.pk).licensed_until == date(2028, 1, 1)
    assert not [field.name for field in Licence._meta.fields if "fee" in field.name or "fen" in field.name]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"kind": "driving"}, ("kind_unknown",)),
        ({"number": " "}, ("number_missing",)),
        ({"valid_from": None}, ("from_missing",)),
        ({"valid_until": date(2024, 1, 1)}, ("dates_reversed",)),
        ({"seen_how": "heard"}, ("seen_unknown",)),
    ],
)
def test_what_is_wrong_with_a_licence(officer, operator, change, codes):
    given = {
        "kind": "hr_service",
        "number": "鄂1",
        "valid_from": date(2025, 1, 1),
        "valid_until": None,
        **change,
    }
    with pytest.raises(Refused) as caught:
        record_licence(officer, operator.pk, given.pop("kind"), **given)
    assert caught.value.codes == codes


@pytest.mark.django_db
def test_a_number_is_recorded_once(operator):
    show(operator)
    with pytest.raises(Refused) as caught:
        show(operator)
    assert caught.value.codes == ("licence_taken",)


@pytest.mark.django_db
def test_who_may_record(operator):
    firm = make_organisation("江畔人力")
    clerk = make_actor("attendant")
    given = {"number": "鄂9", "valid_from": date(2025, 1, 1)}
    for actor, organisation, code in (
        (make_actor("worker"), firm, "wrong_role"),
        (clerk, operator, "district_only"),
        (make_actor("local_officer", region_prefix="421002002"), firm, "region_beyond"),
    ):
        with pytest.raises(Forbidden) as caught:
            record_licence(actor, organisation.pk, "hr_service", **given)
        assert caught.value.codes == (code,)
    firm.contact_id = clerk.person_id
    firm.save(update_fields=["contact"])
    with pytest.raises(Forbidden) as caught:
        record_licence(clerk, firm.pk, "hr_service", **given)
    assert caught.value.codes == ("own_organisation",)


@pytest.mark.django_db
def test_a_licence_is_taken_out_with_a_reason(officer, operator):
    made = show(operator)
    with pytest.raises(Refused):
        withdraw_licence(officer, made, reason=" ")
    assert withdraw_licence(officer, made, reason="录错了")
    assert not withdraw_licence(officer, made, reason="录错了")
    assert Organisation.objects.get(pk=operator.pk).licensed_until is None
    with pytest.raises(OutOfSight):
        withdraw_licence(officer, 10**9, reason="x")
    assert licence(operator.pk, str(Licence.objects.get().uid)).pk == made


# ---- its end ----


@pytest.mark.django_db
def test_it_is_said_twice_to_the_company_and_the_district(officer, operator):
    manager = make_person("郑海涛")
    show(operator, until=date(2027, 1, 22))
    grant(manager, "operator_manager", organisation=operator)
    for day, count in (
        ("2026-11-22", 0),
        ("2026-11-23", 2),
        ("2026-12-01", 2),
        ("2026-12-23", 4),
        ("2027-01-10", 4),
    ):
        with clock.at(f"{day}T09:00"):
            watch_licences()
            watch_licences()
            assert len(texts()) == count, day
    assert "还有 60 天到期（2027-01-22）" in texts()[0]


@pytest.mark.django_db
def test_nothing_is_said_when_the_next_licence_is_there(officer, operator):
    first = show(operator, until=date(2026, 12, 10))
    show(operator, until=date(2029, 1, 1), number="鄂2", valid_from=date(2026, 12, 11))
    watch_licences()
    assert texts() == []
    assert warn_of_licence(SYSTEM, first) is None
    with clock.at("2026-12-11T09:00"):
        watch_licences()
        assert texts() == []
        assert Organisation.objects.get(pk=operator.pk).licensed_until == date(2029, 1, 1)


@pytest.mark.django_db
def test_l18_the_accounts_of_an_operator_end_with_its_licence_and_resume_with_the_next(officer, operator):
    show(operator, until=date(2026, 12, 1))
    manager = make_actor("operator_manager", organisation=operator)
    browser = client_of(manager)
    home = reverse("operator_home")
    with clock.at("2026-12-01T23:00"):
        assert browser.get(home).status_code == 200
    with clock.at("2026-12-02T00:30"):
        assert browser.get(home).status_code in (302, 403)
        assert not has_role(manager.person_id, "operator_manager")
        watch_licences()
        assert "已经到期" in texts()[-1]
        record_licence(
            SYSTEM,
            operator.pk,
            "hr_service",
            number="鄂2",
            valid_from=date(2026, 12, 2),
            valid_until=date(2029, 1, 1),
        )
        assert has_role(manager.person_id, "operator_manager")


@pytest.mark.django_db
def test_an_operator_without_licence_gets_no_accounts(officer, operator):
    person = make_person("郑海涛")
    given = {"organisation_id": operator.pk, "region_prefix": "421002", "station_codes": ["ST-001"]}
    with pytest.raises(Refused) as caught:
        grant_role(officer, person.pk, "operator_manager", **given)
    assert caught.value.codes == ("operator_unlicensed",)
    show(operator)
    assert grant_role(officer, person.pk, "operator_manager", **given)


@pytest.mark.django_db
def test_people_an_operator_engages_are_the_operators(officer, operator):
    show(operator)
    manager = make_actor("operator_manager", organisation=operator)
    person = make_person("何小雨")
    grant_role(manager, person.pk, "attendant", region_prefix="421002", station_codes=["ST-001"])
    assert has_role(person.pk, "attendant")
    assert not has_role(person.pk, "attendant", on=date(2027, 1, 23))


@pytest.mark.django_db
def test_a_licence_lapses_once_and_not_before_its_day(operator):
    made = show(operator, until=date(2026, 12, 1))
    assert not lapse_licence(SYSTEM, made)
    with clock.at("2026-12-02T09:00"):
        assert lapse_licence(SYSTEM, made)
        assert not lapse_licence(SYSTEM, made)
    with pytest.raises(OutOfSight):
        lapse_licence(SYSTEM, 10**9)


@pytest.mark.django_db
def test_the_district_lists_what_ends_soon(officer, operator):
    made = show(operator, until=date(2026, 12, 20))
    assert [row.pk for row in licences_ending(officer, 60)] == [made]
    assert licences_ending(officer, 10) == []
    assert licences_ending(make_actor("district_officer", region_prefix="421003"), 60) == []


@pytest.mark.django_db
@pytest.mark.parametrize("has_another", [True, False])
def test_a_withdrawn_licence_stops_the_work_only_when_no_other_covers_it(officer, operator, has_another):
    made = show(operator)
    if has_another:
        show(operator, number="鄂2")
    assert withdraw_licence(officer, made, reason="录错了")
    lapsed = OutboxEvent.objects.filter(name="accounts.licence_lapsed").exists()
    assert lapsed is not has_another
    covered = Organisation.objects.get(pk=operator.pk).licensed_until
    assert covered == (date(2027, 1, 22) if has_another else None)


@pytest.mark.django_db
def test_the_end_of_a_licence_is_said_to_the_officers_of_its_own_district_only(officer, operator):
    elsewhere = make_actor("district_officer", region_prefix="429005")
    show(operator, until=date(2027, 1, 22))
    watch_licences()
    told = apps.get_model("messaging", "Message").objects.values_list("recipient_uid", flat=True)
    assert officer.person_uid in told
    assert elsewhere.person_uid not in told
