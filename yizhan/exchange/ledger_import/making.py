"""Turning a row into what it says, by the same steps as the counter. Takes the open work, never opens one.

A worker from a ledger agreed to nothing yet: his file is ``unconfirmed``, he does not look for work, nothing is sent to
him, and without his yes no list and no recommendation finds him (L-01, L-08).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_grant_role, _do_register_organisation, _do_register_person
from yizhan.accounts.enums import ConsentHow, OrganisationKind, Role
from yizhan.accounts.queries import has_role, person_by_uid
from yizhan.core import clock
from yizhan.core.actions import Work
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused, refuse_if_any
from yizhan.exchange.hirers.registering import _do_open_hirer
from yizhan.exchange.hirers.rules import household_name
from yizhan.exchange.ledger_import.enums import HIRER, PERSON, PLACEMENT, POSTING, LedgerKind
from yizhan.exchange.ledger_import.models import ImportBatch, PastPlacement
from yizhan.exchange.ledger_import.twins import find_hirers_exactly, find_workers_exactly
from yizhan.exchange.postings.actions import _do_draft
from yizhan.exchange.postings.enums import PostingOrigin
from yizhan.exchange.workers.enums import RegisteredVia, WorkerState
from yizhan.exchange.workers.indexing import _do_reindex_worker
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.registering import _do_register_worker, _reasons_against
from yizhan.exchange.workers.rules import TradeWish


@dataclass(frozen=True, slots=True)
class Made:
    """What a row became: the object a reference points to, and uids of everything that was created for it."""

    object_type: str
    object_uid: str
    created: dict[str, str] = field(default_factory=dict)


def _do_make(work: Work, batch: ImportBatch, values: Mapping[str, Any]) -> Made:
    """Create what a row says.

    Raises:
        Refused: everything the counter would refuse.
    """
    return MAKERS[batch.kind](work, batch, values)


def _do_person(work: Work, batch: ImportBatch, values: Mapping[str, Any], reasons: list[Reason]) -> Any:
    """A file nobody has confirmed; refuses with what is wrong with person and wishes together."""
    given = {name: values[name] for name in ("phone", "identity_number", "birth_on") if values.get(name)}
    try:
        person = _do_register_person(
            work,
            full_name=values.get("full_name") or values.get("contact_name") or "",
            home_region_code=values.get("town") or batch.region_code,
            how=ConsentHow.LEDGER,
            is_confirmed=False,
            **given,
        )
    except Refused as refused:
        raise Refused([*refused.reasons, *reasons]) from None
    refuse_if_any(reasons)
    return person


def _do_make_worker(work: Work, batch: ImportBatch, values: Mapping[str, Any]) -> Made:
    person = _do_person(work, batch, values, _against_wishes(work, values))
    worker = _do_worker_of(work, batch, person, values)
    return Made(
        PERSON, str(person.uid), {"person": str(person.uid), "worker": str(worker.uid), "role": "new"}
    )


def _wishes(values: Mapping[str, Any]) -> list[TradeWish]:
    return [TradeWish(code, 1, values.get("years")) for code in values.get("trades") or ()]


def _against_wishes(work: Work, values: Mapping[str, Any]) -> list[Reason]:
    radius = value("exchange.worker_default_radius_km", on=work.at.date())
    renamed = {"wish_day": "wish_day_fen"}
    return [
        Reason(why.code, why.text, renamed.get(why.field, why.field))
        for why in _reasons_against(work, _wishes(values), radius, values.get("wish_day_fen"))
    ]


def _do_worker_of(work: Work, batch: ImportBatch, person: Any, values: Mapping[str, Any]) -> Worker:
    worker = _do_register_worker(
        work,
        person,
        wishes=_wishes(values),
        home_region_code=values.get("town") or person.home_region_code or batch.region_code,
        radius_km=value("exchange.worker_default_radius_km", on=work.at.date()),
        wish_day_fen=values.get("wish_day_fen"),
        station_id=batch.station_id,
        via=RegisteredVia.IMPORT,
        is_demo=person.is_demo,
    )
    worker.is_looking = False  # nobody asked him yet
    worker.save(update_fields=["is_looking"])
    _do_reindex_worker(work, worker)
    return worker


def _do_complete_person(
    work: Work, batch: ImportBatch, person_uid: str, values: Mapping[str, Any]
) -> dict[str, str]:
    """A row that is somebody with a file: nothing of the file changes; who has no registration yet gets one."""
    person = person_by_uid(person_uid)
    if person is None or Worker.objects.filter(person=person).exclude(state=WorkerState.CLOSED).exists():
        return {}
    refuse_if_any(_against_wishes(work, values))
    had_role = has_role(person.pk, Role.WORKER, work.at.date())
    worker = _do_worker_of(work, batch, person, values)
    return {"worker": str(worker.uid)} | ({} if had_role else {"role": "new"})


def _do_make_hirer(work: Work, batch: ImportBatch, values: Mapping[str, Any]) -> Made:
    kind = values.get("kind") or (
        OrganisationKind.ENTERPRISE if values.get("credit_code") else OrganisationKind.HOUSEHOLD
    )
    region = values.get("town") or batch.region_code
    person = _do_person(work, batch, values, [])
    is_household = kind == OrganisationKind.HOUSEHOLD
    organisation = _do_register_organisation(
        work,
        kind=kind,
        name=household_name(person.display_name) if is_household else values.get("name") or "",
        credit_code="" if is_household else values.get("credit_code") or "",
        region_code=region,
        address=values.get("address") or "",
        contact=person,
    )
    _do_grant_role(work, person, Role.HIRER, organisation=organisation)
    hirer = _do_open_hirer(work, organisation, person, region_code=region, station_id=batch.station_id)
    created = {"person": str(person.uid), "organisation": str(organisation.uid), "hirer": str(hirer.uid)}
    return Made(HIRER, str(hirer.uid), created)


def _one_hirer(work: Work, words: str) -> int:
    found = find_hirers_exactly(work.actor, words)
    if not found:
        raise Refused(Reason("hirer_unknown", _("没有登记过这家用工方，先导入或登记它"), "hirer"))
    if len(found) > 1:
        raise Refused(Reason("hirer_not_unique", _("有几家同名的，改写成信用代码或联系人手机号"), "hirer"))
    return found[0]


POSTING_FIELDS = ("trade", "title", "headcount", "pay_fen", "place_text", "requirements")


def _do_make_posting(work: Work, batch: ImportBatch, values: Mapping[str, Any]) -> Made:
    hirer_id = _one_hirer(work, values["hirer"])
    starts = clock.local(values["starts_on"], values.get("starts_time") or "08:00")
    ends = clock.local(values.get("ends_on") or values["starts_on"], values.get("ends_time") or "17:00")
    if starts <= work.at:
        raise Refused(Reason("start_past", _("这个开工时间已经过了，不用再发"), "starts_on"))
    fields = {name: values[name] for name in POSTING_FIELDS if values.get(name) is not None}
    fields |= {"starts_at": starts, "ends_at": ends, "pay_unit": values.get("pay_unit") or "day"}
    if values.get("pay_cycle"):
        fields["pay_cycle"] = values["pay_cycle"]
    if values.get("town"):
        fields["region_code"] = values["town"]
    renamed = {"starts_at": "starts_on", "ends_at": "ends_time"}
    try:
        posting = _do_draft(
            work,
            hirer_id,
            fields,
            origin=PostingOrigin.IMPORT,
            station_id=batch.station_id,
            is_demo=False,
            source_text="",
        )
    except Refused as refused:
        if refused.status != Refused.status:
            raise
        raise Refused(
            [Reason(why.code, why.text, renamed.get(why.field, why.field)) for why in refused.reasons]
        ) from None
    return Made(POSTING, str(posting.uid), {"posting": str(posting.uid)})


def _do_make_placement(work: Work, batch: ImportBatch, values: Mapping[str, Any]) -> Made:
    """A closed V0 row: no event, no message, no place in any posting, and nothing that counts can see it (D15)."""
    started = values["started_on"]
    if started > work.at.date() or (values.get("ended_on") or started) > work.at.date():
        raise Refused(Reason("not_past", _("还没干完的活不是旧记录"), "started_on"))
    workers = find_workers_exactly(work.actor, values)
    if not workers:
        raise Refused(Reason("worker_unknown", _("没有登记过这位师傅，先导入零工"), "worker_name"))
    if len(workers) > 1:
        raise Refused(Reason("worker_not_unique", _("有几位同名同号的，补上身份证号"), "worker_name"))
    placement = PastPlacement.objects.create(
        worker_id=workers[0],
        hirer_id=_one_hirer(work, values["hirer"]),
        trade_id=values.get("trade"),
        station_id=batch.station_id,
        started_on=started,
        ended_on=values.get("ended_on") or started,
        day_pay_fen=values.get("day_pay_fen"),
        source=batch.source,
        recorded_at=work.at,
        recorded_by_uid=work.actor.person_uid,
    )
    work.record(placement, after={"started_on": started, "imported": True, "verification": 0})
    return Made(PLACEMENT, str(placement.uid), {"placement": str(placement.uid)})


MAKERS: dict[str, Callable[[Work, ImportBatch, Mapping[str, Any]], Made]] = {
    LedgerKind.WORKER: _do_make_worker,
    LedgerKind.HIRER: _do_make_hirer,
    LedgerKind.POSTING: _do_make_posting,
    LedgerKind.PLACEMENT: _do_make_placement,
}
