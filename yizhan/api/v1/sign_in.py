"""Signing a device in with a phone code."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from yizhan.accounts.actions import check_code, open_token, register_with_token, request_code
from yizhan.accounts.enums import CITIZEN_ROLES, ConsentPurpose
from yizhan.accounts.queries import address_of, memberships_of, pending_code, people_of_proved_code
from yizhan.api.v1.errors import FAILURES, ErrorOut
from yizhan.api.v1.types import Instant, Line
from yizhan.core.actors import VISITOR

router = Router(tags=["sign-in"])

Nonce = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{22,64}$")]
"""Random text of the device, at least 128 bits in base64url; it proves later that the same device asked."""

Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class PhoneIn(Schema):
    """A mainland mobile number and the device's own random text."""

    phone: Line
    nonce: Nonce


class CodeOut(Schema):
    """The code that was sent; the answer is the same whether anybody has this number."""

    code_uid: UUID


class TypedIn(Schema):
    """Six digits as typed."""

    nonce: Nonce
    code: Digits


class CandidateOut(Schema):
    """Somebody who uses the proved phone."""

    person: UUID
    display_name: str
    roles: list[str]


class JudgedOut(Schema):
    """``outcome`` is ``right``, ``wrong``, ``expired`` or another word for a code that opens nothing."""

    outcome: str
    tries_left: int
    people: list[CandidateOut]


class TokenIn(Schema):
    """Whom the device signs in as; a proved code opens one token."""

    code_uid: UUID
    nonce: Nonce
    person: UUID
    role: Annotated[str, Field(max_length=20)]
    label: Annotated[Line, Field(max_length=40)]


class RegisterIn(Schema):
    """Somebody whose phone nobody uses yet. Consents are asked one by one, none is ticked before."""

    code_uid: UUID
    nonce: Nonce
    full_name: Line
    role: Annotated[str, Field(max_length=20)]
    consents: list[ConsentPurpose]
    is_old_enough: bool
    label: Annotated[Line, Field(max_length=40)]


class TokenOut(Schema):
    """The secret to send as ``Authorization: Bearer …``; it is shown once."""

    token: str
    expires_at: Instant


@router.post(
    "/sign-in/codes", response={201: CodeOut, FAILURES: ErrorOut}, url_name="api_request_code", auth=None
)
def ask_for_code(request: HttpRequest, body: PhoneIn) -> Status:
    """Send a code to a phone."""
    uid = request_code(VISITOR, body.phone, nonce=body.nonce, address=address_of(request))
    return Status(201, {"code_uid": uid})


@router.post(
    "/sign-in/codes/{uuid:uid}/check",
    response={200: JudgedOut, FAILURES: ErrorOut},
    url_name="api_check_code",
    auth=None,
)
def type_code(request: HttpRequest, uid: UUID, body: TypedIn) -> dict:
    """Judge a typed code; the right one names who may sign in with it."""
    judged = check_code(VISITOR, str(uid), nonce=body.nonce, typed=body.code)
    row = pending_code(str(uid), body.nonce)
    people = people_of_proved_code(row) if row is not None else []
    return {
        **judged,
        "people": [
            {
                "person": one.uid,
                "display_name": one.display_name,
                "roles": [held.role for held in memberships_of(one.pk) if held.role in CITIZEN_ROLES],
            }
            for one in people
        ],
    }


@router.post("/tokens", response={201: TokenOut, FAILURES: ErrorOut}, url_name="api_tokens", auth=None)
def sign_in(request: HttpRequest, body: TokenIn) -> Status:
    """Sign the device in."""
    opened = open_token(
        VISITOR,
        str(body.code_uid),
        nonce=body.nonce,
        person_uid=str(body.person),
        role=body.role,
        label=body.label,
    )
    return Status(201, opened)


@router.post(
    "/registrations", response={201: TokenOut, FAILURES: ErrorOut}, url_name="api_registrations", auth=None
)
def register(request: HttpRequest, body: RegisterIn) -> Status:
    """Open one's own file and sign the device in."""
    opened = register_with_token(
        VISITOR,
        str(body.code_uid),
        nonce=body.nonce,
        full_name=body.full_name,
        role=body.role,
        consents=list(body.consents),
        is_old_enough=body.is_old_enough,
        label=body.label,
    )
    return Status(201, opened)
