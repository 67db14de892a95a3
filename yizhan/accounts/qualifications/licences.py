"""Licences of organisations: recording, withdrawing, warning before the end, and what lapses (D17)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import LicenceKind, LicenceSeen, Role
from yizhan.accounts.memberships.queries import holders_of, members_of
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.qualifications import access, rules
from yizhan.accounts.qualifications.events import LicenceEnding, LicenceLapsed, LicenceRecorded
from yizhan.accounts.qualifications.models import Licence
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel

ORGANISATION = ("accounts.Organisation",)


def _do_record_licence(
    work: Work,
    organisation: Organisation,
    kind: str,
    *,
    number: str,
    valid_from: date,
    valid_until: date | None = None,
    issued_by: str = "",
    seen_how: str = LicenceSeen.ORIGINAL,
) -> Licence:
    """Write down a licence that was looked at.

    Args:
        issued_by: 发证机关. ``seen_how``: original, photo, or the public register.

    Raises:
        Refused: ``kind_unknown``, ``number_missing``, ``dates_reversed``, ``seen_unknown``, ``licence_taken``.
    """
    reasons = []
    if kind not in LicenceKind.values:
        reasons.append(Reason("kind_unknown", _("没有这种证照"), "kind"))
    if not number.strip():
        reasons.append(Reason("number_missing", _("证号还没填"), "number"))
    if valid_until and valid_until < valid_from:
        reasons.append(Reason("dates_reversed", _("结束的日子早于开始的日子"), "valid_until"))
    if seen_how not in LicenceSeen.values:
        reasons.append(Reason("seen_unknown", _("选一下证是怎么看的"), "seen_how"))
    refuse_if_any(reasons)
    try:
        with transaction.atomic():
            made = Licence.objects.create(
                organisation=organisation,
                kind=kind,
                number=number.strip(),
                valid_from=valid_from,
                valid_until=valid_until,
                issued_by=issued_by.strip(),
                seen_how=seen_how,
                seen_by_uid=work.actor.person_uid,
                recorded_by_uid=work.actor.person_uid,
                recorded_at=work.at,
            )
    except IntegrityError:
        raise Refused(Reason("licence_taken", _("这个证号已经录过"), "number")) from None
    work.record(
        made,
        after={"organisation": organisation, "kind": kind, "valid_until": valid_until, "seen": str(seen_how)},
    )
    _do_refresh_cover(work, organisation)
    work.emit(LicenceRecorded(organisation.pk, made.pk, kind))
    return made


def _do_refresh_cover(work: Work, organisation: Organisation) -> None:
    """Keep ``licensed_until`` at the last day the needed licence covers."""
    needed = rules.NEEDED_LICENCE.get(organisation.kind)
    until = covered_until(organisation.pk, needed, work.at.date()) if needed else None
    if organisation.licensed_until != until:
        organisation.licensed_until = until
        organisation.save(update_fields=["licensed_until"])


def covered_until(organisation_id: int, kind: str, on: date) -> date | None:
    """The last day, without a gap, that licences of a kind cover."""
    held = Licence.objects.filter(organisation_id=organisation_id, kind=kind, withdrawn_at__isnull=True)
    return rules.covered_until(held.values_list("valid_from", "valid_until"), on)


@action(locks=ORGANISATION)
def record_licence(
    work: Work,
    organisation_id: int,
    kind: str,
    *,
    number: str,
    valid_from: date | None,
    valid_until: date | None = None,
    issued_by: str = "",
    seen_how: str = LicenceSeen.ORIGINAL,
) -> int:
    """Record a licence of an organisation.

    Returns:
        its id.

    Raises:
        OutOfSight, Forbidden. Refused: ``from_missing`` and those of ``_do_record_licence``.
    """
    organisation = work.lock(Organisation, organisation_id)
    access.can_record_licence(work.actor, organisation).require()
    if valid_from is None:
        raise Refused(Reason("from_missing", _("写一下从哪天起有效"), "valid_from"))
    return _do_record_licence(
        work,
        organisation,
        kind,
        number=number,
        valid_from=valid_from,
        valid_until=valid_until,
        issued_by=issued_by,
        seen_how=seen_how,
    ).pk


@action(locks=ORGANISATION)
def withdraw_licence(work: Work, licence_id: int, *, reason: str) -> bool:
    """A licence was typed wrongly, or its issuer took it back.

    Returns:
        whether this call did it.

    Raises:
        OutOfSight, Forbidden. Refused: ``reason_missing``.
    """
    held = Licence.objects.filter(pk=licence_id).first()
    if held is None:
        raise OutOfSight(Reason("not_found", _("没有这条证照")))
    organisation = work.lock(Organisation, held.organisation_id)
    access.can_record_licence(work.actor, organisation).require()
    if not reason.strip():
        raise Refused(Reason("reason_missing", _("写一句为什么收回"), "reason"))
    if not Licence.objects.filter(pk=held.pk, withdrawn_at__isnull=True).update(withdrawn_at=work.at):
        return False
    work.record(held, before={"kind": held.kind}, after={"withdrawn": True}, reason=reason.strip())
    _do_refresh_cover(work, organisation)
    if covered_until(organisation.pk, held.kind, work.at.date()) is None:
        work.emit(LicenceLapsed(organisation.pk, held.pk, held.kind))
    return True


@action(locks=ORGANISATION)
def warn_of_licence(work: Work, licence_id: int) -> int | None:
    """SYSTEM: say that a licence ends soon, once at each of the district's two steps (60 and 30 days).

    Returns:
        the step that was said, ``None`` when there was nothing to say.
    """
    licence, organisation = _locked(work, licence_id)
    today = work.at.date()
    until = covered_until(organisation.pk, licence.kind, today)
    if licence.valid_until is None or until is None or until > licence.valid_until:
        return None
    days_left = (licence.valid_until - today).days
    step = rules.warning_due(days_left, licence.warned_days, warning_steps(today))
    if step is None:
        return None
    licence.warned_days = step
    licence.save(update_fields=["warned_days"])
    work.record(licence, after={"warned_days": step})
    facts = {"day": licence.valid_until.isoformat(), "days": days_left}
    _do_tell(work, organisation, licence, "accounts.licence_ending", key=str(step), **facts)
    work.emit(LicenceEnding(organisation.pk, licence.pk, licence.kind, days_left))
    return step


@action(locks=ORGANISATION)
def lapse_licence(work: Work, licence_id: int) -> bool:
    """SYSTEM: the last day of a licence has passed; whoever needs it stops acting until another is shown.

    Returns:
        whether something stopped.
    """
    licence, organisation = _locked(work, licence_id)
    today = work.at.date()
    if licence.lapsed_at or licence.withdrawn_at or not (licence.valid_until and licence.valid_until < today):
        return False
    licence.lapsed_at = work.at
    licence.save(update_fields=["lapsed_at"])
    work.record(licence, after={"lapsed": True})
    _do_refresh_cover(work, organisation)
    if covered_until(organisation.pk, licence.kind, today) is not None:
        return False
    _do_tell(
        work,
        organisation,
        licence,
        "accounts.licence_lapsed",
        key="lapsed",
        day=licence.valid_until.isoformat(),
    )
    work.emit(LicenceLapsed(organisation.pk, licence.pk, licence.kind))
    return True


def warning_steps(on: date) -> tuple[int, int]:
    """Days before the end at which it is said."""
    return value("accounts.licence_warn_days.first", on=on), value("accounts.licence_warn_days.last", on=on)


def _locked(work: Work, licence_id: int) -> tuple[Licence, Organisation]:
    found = Licence.objects.filter(pk=licence_id).values_list("organisation_id", flat=True).first()
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有这条证照")))
    organisation = work.lock(Organisation, found)
    return Licence.objects.get(pk=licence_id), organisation


def _do_tell(
    work: Work, organisation: Organisation, licence: Licence, template: str, *, key: str, **facts: Any
) -> None:
    """Tell whoever speaks for the organisation, and the district's officers, once."""
    people = {held.person_id: held.person for held in members_of(organisation.pk)}
    if organisation.contact is not None:
        people[organisation.contact_id] = organisation.contact
    for held in holders_of(Role.DISTRICT_OFFICER):
        if organisation.region_code.startswith(held.region_prefix):
            people[held.person_id] = held.person
    for person in people.values():
        _do_queue_message(
            work,
            channel=Channel.IN_APP,
            template=template,
            recipient_uid=str(person.uid),
            language=person.language,
            facts={"name": organisation.name, "licence": str(licence.get_kind_display()), **facts},
            dedupe_key=f"{template}:{licence.pk}:{key}:{person.uid}",
        )
