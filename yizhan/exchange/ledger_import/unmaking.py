"""Taking back what a row made, as long as nobody has used it since."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from yizhan.accounts.actions import _do_end_role, _do_erase_person
from yizhan.accounts.enums import Role
from yizhan.accounts.queries import memberships_of, organisations_called_at, person_by_uid
from yizhan.core.actions import Work
from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.audit import AuditRow
from yizhan.core.refusals import Reason
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.ledger_import.models import ExternalRef, ImportRow, PastPlacement
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.proxies import _do_empty_worker

IS_HELD = "held"


def newest_audit() -> int:
    """The audit row up to which everything was the import's own doing."""
    return AuditRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def reasons_to_keep(row: ImportRow) -> list[Reason]:
    """Why what a row made stays: somebody changed, confirmed, agreed to or used it since."""
    uids = [uid for name, uid in row.made.items() if name != "role"]
    found = []
    touched = AuditRow.objects.filter(object_uid__in=uids, pk__gt=row.audit_mark).exclude(
        actor_role=SYSTEM_ROLE
    )
    if uids and touched.exists():
        found.append(Reason("touched", _("导入以后有人改过、确认过或同意过")))
    elsewhere = ExternalRef.objects.filter(object_type=row.object_type, object_uid=row.object_uid).exclude(
        row=row
    )
    if uids and elsewhere.exists():
        found.append(Reason("other_source", _("别的来源也对到这份档案")))
    if worker := row.made.get("worker"):
        if Engagement.objects.filter(worker__uid=worker).exists():
            found.append(Reason("has_work", _("已经报过名或派过工")))
        if PastPlacement.objects.filter(worker__uid=worker).exists():
            found.append(Reason("has_past", _("有以前的派工记录挂在他名下")))
    if hirer := row.made.get("hirer"):
        if Posting.objects.filter(hirer__uid=hirer).exists():
            found.append(Reason("has_postings", _("已经发过招工")))
        if PastPlacement.objects.filter(hirer__uid=hirer).exists():
            found.append(Reason("has_past", _("有以前的派工记录挂在它名下")))
    person = person_by_uid(row.made["person"]) if row.made.get("person") else None
    if person is not None and (person.is_confirmed or _is_somebody_elsewhere(row, person)):
        found.append(Reason("person_used", _("本人已经用起来了")))
    return found


def _is_somebody_elsewhere(row: ImportRow, person: Any) -> bool:
    """Whether a person holds an office, hires for or is the one to call of anything but what the row made."""
    own = row.made.get("organisation")
    for held in memberships_of(person.pk):
        is_own = held.role == Role.WORKER and "worker" in row.made
        if held.organisation is not None and str(held.organisation.uid) == own:
            is_own = held.role == Role.HIRER
        if not is_own:
            return True
    return any(str(body.uid) != own for body in organisations_called_at(person.pk))


def _do_unmake(work: Work, row: ImportRow) -> list[Reason]:
    """Erase or withdraw what a row made and drop its reference; returns why it stays instead."""
    keep = reasons_to_keep(row)
    if keep:
        return keep
    try:
        with transaction.atomic():
            ExternalRef.objects.filter(row=row).delete()
            _do_unmake_posting(row.made.get("posting"))
            PastPlacement.objects.filter(uid=row.made.get("placement") or row.uid).delete()
            _do_unmake_worker(work, row)
            _do_unmake_hirer(work, row)
    except ProtectedError:
        return [Reason(IS_HELD, _("有别的记录挂在上面"))]
    work.record(
        (row.object_type, row.object_uid), after={"import_undone": sorted(row.made)}, reason="import_undone"
    )
    return []


def _do_unmake_posting(uid: str | None) -> None:
    if uid:
        Posting.objects.filter(uid=uid, state="draft").delete()


def _do_unmake_worker(work: Work, row: ImportRow) -> None:
    """The registration is emptied and closed; the file that was opened with it is erased."""
    uid = row.made.get("worker")
    if not uid:
        return
    ids = Worker.objects.values_list("pk", "person_id").get(uid=uid)
    person = _locked_person(work, ids[1])
    worker = work.lock(Worker, ids[0])
    _do_empty_worker(work, worker)
    if row.made.get("role"):
        for membership in memberships_of(person.pk):
            if membership.role == Role.WORKER:
                _do_end_role(work, membership, reason="import_undone")
    if row.made.get("person"):
        _do_erase_person(work, person, reason="import_undone")


def _do_unmake_hirer(work: Work, row: ImportRow) -> None:
    uid = row.made.get("hirer")
    if not uid:
        return
    hirer = Hirer.objects.select_related("organisation").get(uid=uid)
    person = _locked_person(work, hirer.contact_id)
    organisation = hirer.organisation
    for membership in memberships_of(person.pk):
        if membership.organisation_id == organisation.pk:
            membership.delete()
    hirer.delete()
    organisation.delete()
    _do_erase_person(work, person, reason="import_undone")


def _locked_person(work: Work, person_id: Any) -> Any:
    return work.lock(Worker._meta.get_field("person").related_model, person_id)
