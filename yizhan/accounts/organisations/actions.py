"""Registering organisations and looking at their papers."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import OrganisationKind
from yizhan.accounts.organisations import access, rules
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.organisations.workflow import verification_workflow
from yizhan.accounts.people.models import Person
from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any


def _do_register_organisation(
    work: Work,
    *,
    kind: str,
    name: str,
    credit_code: str = "",
    region_code: str = "",
    address: str = "",
    contact: Person | None = None,
    is_demo: bool = False,
) -> Organisation:
    """Store an organisation, not verified yet.

    Args:
        name: full name; of a household what others may read (``周女士家``), never a full name.
        credit_code: 18 characters; needed unless the kind has none (households, villages …).

    Raises:
        Refused: ``kind_unknown``, ``name_missing``, ``credit_code_missing``, ``credit_code_*`` (malformed),
            ``credit_code_taken``.
    """
    code, reasons = rules.read_credit_code(kind, credit_code)
    if kind not in OrganisationKind.values:
        reasons.insert(0, Reason("kind_unknown", _("选一个类别"), "kind"))
    if not name.strip():
        reasons.append(Reason("name_missing", _("名称还没填"), "name"))
    refuse_if_any(reasons)
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                kind=kind,
                name=name.strip(),
                credit_code=code or None,
                region_code=region_code,
                address=address.strip(),
                contact=contact,
                created_at=work.at,
                is_demo=is_demo,
            )
    except IntegrityError:
        raise Refused(Reason("credit_code_taken", _("这个信用代码已经登记过"), "credit_code")) from None
    work.record(organisation, after={"kind": kind, "region_code": region_code, "credit_code": code})
    return organisation


@action
def register_organisation(
    work: Work,
    *,
    kind: str,
    name: str,
    credit_code: str = "",
    region_code: str = "",
    address: str = "",
    contact_id: int | None = None,
) -> int:
    """Register an organisation at the counter or the desk (hirers register their own in ``exchange``).

    Returns:
        its id.

    Raises:
        Forbidden: not a role that registers organisations. Refused: see ``_do_register_organisation``.
    """
    access.can_register_organisation(work.actor).require()
    contact = Person.objects.filter(pk=contact_id).first() if contact_id else None
    return _do_register_organisation(
        work,
        kind=kind,
        name=name,
        credit_code=credit_code,
        region_code=region_code,
        address=address,
        contact=contact,
    ).pk


def _do_verify_organisation(
    work: Work, organisation: Organisation, *, how: str, evidence: dict[str, Any] | None = None
) -> None:
    """Mark a locked organisation verified; ``how`` names what was looked at (营业执照原件…)."""
    verification_workflow.apply(
        work, organisation, "verify", reason=how, evidence={"how": how, **(evidence or {})}
    )


@action(locks=("accounts.Organisation",))
def verify_organisation(work: Work, organisation_id: int, *, how: str) -> str:
    """Say that the papers were looked at and fit.

    Args:
        how: what was looked at.

    Returns:
        the new state.

    Raises:
        OutOfSight: absent. Forbidden: role, region, or one's own organisation. Refused: ``how_missing``,
            ``wrong_state``.
    """
    organisation = work.lock(Organisation, organisation_id)
    access.can_verify_organisation(work.actor, organisation).require()
    if not how.strip():
        raise Refused(Reason("how_missing", _("写一句看了什么证件"), "how"))
    _do_verify_organisation(work, organisation, how=how.strip())
    return organisation.verification


@action(locks=("accounts.Organisation",))
def refuse_organisation(work: Work, organisation_id: int, *, reason: str) -> str:
    """Say that the papers do not fit, with the reason the organisation will read.

    Returns:
        the new state.

    Raises:
        as ``verify_organisation``; Refused ``missing_reason``.
    """
    organisation = work.lock(Organisation, organisation_id)
    access.can_verify_organisation(work.actor, organisation).require()
    verification_workflow.apply(work, organisation, "refuse", reason=reason.strip())
    return organisation.verification


@action(locks=("accounts.Organisation",))
def change_organisation(
    work: Work, organisation_id: int, *, name: str, address: str, region_code: str, reason: str
) -> list[str]:
    """Correct what stands in the file of a body (its kind and credit code stay).

    Returns:
        names of the fields that changed.

    Raises:
        OutOfSight, Forbidden. Refused: ``name_missing``, ``reason_missing``, ``region_beyond``.
    """
    organisation = work.lock(Organisation, organisation_id)
    if not Organisation.objects.visible_to(work.actor).filter(pk=organisation_id).exists():
        raise OutOfSight(Reason("not_found", _("没有找到这个单位")))
    access.can_register_body(work.actor).require()
    reasons = []
    if not name.strip():
        reasons.append(Reason("name_missing", _("名称还没填"), "name"))
    if not reason.strip():
        reasons.append(Reason("reason_missing", _("写一句为什么改"), "reason"))
    if region_code and not work.actor.covers_region(region_code):
        reasons.append(Reason("region_beyond", _("这片不归你管"), "region_code"))
    refuse_if_any(reasons)
    given = {"name": name.strip(), "address": address.strip(), "region_code": region_code}
    changed = [field for field, new in given.items() if getattr(organisation, field) != new]
    for field in changed:
        setattr(organisation, field, given[field])
    if changed:
        organisation.save(update_fields=changed)
        work.record(organisation, after={"corrected": changed}, reason=reason.strip())
    return changed
