"""Registering bodies that do not hire: operator companies, mediation bodies, training providers, departments, villages.

Hirers register in the exchange, with their own check; a body's papers are looked at by the district.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import HIRER_KINDS, ConsentHow, OrganisationKind
from yizhan.accounts.organisations import access
from yizhan.accounts.organisations.actions import _do_register_organisation
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.actions import _do_register_person
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import people_by_phone
from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any

BODY_KINDS = tuple(kind for kind in OrganisationKind if kind not in HIRER_KINDS)
"""Kinds that are registered on the district's page."""

ADDRESS_FORM = "同志"


@action
def register_body(
    work: Work,
    *,
    kind: str,
    name: str,
    credit_code: str = "",
    region_code: str = "",
    address: str = "",
    contact_name: str = "",
    contact_phone: str = "",
) -> int:
    """Register a body with the person to call; its papers and licences are looked at next.

    Args:
        contact_name, contact_phone: may come later; one without the other is refused.

    Returns:
        id of the organisation.

    Raises:
        Forbidden: not the district's officer. Refused: ``kind_is_hirer``, ``contact_half`` and everything wrong with
            the organisation and the contact.
    """
    access.can_register_body(work.actor).require()
    reasons: list[Reason] = []
    if kind in HIRER_KINDS:
        reasons.append(Reason("kind_is_hirer", _("用工方在驿站的“用工方”里登记"), "kind"))
    if region_code and not work.actor.covers_region(region_code):
        reasons.append(Reason("region_beyond", _("这片不归你管"), "region_code"))
    contact = None
    try:
        contact = _do_body_contact(work, contact_name, contact_phone, region_code)
    except Refused as refused:
        reasons += refused.reasons
    try:
        organisation = _do_register_organisation(
            work,
            kind=kind,
            name=name,
            credit_code=credit_code,
            region_code=region_code or work.actor.region_prefix,
            address=address,
            contact=contact,
        )
    except Refused as refused:
        raise Refused([*refused.reasons, *reasons]) from None
    refuse_if_any(reasons)  # rolls everything back
    return organisation.pk


def _do_body_contact(work: Work, name: str, phone: str, region_code: str) -> Person | None:
    """The person to call: the file of the same name and phone, else a new one; ``None`` when nothing was given."""
    if not name.strip() and not phone.strip():
        return None
    reasons = []
    if not name.strip():
        reasons.append(Reason("contact_half", _("联系人叫什么还没填"), "contact_name"))
    if not phone.strip():
        reasons.append(Reason("contact_half", _("联系人的手机号还没填"), "contact_phone"))
    refuse_if_any(reasons)
    for known in people_by_phone(phone):
        if known.full_name == " ".join(name.split()):
            return known
    fields = {"full_name": "contact_name", "phone": "contact_phone"}
    try:
        return _do_register_person(
            work,
            full_name=name,
            address_form=ADDRESS_FORM,
            phone=phone,
            home_region_code=region_code,
            how=ConsentHow.PAPER,
        )
    except Refused as refused:
        found = (Reason(why.code, why.text, fields.get(why.field, why.field)) for why in refused.reasons)
        raise Refused(found) from None


@action(locks=("accounts.Organisation",))
def change_body_contact(
    work: Work, organisation_id: int, *, contact_name: str, contact_phone: str, reason: str
) -> int:
    """Put another person down as the one to call; nobody's role changes with it.

    Returns:
        id of the contact.

    Raises:
        OutOfSight, Forbidden. Refused: ``reason_missing``, ``contact_half`` and everything wrong with the contact.
    """
    organisation = work.lock(Organisation, organisation_id)
    if not Organisation.objects.visible_to(work.actor).filter(pk=organisation_id).exists():
        raise OutOfSight(Reason("not_found", _("没有找到这个单位")))
    access.can_register_body(work.actor).require()
    reasons = [] if reason.strip() else [Reason("reason_missing", _("写一句为什么改"), "reason")]
    contact = None
    try:
        contact = _do_body_contact(work, contact_name, contact_phone, organisation.region_code)
        if contact is None:
            reasons.append(Reason("contact_half", _("联系人叫什么还没填"), "contact_name"))
    except Refused as refused:
        reasons += refused.reasons
    refuse_if_any(reasons)
    assert contact is not None
    before, organisation.contact = organisation.contact, contact
    organisation.save(update_fields=["contact"])
    work.record(organisation, before={"contact": before}, after={"contact": contact}, reason=reason.strip())
    return contact.pk
