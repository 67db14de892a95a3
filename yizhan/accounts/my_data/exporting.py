"""Taking one's data along: asked for, made by a job, handed out once in each form, gone after some days."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from yizhan.accounts.enums import ConsentHow
from yizhan.accounts.my_data import access, rules
from yizhan.accounts.my_data.document import copy_of
from yizhan.accounts.my_data.enums import ExportState, TakenAs
from yizhan.accounts.my_data.models import DataExport
from yizhan.accounts.my_data.words import _do_tell
from yizhan.accounts.my_data.workflow import export_workflow
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import visible_person
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any

NOT_FOUND = Reason("not_found", _("没有找到，可能已经清掉了"))
TAKEN_FIELD = {TakenAs.JSON: "json_taken_at", TakenAs.PAGE: "page_taken_at"}


@action(locks=("accounts.Person",))
def ask_for_export(work: Work, person_id: int, *, how: str = ConsentHow.OWN_SIGN_IN, proof: str = "") -> str:
    """Ask for a copy of everything; a job makes it. At the counter call it with ``on_behalf_of``.

    Args:
        how, proof: how the person asked for it, when somebody else types it.

    Returns:
        uid of the export.

    Raises:
        OutOfSight, Forbidden. Refused: ``how_missing``, ``proof_missing``, ``export_waiting``.
    """
    visible_person(work.actor, person_id)
    person = work.lock(Person, person_id)
    access.can_ask(work.actor, person).require()
    is_own = access.is_own(work.actor, person)
    refuse_if_any(rules.reasons_against_word(how, proof, is_own=is_own))
    hours = value("accounts.export_hours", on=work.at.date())
    fresh = DataExport(
        person=person,
        asked_by_uid=work.actor.person_uid,
        asked_how=ConsentHow.OWN_SIGN_IN if is_own else how,
        proof=proof.strip(),
        asked_at=work.at,
        state_changed_at=work.at,
        for_role="" if is_own else work.actor.role,
        due_at=work.at + timedelta(hours=hours),
    )
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        raise Refused(Reason("export_waiting", _("正在整理，等一等"))) from None
    work.record(fresh, after={"person": person, "for_role": fresh.for_role})
    make_export.using(unique_key=f"export:{fresh.uid}").enqueue(fresh.pk)
    return str(fresh.uid)


@task(kind="atomic")
def make_export(work: Work, export_id: int) -> None:
    """Collect the rows and store them encrypted; a second run changes nothing."""
    export = work.lock(DataExport, export_id)
    if export.state != ExportState.WAITING:
        return
    person = export.person
    copy = copy_of(person, at=work.at, for_role=export.for_role)
    export.content = json.dumps(copy, ensure_ascii=False)
    export.made_at = work.at
    export.expires_at = work.at + timedelta(days=value("accounts.export_days", on=work.at.date()))
    export.save(update_fields=["content", "made_at", "expires_at"])
    export_workflow.apply(work, export, "make")
    _do_tell(
        work, person, "accounts.export_ready", {"until": _day(export.expires_at)}, key=f"export:{export.uid}"
    )


def _day(instant: Any) -> str:
    from yizhan.core import clock

    return f"{instant.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


@action(locks=("accounts.DataExport",))
def take_export(work: Work, export_uid: str, form: str) -> int:
    """Hand a finished copy out, once in each form. The content is not returned: results of actions are stored.

    Call it without ``once`` (two taps hand it out once) and read :func:`content_of` in the same request.

    Returns:
        id of the export.

    Raises:
        OutOfSight: not one's own, or not of this counter. Refused: ``not_ready``, ``taken_already``, ``too_late``.
    """
    found = (
        DataExport.objects.visible_to(work.actor).filter(uid=export_uid).values_list("pk", flat=True).first()
    )
    if found is None or form not in TakenAs.values:
        raise OutOfSight(NOT_FOUND)
    export = work.lock(DataExport, found)
    own = export.person_id == work.actor.person_id and not export.for_role
    if not own and export.for_role != work.actor.role:
        raise OutOfSight(NOT_FOUND)
    refuse_if_any(reasons_not_to_take(export, form, work.at))
    setattr(export, TAKEN_FIELD[TakenAs(form)], work.at)
    export.save(update_fields=[TAKEN_FIELD[TakenAs(form)]])
    work.record(export, after={"taken_as": form})
    return export.pk


def reasons_not_to_take(export: DataExport, form: str, now: Any) -> list[Reason]:
    """Everything against handing a copy out in one form."""
    if export.state == ExportState.WAITING:
        return [Reason("not_ready", _("还在整理，好了会告诉你"))]
    if export.state == ExportState.GONE or (export.expires_at and export.expires_at <= now):
        return [Reason("too_late", _("过了能取的日子，已经清掉了，再申请一份"))]
    if getattr(export, TAKEN_FIELD[TakenAs(form)]) is not None:
        return [Reason("taken_already", _("这一份已经取过了，每份只能取一次。还要就再申请"))]
    return []


def content_of(export_id: int) -> dict[str, Any]:
    """The copy that ``take_export`` permitted a moment ago."""
    export = DataExport.objects.get(pk=export_id)
    return json.loads(export.content)


def _do_clear_export(work: Work, export: DataExport) -> None:
    """Nothing of a copy stays; that it was made and taken does."""
    export.content = ""
    export.save(update_fields=["content"])
    export_workflow.apply(work, export, "clear")


@action(locks=("accounts.DataExport",))
def clear_export(work: Work, export_id: int) -> bool:
    """SYSTEM empties a copy whose days are over, or which was taken in both forms."""
    export = work.lock(DataExport, export_id)
    both = export.json_taken_at is not None and export.page_taken_at is not None
    over = export.expires_at is not None and export.expires_at <= work.at
    if export.state != ExportState.READY or not (both or over):
        return False
    _do_clear_export(work, export)
    return True
