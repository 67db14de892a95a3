"""Correcting at the counter who speaks for a hirer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_correct_person
from yizhan.accounts.enums import Role
from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.hirers import access
from yizhan.exchange.hirers.members import _do_end_role_here, _do_hold
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.registering import ORGANISATION, Contact, _do_contact
from yizhan.exchange.hirers.scope import _visible
from yizhan.exchange.hirers.telling import _do_tell_contact

LOCKS = ("accounts.Organisation", "exchange.Hirer", "accounts.Person")


@action(locks=LOCKS)
def correct_contact(
    work: Work, hirer_id: int, *, full_name: str = "", phone: str = "", reason: str
) -> list[str]:
    """The same person, another number or a name that was misheard. What is left empty stays.

    Returns:
        names of the fields that changed.

    Raises:
        OutOfSight, Forbidden. Refused: ``no_contact``, ``reason_missing`` and everything wrong with name and phone.
    """
    hirer = _visible(work, hirer_id)
    access.can_correct_contact(work.actor, hirer).require()
    if hirer.contact_id is None:
        raise Refused(Reason("no_contact", _("还没有联系人，用“换一个联系人”")))
    changed = _do_correct_person(
        work,
        hirer.contact_id,
        full_name=full_name.strip(),
        phone=phone.strip() or None,
        reason=reason,
    )
    if changed:
        work.record(hirer, after={"contact_corrected": changed}, reason=reason.strip())
        hirer.refresh_from_db(fields=["contact"])
        _do_tell_contact(work, hirer, "exchange.hirer_contact_corrected")
    return changed


@action(locks=LOCKS)
def change_contact(
    work: Work,
    hirer_id: int,
    *,
    full_name: str,
    phone: str,
    reason: str,
    address_form: str = "",
    consent_how: str = "spoken",
    person_id: int | None = None,
) -> int:
    """Another person speaks for the hirer from now on; who did before acts for it no more.

    Args:
        person_id: the new contact's file when there is one; the phone must be hers.

    Returns:
        id of the new contact.

    Raises:
        OutOfSight, Forbidden. Refused: ``reason_missing``, ``same_person`` and everything wrong with name and phone.
    """
    organisation_id = Hirer.objects.filter(pk=hirer_id).values_list("organisation_id", flat=True).first()
    if organisation_id is None:
        raise OutOfSight(Reason("not_found", _("没有找到这个用工主体")))
    organisation = work.lock(ORGANISATION, organisation_id)
    hirer = _visible(work, hirer_id)
    access.can_correct_contact(work.actor, hirer).require()
    reasons = [] if reason.strip() else [Reason("reason_missing", _("写一句为什么改"), "reason")]
    if person_id is not None and person_id == hirer.contact_id:
        reasons.append(Reason("same_person", _("现在的联系人就是他"), "phone"))
    given = Contact(
        full_name=full_name,
        phone=phone,
        address_form=address_form,
        consent_how=consent_how,
        person_id=person_id,
    )
    try:
        contact = _do_contact(work, given, region_code=hirer.region_code, is_demo=hirer.is_demo)
    except Refused as refused:
        if refused.status != Refused.status:
            raise
        raise Refused([*refused.reasons, *reasons]) from None
    refuse_if_any(reasons)
    before = hirer.contact
    hirer.contact = organisation.contact = contact
    hirer.save(update_fields=["contact"])
    organisation.save(update_fields=["contact"])
    if before is not None:
        _do_end_role_here(work, hirer, before.pk, Role.HIRER, reason="contact_changed")
    _do_hold(work, hirer, contact, Role.HIRER)
    work.record(hirer, before={"contact": before}, after={"contact": contact}, reason=reason.strip())
    return contact.pk
