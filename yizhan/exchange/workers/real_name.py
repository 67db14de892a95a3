"""The real-name service behind a port (L-12): match, mismatch or unavailable. Without one the record says 未联网核验.

The service is asked outside of any transaction; its answer is kept as a fact, never a photo or a raw reply.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from yizhan.accounts.people.queries import person as person_of
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.exchange.workers import access
from yizhan.exchange.workers.enums import CheckResult
from yizhan.exchange.workers.models import IdentityCheck, Worker


class RealNameService(Protocol):
    """Adapter of a service. ``verify`` never raises: what goes wrong outside is ``unavailable``."""

    name: str

    def verify(self, full_name: str, identity_number: str) -> CheckResult: ...


class FileService:
    """A local fake for tests, training and the demo: a JSON file ``{"identity number": "name"}``.

    A number that is not in the file is ``unavailable``, as from a service that has no answer.
    """

    name = "file"

    def __init__(self, path: str):
        self.path = Path(path)

    def verify(self, full_name: str, identity_number: str) -> CheckResult:
        try:
            known = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return CheckResult.UNAVAILABLE
        name = known.get(identity_number) if isinstance(known, dict) else None
        if not name:
            return CheckResult.UNAVAILABLE
        return CheckResult.MATCH if name == full_name else CheckResult.MISMATCH


def service() -> RealNameService | None:
    """The configured service: ``REAL_NAME_SERVICE=file:/path``; ``None`` when there is none.

    Raises:
        ValueError: an unknown kind.
    """
    kind, _colon, rest = settings.REAL_NAME_SERVICE.partition(":")
    if not kind:
        return None
    if kind == "file":
        return FileService(rest)
    raise ValueError(f"REAL_NAME_SERVICE: unknown kind {kind!r}; known: file:<path>")


@action
def ask_real_name_check(work: Work, worker_id: int) -> bool:
    """Have the name and number of a worker checked; the answer comes a moment later.

    Raises:
        OutOfSight, Forbidden. Refused: ``real_name_not_configured``, ``no_identity_number``.
    """
    found = Worker.objects.visible_to(work.actor).filter(pk=worker_id).select_related("person").first()
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有找到这位师傅")))
    access.can_register_others(work.actor).require()
    if service() is None:
        raise Refused(Reason("real_name_not_configured", _("联网核验还没开通，现在是“未联网核验”")))
    if not (found.person.identity_number and found.person.full_name):
        raise Refused(Reason("no_identity_number", _("档案里没有姓名和身份证号，没法核验")))
    check_name.using(unique_key=f"real_name:{worker_id}").enqueue(worker_id, work.actor.person_uid)
    work.record(found, after={"real_name_check": "asked"})
    return True


@task(kind="external")
def check_name(worker_id: int, asked_by_uid: str) -> None:
    """Ask the service and keep its answer."""
    asked = service()
    found = Worker.objects.filter(pk=worker_id).first()
    person = person_of(found.person_id) if found else None
    if asked is None or person is None:
        return
    result = asked.verify(person.full_name, person.identity_number)
    note_real_name_check(SYSTEM, worker_id, result=result, adapter=asked.name, asked_by_uid=asked_by_uid)


@action
def note_real_name_check(
    work: Work, worker_id: int, *, result: str, adapter: str, asked_by_uid: str = ""
) -> int:
    """Keep one answer of the service (SYSTEM only: nobody types a match).

    Raises:
        OutOfSight.
    """
    if not work.actor.is_system:
        raise OutOfSight(Reason("not_found", _("没有找到这位师傅")))
    row = IdentityCheck.objects.create(
        worker_id=worker_id,
        result=CheckResult(result),
        adapter=adapter,
        asked_by_uid=asked_by_uid,
        at=work.at,
    )
    work.record(row.worker, after={"real_name_check": result, "adapter": adapter})
    return row.pk
