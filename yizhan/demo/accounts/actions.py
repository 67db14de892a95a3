"""Making the demo accounts, through the same steps as everybody else. Running it again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from yizhan.accounts.actions import (
    _do_enrol_totp,
    _do_give_consent,
    _do_grant_qualification,
    _do_grant_role,
    _do_open_staff_login,
    _do_record_licence,
    _do_register_organisation,
    _do_register_person,
    _do_verify_organisation,
)
from yizhan.accounts.enums import (
    ConsentHow,
    ConsentPurpose,
    LicenceKind,
    OrganisationKind,
    QualificationKind,
    Role,
)
from yizhan.accounts.queries import has_role, organisation_by_credit_code, people_by_phone
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.demo.accounts.data import ACCOUNTS, STATIONS, TOWN, DemoOrganisation

QUALIFICATIONS = {
    Role.ATTENDANT: QualificationKind.POSTING_REVIEW,
    Role.POSTING_REVIEWER: QualificationKind.POSTING_REVIEW,
    Role.STATION_MANAGER: QualificationKind.POSTING_REVIEW,
    Role.MEDIATOR: QualificationKind.MEDIATION,
    Role.INSPECTOR: QualificationKind.INSPECTION,
}
CONSENTS = (
    ConsentPurpose.ACCOUNT,
    ConsentPurpose.IDENTITY_CHECK,
    ConsentPurpose.MATCHING_PROFILE,
    ConsentPurpose.LOCATION_CELL,
    ConsentPurpose.PHONE_TO_HIRER,
    ConsentPurpose.MESSAGES_SMS,
)


def create_demo_accounts(station_codes: Sequence[str] = STATIONS) -> dict[str, int]:
    """Make every demo account that is missing. Call it after the stations are imported.

    Args:
        station_codes: stations of the demo town; the attendant and the manager work at the first, the operator runs
            the first three.

    Returns:
        person ids by role.
    """
    return {
        account.role.value: create_demo_account(SYSTEM, account.role.value, list(station_codes))
        for account in ACCOUNTS
    }


@action(locks=("accounts.Organisation",))
def create_demo_account(work: Work, role: str, station_codes: list[str]) -> int:
    """Make one demo account unless it is there.

    Returns:
        id of its person.
    """
    account = next(a for a in ACCOUNTS if a.role == role)
    for person in people_by_phone(account.phone):
        if has_role(person.pk, role):
            return person.pk
    organisation = _organisation(work, account.organisation) if account.organisation else None
    person = _do_register_person(
        work,
        full_name=account.full_name,
        address_form=account.address_form,
        phone=account.phone,
        home_region_code=TOWN,
        how=ConsentHow.PAPER,
        is_confirmed=True,
        is_demo=True,
    )
    for purpose in CONSENTS:
        _do_give_consent(work, person, purpose, how=ConsentHow.PAPER, proof="演示")
    _do_grant_role(
        work,
        person,
        role,
        organisation=organisation,
        region_prefix=account.region_prefix,
        station_codes=station_codes[: account.station_count],
        is_demo=True,
    )
    if account.is_staff:
        login = _do_open_staff_login(work, person, username=account.username, password=account.password)
        _do_enrol_totp(work, login, account.totp_secret)
    if account.role in QUALIFICATIONS:
        _do_grant_qualification(
            work,
            person,
            QUALIFICATIONS[account.role],
            valid_until=work.at.date() + timedelta(days=730),
            note="演示",
        )
    return person.pk


def _organisation(work: Work, wanted: DemoOrganisation):
    found = organisation_by_credit_code(wanted.credit_code)
    if found is not None:
        return found
    made = _do_register_organisation(
        work,
        kind=wanted.kind,
        name=wanted.name,
        credit_code=wanted.credit_code,
        region_code=TOWN,
        is_demo=True,
    )
    _do_verify_organisation(work, made, how="演示")
    if made.kind == OrganisationKind.OPERATOR:
        _do_record_licence(
            work,
            made,
            LicenceKind.HR_SERVICE,
            number="（演示）鄂人服证字〔2025〕第1002号",
            valid_from=work.at.date() - timedelta(days=300),
            valid_until=work.at.date() + timedelta(days=52),
            issued_by="沙市区人力资源和社会保障局（演示）",
        )
    return made


@action
def note_demo_entry(work: Work, role: str) -> None:
    """Write down that somebody stepped into a demo account."""
    work.record(("accounts.Person", work.actor.person_uid), after={"session": "demo", "role": role})
