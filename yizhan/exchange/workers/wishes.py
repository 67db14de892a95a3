"""Changing what a worker wishes for, when he is free, which papers he holds; correcting his file at the counter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_correct_person
from yizhan.accounts.people.queries import person as person_of
from yizhan.accounts.people.rules import reasons_against_working
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.workers import access, rules
from yizhan.exchange.workers.enums import OnWhoseWord
from yizhan.exchange.workers.indexing import _cell_for, _do_follow, _do_touch, _lock_visible
from yizhan.exchange.workers.models import Worker, WorkerCertificate, WorkerDay, WorkerWeek
from yizhan.exchange.workers.proxies import _do_note_fields
from yizhan.exchange.workers.registering import _do_store_trades, _reasons_against, _reasons_against_days
from yizhan.exchange.workers.rules import TradeWish
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel


@action(locks=("exchange.Worker",))
def set_worker_day(work: Work, worker_id: int, on: date, slots: int) -> int:
    """Say when one is free on a day: a mask of the four slots (0 = not free).

    Returns:
        the stored mask.

    Raises:
        OutOfSight, Forbidden: not one's own registration. Refused: ``day_past``, ``day_too_far``, ``slots_unknown``.
    """
    worker = _lock_visible(work, worker_id)
    refuse_if_any(_reasons_against_days(work, {on: slots}))
    day, _is_new = WorkerDay.objects.update_or_create(worker=worker, on=on, defaults={"slots": slots})
    _do_note_fields(work, worker, ["free_days"])
    _do_touch(work, worker)
    _do_follow(work, worker)
    work.record(worker, after={"on": on, "slots": slots})
    return day.slots


@action(locks=("exchange.Worker",))
def forget_worker_day(work: Work, worker_id: int, on: date) -> bool:
    """Take back what was said of one day: the week holds again.

    Returns:
        whether anything was said of it.
    """
    worker = _lock_visible(work, worker_id)
    gone, _each = WorkerDay.objects.filter(worker=worker, on=on).delete()
    if gone:
        _do_touch(work, worker)
        _do_follow(work, worker)
        work.record(worker, after={"on": on, "slots": None})
    return bool(gone)


@action(locks=("exchange.Worker",))
def set_worker_week(work: Work, worker_id: int, weekly: Mapping[str, int] | Mapping[int, int]) -> int:
    """Say on which weekdays one is free in general (0 = Monday → mask); weekdays that are not named are unspoken.

    Returns:
        how many weekdays are stored.

    Raises:
        OutOfSight, Forbidden. Refused: ``slots_unknown``.
    """
    worker = _lock_visible(work, worker_id)
    said = {int(weekday): slots for weekday, slots in weekly.items()}
    refuse_if_any(rules.reasons_against_week(said))
    WorkerWeek.objects.filter(worker=worker).delete()
    WorkerWeek.objects.bulk_create(
        WorkerWeek(worker=worker, weekday=weekday, slots=slots) for weekday, slots in sorted(said.items())
    )
    _do_note_fields(work, worker, ["week"])
    _do_touch(work, worker)
    _do_follow(work, worker)
    work.record(worker, after={"week": said})
    return len(said)


@action(locks=("exchange.Worker",))
def refresh_free_days(work: Work, worker_id: int) -> bool:
    """A day came into view, or a paper ran out: bring the match rows of one worker up to date (SYSTEM, each night)."""
    worker = work.lock(Worker, worker_id)
    if not work.actor.is_system:
        raise OutOfSight(Reason("not_found", _("没有找到这位师傅")))
    _do_follow(work, worker)
    work.record(worker, after={"refreshed": True})
    return True


@action(locks=("exchange.Worker",))
def update_wishes(
    work: Work,
    worker_id: int,
    *,
    trades: Sequence[TradeWish | Mapping[str, Any]],
    home_region_code: str = "",
    radius_km: int,
    wish_day_fen: int | None = None,
    wants: Mapping[str, bool] | None = None,
    goes_with: str | None = None,
    is_looking: bool = True,
) -> int:
    """Change trades, place, distance and pay wished for, or stop looking.

    Args:
        wants: ``wants_lunch``, ``wants_transport``, ``no_night``; ``None`` leaves them.
        goes_with: card number of somebody to go together with; ``""`` nobody, ``None`` leaves it.

    Raises:
        OutOfSight, Forbidden; Refused as at registration, ``partner_unknown``.
    """
    worker = _lock_visible(work, worker_id)
    wishes = [rules.read_wish(wish) for wish in trades]
    partner, why = _partner(worker, goes_with)
    refuse_if_any(_reasons_against(work, wishes, radius_km, wish_day_fen) + why)
    before = {"radius_km": worker.radius_km, "is_looking": worker.is_looking}
    if home_region_code and home_region_code != worker.home_region_code:
        worker.home_region_code = home_region_code
        worker.cell_row, worker.cell_column = _cell_for(worker.person_id, home_region_code)
    worker.radius_km, worker.wish_day_fen, worker.is_looking = radius_km, wish_day_fen, is_looking
    for name in rules.WANTS if wants is not None else ():
        setattr(worker, name, bool(wants.get(name)))  # type: ignore[union-attr]
    if goes_with is not None:
        worker.goes_with_id = partner
    worker.last_active_at = work.at
    worker.save(
        update_fields=[
            "home_region_code", "cell_row", "cell_column", "radius_km", "wish_day_fen", "is_looking", "last_active_at",
            "goes_with", *rules.WANTS,
        ]
    )  # fmt: skip
    _do_store_trades(worker, wishes)
    _do_note_fields(work, worker, ["trades", "radius_km", "wish_day_fen", "wants", "home_region_code"])
    _do_follow(work, worker)
    work.record(
        worker,
        before=before,
        after={
            "radius_km": radius_km,
            "is_looking": is_looking,
            "trades": [wish.trade_code for wish in wishes],
        },
    )
    return worker.pk


def _partner(worker: Worker, card_number: str | None) -> tuple[int | None, list[Reason]]:
    """Whom the typed card number means; a number nobody has is refused in the same words as one's own."""
    digits = (card_number or "").strip()
    if not digits:
        return None, []
    number = digits.zfill(6)
    found = Worker.objects.looking().filter(card_number=number).exclude(pk=worker.pk)
    partner = found.values_list("pk", flat=True).first()
    if partner is None:
        return None, [Reason("partner_unknown", _("没有这个卡号，问他要零工卡看一眼"), "goes_with")]
    return partner, []


def _do_add_certificate(
    work: Work, worker: Worker, kind: str, *, valid_until: date | None = None, is_verified: bool = False
) -> WorkerCertificate:
    """Note a licence; ``is_verified`` only when the original was seen."""
    row, _is_new = WorkerCertificate.objects.update_or_create(
        worker=worker, kind=kind, defaults={"valid_until": valid_until, "is_verified": is_verified}
    )
    _do_note_fields(work, worker, ["certificates"])
    _do_follow(work, worker)
    work.record(worker, after={"certificate": kind, "verified": is_verified})
    return row


@action(locks=("exchange.Worker",))
def add_certificate(
    work: Work, worker_id: int, kind: str, *, valid_until: date | None = None, is_verified: bool = False
) -> int:
    """Note a licence of a worker; only station staff may mark it as seen.

    Raises:
        OutOfSight, Forbidden; Refused: ``certificate_missing``.
    """
    worker = _lock_visible(work, worker_id)
    if not kind.strip():
        raise Refused(Reason("certificate_missing", _("写一下是什么证"), "kind"))
    seen = is_verified and bool(access.can_register_others(work.actor))
    return _do_add_certificate(work, worker, kind.strip(), valid_until=valid_until, is_verified=seen).pk


@action(locks=("exchange.Worker",))
def remove_certificate(work: Work, worker_id: int, certificate_id: int) -> str:
    """Take a licence off the registration.

    Returns:
        what it was.

    Raises:
        OutOfSight, Forbidden.
    """
    worker = _lock_visible(work, worker_id)
    row = WorkerCertificate.objects.filter(worker=worker, pk=certificate_id).first()
    if row is None:
        raise OutOfSight(Reason("not_found", _("没有找到这个证")))
    row.delete()
    _do_follow(work, worker)
    work.record(worker, after={"certificate": row.kind, "removed": True})
    return row.kind


@action(locks=("exchange.Worker",))
def warn_of_certificates(work: Work, worker_id: int) -> int:
    """Tell a worker, once for each expiry day, which of his papers run out soon (SYSTEM, each morning).

    Returns:
        how many papers he was told of.
    """
    if not work.actor.is_system:
        raise OutOfSight(Reason("not_found", _("没有找到这位师傅")))
    worker = work.lock(Worker, worker_id)
    today = work.at.date()
    last = today + timedelta(days=value("exchange.certificate_warn_days", on=today))
    told = 0
    ending = WorkerCertificate.objects.filter(worker=worker, valid_until__gte=today, valid_until__lte=last)
    for row in ending.exclude(warned_for=F("valid_until")):
        _do_queue_message(
            work,
            channel=Channel.IN_APP,
            template="exchange.certificate_ending",
            recipient_uid=str(worker.person.uid),
            language=worker.person.language,
            facts={"kind": row.kind, "day": f"{row.valid_until:%Y-%m-%d}"},
            link="/me/profile/",
            dedupe_key=f"certificate_ending:{row.pk}:{row.valid_until}",
        )
        row.warned_for = row.valid_until
        row.save(update_fields=["warned_for"])
        told += 1
    if told:
        work.record(worker, after={"certificates_ending": told})
    return told


@action(locks=("accounts.Person", "exchange.Worker"))
def correct_worker_person(
    work: Work,
    worker_id: int,
    *,
    full_name: str = "",
    display_name: str = "",
    phone: str | None = None,
    identity_number: str = "",
    birth_on: date | None = None,
    reason: str,
    on_whose_word: str = OnWhoseWord.PERSON,
) -> list[str]:
    """Correct name, phone, birth date or identity number of somebody who stands at the counter.

    Args:
        phone: ``None`` leaves it, ``""`` removes it. Of the others an empty value leaves the field as it is.

    Returns:
        names of the fields that changed.

    Raises:
        OutOfSight. Forbidden: ``not_station_staff``, ``own_entry``: nobody corrects the own file.
        Refused: ``too_young`` and those of ``accounts.correct_person``.
    """
    found = Worker.objects.filter(pk=worker_id).first()
    if found is None or not Worker.objects.visible_to(work.actor).filter(pk=worker_id).exists():
        raise OutOfSight(Reason("not_found", _("没有找到这位师傅")))
    access.can_register_others(work.actor).require()
    if work.actor.person_id == found.person_id:
        raise Forbidden(Reason("own_entry", _("自己的档案请同事来改")))
    changed = _do_correct_person(
        work,
        found.person_id,
        full_name=full_name,
        display_name=display_name,
        phone=phone,
        identity_number=identity_number,
        birth_on=birth_on,
        reason=reason,
    )
    born_on = person_of(found.person_id).birth_on  # type: ignore[union-attr]
    least = value("accounts.minimum_worker_age", on=work.at.date())
    refuse_if_any(reasons_against_working(born_on, today=work.at.date(), minimum_age=least))
    if changed:
        worker = _lock_visible(work, worker_id)
        _do_note_fields(work, worker, changed, on_whose_word=on_whose_word)
        work.record(worker, after={"corrected": changed}, reason=reason.strip())
        _do_follow(work, worker)
    return changed
