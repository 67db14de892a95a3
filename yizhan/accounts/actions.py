"""What other contexts may write here; ``_do_`` steps take the caller's open unit of work."""

from yizhan.accounts.consents.actions import (
    _do_give_consent,
    _do_withdraw_consent,
    give_consent,
    withdraw_consent,
)
from yizhan.accounts.memberships.actions import _do_end_role, _do_grant_role, end_role, grant_role
from yizhan.accounts.organisations.actions import (
    _do_register_organisation,
    _do_verify_organisation,
    change_organisation,
    refuse_organisation,
    register_organisation,
    verify_organisation,
)
from yizhan.accounts.people.actions import (
    _do_confirm_person,
    _do_correct_person,
    _do_erase_person,
    _do_note_look,
    _do_register_person,
    confirm_person,
    correct_person,
    set_preferences,
    unmask_field,
)
from yizhan.accounts.qualifications.actions import (
    _do_grant_qualification,
    grant_qualification,
    withdraw_qualification,
)
from yizhan.accounts.qualifications.licences import _do_record_licence, record_licence, withdraw_licence
from yizhan.accounts.registration.actions import _do_take_up_role, register_person, take_up_role
from yizhan.accounts.registration.bodies import change_body_contact, register_body
from yizhan.accounts.sign_in.actions import _do_enrol_totp, _do_open_staff_login, check_code, request_code
from yizhan.accounts.sign_in.limits import _do_count
from yizhan.accounts.staff.actions import (
    open_staff_login,
    open_staff_member,
    reset_second_factor,
    reset_staff_password,
    set_login_active,
)
from yizhan.accounts.tokens.actions import (
    open_organisation_key,
    open_token,
    register_with_token,
    revoke_organisation_key,
    revoke_token,
)

__all__ = [
    "_do_count",
    "_do_end_role",
    "change_body_contact",
    "change_organisation",
    "register_body",
    "withdraw_licence",
    "_do_confirm_person",
    "_do_correct_person",
    "_do_erase_person",
    "_do_enrol_totp",
    "_do_give_consent",
    "_do_grant_qualification",
    "_do_grant_role",
    "_do_note_look",
    "_do_open_staff_login",
    "_do_record_licence",
    "_do_register_organisation",
    "_do_register_person",
    "_do_take_up_role",
    "_do_verify_organisation",
    "_do_withdraw_consent",
    "check_code",
    "confirm_person",
    "correct_person",
    "end_role",
    "give_consent",
    "grant_qualification",
    "grant_role",
    "open_organisation_key",
    "open_staff_login",
    "open_staff_member",
    "open_token",
    "record_licence",
    "refuse_organisation",
    "register_organisation",
    "register_person",
    "register_with_token",
    "request_code",
    "reset_second_factor",
    "reset_staff_password",
    "revoke_organisation_key",
    "revoke_token",
    "set_login_active",
    "set_preferences",
    "take_up_role",
    "unmask_field",
    "verify_organisation",
    "withdraw_consent",
    "withdraw_qualification",
]
