"""Recording holidays and adjusted working days as the notices come out."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from yizhan.core.actions import Work, action
from yizhan.core.calendar.enums import DayKind
from yizhan.core.calendar.models import Holiday
from yizhan.core.dated.access import can_set_dated_value
from yizhan.core.dated.enums import Certainty
from yizhan.core.refusals import OutOfSight, Reason, refuse_if_any


@action
def record_holiday(work: Work, day: date, *, kind: str, name: str, source: str, certainty: str) -> str:
    """Record one day that differs from the plain week, or correct it.

    Args:
        kind: ``DayKind``: a day off, or a weekend day that is worked.
        source: the notice it stands in.

    Returns:
        the day, ISO.

    Raises:
        Forbidden: not the district. Refused: ``kind_unknown``, ``name_missing``, ``source_missing``,
            ``certainty_unknown``.
    """
    can_set_dated_value(work.actor).require()
    reasons = []
    if kind not in DayKind.values:
        reasons.append(Reason("kind_unknown", _("选放假还是上班"), "kind"))
    if not name.strip():
        reasons.append(Reason("name_missing", _("写上是什么节"), "name"))
    if not source.strip():
        reasons.append(Reason("source_missing", _("写上依据：哪个通知"), "source"))
    if certainty not in Certainty.values:
        reasons.append(Reason("certainty_unknown", _("选一个可靠程度"), "certainty"))
    refuse_if_any(reasons)
    before = Holiday.objects.filter(pk=day).values("kind", "name", "source", "certainty").first()
    after = {"kind": kind, "name": name.strip(), "source": source.strip(), "certainty": certainty}
    Holiday.objects.update_or_create(date=day, defaults=after)
    work.record(("core.Holiday", day.isoformat()), before=before or {}, after=after)
    return day.isoformat()


@action
def remove_holiday(work: Work, day: date, *, reason: str) -> str:
    """Take out a day that was recorded by mistake; it is a plain day of the week again.

    Raises:
        OutOfSight: no such day. Forbidden: not the district. Refused: ``reason_missing``.
    """
    can_set_dated_value(work.actor).require()
    row = Holiday.objects.filter(pk=day).first()
    if row is None:
        raise OutOfSight(Reason("not_found", _("没有记这一天")))
    refuse_if_any([] if reason.strip() else [Reason("reason_missing", _("写一句为什么去掉"), "reason")])
    work.record(
        ("core.Holiday", day.isoformat()),
        before={"kind": row.kind, "name": row.name, "source": row.source},
        after={},
        reason=reason.strip(),
    )
    row.delete()
    return day.isoformat()
