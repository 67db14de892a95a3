"""Reading ledgers, their rows, references and past placements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from yizhan.core import masks
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.regions.enums import RegionLevel
from yizhan.core.regions.queries import by_prefix
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.ledger_import import rules
from yizhan.exchange.ledger_import.cells import Known
from yizhan.exchange.ledger_import.columns import COLUMNS
from yizhan.exchange.ledger_import.enums import HIRER, PERSON, POSTING, TwinReason
from yizhan.exchange.ledger_import.models import (
    ColumnMapping,
    ExternalRef,
    ImportBatch,
    ImportRow,
    PastPlacement,
)
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.trades.queries import active_trades
from yizhan.exchange.workers.models import Worker

PAGE = 50
PERSON_MODEL = Worker._meta.get_field("person").related_model
PREVIEW_ROWS = 5


def ledgers(actor: Actor, limit: int = 50) -> list[ImportBatch]:
    """Newest first, in the actor's scope."""
    rows = ImportBatch.objects.visible_to(actor).select_related("uploaded_by", "station")
    return list(rows.annotate(row_count=Count("rows"))[:limit])


def visible_ledger(actor: Actor, uid: Any) -> ImportBatch:
    """One ledger of the actor's scope; ``OutOfSight`` otherwise."""
    found = (
        ImportBatch.objects.visible_to(actor).select_related("uploaded_by", "station").filter(uid=uid).first()
    )
    if found is None:
        raise OutOfSight(Reason("not_found", "没有找到这份台账"))
    return found


def visible_ledger_by_id(actor: Actor, batch_id: int) -> ImportBatch:
    """The same by the id an action gave back."""
    uid = ImportBatch.objects.filter(pk=batch_id).values_list("uid", flat=True).first()
    return visible_ledger(actor, uid)


def progress(batch: ImportBatch) -> rules.Progress:
    """Rows by outcome; one query."""
    rows = ImportRow.objects.filter(batch=batch).order_by().values("outcome").annotate(n=Count("pk"))
    return rules.Progress({row["outcome"]: row["n"] for row in rows})


def rows_of(batch: ImportBatch, outcome: str = "", after: int = 0) -> list[ImportRow]:
    """A page of rows by number (one more than a page when there are more)."""
    rows = ImportRow.objects.filter(batch=batch, number__gt=after)
    return list((rows.filter(outcome=outcome) if outcome else rows)[: PAGE + 1])


def preview(batch: ImportBatch) -> list[list[str]]:
    """The first rows, masked, one list of texts per column (so that a column is read downwards)."""
    first = [rules.cells_of(row.raw) for row in ImportRow.objects.filter(batch=batch)[:PREVIEW_ROWS]]
    by_index = {index: name for name, index in batch.mapping.items()}
    columns = {column.name: column for column in COLUMNS[batch.kind]}
    return [
        [
            rules.masked_cell(cells[index], columns.get(by_index.get(index, "")))
            for cells in first
            if index < len(cells)
        ]
        for index in range(len(batch.heads))
    ]


def saved_mapping(kind: str, source: str, fingerprint: str) -> dict[str, int] | None:
    """How this heading was mapped before: for this source, else for any."""
    known = ColumnMapping.objects.filter(kind=kind, fingerprint=fingerprint)
    newest = known.filter(source=source).first() or known.order_by("-saved_at").first()
    return newest.mapping if newest else None


def sources_used(actor: Actor) -> list[str]:
    """Labels of earlier ledgers, to be offered again."""
    return list(
        ImportBatch.objects.visible_to(actor).order_by("source").values_list("source", flat=True).distinct()
    )


def known_words(actor: Actor, today: date) -> Known:
    """Names of trades and of the towns of the actor's district."""
    trades: dict[str, str] = {}
    for row in active_trades().order_by("-code"):
        for word in (*row.aliases, row.name):
            trades[word.lower()] = row.code
    for row in active_trades():  # a trade's own name goes before somebody else's alias
        trades[row.name.lower()] = row.code
    towns = by_prefix(actor.region_prefix[:6]).filter(level=RegionLevel.TOWN) if actor.region_prefix else []
    most = value("exchange.worker_most_trades", on=today)
    return Known(today, trades, {town.name: town.code for town in towns}, most)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a row may be a duplicate of, as shown: masked."""

    uid: str
    title: str
    detail: str
    why: str
    is_person: bool = False


def candidates_of(rows: Iterable[ImportRow]) -> dict[int, list[Candidate]]:
    """Row id → its candidates in words; a fixed number of queries for a whole page."""
    shown = [row for row in rows if row.candidates]
    wanted: dict[str, set[str]] = {}
    for row in shown:
        for one in row.candidates:
            wanted.setdefault(one["type"], set()).add(one["uid"])
    words = {
        PERSON: _people_words(wanted.get(PERSON, set())),
        HIRER: _hirer_words(wanted.get(HIRER, set())),
        POSTING: _posting_words(wanted.get(POSTING, set())),
    }
    return {row.pk: [_candidate(one, words) for one in row.candidates] for row in shown}


Words = dict[str, tuple[str, str]]


def _people_words(uids: set[str]) -> Words:
    people = PERSON_MODEL.objects.filter(uid__in=uids) if uids else []
    return {str(person.uid): (person.display_name, masks.phone(person.phone)) for person in people}


def _hirer_words(uids: set[str]) -> Words:
    hirers = Hirer.objects.filter(uid__in=uids).select_related("organisation") if uids else []
    return {str(one.uid): (one.organisation.name, one.organisation.get_kind_display()) for one in hirers}


def _posting_words(uids: set[str]) -> Words:
    postings = Posting.objects.filter(uid__in=uids) if uids else []
    return {str(one.uid): (one.title, one.number) for one in postings}


def _candidate(one: dict[str, str], words: dict[str, Words]) -> Candidate:
    why = str(TwinReason(one["why"]).label)
    if one["type"] == "row":
        return Candidate(one["uid"], _("第 %(number)s 行") % {"number": one["uid"]}, "", why)
    title, detail = words.get(one["type"], {}).get(one["uid"], (why, ""))
    return Candidate(one["uid"], title, detail, why, one["type"] == PERSON)


def sources_of(object_type: str, object_uid: Any) -> QuerySet[ExternalRef]:
    """Where a record of the house came from: every source that knows it (来源标签)."""
    return ExternalRef.objects.filter(object_type=object_type, object_uid=str(object_uid)).select_related(
        "batch"
    )


def past_placements(worker_id: int) -> QuerySet[PastPlacement]:
    """Work of old ledgers, newest first. V0: it is shown, it never counts."""
    return PastPlacement.objects.filter(worker_id=worker_id).select_related("hirer__organisation", "trade")


def due_to_forget(today: date) -> list[int]:
    """Ledgers whose rows' content has lain long enough."""
    return list(ImportBatch.objects.filter(forget_on__lt=today).values_list("pk", flat=True))
