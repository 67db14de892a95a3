"""Issuing and taking back qualifications; licences of organisations are in ``licences``."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import QualificationKind
from yizhan.accounts.people.models import Person
from yizhan.accounts.qualifications import access
from yizhan.accounts.qualifications.models import Qualification
from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any


def _do_grant_qualification(
    work: Work,
    person: Person,
    kind: str,
    *,
    valid_from: date | None = None,
    valid_until: date | None = None,
    is_provisional: bool = False,
    note: str = "",
    issued_by_uid: str = "",
) -> Qualification:
    """Write down that a person may do something until a day.

    Args:
        valid_from: default today. ``valid_until``: last day; ``None`` = open.
        issued_by_uid: who signs for it; default the actor.

    Raises:
        Refused: ``kind_unknown``, ``dates_reversed``, ``provisional_without_end``.
    """
    first_day = valid_from or work.at.date()
    reasons = []
    if kind not in QualificationKind.values:
        reasons.append(Reason("kind_unknown", _("没有这种资格"), "kind"))
    if valid_until and valid_until < first_day:
        reasons.append(Reason("dates_reversed", _("结束的日子早于开始的日子"), "valid_until"))
    if is_provisional and valid_until is None:
        reasons.append(Reason("provisional_without_end", _("临时资格要写到哪天为止"), "valid_until"))
    refuse_if_any(reasons)
    made = Qualification.objects.create(
        person=person,
        kind=kind,
        valid_from=first_day,
        valid_until=valid_until,
        issued_by_uid=issued_by_uid or work.actor.person_uid,
        is_provisional=is_provisional,
        note=note.strip(),
        issued_at=work.at,
    )
    work.record(
        made,
        after={
            "person": person,
            "kind": kind,
            "valid_from": first_day,
            "valid_until": valid_until,
            "provisional": is_provisional,
        },
        reason=note.strip(),
    )
    return made


@action(locks=("accounts.Person",))
def grant_qualification(
    work: Work,
    person_id: int,
    kind: str,
    *,
    valid_from: date | None = None,
    valid_until: date | None = None,
    is_provisional: bool = False,
    note: str = "",
) -> int:
    """Issue a qualification.

    Returns:
        its id.

    Raises:
        OutOfSight, Forbidden (``wrong_role``, ``own_qualification``), Refused (see ``_do_grant_qualification``).
    """
    person = work.lock(Person, person_id)
    access.can_issue_qualification(work.actor, person_id).require()
    if not access.is_in_reach(work.actor, person_id):
        raise OutOfSight(Reason("not_found", _("没有找到这个人")))
    return _do_grant_qualification(
        work,
        person,
        kind,
        valid_from=valid_from,
        valid_until=valid_until,
        is_provisional=is_provisional,
        note=note,
    ).pk


@action
def withdraw_qualification(work: Work, qualification_id: int, *, reason: str) -> bool:
    """Take a qualification back.

    Returns:
        whether this call did it.

    Raises:
        OutOfSight, Forbidden, Refused (``reason_missing``).
    """
    held = Qualification.objects.filter(pk=qualification_id).first()
    if held is None:
        raise OutOfSight(Reason("not_found", _("没有这条资格")))
    access.can_issue_qualification(work.actor, held.person_id).require()
    if not access.is_in_reach(work.actor, held.person_id):
        raise OutOfSight(Reason("not_found", _("没有这条资格")))
    if not reason.strip():
        raise Refused(Reason("reason_missing", _("写一句为什么收回"), "reason"))
    if not Qualification.objects.filter(pk=held.pk, withdrawn_at__isnull=True).update(withdrawn_at=work.at):
        return False
    work.record(held, before={"kind": held.kind}, after={"withdrawn": True}, reason=reason.strip())
    return True
