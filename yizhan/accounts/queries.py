"""What other contexts may read here. Functions that take no actor return rows whatever the scope."""

from yizhan.accounts.consents.queries import consenting, has_consent
from yizhan.accounts.memberships.queries import (
    NoSuchRole,
    actor_for,
    has_role,
    holders_of,
    members_of,
    memberships_of,
    staff_of_station,
)
from yizhan.accounts.organisations.queries import (
    organisation,
    organisation_by_credit_code,
    organisations_called_at,
    organisations_in_sight,
    visible_organisation,
)
from yizhan.accounts.people.queries import (
    display_name,
    display_names,
    files_merged_into,
    groups_alike,
    looks_at,
    merged_uids,
    people_by_phone,
    people_in_sight,
    person,
    person_by_identity_number,
    person_by_uid,
    standing_person,
    unmasked_value,
    visible_person,
)
from yizhan.accounts.qualifications.queries import (
    has_licence,
    has_qualification,
    licence,
    licences_ending,
    licences_of,
    needed_licence,
    qualifications_of,
)
from yizhan.accounts.sign_in.homes import home_url
from yizhan.accounts.sign_in.queries import pending_code, people_of_proved_code
from yizhan.accounts.sign_in.sessions import begin_with as begin_session
from yizhan.accounts.sign_in.sessions import payload_for as session_payload
from yizhan.accounts.sign_in.web import address_of
from yizhan.accounts.tokens.queries import Bearer, bearer_of

__all__ = [
    "Bearer",
    "licence",
    "licences_ending",
    "needed_licence",
    "organisations_called_at",
    "organisations_in_sight",
    "visible_organisation",
    "NoSuchRole",
    "actor_for",
    "address_of",
    "bearer_of",
    "begin_session",
    "consenting",
    "display_name",
    "display_names",
    "files_merged_into",
    "groups_alike",
    "has_consent",
    "has_licence",
    "has_qualification",
    "has_role",
    "holders_of",
    "home_url",
    "licences_of",
    "looks_at",
    "members_of",
    "memberships_of",
    "merged_uids",
    "organisation",
    "organisation_by_credit_code",
    "pending_code",
    "people_by_phone",
    "people_in_sight",
    "people_of_proved_code",
    "person",
    "person_by_identity_number",
    "person_by_uid",
    "qualifications_of",
    "session_payload",
    "staff_of_station",
    "standing_person",
    "unmasked_value",
    "visible_person",
]
