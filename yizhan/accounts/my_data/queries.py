"""Reading for the pages: what is kept, the standing requests, what goes and what stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yizhan.accounts.my_data.document import field_facts
from yizhan.accounts.my_data.enums import CorrectionState, ErasureState, ExportState, TakenAs
from yizhan.accounts.my_data.exporting import reasons_not_to_take
from yizhan.accounts.my_data.models import CorrectionRequest, DataExport, ErasureRequest
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.catalogue import catalogue
from yizhan.core.dated import value
from yizhan.core.own_data import erasings, model_of, staying
from yizhan.core.refusals import OutOfSight, Reason

MOST = 20


@dataclass(frozen=True, slots=True)
class KeptAbout:
    """One kind of record in plain words."""

    name: str
    fields: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class StandingExport:
    """The newest copy as its page shows it. ``forms`` are those that can still be taken."""

    export: DataExport
    forms: list[tuple[str, str]]

    @property
    def is_waiting(self) -> bool:
        return self.export.state == ExportState.WAITING


def kept_about_people() -> list[KeptAbout]:
    """Every kind of record with its exported fields; the same for everybody, no query."""
    labels = dict.fromkeys(line.model for line in catalogue() if line.export)
    names = [line for line in catalogue() if line.export]
    return [
        KeptAbout(
            str(model_of(label)._meta.verbose_name),
            [field_facts(label, line.field) for line in names if line.model == label],
        )
        for label in labels
    ]


def standing_export(person_id: int, *, for_role: str = "") -> StandingExport | None:
    """The newest copy of a person that this door may hand out."""
    export = DataExport.objects.of(person_id).filter(for_role=for_role).order_by("-pk").first()
    if export is None:
        return None
    now = clock.now()
    forms = [(str(f), str(f.label)) for f in TakenAs if not reasons_not_to_take(export, f, now)]
    return StandingExport(export, forms)


def corrections_of(person_id: int) -> list[CorrectionRequest]:
    """A person's requests, the newest first."""
    return list(CorrectionRequest.objects.of(person_id).order_by("-pk")[:MOST])


def open_corrections(actor: Actor) -> list[CorrectionRequest]:
    """What waits for an answer of this actor, the most pressing first."""
    found = CorrectionRequest.objects.visible_to(actor).filter(state=CorrectionState.OPEN)
    return list(found.select_related("person").order_by("due_on", "pk")[:100])


def visible_correction(actor: Actor, uid: str) -> CorrectionRequest:
    """A request inside the actor's scope; ``OutOfSight`` otherwise."""
    found = CorrectionRequest.objects.visible_to(actor).filter(uid=uid).select_related("person").first()
    if found is None:
        raise OutOfSight(Reason("not_found", "没有找到这个申请"))
    return found


def running_erasure(person_id: int) -> ErasureRequest | None:
    """The request whose cooling-off runs."""
    return ErasureRequest.objects.of(person_id).filter(state=ErasureState.COOLING).first()


def last_stopped(person_id: int) -> ErasureRequest | None:
    """The newest request, when it was stopped by something that came up."""
    newest = ErasureRequest.objects.of(person_id).order_by("-pk").first()
    return newest if newest is not None and newest.state == ErasureState.STOPPED else None


def what_goes() -> list[str]:
    """What an erasure lets go, in the person's words."""
    return list(dict.fromkeys(str(step.label) for step in erasings()))


def what_stays() -> list[dict[str, Any]]:
    """What the law keeps: label, how many days, why."""
    return [
        {
            "label": str(one.label),
            "days": value(one.rule.value_code) if one.rule else None,
            "source": one.source,
        }
        for one in staying()
    ]


def cooling_days() -> int:
    """How long a person may think it over."""
    return value("accounts.erasure_cooling_days")
