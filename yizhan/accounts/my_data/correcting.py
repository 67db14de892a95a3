"""改错: what the person says is wrong, and what staff answer within the clock."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import ConsentHow
from yizhan.accounts.my_data import access, rules
from yizhan.accounts.my_data.enums import CorrectableField, CorrectionState
from yizhan.accounts.my_data.models import CorrectionRequest
from yizhan.accounts.my_data.words import _do_tell
from yizhan.accounts.my_data.workflow import correction_workflow
from yizhan.accounts.people.actions import _do_correct_person
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import visible_person
from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.calendar.queries import work_calendar
from yizhan.core.calendar.rules import add_workdays
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any

NOT_FOUND = Reason("not_found", _("没有找到这个申请"))


@action(locks=("accounts.Person",))
def change_own_name(work: Work, display_name: str) -> bool:
    """Change what others may call one: the one field of the file that a person changes herself.

    Returns:
        whether anything changed.

    Raises:
        OutOfSight: a visitor. Refused: ``name_missing``, ``display_name_too_long``.
    """
    if not display_name.strip():
        raise Refused(Reason("name_missing", _("还没填怎么称呼"), "display_name"))
    visible_person(work.actor, work.actor.person_id or 0)
    return bool(
        _do_correct_person(
            work, work.actor.person_id or 0, display_name=display_name, reason="own_display_name"
        )
    )


@action(locks=("accounts.Person",))
def ask_for_correction(
    work: Work,
    person_id: int,
    *,
    field: str,
    wanted: str,
    evidence: str,
    how: str = ConsentHow.OWN_SIGN_IN,
    proof: str = "",
) -> str:
    """Say what is wrong in a file, what is right, and what shows it. At the counter call it with ``on_behalf_of``.

    Returns:
        uid of the request.

    Raises:
        OutOfSight, Forbidden. Refused: ``field_unknown``, ``wanted_missing``, ``birth_unreadable``,
            ``evidence_missing``, ``too_long``, ``asked_already``, ``how_missing``, ``proof_missing``.
    """
    visible_person(work.actor, person_id)
    person = work.lock(Person, person_id)
    access.can_ask(work.actor, person).require()
    is_own = access.is_own(work.actor, person)
    refuse_if_any(
        [
            *rules.reasons_against_correction(field, wanted, evidence),
            *rules.reasons_against_word(how, proof, is_own=is_own),
        ]
    )
    today = work.at.astimezone(clock.SHANGHAI).date()
    workdays = value("accounts.correction_workdays", on=today)
    fresh = CorrectionRequest(
        person=person,
        asked_by_uid=work.actor.person_uid,
        asked_how=ConsentHow.OWN_SIGN_IN if is_own else how,
        proof=proof.strip(),
        asked_at=work.at,
        state_changed_at=work.at,
        field=field,
        wanted=wanted.strip(),
        evidence=evidence.strip(),
        due_on=add_workdays(today, workdays, work_calendar()).date,
    )
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        raise Refused(Reason("asked_already", _("这一项已经申请过了，等答复"), "field")) from None
    work.record(fresh, after={"person": person, "field": field, "due_on": fresh.due_on})
    return str(fresh.uid)


@action(locks=("accounts.CorrectionRequest",))
def withdraw_correction(work: Work, request_uid: str) -> bool:
    """Take a request back, oneself or through the counter.

    Raises:
        OutOfSight, Forbidden.
    """
    request = _locked(work, request_uid)
    access.can_ask(work.actor, request.person).require()
    if request.state != CorrectionState.OPEN:
        return False
    correction_workflow.apply(work, request, "withdraw")
    return True


@action(locks=("accounts.CorrectionRequest", "accounts.Person"))
def answer_correction(work: Work, request_uid: str, *, grant: bool, answer: str = "") -> str:
    """Change what is wrong, or say why not.

    What stands in another file than the person's (``other``) is changed there first; granting says that it was.

    Args:
        answer: words to the person; needed for a no.

    Returns:
        the state now.

    Raises:
        OutOfSight. Forbidden: ``own_file``, ``wrong_role``. Refused: ``reason_missing``, ``missing_reason``, and every
            reason against the new value (an identity number that belongs to another file, …).
    """
    request = _locked(work, request_uid)
    access.can_answer(work.actor, request.person).require()
    if request.asked_by_uid == work.actor.person_uid:
        raise Refused(Reason("own_entry", _("谁录的申请，换一位同事来答复")))
    words = answer.strip()
    if not grant and not words:
        raise Refused(Reason("reason_missing", _("写一句为什么不改"), "answer"))
    if grant:
        changes = rules.changes_of(request.field, request.wanted)
        if changes:
            _do_correct_person(work, request.person_id, reason=f"correction {request.uid}", **changes)
    request.answer, request.answered_by_uid, request.answered_at = words, work.actor.person_uid, work.at
    request.save(update_fields=["answer", "answered_by_uid", "answered_at"])
    correction_workflow.apply(work, request, "grant" if grant else "refuse", reason="answered")
    facts = {"field": CorrectableField(request.field).label, "outcome": CorrectionState(request.state).label}
    _do_tell(work, request.person, "accounts.correction_answered", facts, key=f"correction:{request.uid}")
    return request.state


def _locked(work: Work, request_uid: str) -> CorrectionRequest:
    found = CorrectionRequest.objects.visible_to(work.actor).filter(uid=request_uid)
    key = found.values_list("pk", flat=True).first()
    if key is None:
        raise OutOfSight(NOT_FOUND)
    return work.lock(CorrectionRequest, key)
