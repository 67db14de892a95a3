"""The star policy as data (D13): one officer proposes a row, a second one confirms it; complaints that lower a star."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.actors import Actor
from yizhan.core.dated.enums import Certainty
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.ratings.access import NOT_FOUND, OFFICER
from yizhan.exchange.ratings.events import WorkerConductChanged
from yizhan.exchange.ratings.models import StarPolicyRow, UpheldComplaint, WorkerStar
from yizhan.exchange.ratings.policy import first_policy, reasons_against
from yizhan.exchange.ratings.stars import _do_compute_star
from yizhan.exchange.ratings.workflow import policy_workflow
from yizhan.exchange.workers.models import Worker


def workers_of_region(actor: Actor) -> QuerySet[Worker]:
    """Who lives in the officer's district or belongs to one of its stations."""
    district = actor.region_prefix or "-"
    return Worker.objects.filter(
        Q(home_region_code__startswith=district) | Q(station__region_code__startswith=district)
    )


def _require_officer(work: Work) -> None:
    if work.actor.role != OFFICER or not work.actor.staff_session:
        raise Forbidden(Reason("wrong_role", _("星级算法由区级经办人改，要用工作账号登录")))


@action
def propose_star_policy(
    work: Work,
    code: str,
    numbers: Mapping[str, Any],
    *,
    effective_from: date,
    source: str,
    certainty: str,
) -> int:
    """Propose a new row; it holds for nobody before a second officer has confirmed it.

    Returns:
        id of the row.

    Raises:
        Forbidden: not a district officer. Refused: ``code_missing``, ``code_taken``, ``source_missing``,
            ``certainty_unknown``, ``not_in_future`` and every reason of :func:`reasons_against`.
    """
    _require_officer(work)
    code, source = code.strip(), source.strip()
    found = reasons_against(numbers)
    if not code:
        found.append(Reason("code_missing", _("给这一版起个名字"), "code"))
    if code == first_policy().code or StarPolicyRow.objects.filter(code=code).exists():
        found.append(Reason("code_taken", _("这个名字用过了，换一个"), "code"))
    if not source:
        found.append(Reason("source_missing", _("写上依据：文件名、会议决定或校准报告"), "source"))
    if certainty not in Certainty.values:
        found.append(Reason("certainty_unknown", _("选一个可靠程度"), "certainty"))
    if effective_from <= local(work.at).date():
        found.append(Reason("not_in_future", _("从明天或以后算起，过去的星不改"), "effective_from"))
    refuse_if_any(found)
    row = StarPolicyRow.objects.create(
        code=code,
        numbers=dict(numbers),
        effective_from=effective_from,
        source=source,
        certainty=certainty,
        state_changed_at=work.at,
        proposed_by_uid=work.actor.person_uid,
    )
    work.record(row, after={"code": code, "effective_from": effective_from, "source": source})
    return row.pk


@action(locks=("exchange.StarPolicyRow",))
def decide_star_policy(work: Work, row_id: int, *, agree: bool, reason: str = "") -> str:
    """The second officer confirms or refuses a proposed row.

    Returns:
        the new state.

    Raises:
        Refused: ``second_person`` (the one who proposed), ``day_taken``, ``not_in_future``, ``missing_reason``.
    """
    _require_officer(work)
    row = work.lock(StarPolicyRow, row_id)
    if row.proposed_by_uid == work.actor.person_uid:
        raise Refused(Reason("second_person", _("自己提的，要另一个人来确认")))
    if agree and row.effective_from <= local(work.at).date():
        raise Refused(Reason("not_in_future", _("生效的日子已经到了，重新提一版")))
    row.decided_by_uid = work.actor.person_uid
    row.save(update_fields=["decided_by_uid"])
    try:
        with transaction.atomic():
            policy_workflow.apply(work, row, "confirm" if agree else "refuse", reason=reason.strip())
    except IntegrityError:
        raise Refused(Reason("day_taken", _("同一天已经有一版确认了"))) from None
    return str(row.state)


@action
def record_upheld_complaint(
    work: Work, worker_id: int, case_number: str, *, decided_at: datetime | None = None
) -> int:
    """A serious complaint about a worker was upheld by people: his stars are lower for a year, less every day.

    Returns:
        id of the row.

    Raises:
        Refused: ``case_missing``, ``case_taken``, ``in_future``.
    """
    _require_officer(work)
    worker = workers_of_region(work.actor).filter(pk=worker_id).first()
    if worker is None:
        raise OutOfSight(NOT_FOUND)
    case_number, at = case_number.strip(), decided_at or work.at
    found = []
    if not case_number:
        found.append(Reason("case_missing", _("写上案件号，凭它查得到"), "case_number"))
    if UpheldComplaint.objects.filter(case_number=case_number).exists():
        found.append(Reason("case_taken", _("这个案件号记过了"), "case_number"))
    if at > work.at:
        found.append(Reason("in_future", _("认定的日子还没到"), "decided_at"))
    refuse_if_any(found)
    row = UpheldComplaint.objects.create(
        worker=worker, case_number=case_number, decided_at=at, recorded_by_uid=work.actor.person_uid
    )
    work.record(row, after={"case_number": case_number})
    work.emit(WorkerConductChanged(worker.pk))
    return row.pk


@action
def withdraw_upheld_complaint(work: Work, complaint_id: int, reason: str) -> int:
    """The finding was taken back: the stars rise again at once."""
    _require_officer(work)
    scope = workers_of_region(work.actor).values("pk")
    row = UpheldComplaint.objects.filter(pk=complaint_id, worker__in=scope).first()
    if row is None:
        raise OutOfSight(NOT_FOUND)
    if not reason.strip():
        raise Refused(Reason("reason_missing", _("写一句为什么撤销"), "reason"))
    if not UpheldComplaint.objects.filter(pk=row.pk, withdrawn_at__isnull=True).update(withdrawn_at=work.at):
        raise Refused(Reason("already_withdrawn", _("已经撤销了")))
    work.record(row, after={"withdrawn": True}, reason=reason.strip())
    work.emit(WorkerConductChanged(row.worker_id))
    return row.pk


def _do_recompute_worker(work: Work, worker_id: int) -> None:
    """All stars of one worker."""
    groups = WorkerStar.objects.filter(worker_id=worker_id).order_by("group")
    for group_id in groups.values_list("group_id", flat=True):
        _do_compute_star(work, worker_id, group_id)
