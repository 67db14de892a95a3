"""Consent at the counter: a code to the person's own phone, and a yes given or taken back later on his word."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_count, _do_give_consent, _do_withdraw_consent
from yizhan.accounts.enums import ConsentHow, ConsentPurpose
from yizhan.accounts.people.queries import person as person_of
from yizhan.accounts.sign_in.rules import Limit
from yizhan.core import crypto
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused
from yizhan.core.validators import parse_mobile
from yizhan.exchange.workers import access
from yizhan.exchange.workers.models import ConsentCode, Worker
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel
from yizhan.messaging.queries import can_send_sms

MINUTE, HOUR = 60, 3600
NOT_PROVED = Reason("code_not_proved", _("手机收到的码没对上，重新发一个"), "consent_code")


def _phone_digest(mobile: str) -> str:
    return crypto.blind_index("exchange.ConsentCode.phone", mobile)


def _code_digest(row: ConsentCode, code: str) -> str:
    return crypto.blind_index("exchange.ConsentCode.code", f"{row.uid}:{code}")


@action(locks=("accounts.RateCounter",))
def send_consent_code(work: Work, phone: str) -> str:
    """Send a code to the person's own phone; reading it out to the clerk is the yes. It opens no sign-in.

    Returns:
        uid of the code.

    Raises:
        Forbidden: not station staff. Refused: ``mobile_*``, ``sms_not_configured``. TooOften: limits per phone, clerk.
    """
    access.can_register_others(work.actor).require()
    mobile, why = parse_mobile(phone, field="phone")
    if mobile is None:
        raise Refused(why)
    if not can_send_sms():
        raise Refused(Reason("sms_not_configured", _("短信还没开通，换个办法让他答应"), "consent_how"))
    today = work.at.date()
    minute = value("accounts.codes_per_phone_minute", on=today)
    hour = value("accounts.codes_per_phone_hour", on=today)
    clerk = value("accounts.codes_per_address_hour", on=today)
    _do_count(
        work,
        [
            ("consent_code_to_phone", mobile, [Limit(minute, MINUTE), Limit(hour, HOUR)]),
            ("consent_code_by_clerk", work.actor.person_uid, [Limit(clerk, HOUR)]),
        ],
    )
    minutes = value("accounts.code_minutes", on=today)
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = ConsentCode(
        phone_digest=_phone_digest(mobile),
        asked_by_uid=work.actor.person_uid,
        created_at=work.at,
        expires_at=work.at + timedelta(minutes=minutes),
    )
    row.code_digest = _code_digest(row, code)
    row.save()
    _do_queue_message(
        work,
        channel=Channel.SMS,
        template="exchange.consent_code",
        address=mobile,
        facts={"code": code, "minutes": minutes},
    )
    work.record(row, after={"consent_code": "sent"})
    return str(row.uid)


@action(locks=("exchange.ConsentCode",))
def check_consent_code(work: Work, code_uid: str, typed: str) -> bool:
    """Judge what the person read out; a wrong one is counted, so it is an answer and not a refusal.

    Returns:
        whether the code is proved now (or was already).
    """
    row = _locked_code(work, code_uid)
    if row is None or row.used_at or work.at >= row.expires_at:
        return False
    if row.proved_at is None and row.tries < value("accounts.code_tries", on=work.at.date()):
        digits = "".join(character for character in typed if character.isdecimal())
        if hmac.compare_digest(row.code_digest, _code_digest(row, digits)):
            row.proved_at = work.at
        else:
            row.tries += 1
        row.save(update_fields=["proved_at", "tries"])
        work.record(row, after={"consent_code": "right" if row.proved_at else "wrong"})
    return row.proved_at is not None


def _locked_code(work: Work, code_uid: str) -> ConsentCode | None:
    """The clerk's own code, locked; ``None`` for anything else."""
    own = ConsentCode.objects.filter(uid=code_uid or None, asked_by_uid=work.actor.person_uid)
    found = own.values_list("pk", flat=True).first()
    return work.lock(ConsentCode, found) if found else None


def _do_use_consent_code(work: Work, code_uid: str, phone: str) -> str:
    """Use up a proved code of this phone; the caller declares ``exchange.ConsentCode``.

    Returns:
        the proof for the consent ledger.

    Raises:
        Refused: ``code_not_proved``: unproved, used, run out, another clerk's or another phone's.
    """
    row = _locked_code(work, code_uid)
    mobile, _why = parse_mobile(phone, field="phone") if phone.strip() else ("", None)
    if (
        row is None
        or row.proved_at is None
        or row.used_at is not None
        or work.at >= row.expires_at
        or not mobile
        or not hmac.compare_digest(row.phone_digest, _phone_digest(mobile))
    ):
        raise Refused(NOT_PROVED)
    row.used_at = work.at
    row.save(update_fields=["used_at"])
    return f"code {row.uid.hex[:8]}"


@action(locks=("exchange.ConsentCode", "accounts.Person"))
def give_consent_at_counter(
    work: Work, worker_id: int, purpose: str, *, how: str, proof: str = "", code_uid: str = ""
) -> bool:
    """A worker says yes to one purpose at the counter; also one without a phone.

    Returns:
        whether anything changed.

    Raises:
        OutOfSight, Forbidden. Refused: as ``accounts.give_consent``, ``code_not_proved``.
    """
    person_id, phone = _person_at_counter(work, worker_id)
    if how == ConsentHow.PHONE_CODE:
        proof = _do_use_consent_code(work, code_uid, phone)
    person = work.lock(type(person_of(person_id)), person_id)
    return _do_give_consent(work, person, purpose, how=how, proof=proof) is not None


@action(locks=("accounts.Person",))
def withdraw_consent_at_counter(
    work: Work, worker_id: int, purpose: str, *, how: str, proof: str = ""
) -> bool:
    """A worker takes a yes back at the counter. No proof is asked for; one may be noted.

    Raises:
        OutOfSight, Forbidden. Refused: ``account_is_closed_at_counter``, ``how_unknown``.
    """
    person_id, _phone = _person_at_counter(work, worker_id)
    if purpose == ConsentPurpose.ACCOUNT:
        text = _("不要档案了，要撤销登记或注销，不在这里收回")
        raise Refused(Reason("account_is_closed_at_counter", text, "purpose"))
    person = work.lock(type(person_of(person_id)), person_id)
    return _do_withdraw_consent(work, person, purpose, how=how, proof=proof) is not None


def _person_at_counter(work: Work, worker_id: int) -> tuple[int, str]:
    """Id and phone of a worker whom this clerk serves; nobody records his own yes as a clerk."""
    worker = Worker.objects.visible_to(work.actor).filter(pk=worker_id).select_related("person").first()
    if worker is None:
        raise OutOfSight(Reason("not_found", _("没有找到这位师傅")))
    access.can_register_others(work.actor).require()
    if worker.person_id == work.actor.person_id:
        raise Forbidden(Reason("own_entry", _("自己的同意请同事来记")))
    return worker.person_id, worker.person.phone
