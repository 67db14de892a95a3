"""注销: asked for, cooled off, carried out by SYSTEM; refused with every reason while something is under way."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.consents.actions import _do_withdraw_consent
from yizhan.accounts.enums import ConsentHow, ConsentPurpose
from yizhan.accounts.memberships.actions import _do_end_role
from yizhan.accounts.memberships.queries import memberships_of
from yizhan.accounts.my_data import access, rules
from yizhan.accounts.my_data.document import subject_of
from yizhan.accounts.my_data.enums import ErasureState
from yizhan.accounts.my_data.exporting import _day
from yizhan.accounts.my_data.models import ErasureRequest
from yizhan.accounts.my_data.words import _do_tell
from yizhan.accounts.my_data.workflow import erasure_workflow
from yizhan.accounts.people.actions import _do_erase_person
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import visible_person
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.own_data import ErasingLocks, erasings, reasons_not_to_erase
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any

NOT_FOUND = Reason("not_found", _("没有找到这个申请"))


@action(locks=("accounts.Person",))
def ask_for_erasure(
    work: Work, person_id: int, *, understood: bool, how: str = ConsentHow.OWN_SIGN_IN, proof: str = ""
) -> str:
    """Ask for everything to be let go. Nothing happens before the cooling-off (``accounts.erasure_cooling_days``).

    Args:
        understood: what goes and what the law keeps was read, or read out.

    Returns:
        uid of the request.

    Raises:
        OutOfSight, Forbidden. Refused: ``not_understood``, ``asked_already``, ``how_missing``, ``proof_missing`` and
            everything that every context has against it (work under way, unpaid wages, an open contest, …).
    """
    visible_person(work.actor, person_id)
    person = work.lock(Person, person_id)
    access.can_ask(work.actor, person).require()
    is_own = access.is_own(work.actor, person)
    reasons = [
        *reasons_not_to_erase(subject_of(person)),
        *rules.reasons_against_word(how, proof, is_own=is_own),
    ]
    if not understood:
        reasons.append(Reason("not_understood", _("先看清楚清什么、留什么，再勾上"), "understood"))
    refuse_if_any(reasons)
    days = value("accounts.erasure_cooling_days", on=work.at.date())
    fresh = ErasureRequest(
        person=person,
        asked_by_uid=work.actor.person_uid,
        asked_how=ConsentHow.OWN_SIGN_IN if is_own else how,
        proof=proof.strip(),
        asked_at=work.at,
        state_changed_at=work.at,
        due_at=work.at + timedelta(days=days),
    )
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        raise Refused(Reason("asked_already", _("已经申请过注销了，等冷静期过"))) from None
    work.record(fresh, after={"person": person, "due_at": fresh.due_at})
    facts = {"until": _day(fresh.due_at)}
    _do_tell(work, person, "accounts.erasure_asked", facts, key=f"erasure:{fresh.uid}:asked", by_sms=True)
    return str(fresh.uid)


@action(locks=("accounts.ErasureRequest",))
def cancel_erasure(work: Work, request_uid: str) -> bool:
    """不注销了: within the cooling-off, oneself or through the counter. A second time changes nothing.

    Raises:
        OutOfSight, Forbidden.
    """
    found = ErasureRequest.objects.visible_to(work.actor).filter(uid=request_uid)
    key = found.values_list("pk", flat=True).first()
    if key is None:
        raise OutOfSight(NOT_FOUND)
    request = work.lock(ErasureRequest, key)
    access.can_ask(work.actor, request.person).require()
    if request.state != ErasureState.COOLING:
        return False
    _do_end(work, request, "cancel")
    _do_tell(work, request.person, "accounts.erasure_cancelled", {}, key=f"erasure:{request.uid}:cancelled")
    return True


def _do_end(work: Work, request: ErasureRequest, step: str) -> None:
    """Leave the cooling-off. The instant goes first: a constraint wants it on every request that has ended."""
    request.ended_at = work.at
    request.save(update_fields=["ended_at"])
    erasure_workflow.apply(work, request, step, reason=step)


@action(locks=ErasingLocks("accounts.ErasureRequest", "accounts.Person"))  # type: ignore[arg-type]
def carry_out_erasure(work: Work, request_id: int) -> str:
    """SYSTEM lets everything go whose cooling-off is over: words, pictures, wishes, tokens, sign-ins, the file itself.

    What came up meanwhile (a wage that is not paid) stops it; the person is told and asks again when it is settled.

    Returns:
        the state now.

    Raises:
        Refused: ``not_due_yet``.
    """
    request = work.lock(ErasureRequest, request_id)
    if request.state != ErasureState.COOLING:
        return request.state
    if request.due_at > work.at:
        raise Refused(Reason("not_due_yet", _("冷静期还没过")))
    person = work.lock(Person, request.person_id)
    subject = subject_of(person)
    reasons = reasons_not_to_erase(subject)
    if reasons:
        request.stopped_by = rules.codes_of(reasons)
        request.save(update_fields=["stopped_by"])
        _do_end(work, request, "stop")
        words = {"why": "；".join(str(reason.text) for reason in reasons)}
        _do_tell(
            work, person, "accounts.erasure_stopped", words, key=f"erasure:{request.uid}:stopped", by_sms=True
        )
        return request.state
    for purpose in ConsentPurpose:
        _do_withdraw_consent(work, person, purpose, how=ConsentHow.OWN_SIGN_IN)
    counts = {step.code: step.erase(work, subject) for step in erasings()}
    for membership in memberships_of(person.pk, work.at.date()):
        _do_end_role(work, membership, reason="erasure")
    _do_erase_person(work, person, reason="erasure")
    _do_end(work, request, "carry_out")
    work.record(request, after={"let_go": {code: count for code, count in counts.items() if count}})
    return request.state
