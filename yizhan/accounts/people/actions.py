"""Registering persons, their own settings, and looking at a masked number."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Language
from yizhan.accounts.people import access, rules
from yizhan.accounts.people.events import PersonConfirmed
from yizhan.accounts.people.models import Person, ViewLog
from yizhan.accounts.people.queries import visible_person
from yizhan.accounts.people.workflow import person_workflow
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.geo import Cell
from yizhan.core.refusals import Forbidden, Reason, Refused, refuse_if_any


def _do_register_person(
    work: Work,
    *,
    full_name: str = "",
    display_name: str = "",
    address_form: str = "",
    phone: str = "",
    identity_number: str = "",
    birth_on: date | None = None,
    home_region_code: str = "",
    cell: Cell | tuple[int, int] | None = None,
    language: str = "zh-hans",
    elder_view: bool = False,
    how: str,
    is_confirmed: bool | None = None,
    is_demo: bool = False,
) -> Person:
    """Store a person. Needs a name or something to be called by; everything else may come later.

    Args:
        display_name: what others may read (周师傅); default surname + ``address_form`` (default 师傅).
        phone: mobile, may be shared. ``identity_number``: 18 or 15 digits; gives birth date and sex.
        home_region_code: administrative code of town or community. ``cell``: 0.01° cell, never an address.
        how: ``ConsentHow``. ``is_confirmed``: the person herself proved it; default: nobody typed it for her.

    Raises:
        Refused: ``name_missing``, ``name_too_long``, ``display_name_too_long``, ``mobile_*``, ``identity_*``,
            ``birth_differs``, ``birth_future``, ``how_unknown``, ``identity_taken``.
    """
    facts = rules.read_person(
        full_name=full_name,
        display_name=display_name,
        phone=phone,
        identity_number=identity_number,
        birth_on=birth_on,
        how=how,
        today=work.at.date(),
        address_form=address_form,
    )
    refuse_if_any(facts.reasons)
    row, column = cell if cell else (None, None)
    fresh = Person(
        full_name=facts.full_name,
        display_name=facts.display_name,
        phone=facts.phone,
        identity_number=facts.identity_number,
        birth_on=facts.birth_on,
        gender=facts.gender,
        home_region_code=home_region_code,
        cell_row=row,
        cell_column=column,
        language=language,
        elder_view=elder_view,
        state_changed_at=work.at,
        entered_by_uid=work.actor.person_uid,
        entered_how=how,
        is_confirmed=not work.actor.person_uid if is_confirmed is None else is_confirmed,
        created_at=work.at,
        is_demo=is_demo,
    )
    _save_with_identity(fresh)
    work.record(fresh, after={"how": how, "fields": _given(facts), "region": home_region_code})
    return fresh


def _save_with_identity(person: Person, update_fields: list[str] | None = None) -> None:
    """Save, turning a taken identity number into a refusal; the unique constraint decides."""
    try:
        with transaction.atomic():
            person.save(update_fields=update_fields)
    except IntegrityError as error:
        if "identity" not in str(error):
            raise
        raise Refused(
            Reason("identity_taken", _("这个身份证号已经有档案了，找一下原来的档案"), "identity_number")
        ) from None


def _given(facts: rules.PersonFacts) -> list[str]:
    """Names of the personal fields that were filled; never their values."""
    names = ("full_name", "phone", "identity_number", "birth_on")
    return [name for name in names if getattr(facts, name)]


@action(locks=("accounts.Person",))
def correct_person(
    work: Work,
    person_id: int,
    *,
    full_name: str = "",
    display_name: str = "",
    phone: str | None = None,
    identity_number: str | None = None,
    birth_on: date | None = None,
    reason: str,
) -> int:
    """Correct what stands in a person's file (counter staff).

    ``None`` leaves a field as it is; ``""`` empties a phone. An identity number is only added or corrected.

    Raises:
        OutOfSight, Forbidden, Refused (as ``_do_register_person``, and ``reason_missing``).
    """
    visible_person(work.actor, person_id)
    access.can_register_person(work.actor).require()
    _do_correct_person(
        work,
        person_id,
        full_name=full_name,
        display_name=display_name,
        phone=phone,
        identity_number=identity_number,
        birth_on=birth_on,
        reason=reason,
    )
    return person_id


def _do_correct_person(
    work: Work,
    person_id: int,
    *,
    full_name: str = "",
    display_name: str = "",
    phone: str | None = None,
    identity_number: str | None = None,
    birth_on: date | None = None,
    reason: str,
) -> list[str]:
    """Correct a person's file; whose business it is, the caller has checked. Locks ``accounts.Person``.

    Returns:
        names of the fields that changed.

    Raises:
        OutOfSight. Refused: as :func:`correct_person`.
    """
    person = work.lock(Person, person_id)
    facts = rules.read_person(
        full_name=full_name or person.full_name,
        display_name=display_name or person.display_name,
        phone=person.phone if phone is None else phone,
        identity_number=identity_number or person.identity_number,
        birth_on=birth_on or (None if identity_number else person.birth_on),
        how=person.entered_how,
        today=work.at.date(),
    )
    reasons = list(facts.reasons)
    if not reason.strip():
        reasons.append(Reason("reason_missing", _("写一句为什么改"), "reason"))
    refuse_if_any(reasons)
    names = ["full_name", "display_name", "phone", "identity_number", "birth_on"]
    changed = [name for name in names if getattr(person, name) != getattr(facts, name)]
    for name in changed:
        setattr(person, name, getattr(facts, name))
    if identity_number:
        person.gender = facts.gender
        changed.append("gender")
    if changed:
        _save_with_identity(person, update_fields=changed)
        work.record(person, after={"corrected": changed}, reason=reason.strip())
    return changed


@action(locks=("accounts.Person",))
def set_preferences(work: Work, *, elder_view: bool | None = None, language: str | None = None) -> bool:
    """Remember how the acting person wants pages drawn.

    Returns:
        whether anything changed.

    Raises:
        Forbidden: a visitor. Refused: ``language_unknown``.
    """
    if work.actor.person_id is None:
        raise Forbidden(Reason("not_signed_in", _("先登录")))
    if language is not None and language not in Language.values:
        raise Refused(Reason("language_unknown", _("没有这种语言"), "language"))
    person = work.lock(Person, work.actor.person_id)
    wanted = {"elder_view": elder_view, "language": language}
    changed = [n for n, new in wanted.items() if new is not None and getattr(person, n) != new]
    for name in changed:
        setattr(person, name, wanted[name])
    if changed:
        person.save(update_fields=changed)
        work.record(person, after={name: wanted[name] for name in changed})
    return bool(changed)


def _do_note_look(work: Work, person_id: int, field: str, *, reason: str = "") -> ViewLog:
    """Write down that the actor saw a personal field, so that the person can read who looked."""
    return ViewLog.objects.create(
        person_id=person_id,
        viewer_uid=work.actor.person_uid,
        viewer_role=work.actor.role,
        field=field,
        reason=reason,
        at=work.at,
        request_id=work.request_id,
    )


@action
def unmask_field(work: Work, person_id: int, field: str, reason: str) -> int:
    """Permit the actor to see one masked field of one person once, and write it down where the person sees it.

    The value itself is not returned, because results of actions are stored: read it with
    ``queries.unmasked_value(actor, look_id)`` in the same request.

    Returns:
        id of the look.

    Raises:
        OutOfSight: outside the actor's scope. Forbidden: ``field_not_yours``.
        Refused: ``reason_missing``, ``too_many_looks`` (dated value ``accounts.looks_per_hour``).
    """
    visible_person(work.actor, person_id)
    access.can_unmask(work.actor, field).require()
    reasons = []
    if not reason.strip():
        reasons.append(Reason("reason_missing", _("写一句为什么要看"), "reason"))
    hour_ago = work.at - timedelta(hours=1)
    recent = ViewLog.objects.filter(viewer_uid=work.actor.person_uid, at__gt=hour_ago).exclude(reason="")
    if recent.count() >= value("accounts.looks_per_hour", on=work.at.date()):
        reasons.append(Reason("too_many_looks", _("这一小时看得太多了，过会儿再看")))
    refuse_if_any(reasons)
    look = _do_note_look(work, person_id, field, reason=reason.strip())
    work.record(("accounts.Person", str(look.person.uid)), after={"unmasked": field}, reason=reason.strip())
    return look.pk


@action(locks=("accounts.Person",))
def confirm_person(work: Work, person_id: int) -> bool:
    """A person (or a second staff member, by another channel) confirms what was typed for her (TRUST L-08).

    Returns:
        whether this call did it.

    Raises:
        OutOfSight. Forbidden: ``own_entry``: who typed it cannot confirm it.
    """
    visible_person(work.actor, person_id)
    person = work.lock(Person, person_id)
    if person.pk != work.actor.person_id:
        access.can_register_person(work.actor).require()
        if work.actor.person_uid and work.actor.person_uid == person.entered_by_uid:
            raise Forbidden(Reason("own_entry", _("谁录的不能自己确认，请本人或别的同事来")))
    return _do_confirm_person(
        work, person_id, channel="own_phone" if person.pk == work.actor.person_id else ""
    )


def _do_confirm_person(work: Work, person_id: int, *, channel: str) -> bool:
    """The file counts as the person's own; who may say so, the caller has checked. Locks ``accounts.Person``.

    Args:
        channel: by which way; ``"own_phone"`` when the person proved it herself.

    Returns:
        whether this call did it.
    """
    person = work.lock(Person, person_id)
    if person.is_confirmed:
        return False
    person.is_confirmed = True
    person.save(update_fields=["is_confirmed"])
    work.record(person, after={"is_confirmed": True, "channel": channel})
    work.emit(PersonConfirmed(person_id=person.pk, channel=channel))
    return True


def _do_erase_person(work: Work, person: Person, *, reason: str) -> None:
    """Empty and close a locked file: what was typed is gone, the row stays for the trail."""
    _do_blank_person(work, person)
    person_workflow.apply(work, person, "close", reason=reason)


def _do_blank_person(work: Work, person: Person) -> None:
    """Forget everything that says who somebody is; the row and its uid stay, because ledgers point at it."""
    person.full_name = person.phone = person.identity_number = person.home_region_code = ""
    person.display_name = str(_("已撤销"))
    person.birth_on = person.gender = person.cell_row = person.cell_column = None
    person.blanked_at = work.at
    person.save(
        update_fields=[
            "full_name", "phone", "identity_number", "home_region_code", "display_name", "birth_on", "gender", "cell_row",
            "cell_column", "blanked_at",
        ]
    )  # fmt: skip
    work.record(person, after={"blanked": True})
    for older in Person.objects.filter(merged_into=person, blanked_at__isnull=True):
        _do_blank_person(work, older)  # an older file of the same person


def _do_merge_into(work: Work, person: Person, into: Person, *, reason: str) -> None:
    """A locked file becomes a part of another one; what names it, the caller moves."""
    person.merged_into = into
    person.save(update_fields=["merged_into"])
    person_workflow.apply(work, person, "merge", reason=reason, evidence={"into": str(into.uid)})


def _do_part_from(work: Work, person: Person, into: Person, *, reason: str) -> None:
    """A locked file that had become a part of another one stands for itself again."""
    person_workflow.apply(work, person, "part", reason=reason, evidence={"from": str(into.uid)})
    person.merged_into = None
    person.save(update_fields=["merged_into"])
