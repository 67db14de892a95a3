"""Taking a list out: a purpose, a note, and a line in the log; whole numbers only with a permission of their own."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_note_look
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, refuse_if_any
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.rosters import access, rules
from yizhan.exchange.rosters.enums import RosterKind
from yizhan.exchange.rosters.models import RosterExport
from yizhan.exchange.rosters.queries import hirers_of_station, roster


@action
def export_roster(
    work: Work,
    hirer_id: int,
    on: date,
    *,
    purpose: str,
    note: str,
    is_full: bool = False,
    full_reason: str = "",
) -> int:
    """Take out who works for a hirer on a day.

    The rows are not returned, because results of actions are stored: read them with ``queries.roster`` in the same
    request. With ``is_full`` every person whose number is shown whole gets a look she can read (谁看过我的信息).

    Returns:
        id of the export.

    Raises:
        OutOfSight. Forbidden: ``wrong_role``, ``not_head``, ``hirer_unchecked``. Refused: ``purpose_missing``,
            ``note_missing``, ``purpose_unfit``, ``reason_missing``, ``too_many``.
    """
    hirer = Hirer.objects.visible_to(work.actor).select_related("organisation").filter(pk=hirer_id).first()
    if hirer is None:
        raise OutOfSight(Reason("not_found", _("没有找到这个用工主体")))
    access.can_export_roster(work.actor, hirer).require()
    if is_full:
        access.can_export_whole_numbers(work.actor, hirer).require()
    reasons = rules.reasons_against_export(
        rules.DAY_PURPOSES, purpose=purpose, note=note, is_full=is_full, full_reason=full_reason
    )
    reasons += _reasons_too_many(work, is_full=is_full)
    refuse_if_any(reasons)
    rows = roster(hirer.pk, on)
    made = RosterExport.objects.create(
        kind=RosterKind.DAY,
        hirer=hirer,
        on=on,
        purpose=purpose,
        note=note.strip()[:120],
        is_full=is_full,
        full_reason=full_reason.strip()[:120] if is_full else "",
        row_count=len(rows),
        made_by_uid=work.actor.person_uid,
        made_by_role=work.actor.role,
        made_at=work.at,
    )
    if is_full:
        why = str(made.get_purpose_display())
        for person_id in sorted({row.person_id for row in rows if row.is_sure}):
            _do_note_look(work, person_id, "identity_number", reason=f"{why}：{made.full_reason}")
    work.record(
        hirer,
        after={"roster": str(made.uid), "purpose": purpose, "rows": len(rows), "whole_numbers": is_full},
        reason=note.strip(),
    )
    return made.pk


@action
def export_hirers(work: Work, *, purpose: str, note: str) -> int:
    """Take out the station's list of hirers, masked.

    Returns:
        id of the export.

    Raises:
        Forbidden. Refused: ``purpose_missing``, ``note_missing``, ``too_many``.
    """
    access.can_export_hirers(work.actor).require()
    reasons = rules.reasons_against_export(
        rules.HIRER_PURPOSES, purpose=purpose, note=note, is_full=False, full_reason=""
    )
    refuse_if_any([*reasons, *_reasons_too_many(work, is_full=False)])
    made = RosterExport.objects.create(
        kind=RosterKind.HIRERS,
        on=work.at.date(),
        purpose=purpose,
        note=note.strip()[:120],
        row_count=len(hirers_of_station(work.actor)),
        made_by_uid=work.actor.person_uid,
        made_by_role=work.actor.role,
        made_at=work.at,
    )
    work.record(made, after={"purpose": purpose, "rows": made.row_count}, reason=note.strip())
    return made.pk


def _reasons_too_many(work: Work, *, is_full: bool) -> list[Reason]:
    """A day's limit per person, narrower for whole numbers."""
    since = work.at - timedelta(days=1)
    mine = RosterExport.objects.filter(made_by_uid=work.actor.person_uid, made_at__gt=since)
    day = work.at.date()
    if mine.count() >= value("exchange.rosters_per_day", on=day) or (
        is_full and mine.filter(is_full=True).count() >= value("exchange.full_rosters_per_day", on=day)
    ):
        return [Reason("too_many", _("今天导得太多了，明天再导，或者找驿站"))]
    return []
