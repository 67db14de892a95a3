"""Looking at a hirer's papers, again every six months (F206; 2026 five-ministry notice)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_verify_organisation
from yizhan.accounts.enums import OrganisationKind
from yizhan.accounts.enums import VerificationState as PapersState
from yizhan.accounts.queries import has_licence, needed_licence
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused, refuse_if_any
from yizhan.exchange.hirers import access, rules
from yizhan.exchange.hirers.enums import VerificationState
from yizhan.exchange.hirers.events import HirerChecked, HirerHalted
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.scope import _visible
from yizhan.exchange.hirers.telling import _do_tell_contact
from yizhan.exchange.hirers.workflow import hirer_workflow

ORGANISATION = Hirer._meta.get_field("organisation").related_model
HIRER_LOCK = ("exchange.Hirer",)


@action(locks=("accounts.Organisation", "exchange.Hirer"))
def verify_hirer(
    work: Work, hirer_id: int, *, evidence: str | Iterable[str], note: str = "", address: str = ""
) -> str:
    """Somebody looked at the papers, or at the person; holds until the next re-check is due.

    The hirer's state is the one shown; the organisation's own mark follows it, so that the two never disagree. What was
    looked at, by whom and when stays in the log of the workflow.

    Args:
        evidence: what was looked at, one out of each group of the kind (:data:`rules.EVIDENCE_GROUPS`).
        address: of a household that has told none before.

    Returns:
        the date of the next re-check, ISO.

    Raises:
        OutOfSight, Forbidden. Refused: ``evidence_unfit``, ``evidence_missing``, ``address_missing``,
            ``licence_missing``, ``recheck_not_due``, ``wrong_state``.
    """
    organisation_id = Hirer.objects.filter(pk=hirer_id).values_list("organisation_id", flat=True).first()
    if organisation_id is not None:
        work.lock(ORGANISATION, organisation_id)
    hirer = _visible(work, hirer_id)
    access.can_check_hirer(work.actor, hirer).require()
    organisation, today = hirer.organisation, work.at.date()
    seen = sorted({evidence} if isinstance(evidence, str) else set(evidence))
    licence = needed_licence(organisation.kind)
    papers = rules.Papers(
        kind=organisation.kind,
        has_code=bool(organisation.credit_code),
        has_address=bool(organisation.address or address.strip()),
        has_licence=not licence or has_licence(organisation.pk, licence, today),
    )
    refuse_if_any(rules.reasons_against_check(papers, seen))
    months = value("exchange.hirer_recheck_months", on=today)
    due_on = rules.months_later(today, months)
    hirer_workflow.apply(
        work, hirer, "verify", reason=note.strip(), evidence={"seen": seen, "due_on": due_on.isoformat()}
    )
    hirer.evidence_kind = ",".join(seen)
    hirer.verified_by_uid = work.actor.person_uid
    hirer.recheck_due_on = due_on
    hirer.save(update_fields=["evidence_kind", "verified_by_uid", "recheck_due_on"])
    if organisation.kind == OrganisationKind.HOUSEHOLD and address.strip():
        organisation.address = address.strip()
        organisation.save(update_fields=["address"])
    if organisation.verification != PapersState.VERIFIED:
        _do_verify_organisation(work, organisation, how=",".join(seen))
    work.emit(HirerChecked(hirer.pk, hirer.verification_state))
    return due_on.isoformat()


@action(locks=HIRER_LOCK)
def refuse_hirer(work: Work, hirer_id: int, *, reason: str) -> str:
    """The papers do not hold; the hirer reads the reason.

    Raises:
        OutOfSight, Forbidden. Refused: ``missing_reason``, ``wrong_state``.
    """
    hirer = _visible(work, hirer_id)
    access.can_check_hirer(work.actor, hirer).require()
    hirer_workflow.apply(work, hirer, "refuse", reason=reason.strip())
    _do_tell_contact(work, hirer, "exchange.hirer_refused", reason=reason.strip())
    work.emit(HirerChecked(hirer.pk, hirer.verification_state))
    return hirer.verification_state


@action(locks=HIRER_LOCK)
def withdraw_check(work: Work, hirer_id: int, *, reason: str) -> str:
    """Take a check back: it was a slip, or the papers turned out not to hold.

    Raises:
        OutOfSight, Forbidden. Refused: ``missing_reason``, ``wrong_state``.
    """
    hirer = _visible(work, hirer_id)
    access.can_check_hirer(work.actor, hirer).require()
    hirer_workflow.apply(work, hirer, "withdraw", reason=reason.strip())
    _do_forget_check(hirer)
    _do_tell_contact(work, hirer, "exchange.hirer_check_withdrawn", reason=reason.strip())
    work.emit(HirerChecked(hirer.pk, hirer.verification_state))
    return hirer.verification_state


@action(locks=HIRER_LOCK)
def ask_for_check(work: Work, hirer_id: int) -> str:
    """The hirer asks the station to look at its papers."""
    hirer = _visible(work, hirer_id)
    access.can_act_for_hirer(work.actor, hirer).require()
    hirer_workflow.apply(work, hirer, "submit")
    return hirer.verification_state


@action(locks=HIRER_LOCK)
def expire_verification(work: Work, hirer_id: int) -> str:
    """SYSTEM: the re-check is overdue; new postings are looked at before they go out."""
    hirer = _visible(work, hirer_id)
    if hirer.recheck_due_on is not None and hirer.recheck_due_on >= work.at.date():
        raise Refused(Reason("recheck_not_due", _("还没到复核的日子")))
    _do_expire(work, hirer, reason="recheck")
    return hirer.verification_state


def _do_expire(work: Work, hirer: Hirer, *, reason: str) -> None:
    """The check of a locked hirer no longer holds."""
    hirer_workflow.apply(work, hirer, "expire", reason=reason)
    _do_tell_contact(
        work,
        hirer,
        "exchange.hirer_recheck_over",
        key=str(hirer.recheck_due_on),
    )
    work.emit(HirerChecked(hirer.pk, hirer.verification_state))


def _do_forget_check(hirer: Hirer) -> None:
    hirer.evidence_kind, hirer.verified_by_uid, hirer.recheck_due_on = "", "", None
    hirer.save(update_fields=["evidence_kind", "verified_by_uid", "recheck_due_on"])


@action(locks=HIRER_LOCK)
def warn_of_recheck(work: Work, hirer_id: int) -> bool:
    """SYSTEM: say once that the re-check comes near.

    Returns:
        whether there was somebody to tell.
    """
    hirer = _visible(work, hirer_id)
    if hirer.verification_state != VerificationState.VERIFIED or hirer.recheck_due_on is None:
        return False
    day = hirer.recheck_due_on.isoformat()
    return _do_tell_contact(work, hirer, "exchange.hirer_recheck_near", key=day, day=day)


def _do_halt_unlicensed(work: Work, organisation_id: int, licence_kind: str) -> None:
    """A licence ran out: an agency that needs it may not hire, and its badge goes (D17)."""
    hirer_id = Hirer.objects.filter(organisation_id=organisation_id).values_list("pk", flat=True).first()
    if hirer_id is None:
        return
    hirer = work.lock(Hirer, hirer_id)
    if needed_licence(hirer.organisation.kind) != licence_kind:
        return
    if hirer.verification_state == VerificationState.VERIFIED:
        hirer_workflow.apply(work, hirer, "expire", reason="licence")
        work.emit(HirerChecked(hirer.pk, hirer.verification_state))
    work.emit(HirerHalted(hirer.pk, "licence"))
