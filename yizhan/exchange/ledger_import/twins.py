"""What a row may be a duplicate of. Proposals only: a person decides (R8.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from yizhan.accounts.queries import organisation_by_credit_code, people_by_phone, person_by_identity_number
from yizhan.core import clock, crypto
from yizhan.core.actors import Actor
from yizhan.core.fields import blind_value
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.ledger_import.enums import (
    HIRER,
    OBJECT_OF_KIND,
    PERSON,
    PLACEMENT,
    POSTING,
    LedgerKind,
    RowOutcome,
    TwinReason,
)
from yizhan.exchange.ledger_import.models import ExternalRef, ImportBatch, ImportRow, PastPlacement
from yizhan.exchange.ledger_import.rules import identity_words
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import possible_twins

ROW = "row"
MOST = 6
ENDED = ("withdrawn", "expired", "archived", "rejected", "merged", "taken_down")


def keys_of(kind: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Keyed digests of what tells a row from others of its file."""
    one, two = identity_words(kind, values)
    return tuple(
        crypto.blind_index(f"exchange.ImportRow.{kind}", word)[:64] if word else "" for word in (one, two)
    )  # type: ignore[return-value]


def default_external_id(batch: ImportBatch, row: ImportRow) -> str:
    """What a record is called in a source that numbers nothing: the file and the row."""
    return f"{batch.sha256[:16]}#{row.number}"


def candidates_for(
    actor: Actor, batch: ImportBatch, row: ImportRow, values: Mapping[str, Any]
) -> list[dict[str, str]]:
    """``[{"type", "uid", "why"}]``: objects of the house and earlier rows of the file, strongest first."""
    found: dict[tuple[str, str], str] = {}

    def note(kind: str, uids: Iterable[Any], why: str) -> None:
        for uid in uids:
            found.setdefault((kind, str(uid)), str(why))

    object_type = OBJECT_OF_KIND[batch.kind]
    note(object_type, _by_reference(object_type, batch, row, values), TwinReason.EXTERNAL)
    {
        LedgerKind.WORKER: _people,
        LedgerKind.HIRER: _hirers,
        LedgerKind.POSTING: _postings,
        LedgerKind.PLACEMENT: _placements,
    }[batch.kind](note, actor, values)
    note(ROW, _earlier_rows(batch, row), TwinReason.SAME_FILE)
    return [{"type": kind, "uid": uid, "why": why} for (kind, uid), why in list(found.items())[:MOST]]


def _by_reference(
    object_type: str, batch: ImportBatch, row: ImportRow, values: Mapping[str, Any]
) -> list[str]:
    number = values.get("external_id") or default_external_id(batch, row)
    index = blind_value(ExternalRef, "external_id", number)
    known = ExternalRef.objects.filter(object_type=object_type, source=batch.source, external_id_index=index)
    return list(known.values_list("object_uid", flat=True))


def _earlier_rows(batch: ImportBatch, row: ImportRow) -> list[int]:
    same = Q(pk__in=())
    if row.key_one:
        same |= Q(key_one=row.key_one)
    if row.key_two:
        same |= Q(key_two=row.key_two)
    earlier = ImportRow.objects.filter(same, batch=batch, number__lt=row.number)
    return list(
        earlier.exclude(outcome__in=[RowOutcome.ERROR, RowOutcome.SKIPPED]).values_list("number", flat=True)[
            :1
        ]
    )


def _people(note: Any, actor: Actor, values: Mapping[str, Any]) -> None:
    if holder := person_by_identity_number(values.get("identity_number") or ""):
        note(PERSON, [holder.uid], TwinReason.IDENTITY)
    note(PERSON, [person.uid for person in people_by_phone(values.get("phone") or "")], TwinReason.PHONE)
    if born := values.get("birth_on"):
        twins = possible_twins(actor, full_name=values["full_name"], birth_year=born.year)
        note(PERSON, [twin.person_uid for twin in twins], TwinReason.NAME_BIRTH)


def _hirers(note: Any, actor: Actor, values: Mapping[str, Any]) -> None:
    visible = Hirer.objects.visible_to(actor)
    if owner := organisation_by_credit_code(values.get("credit_code") or ""):
        note(
            HIRER,
            Hirer.objects.filter(organisation=owner).values_list("uid", flat=True),
            TwinReason.CREDIT_CODE,
        )
    people = [person.pk for person in people_by_phone(values.get("phone") or "")]
    note(HIRER, visible.filter(contact_id__in=people).values_list("uid", flat=True), TwinReason.PHONE)
    if name := values.get("name"):
        note(
            HIRER, visible.filter(organisation__name=name).values_list("uid", flat=True)[:3], TwinReason.NAME
        )


def _postings(note: Any, actor: Actor, values: Mapping[str, Any]) -> None:
    hirers = find_hirers_exactly(actor, values["hirer"])
    day = values.get("starts_on")
    if hirers and day:
        begins, ends = clock.local(day, "00:00"), clock.local(day, "23:59")
        same = Posting.objects.filter(
            hirer_id__in=hirers, trade_id=values.get("trade"), starts_at__gte=begins, starts_at__lte=ends
        ).exclude(state__in=ENDED)
        note(POSTING, same.values_list("uid", flat=True)[:3], TwinReason.SAME_JOB)


def _placements(note: Any, actor: Actor, values: Mapping[str, Any]) -> None:
    workers = find_workers_exactly(actor, values)
    hirers = find_hirers_exactly(actor, values["hirer"])
    if workers and hirers and values.get("started_on"):
        same = PastPlacement.objects.filter(
            worker_id__in=workers, hirer_id__in=hirers, started_on=values["started_on"]
        )
        note(PLACEMENT, same.values_list("uid", flat=True)[:3], TwinReason.SAME_JOB)


def find_hirers_exactly(actor: Actor, words: str) -> list[int]:
    """Hirers in the actor's sight by credit code, whole phone of the contact, or whole name."""
    visible = Hirer.objects.visible_to(actor)
    if owner := organisation_by_credit_code(words):
        return list(visible.filter(organisation=owner).values_list("pk", flat=True))
    if words.isdigit() and (people := people_by_phone(words)):
        return list(
            visible.filter(contact_id__in=[person.pk for person in people]).values_list("pk", flat=True)
        )
    return list(visible.filter(organisation__name=words).values_list("pk", flat=True)[:5])


def find_workers_exactly(actor: Actor, values: Mapping[str, Any]) -> list[int]:
    """Workers in the actor's sight by identity number, else by phone and whole name."""
    visible = Worker.objects.visible_to(actor).exclude(state="closed")
    if number := values.get("identity_number"):
        holder = person_by_identity_number(number)
        return list(visible.filter(person_id=holder.pk).values_list("pk", flat=True)) if holder else []
    people = people_by_phone(values.get("phone") or "")
    named = [person.pk for person in people if person.full_name == values.get("worker_name")]
    return list(visible.filter(person_id__in=named).values_list("pk", flat=True))
