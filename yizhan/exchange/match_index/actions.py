"""Writers of match rows. All but the upkeep are ``_do_`` functions: they follow a change inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import F

from yizhan.core.actions import Work, action
from yizhan.exchange.match_index import rules
from yizhan.exchange.match_index.models import CertificateBit, MatchChange, MatchJob, MatchWorker
from yizhan.exchange.match_index.rules import JobRowData, WorkerRowData
from yizhan.exchange.trades.queries import group_code
from yizhan.matching.rows import ALWAYS, DAYS, SLOTS, column_metres

CHANGES_KEPT = timedelta(days=7)  # an index process that was away longer rebuilds from the rows themselves


def _do_index_worker(work: Work, data: WorkerRowData) -> bool:
    """Write one row per trade of a looking worker; busy time, stars and counters of standing rows are kept.

    Returns:
        whether the worker had no row before: busy time and stars are then unknown here and must be set anew.
    """
    base_on = work.at.date()
    standing = {row.trade_code: row for row in MatchWorker.objects.filter(worker_id=data.worker_id)}
    any_row = next(iter(standing.values()), None)
    busy = _busy_from(any_row, base_on)
    shared = {
        "cell_row": data.cell_row,
        "cell_column": data.cell_column,
        "radius_m": data.radius_km * 1000,
        "wish_hour_fen": rules.hour_pay(data.wish_day_fen, "day"),
        "free_mask": rules.free_mask(data.days, base_on),
        "busy_mask": busy,
        "base_on": base_on,
        "certificate_mask": _mask_of(data.certificates),
        "void_certificate_mask": _mask_of(data.void_certificates),
        "born_on": data.born_on,
        "last_active_hour": rules.epoch_hour(data.last_active_at),
    }
    counters = (
        {name: getattr(any_row, name) for name in ("replies_count", "asked_count", "exposures_7d")}
        if any_row
        else {}
    )
    stars = {group_code(code): row.star_hundredths for code, row in standing.items()}
    for offer in data.trades:
        values = {**shared, "level": offer.level}
        row = standing.pop(offer.trade_code, None)
        if row is not None and all(getattr(row, name) == given for name, given in values.items()):
            continue  # nothing of it changed, as on most nights
        found = stars.get(group_code(offer.trade_code))
        star = {"star_hundredths": found} if found else {}
        MatchWorker.objects.update_or_create(
            worker_id=data.worker_id,
            trade_code=offer.trade_code,
            defaults=values,
            create_defaults={**values, **counters, **star},
        )
    if standing:  # wishes for these trades were taken back
        gone = [row.pk for row in standing.values()]
        MatchWorker.objects.filter(pk__in=gone).delete()
    _note(work, "worker", data.worker_id)
    return any_row is None


def _do_unindex_worker(work: Work, worker_id: int) -> None:
    """The worker no longer looks: gone from every match at once."""
    MatchWorker.objects.filter(worker_id=worker_id).delete()
    _note(work, "worker", worker_id)


def _do_set_busy(work: Work, worker_id: int, spans: Iterable[tuple[datetime, datetime]]) -> None:
    """Store the time that all accepted engagements of a worker take (the whole list, not a difference)."""
    for base_on in (
        MatchWorker.objects.filter(worker_id=worker_id).values_list("base_on", flat=True).distinct()
    ):
        mask = rules.busy_mask(spans, base_on)
        MatchWorker.objects.filter(worker_id=worker_id, base_on=base_on).update(busy_mask=mask)
    _note(work, "worker", worker_id)


def _do_set_worker_star(work: Work, worker_id: int, group_code: str, hundredths: int | None) -> None:
    """Store the star of a trade group on the worker's rows of that group (``None`` → the neutral 3.00)."""
    MatchWorker.objects.filter(worker_id=worker_id, trade_code__startswith=group_code).update(
        star_hundredths=hundredths or 300
    )
    _note(work, "worker", worker_id)


def _do_index_job(work: Work, data: JobRowData) -> None:
    """Write the row of an open posting."""
    base_on = work.at.date()
    MatchJob.objects.update_or_create(
        posting_id=data.posting_id,
        defaults={
            "hirer_id": data.hirer_id,
            "trade_code": data.trade_code,
            "level_min": data.level_min,
            "cell_row": data.cell_row,
            "cell_column": data.cell_column,
            "column_m": column_metres(data.cell_row),
            "hour_pay_fen": data.hour_pay_fen,
            "need_mask": rules.span_mask(data.starts_at, data.ends_at, base_on),
            "base_on": base_on,
            "certificate_mask": _mask_of(data.certificates),
            "legal_age": data.legal_age,
            "published_hour": rules.epoch_hour(data.published_at),
            "starts_at": data.starts_at,
            "ends_at": data.ends_at,
            "places_left": data.places_left,
        },
    )
    _note(work, "job", data.posting_id)


def _do_unindex_job(work: Work, posting_id: int) -> None:
    """The posting is no longer offered."""
    MatchJob.objects.filter(posting_id=posting_id).delete()
    _note(work, "job", posting_id)


def _do_set_places_left(work: Work, posting_id: int, places_left: int) -> None:
    """Follow the counter of the posting; a full one stays indexed with 0 and is not offered."""
    MatchJob.objects.filter(posting_id=posting_id).update(places_left=places_left)
    _note(work, "job", posting_id)


@action
def rebase_match_rows(work: Work) -> int:
    """Move every mask to today (after midnight); returns how many rows moved."""
    today, moved = work.at.date(), 0
    behind = MatchWorker.objects.filter(base_on__lt=today)
    for base_on in list(behind.order_by().values_list("base_on", flat=True).distinct()):
        moved += _shift_workers(base_on, today)
    for job in MatchJob.objects.filter(base_on__lt=today).iterator(chunk_size=2000):
        moved += MatchJob.objects.filter(pk=job.pk, base_on=job.base_on).update(
            need_mask=rules.span_mask(job.starts_at, job.ends_at, today), base_on=today
        )
    if moved:
        work.record(("exchange.MatchIndex", "all"), after={"rebased": moved})
    return moved


def _shift_workers(base_on: date, today: date) -> int:
    """One statement for all rows of one base day: the database does what :func:`rules.shifted` says."""
    days = (today - base_on).days
    rows = MatchWorker.objects.filter(base_on=base_on)
    if days >= DAYS:
        return rows.update(free_mask=ALWAYS, busy_mask=0, base_on=today)
    entered = rules.shifted(0, days, incoming=ALWAYS)
    return rows.update(
        free_mask=F("free_mask").bitrightshift(SLOTS * days).bitor(entered),
        busy_mask=F("busy_mask").bitrightshift(SLOTS * days),
        base_on=today,
    )


def _do_set_exposures(work: Work, kind: str, counts: Mapping[int, int]) -> int:
    """Store how often each worker or job was shown in seven days; who is not named was not shown. Returns changed ids."""
    model, field = (MatchWorker, "worker_id") if kind == "worker" else (MatchJob, "posting_id")
    known = dict(model.objects.filter(exposures_7d__gt=0).values_list(field, "exposures_7d"))
    changed = [
        row_id for row_id in known.keys() | counts.keys() if known.get(row_id, 0) != counts.get(row_id, 0)
    ]
    for row_id in sorted(changed):
        model.objects.filter(**{field: row_id}).update(exposures_7d=counts.get(row_id, 0))
        _note(work, kind, row_id)
    return len(changed)


def _do_set_worker_replies(work: Work, worker_id: int, *, asked: int, replies: int) -> None:
    """Store how often a worker was asked and answered."""
    rows = MatchWorker.objects.filter(worker_id=worker_id)
    if rows.exclude(asked_count=asked, replies_count=replies).update(
        asked_count=asked, replies_count=replies
    ):
        _note(work, "worker", worker_id)


def _do_set_hirer_replies(work: Work, hirer_id: int, *, asked: int, replies: int) -> None:
    """Store how often a hirer was asked (applications) and answered, on all of his open jobs."""
    rows = MatchJob.objects.filter(hirer_id=hirer_id).exclude(asked_count=asked, replies_count=replies)
    ids = list(rows.values_list("posting_id", flat=True))
    rows.update(asked_count=asked, replies_count=replies)
    for posting_id in ids:
        _note(work, "job", posting_id)


@action
def forget_old_changes(work: Work) -> int:
    """Drop lines of the change log that every index process has read; returns how many."""
    gone, _each = MatchChange.objects.filter(at__lt=work.at - CHANGES_KEPT).delete()
    if gone:
        work.record(("exchange.MatchIndex", "changes"), after={"forgotten": gone})
    return gone


def _busy_from(row: MatchWorker | None, base_on: date) -> int:
    if row is None:
        return 0
    return rules.shifted(row.busy_mask, (base_on - row.base_on).days, incoming=0)


def _mask_of(kinds: Iterable[str]) -> int:
    mask = 0
    for kind in kinds:
        mask |= 1 << _bit_of(kind)
    return mask


def _bit_of(kind: str) -> int:
    found = CertificateBit.objects.filter(kind=kind).first()
    if found is None:
        last = CertificateBit.objects.order_by("-bit").first()
        found, _is_new = CertificateBit.objects.get_or_create(
            kind=kind, defaults={"bit": last.bit + 1 if last else 0}
        )
    return found.bit


def _note(work: Work, kind: str, row_id: int) -> None:
    MatchChange.objects.create(kind=kind, row_id=row_id, at=work.at)
