"""Setting and withdrawing dated values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import access, registry
from yizhan.core.dated.enums import Certainty
from yizhan.core.dated.models import DatedValue
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any


@action
def set_dated_value(
    work: Work, code: str, raw: Any, *, effective_from: date, source: str, certainty: str, note: str = ""
) -> str:
    """Let a value hold from a day on; a standing row of the same day is withdrawn (a correction).

    Args:
        raw: typed text or a value of the definition's kind (see ``registry.check``).
        effective_from: a past day needs a note, because what was decided since then used the older value.
        source: document or decision the value rests on.

    Returns:
        uid of the new row.

    Raises:
        OutOfSight: no such value is declared.
        Forbidden: the actor is no district officer.
        Refused: ``value_*``, ``source_missing``, ``certainty_unknown``, ``backdated_without_note``,
            ``changed_meanwhile``.
    """
    access.can_set_dated_value(work.actor).require()
    try:
        made = registry.definition_of(code)
    except registry.UnknownCode:
        raise OutOfSight(Reason("not_found", _("没有这个设置项"))) from None
    checked = registry.check(code, raw)
    refuse_if_any([*checked.reasons, *_form_reasons(work, effective_from, source, certainty, note)])
    same_day = DatedValue.objects.standing().filter(code=code, effective_from=effective_from)
    replaced = same_day.first()
    same_day.update(withdrawn_at=work.at)
    try:
        with transaction.atomic():
            row = DatedValue.objects.create(
                code=code,
                value=registry.to_json(made, checked.value),
                effective_from=effective_from,
                source=source.strip(),
                certainty=certainty,
                note=note.strip(),
                recorded_by_uid=work.actor.person_uid,
                recorded_at=work.at,
            )
    except IntegrityError:
        raise Refused(Reason("changed_meanwhile", _("刚有人改了这一项，看一眼新值再改"))) from None
    work.record(
        ("core.DatedValue", code),
        before=_audited(replaced) if replaced else {},
        after=_audited(row),
        reason=row.note,
    )
    return str(row.uid)


@action
def withdraw_dated_value(work: Work, row_uid: str, *, reason: str) -> str:
    """Take back a row that was set by mistake; the value before it holds again.

    Returns:
        the code of the value.

    Raises:
        OutOfSight: no such row. Forbidden: not a district officer.
        Refused: ``reason_missing``, ``already_withdrawn``.
    """
    access.can_set_dated_value(work.actor).require()
    row = DatedValue.objects.filter(uid=row_uid).first()
    if row is None:
        raise OutOfSight(Reason("not_found", _("没有这条记录")))
    if not reason.strip():
        raise Refused(Reason("reason_missing", _("写一句为什么撤回"), "reason"))
    if not DatedValue.objects.standing().filter(pk=row.pk).update(withdrawn_at=work.at):
        raise Refused(Reason("already_withdrawn", _("这条已经撤回了")))
    work.record(("core.DatedValue", row.code), before=_audited(row), after={}, reason=reason.strip())
    return row.code


def _form_reasons(work: Work, effective_from: date, source: str, certainty: str, note: str) -> list[Reason]:
    found = []
    if not source.strip():
        found.append(Reason("source_missing", _("写上依据：文件名或会议决定"), "source"))
    if certainty not in Certainty.values:
        found.append(Reason("certainty_unknown", _("选一个可靠程度"), "certainty"))
    if effective_from < work.at.date() and not note.strip() and not work.actor.is_system:
        found.append(Reason("backdated_without_note", _("从过去的日子算起，要写一句说明"), "note"))
    return found


def _audited(row: DatedValue) -> dict[str, Any]:
    return {
        "value": row.value,
        "effective_from": row.effective_from,
        "source": row.source,
        "certainty": row.certainty,
    }
