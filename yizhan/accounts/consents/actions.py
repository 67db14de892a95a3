"""Writing down a yes and taking it back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.consents import access, rules
from yizhan.accounts.consents.events import ConsentGiven, ConsentWithdrawn
from yizhan.accounts.consents.models import ConsentRecord
from yizhan.accounts.consents.notices import notice
from yizhan.accounts.enums import PROXY_HOWS, ConsentHow, ConsentPurpose
from yizhan.accounts.people.models import Person
from yizhan.core.actions import Work, action
from yizhan.core.refusals import Reason, Refused, refuse_if_any


def _do_give_consent(
    work: Work, person: Person, purpose: str, *, how: str, proof: str = "", language: str = "zh-hans"
) -> ConsentRecord | None:
    """Write down a yes to the current notice. Access is the caller's business.

    Args:
        how: ``ConsentHow``; a yes typed by somebody else is ``spoken`` or ``paper``.
        proof: where the paper lies (slip number, folder).
        language: of the notice that was shown or read out.

    Returns:
        the record; ``None`` when the same notice was agreed to already.

    Raises:
        Refused: ``purpose_unknown``, ``how_unknown``, ``how_not_own``, ``how_not_proxy``, ``proof_missing``.
    """
    return _write(work, person, purpose, is_given=True, how=how, proof=proof, language=language)


def _do_withdraw_consent(
    work: Work, person: Person, purpose: str, *, how: str, proof: str = ""
) -> ConsentRecord | None:
    """Write down that a yes is taken back; ``None`` when there was none. A proof may be noted, none is asked for."""
    return _write(work, person, purpose, is_given=False, how=how, proof=proof, language="zh-hans")


def _write(
    work: Work, person: Person, purpose: str, *, is_given: bool, how: str, proof: str, language: str
) -> ConsentRecord | None:
    is_proxy = _is_proxy(work, person, how)
    refuse_if_any(
        rules.reasons_against_consent(purpose, how=how, is_proxy=is_proxy, proof=proof, is_giving=is_given)
    )
    shown = notice(purpose, language)
    newest = ConsentRecord.objects.filter(person=person, purpose=purpose).order_by("-pk").first()
    if is_given and newest and newest.is_given and newest.text_digest == shown.digest:
        return None
    if not is_given and not (newest and newest.is_given):
        return None
    record = ConsentRecord.objects.create(
        person=person,
        purpose=purpose,
        is_given=is_given,
        notice_version=shown.version,
        text_digest=shown.digest,
        language=shown.language,
        how=how,
        channel=work.actor.device,
        recorded_by_uid=work.actor.person_uid if is_proxy else "",
        proof=proof.strip(),
        at=work.at,
    )
    work.record(person, after={"consent": purpose, "given": is_given, "how": how})
    made = ConsentGiven if is_given else ConsentWithdrawn
    work.emit(made(person_id=person.pk, purpose=purpose))
    return record


def _is_proxy(work: Work, person: Person, how: str) -> bool:
    """Whether somebody else writes this down. Visitors (registering) and SYSTEM are judged by ``how`` alone."""
    if work.actor.person_uid == str(person.uid):
        return False
    return bool(work.actor.person_uid) or how in PROXY_HOWS


@action(locks=("accounts.Person",))
def give_consent(
    work: Work, person_id: int, purpose: str, *, how: str = ConsentHow.OWN_SIGN_IN, proof: str = ""
) -> bool:
    """Agree to one purpose, oneself or through counter staff on one's word.

    Returns:
        whether anything changed.

    Raises:
        OutOfSight: no such person. Forbidden: neither the person nor counter staff. Refused: see
            ``_do_give_consent``.
    """
    person = work.lock(Person, person_id)
    access.can_record_consent(work.actor, person).require()
    return _do_give_consent(work, person, purpose, how=how, proof=proof, language=person.language) is not None


@action(locks=("accounts.Person",))
def withdraw_consent(
    work: Work, person_id: int, purpose: str, *, how: str = ConsentHow.OWN_SIGN_IN, proof: str = ""
) -> bool:
    """Take a yes back. The account itself is closed through 注销 (my_data), because work under way hangs on it.

    Returns:
        whether anything changed.

    Raises:
        as ``give_consent``; Refused ``account_is_closed_at_counter``.
    """
    person = work.lock(Person, person_id)
    access.can_record_consent(work.actor, person).require()
    if purpose == ConsentPurpose.ACCOUNT:
        raise Refused(
            Reason(
                "account_is_closed_at_counter",
                _("不要档案了，在“我的信息”里申请注销"),
                "purpose",
            )
        )
    return _do_withdraw_consent(work, person, purpose, how=how, proof=proof) is not None
