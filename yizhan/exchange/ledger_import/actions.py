"""Uploading a ledger, trying it out, deciding on duplicates, importing row by row, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.fields import blind_value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.ledger_import import access, heads, rules, twins
from yizhan.exchange.ledger_import.cells import Known
from yizhan.exchange.ledger_import.columns import COLUMNS
from yizhan.exchange.ledger_import.enums import BatchState, LedgerKind, RowDecision, RowOutcome
from yizhan.exchange.ledger_import.jobs import check_ledger, import_ledger, undo_ledger
from yizhan.exchange.ledger_import.making import Made, _do_complete_person, _do_make
from yizhan.exchange.ledger_import.models import ColumnMapping, ExternalRef, ImportBatch, ImportRow
from yizhan.exchange.ledger_import.queries import known_words, saved_mapping
from yizhan.exchange.ledger_import.reading import Table, notes_on
from yizhan.exchange.ledger_import.unmaking import _do_unmake, newest_audit
from yizhan.exchange.ledger_import.workflow import import_workflow
from yizhan.facilities.stations.queries import station as station_of_code

BATCH = ("exchange.ImportBatch",)
MAKING = (*BATCH, "exchange.ImportRow", "exchange.Hirer", "accounts.Person", "exchange.Worker")
NOT_FOUND = Reason("not_found", _("没有找到这份台账"))
TO_IMPORT = {
    RowOutcome.OK: (RowDecision.NONE,),
    RowOutcome.DUPLICATE: (RowDecision.SAME, RowDecision.NEW, RowDecision.SKIP),
}


class _Rehearsed(Exception):
    """Ends the try-out of a row: everything it wrote is rolled back."""


# ---- uploading and mapping ----


@action
def upload_ledger(work: Work, table: Table, *, kind: str, source: str) -> int:
    """Keep what an uploaded file holds (encrypted, row by row) until it is mapped. The file was read before.

    Returns:
        id of the ledger.

    Raises:
        Forbidden: ``wrong_role``, ``station_imports``. Refused: ``kind_unknown``, ``source_missing``, ``no_head``,
            ``merged_head``, ``head_twice``, ``no_rows``, ``uploaded_before``.
    """
    if kind not in LedgerKind.values:
        raise Refused(Reason("kind_unknown", _("选一下台账里是什么"), "kind"))
    access.can_import(work.actor, kind).require()
    columns = COLUMNS[kind]
    at = heads.find_head(table.rows, columns)
    reasons = heads.reasons_against_head(table.rows, table.merged, at)
    source = " ".join(source.split())
    if not 0 < len(source) <= rules.SOURCE_MOST:
        text = _("写一下这份台账从哪儿来，比如“人社局 2024 年求职登记”，最多 40 个字")
        reasons.append(Reason("source_missing", text, "source"))
    refuse_if_any(reasons)
    assert at is not None
    words = [rules.text_of(cell) for cell in table.rows[at][1]]
    station = station_of_code(min(work.actor.station_codes)) if work.actor.station_codes else None
    batch = ImportBatch(
        kind=kind,
        source=source,
        file_name=table.file_name,
        sha256=table.sha256,
        sheet=table.sheet[:40],
        notes=notes_on(table),
        heads=words,
        fingerprint=heads.fingerprint(words),
        mapping=saved_mapping(kind, source, heads.fingerprint(words)) or heads.propose(words, columns),
        station=station,
        region_code=station.region_code if station else work.actor.region_prefix,
        state_changed_at=work.at,
        uploaded_by_id=work.actor.person_id,
        uploaded_role=work.actor.role,
        uploaded_at=work.at,
        forget_on=_forget_on(work),
    )
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError:
        raise Refused(Reason("uploaded_before", _("这份文件传过了，在下面的单子里找"), "file")) from None
    ImportRow.objects.bulk_create(
        ImportRow(batch=batch, number=number, raw=rules.stored_cells(cells))
        for number, cells in table.rows[at + 1 :]
    )
    work.record(batch, after={"kind": kind, "source": source, "rows": len(table.rows) - at - 1})
    return batch.pk


def _forget_on(work: Work) -> Any:
    return work.at.date() + timedelta(days=value("exchange.import_raw_days", on=work.at.date()))


@action(locks=BATCH)
def map_columns(work: Work, batch_id: int, mapping: Mapping[str, int]) -> str:
    """Say which column holds what, remember it for this source, and try the rows out in the background.

    Returns:
        the new state.

    Raises:
        OutOfSight, Forbidden. Refused: ``column_missing``, ``column_twice``, ``column_unknown``, ``wrong_state``.
    """
    batch = _own(work, batch_id)
    given = {name: int(index) for name, index in mapping.items()}
    refuse_if_any(heads.reasons_against_mapping(given, COLUMNS[batch.kind], len(batch.heads)))
    import_workflow.apply(work, batch, "map")
    batch.mapping = given
    batch.save(update_fields=["mapping"])
    ImportRow.objects.filter(batch=batch).update(
        outcome=RowOutcome.PENDING,
        reasons=[],
        candidates=[],
        decision="",
        decided_target="",
        key_one="",
        key_two="",
    )
    ColumnMapping.objects.update_or_create(
        kind=batch.kind,
        source=batch.source,
        fingerprint=batch.fingerprint,
        defaults={"mapping": given, "saved_by_uid": work.actor.person_uid, "saved_at": work.at},
    )
    work.record(batch, after={"mapping": given})
    check_ledger.using(order_key=f"ledger:{batch.uid}").enqueue(batch.pk)
    return batch.state


@action(locks=BATCH)
def discard_ledger(work: Work, batch_id: int) -> str:
    """Not imported after all: the rows' content is gone at once.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``.
    """
    batch = _own(work, batch_id)
    import_workflow.apply(work, batch, "discard")
    _do_forget_rows(work, batch)
    return batch.state


# ---- trying out ----


@action(locks=MAKING)
def check_rows(work: Work, batch_id: int) -> int:
    """Try out the next few rows: read them, look for duplicates, do what importing would do and roll it back.

    Returns:
        how many rows were looked at; 0 when none was left.

    Raises:
        OutOfSight, Forbidden.
    """
    batch = _own(work, batch_id)
    if batch.state != BatchState.MAPPED:
        return 0
    chunk = value("exchange.import_chunk_rows", on=work.at.date())
    pending = list(ImportRow.objects.filter(batch=batch, outcome=RowOutcome.PENDING)[:chunk])
    known = known_words(work.actor, work.at.date())
    for row in pending:
        _do_check_row(work, batch, row, known)
        row.save(update_fields=["outcome", "reasons", "candidates", "label", "key_one", "key_two"])
    if pending:
        work.record(batch, after={"checked_to": pending[-1].number})
    return len(pending)


def _do_check_row(work: Work, batch: ImportBatch, row: ImportRow, known: Known) -> None:
    facts = rules.read_row(batch.kind, rules.cells_of(row.raw), batch.mapping, known)
    row.label = rules.row_label(batch.kind, facts.values)
    row.key_one, row.key_two = twins.keys_of(batch.kind, facts.values)
    reasons = list(facts.reasons)
    row.candidates = [] if reasons else twins.candidates_for(work.actor, batch, row, facts.values)
    if not reasons and not row.candidates:
        reasons = _rehearse(work, batch, facts.values)
    _keep_reasons(batch, row, [*reasons, *facts.notes])
    row.outcome = RowOutcome.ERROR if reasons else RowOutcome.DUPLICATE if row.candidates else RowOutcome.OK


def _rehearse(work: Work, batch: ImportBatch, values: Mapping[str, Any]) -> list[Reason]:
    """What the counter would say to this row; nothing of it stays."""
    try:
        with transaction.atomic():
            _do_make(replace(work), batch, values)
            raise _Rehearsed
    except _Rehearsed:
        return []
    except Refused as refused:
        return list(refused.reasons)


def _keep_reasons(batch: ImportBatch, row: ImportRow, reasons: list[Reason]) -> None:
    labels = {column.name: column.label for column in COLUMNS[batch.kind]}
    row.reasons = [rules.located(why, row.number, batch.mapping, labels).stored() for why in reasons]


@action(locks=BATCH)
def finish_check(work: Work, batch_id: int) -> str:
    """Every row was tried out.

    Returns:
        the state. A second time changes nothing.
    """
    batch = _own(work, batch_id)
    left = ImportRow.objects.filter(batch=batch, outcome=RowOutcome.PENDING).exists()
    if batch.state == BatchState.MAPPED and not left:
        import_workflow.apply(work, batch, "finish_check")
    return batch.state


@action(locks=(*BATCH, "exchange.ImportRow"))
def decide_row(work: Work, row_id: int, *, decision: str, target: str = "") -> str:
    """A person says whether a possible duplicate is the same one.

    Args:
        decision: ``RowDecision``; ``target``: uid of the candidate (or the number of the earlier row) when ``same``.

    Returns:
        the decision.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``, ``decision_unknown``, ``target_unknown``.
    """
    batch_id = ImportRow.objects.filter(pk=row_id).values_list("batch_id", flat=True).first()
    batch = _own(work, batch_id or 0)
    row = work.lock(ImportRow, row_id)
    reasons = []
    if batch.state not in {BatchState.CHECKED, BatchState.IMPORTED} or row.outcome != RowOutcome.DUPLICATE:
        reasons.append(Reason("wrong_state", _("这一行现在不用定")))
    if decision not in RowDecision.values:
        reasons.append(Reason("decision_unknown", _("选一个"), "decision"))
    if decision == RowDecision.SAME and target not in {one["uid"] for one in row.candidates}:
        reasons.append(Reason("target_unknown", _("选一下是哪一个"), "target"))
    refuse_if_any(reasons)
    row.decision, row.decided_by_uid = decision, work.actor.person_uid
    row.decided_target = target if decision == RowDecision.SAME else ""
    row.save(update_fields=["decision", "decided_target", "decided_by_uid"])
    work.record(row, after={"decision": decision, "target": row.decided_target})
    return row.decision


# ---- importing ----


@action(locks=BATCH)
def start_import(work: Work, batch_id: int) -> str:
    """Import what can be imported, in the background.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``, ``nothing_to_import``.
    """
    batch = _own(work, batch_id)
    if not rows_waiting(batch.pk).exists():
        raise Refused(Reason("nothing_to_import", _("没有能导入的行：有错的先改，可能重复的先定")))
    import_workflow.apply(work, batch, "start")
    batch.round += 1
    batch.save(update_fields=["round"])
    import_ledger.using(order_key=f"ledger:{batch.uid}").enqueue(batch.pk)
    return batch.state


def rows_waiting(batch_id: int) -> Any:
    """Rows that importing would take: without a fault, or possible duplicates somebody decided on."""
    rows = ImportRow.objects.filter(batch_id=batch_id)
    fine = rows.filter(outcome=RowOutcome.OK)
    return fine | rows.filter(outcome=RowOutcome.DUPLICATE).exclude(decision=RowDecision.NONE)


@action(locks=MAKING)
def import_row(work: Work, row_id: int) -> str:
    """Import one row: what it creates and its outcome are stored together, so a repeat finds it done.

    Returns:
        the outcome.

    Raises:
        OutOfSight, Forbidden.
    """
    batch_id = ImportRow.objects.filter(pk=row_id).values_list("batch_id", flat=True).first()
    batch = _own(work, batch_id or 0)
    row = work.lock(ImportRow, row_id)
    if batch.state != BatchState.IMPORTING or row.decision not in TO_IMPORT.get(row.outcome, ()):
        return row.outcome
    if row.decision == RowDecision.SKIP:
        row.outcome = RowOutcome.SKIPPED
        _do_close_row(work, row)
        return row.outcome
    facts = rules.read_row(
        batch.kind, rules.cells_of(row.raw), batch.mapping, known_words(work.actor, work.at.date())
    )
    try:
        with transaction.atomic():
            _do_import(work, batch, row, facts.values)
    except Refused as refused:
        _keep_reasons(batch, row, [*refused.reasons, *facts.notes])
        row.outcome = RowOutcome.ERROR
        row.save(update_fields=["outcome", "reasons"])
        work.record(row, after={"refused": list(refused.codes)})
        return row.outcome
    _do_close_row(work, row)
    return row.outcome


def _do_import(work: Work, batch: ImportBatch, row: ImportRow, values: Mapping[str, Any]) -> None:
    """Create, or link to what a person named; a twin that came up since the try-out waits for a decision instead."""
    if row.outcome == RowOutcome.OK:
        row.candidates = twins.candidates_for(work.actor, batch, row, values)
        if row.candidates:
            row.outcome = RowOutcome.DUPLICATE
            return
    external_id = values.get("external_id") or twins.default_external_id(batch, row)
    if row.decision == RowDecision.SAME:
        made = _do_link(work, batch, row, values)
        row.outcome = RowOutcome.LINKED
    else:
        made = _do_make(work, batch, values)
        row.outcome = RowOutcome.IMPORTED
    row.object_type, row.object_uid, row.made = made.object_type, made.object_uid, made.created
    _do_note_ref(work, batch, row, str(external_id))


def _do_link(work: Work, batch: ImportBatch, row: ImportRow, values: Mapping[str, Any]) -> Made:
    """是同一个: the standing file gets the reference of this source; the row creates no second file."""
    chosen = next(one for one in row.candidates if one["uid"] == row.decided_target)
    object_type, uid = chosen["type"], chosen["uid"]
    if object_type == twins.ROW:
        earlier = ImportRow.objects.filter(batch=batch, number=int(uid)).exclude(object_uid="").first()
        if earlier is None:
            raise Refused(Reason("twin_not_imported", _("前面那一行还没导入，先把它导入")))
        object_type, uid = earlier.object_type, earlier.object_uid
    created = _do_complete_person(work, batch, uid, values) if object_type == twins.PERSON else {}
    work.record((object_type, uid), after={"linked_source": batch.source})
    return Made(object_type, uid, created)


def _do_note_ref(work: Work, batch: ImportBatch, row: ImportRow, external_id: str) -> None:
    """Write down that a record of another source is this object.

    Raises:
        Refused: ``reference_taken``.
    """
    known = ExternalRef.objects.filter(
        object_type=row.object_type,
        source=batch.source,
        external_id_index=blind_value(ExternalRef, "external_id", external_id),
    ).first()
    if known is not None:
        if known.object_uid != row.object_uid:
            text = _("这个来源的这个编号已经对到别的档案了")
            raise Refused(Reason("reference_taken", text, "external_id"))
        return
    ExternalRef.objects.create(
        object_type=row.object_type,
        object_uid=row.object_uid,
        source=batch.source,
        external_id=external_id,
        batch=batch,
        row=row,
        noted_at=work.at,
        noted_by_uid=work.actor.person_uid,
    )


def _do_close_row(work: Work, row: ImportRow) -> None:
    """Store the outcome; what stands in a file of the house now needs no copy here."""
    if row.outcome in {RowOutcome.IMPORTED, RowOutcome.LINKED, RowOutcome.SKIPPED}:
        row.raw, row.done_at = "", work.at
    work.record(row, after={"outcome": row.outcome, "object_type": row.object_type})
    row.audit_mark = newest_audit()
    row.save()


@action(locks=BATCH)
def finish_import(work: Work, batch_id: int) -> str:
    """Every row that could be imported was. A second time changes nothing."""
    batch = _own(work, batch_id)
    if batch.state == BatchState.IMPORTING:
        import_workflow.apply(work, batch, "finish")
        batch.forget_on = _forget_on(work)
        batch.save(update_fields=["forget_on"])
    return batch.state


# ---- taking back ----


@action(locks=BATCH)
def start_undo(work: Work, batch_id: int, *, reason: str) -> str:
    """Take an imported ledger back in the background: what nobody used since goes, the rest stays and is listed.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``, ``missing_reason``.
    """
    batch = _own(work, batch_id)
    import_workflow.apply(work, batch, "start_undo", reason=reason.strip())
    undo_ledger.using(order_key=f"ledger:{batch.uid}").enqueue(batch.pk)
    return batch.state


@action(locks=MAKING)
def undo_row(work: Work, row_id: int) -> str:
    """Take back one row (SYSTEM, for whoever asked).

    Returns:
        the outcome.

    Raises:
        OutOfSight. Forbidden: not the job.
    """
    batch_id = ImportRow.objects.filter(pk=row_id).values_list("batch_id", flat=True).first()
    if not work.actor.is_system:
        raise Forbidden(Reason("wrong_role", _("撤销要从台账那一页办")))
    batch = work.lock(ImportBatch, batch_id or 0)
    row = work.lock(ImportRow, row_id)
    if batch.state != BatchState.UNDOING or row.outcome not in {RowOutcome.IMPORTED, RowOutcome.LINKED}:
        return row.outcome
    keep = _do_unmake(work, row)
    row.outcome = RowOutcome.KEPT if keep else RowOutcome.UNDONE
    _keep_reasons(batch, row, keep)
    row.save(update_fields=["outcome", "reasons"])
    return row.outcome


@action(locks=BATCH)
def finish_undo(work: Work, batch_id: int) -> str:
    """Every row was taken back or kept (SYSTEM). A second time changes nothing."""
    batch = work.lock(ImportBatch, batch_id)
    if batch.state == BatchState.UNDOING:
        import_workflow.apply(work, batch, "finish_undo")
        _do_forget_rows(work, batch)
    return batch.state


@action(locks=BATCH)
def forget_rows(work: Work, batch_id: int) -> bool:
    """The days are over: what the rows held is emptied (SYSTEM); a ledger nobody imported is discarded."""
    if not work.actor.is_system:
        raise Forbidden(Reason("wrong_role", _("这一步由系统做")))
    batch = work.lock(ImportBatch, batch_id)
    if batch.state in {BatchState.UPLOADED, BatchState.CHECKED}:
        import_workflow.apply(work, batch, "discard")
    _do_forget_rows(work, batch)
    return True


def _do_forget_rows(work: Work, batch: ImportBatch) -> None:
    ImportRow.objects.filter(batch=batch).update(raw="", label="")
    batch.forget_on = None
    batch.save(update_fields=["forget_on"])
    work.record(batch, after={"rows_forgotten": True})


def _do_move_refs(work: Work, object_type: str, from_uid: str, to_uid: str) -> int:
    """Two files became one: the one that stays carries the references of both.

    Returns:
        how many were moved.
    """
    moved = ExternalRef.objects.filter(object_type=object_type, object_uid=from_uid).update(object_uid=to_uid)
    if moved:
        work.record((object_type, to_uid), after={"references_from": from_uid, "count": moved})
    return moved


def _own(work: Work, batch_id: int) -> ImportBatch:
    """The locked ledger inside the actor's scope."""
    if not ImportBatch.objects.visible_to(work.actor).filter(pk=batch_id).exists():
        raise OutOfSight(NOT_FOUND)
    batch = work.lock(ImportBatch, batch_id)
    access.can_import(work.actor, batch.kind).require()
    return batch
