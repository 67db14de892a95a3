"""Tokens of devices and keys of programs: whose they are, what they are called, what they may do."""

from __future__ import annotations

import re

import pytest

from yizhan.accounts.sign_in.actions import check_code, request_code
from yizhan.accounts.tests.factories import grant, make_actor, make_household, make_person
from yizhan.accounts.tokens.actions import (
    open_organisation_key,
    open_token,
    revoke_organisation_key,
    revoke_token,
)
from yizhan.accounts.tokens.models import AccessToken, OrganisationKey
from yizhan.accounts.tokens.secrets import ORGANISATION, digest_of, new_secret
from yizhan.core.actors import VISITOR
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db
NONCE = "a-nonce-of-the-device-0123456789"


def codes_of(refusal):
    return list(refusal.value.codes)


def proved_code(phone):
    uid = request_code(VISITOR, phone, nonce=NONCE, address="192.0.2.1")
    code = re.search(r"\d{6}", Message.objects.order_by("-pk").first().text).group()
    check_code(VISITOR, uid, nonce=NONCE, typed=code)
    return uid


def open_key(actor, **differs):
    wanted = {"label": "排班软件", "scopes": ["postings:read"], "digest": digest_of(new_secret(ORGANISATION))}
    return open_organisation_key(actor, **wanted | differs)


# ---- devices ----


def test_a_proved_phone_opens_a_token_for_its_own_people_only():
    owner, stranger = make_person(phone="15400017001"), make_person(phone="15400017002")
    grant(owner, "worker")
    grant(stranger, "worker")
    uid = proved_code(owner.phone)
    given = {"nonce": NONCE, "role": "worker", "label": "我的手机"}
    with pytest.raises(OutOfSight):
        open_token(VISITOR, uid, person_uid=str(stranger.uid), **given)
    assert not AccessToken.objects.exists()
    assert open_token(VISITOR, uid, person_uid=str(owner.uid), **given)["token"].startswith("yzp_")


@pytest.mark.parametrize(
    ("label", "code"), [(" ", "label_missing"), ("长" * 41, "label_too_long"), ("长" * 40, None)]
)
def test_a_device_has_a_name_of_forty_letters_at_most(label, code):
    person = make_person(phone="15400017001")
    grant(person, "worker")
    given = {"nonce": NONCE, "person_uid": str(person.uid), "role": "worker", "label": label}
    uid = proved_code(person.phone)
    if code is None:
        open_token(VISITOR, uid, **given)
    else:
        with pytest.raises(Refused) as refusal:
            open_token(VISITOR, uid, **given)
        assert codes_of(refusal) == [code]
    assert AccessToken.objects.exists() is (code is None)


def test_nobody_signs_the_device_of_somebody_else_out():
    person = make_person(phone="15400017001")
    owner, stranger = make_actor("worker", person=person), make_actor("worker")
    open_token(
        VISITOR,
        proved_code(person.phone),
        nonce=NONCE,
        person_uid=str(person.uid),
        role="worker",
        label="我的手机",
    )
    token = str(AccessToken.objects.get().uid)
    with pytest.raises(OutOfSight):
        revoke_token(stranger, token)
    assert revoke_token(owner, token) is True
    assert revoke_token(owner, token) is False


# ---- keys of programs ----


@pytest.mark.parametrize(
    ("differs", "codes"),
    [
        ({"scopes": []}, ["scopes_missing"]),
        ({"scopes": ["everything"]}, ["scope_unknown"]),
        ({"label": " ", "scopes": []}, ["label_missing", "scopes_missing"]),
        ({"label": "长" * 41}, ["label_too_long"]),
    ],
)
def test_what_is_wrong_with_a_key(differs, codes):
    hirer = make_actor("hirer")
    with pytest.raises(Refused) as refusal:
        open_key(hirer, **differs)
    assert codes_of(refusal) == codes
    assert not OrganisationKey.objects.exists()
    open_key(hirer)


def test_only_the_responsible_person_of_the_own_house_takes_a_key_back():
    own = make_household("甲家")
    hirer = make_actor("hirer", organisation=own)
    key = open_key(hirer)
    with pytest.raises(OutOfSight):
        revoke_organisation_key(make_actor("hirer", organisation=make_household("乙家")), key)
    with pytest.raises(Forbidden):
        revoke_organisation_key(make_actor("hirer_staff", organisation=own), key)
    assert OrganisationKey.objects.get().revoked_at is None
    assert revoke_organisation_key(hirer, key) is True
    assert revoke_organisation_key(hirer, key) is False
