"""Registering workers and changing what they wish for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.consents.actions import _do_give_consent
from yizhan.accounts.consents.queries import has_consent
from yizhan.accounts.enums import ConsentHow, ConsentPurpose, Role
from yizhan.accounts.memberships.actions import _do_grant_role
from yizhan.accounts.memberships.queries import has_role
from yizhan.accounts.people.actions import _do_correct_person, _do_register_person
from yizhan.accounts.people.queries import people_by_phone, person_by_identity_number
from yizhan.accounts.people.queries import person as person_of
from yizhan.accounts.people.rules import reasons_against_working
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.core.regions.queries import region_cell
from yizhan.exchange.match_index.actions import _do_index_worker, _do_unindex_worker
from yizhan.exchange.match_index.rules import TradeOffer, WorkerRowData
from yizhan.exchange.trades.queries import active_trades
from yizhan.exchange.workers import access, rules
from yizhan.exchange.workers.enums import RegisteredVia, WorkerState
from yizhan.exchange.workers.events import WorkerLooksAgain, WorkerRegistered
from yizhan.exchange.workers.models import Worker, WorkerCertificate, WorkerDay, WorkerTrade
from yizhan.exchange.workers.rules import TradeWish

MATCHING_CONSENTS = (ConsentPurpose.MATCHING_PROFILE, ConsentPurpose.LOCATION_CELL)
OFFERED_CONSENTS = (*MATCHING_CONSENTS, ConsentPurpose.PHONE_TO_HIRER)
"""What somebody who registers is asked one by one; each may be refused. The file itself is the condition."""


@action
def register_worker_at_counter(
    work: Work,
    *,
    full_name: str,
    trades: Sequence[TradeWish | Mapping[str, Any]],
    consents: Iterable[str],
    consent_how: str,
    consent_proof: str = "",
    address_form: str = "",
    phone: str = "",
    identity_number: str = "",
    birth_on: date | None = None,
    home_region_code: str = "",
    radius_km: int | None = None,
    wish_day_fen: int | None = None,
    free_days: Mapping[str, int] | None = None,
    station_id: int | None = None,
    person_id: int | None = None,
    is_demo: bool = False,
) -> dict[str, Any]:
    """Register a person who stands at the counter (代录); a phone is not needed.

    Args:
        trades: at least one wish.
        consents: purposes the person said yes to, each by itself; ``account`` is the condition of any registration,
            without both of :data:`MATCHING_CONSENTS` nothing is recommended to or about the person.
        consent_how: how the person said yes (``spoken``, ``paper``); ``consent_proof``: where the paper lies.
        free_days: ISO date → mask of free quarters, for the days that were asked.
        person_id: somebody who has a file already (a hirer, a returning person); phone or identity number must be hers.

    Returns:
        ``{"worker_id", "worker_uid", "card_number"}``.

    Raises:
        Forbidden: not station staff. OutOfSight: ``person_id`` names somebody else.
        Refused: all that is wrong with person and wishes; ``account_consent_missing``; ``too_young``;
            ``already_registered``; ``identity_taken``.
    """
    access.can_register_others(work.actor).require()
    agreed = list(dict.fromkeys(consents))
    wishes = [rules.read_wish(wish) for wish in trades]
    radius = radius_km or value("exchange.worker_default_radius_km", on=work.at.date())
    days = {date.fromisoformat(on): slots for on, slots in (free_days or {}).items()}
    reasons = _reasons_against(work, wishes, radius, wish_day_fen) + _reasons_against_days(work, days)
    if ConsentPurpose.ACCOUNT not in agreed:
        text = _("先念给他听，他答应建档案才能登记")
        reasons.append(Reason("account_consent_missing", text, "agree_account"))
    facts = {
        "full_name": full_name, "address_form": address_form, "phone": phone, "identity_number": identity_number,
        "birth_on": birth_on, "home_region_code": home_region_code, "how": consent_how, "is_demo": is_demo,
    }  # fmt: skip
    person = _do_person_at_counter(work, person_id, facts, reasons)
    if identity_number.strip():  # showing the card is the yes to having it checked
        agreed.append(ConsentPurpose.IDENTITY_CHECK)
    for purpose in agreed:
        _do_give_consent(work, person, purpose, how=consent_how, proof=consent_proof)
    worker = _do_register_worker(
        work,
        person,
        wishes=wishes,
        home_region_code=home_region_code,
        radius_km=radius,
        wish_day_fen=wish_day_fen,
        days=days,
        station_id=station_id,
        via=RegisteredVia.COUNTER,
        is_demo=is_demo,
    )
    return {"worker_id": worker.pk, "worker_uid": str(worker.uid), "card_number": worker.card_number}


def _do_person_at_counter(
    work: Work, person_id: int | None, facts: Mapping[str, Any], reasons: list[Reason]
) -> Any:
    """The person with a file, or a new one; refuses with what is wrong with person and wishes together."""
    if person_id is not None:
        refuse_if_any(reasons)
        return _known_person(person_id, facts["phone"], facts["identity_number"])
    try:
        person = _do_register_person(work, **facts)
    except Refused as refused:
        raise Refused([*refused.reasons, *reasons]) from None
    refuse_if_any(reasons)
    return person


def _known_person(person_id: int, phone: str, identity_number: str) -> Any:
    """A person with a file, proved by a number that is hers."""
    hers = {found.pk: found for found in people_by_phone(phone)}
    if (found := person_by_identity_number(identity_number)) is not None:
        hers[found.pk] = found
    if person_id not in hers:
        raise OutOfSight(Reason("not_found", _("没有找到这个人的档案")))
    return hers[person_id]


@action
def register_myself(
    work: Work,
    *,
    trades: Sequence[TradeWish | Mapping[str, Any]],
    home_region_code: str = "",
    radius_km: int | None = None,
    wish_day_fen: int | None = None,
    station_id: int | None = None,
    consents: Iterable[str] = MATCHING_CONSENTS,
) -> int:
    """The signed-in person registers as a worker.

    Args:
        consents: purposes agreed to on this page; without them the person still searches and applies.

    Returns:
        id of the worker.

    Raises:
        OutOfSight: nobody is signed in. Refused: as above.
    """
    person = person_of(work.actor.person_id) if work.actor.person_id else None
    if person is None:
        raise OutOfSight(Reason("not_signed_in", _("先登录")))
    wishes = [rules.read_wish(wish) for wish in trades]
    radius = radius_km or value("exchange.worker_default_radius_km", on=work.at.date())
    refuse_if_any(_reasons_against(work, wishes, radius, wish_day_fen))
    for purpose in consents:
        _do_give_consent(work, person, purpose, how=ConsentHow.OWN_SIGN_IN, language=person.language)
    worker = _do_register_worker(
        work,
        person,
        wishes=wishes,
        home_region_code=home_region_code,
        radius_km=radius,
        wish_day_fen=wish_day_fen,
        station_id=station_id,
        via=RegisteredVia.SELF,
        is_demo=person.is_demo,
    )
    return worker.pk


def _do_register_worker(
    work: Work,
    person: Any,
    *,
    wishes: Sequence[TradeWish],
    home_region_code: str,
    radius_km: int,
    wish_day_fen: int | None,
    station_id: int | None,
    via: str,
    days: Mapping[date, int] | None = None,
    is_demo: bool = False,
) -> Worker:
    """Store the registration, give the role, index it. The caller has checked the wishes.

    Raises:
        Refused: ``too_young``, ``already_registered``.
    """
    age_floor = value("exchange.worker_minimum_age", on=work.at.date())
    refuse_if_any(reasons_against_working(person.birth_on, today=work.at.date(), minimum_age=age_floor))
    if Worker.objects.filter(person_id=person.pk).exists():
        raise Refused(Reason("already_registered", _("已经登记过了，直接找活就行")))
    region = home_region_code or person.home_region_code
    if region and not person.home_region_code:  # the file's region decides which staff may see the person
        person.home_region_code = region
        person.save(update_fields=["home_region_code"])
    row, column = _cell_for(person.pk, region)
    worker = Worker(
        person_id=person.pk,
        station_id=station_id,
        home_region_code=region,
        cell_row=row,
        cell_column=column,
        radius_km=radius_km,
        wish_day_fen=wish_day_fen,
        registered_via=via,
        registered_at=work.at,
        registered_by_uid=work.actor.person_uid,
        last_active_at=work.at,
        is_demo=is_demo,
    )
    worker.card_number = worker.uid.hex[:16]  # replaced at once: the real number is made from the row's id
    worker.save()
    worker.card_number = rules.card_number(worker.pk)
    worker.save(update_fields=["card_number"])
    _do_store_trades(worker, wishes)
    WorkerDay.objects.bulk_create(
        WorkerDay(worker=worker, on=on, slots=slots) for on, slots in (days or {}).items()
    )
    if not has_role(person.pk, Role.WORKER, work.at.date()):
        _do_grant_role(work, person, Role.WORKER, is_demo=is_demo)
    _do_reindex_worker(work, worker)
    work.record(
        worker, after={"via": via, "trades": [wish.trade_code for wish in wishes], "radius_km": radius_km}
    )
    work.emit(WorkerRegistered(worker_id=worker.pk, person_uid=str(person.uid), via=via))
    return worker


def _do_store_trades(worker: Worker, wishes: Sequence[TradeWish]) -> None:
    """Make the stored trades those wished for; a verified level stays verified while the level stays."""
    standing = {row.trade_id: row for row in worker.worker_trades.all()}
    for wish in wishes:
        row = standing.pop(wish.trade_code, None) or WorkerTrade(worker=worker, trade_id=wish.trade_code)
        row.is_verified = row.is_verified and row.level == wish.level
        row.level, row.years = wish.level, wish.years
        row.save()
    WorkerTrade.objects.filter(pk__in=[row.pk for row in standing.values()]).delete()


def _cell_for(person_id: int, region_code: str) -> tuple[int | None, int | None]:
    """The coarse place kept for matching; none without a yes to it."""
    if not region_code or not has_consent(person_id, ConsentPurpose.LOCATION_CELL):
        return None, None
    return region_cell(region_code) or (None, None)


def _do_reindex_worker(work: Work, worker: Worker) -> bool:
    """Bring the worker's match rows up to date.

    Who does not look, has no place, or took back a yes, has none.

    Returns:
        whether rows were made anew.
    """
    agrees = all(has_consent(worker.person_id, purpose) for purpose in MATCHING_CONSENTS)
    if not (
        worker.is_looking and worker.state == WorkerState.ACTIVE and worker.cell_row is not None and agrees
    ):
        _do_unindex_worker(work, worker.pk)
        return False
    return _do_index_worker(work, _row_data(worker, work.at.date()))


def _row_data(worker: Worker, today: date) -> WorkerRowData:
    held = list(WorkerCertificate.objects.filter(worker=worker).values_list("kind", "valid_until"))
    return WorkerRowData(
        worker_id=worker.pk,
        trades=tuple(TradeOffer(row.trade_id, row.level) for row in worker.worker_trades.all()),
        cell_row=worker.cell_row,  # type: ignore[arg-type]
        cell_column=worker.cell_column,  # type: ignore[arg-type]
        radius_km=worker.radius_km,
        wish_day_fen=worker.wish_day_fen or 0,
        days=dict(WorkerDay.objects.filter(worker=worker, on__gte=today).values_list("on", "slots")),
        certificates=tuple(kind for kind, until in held if until is None or until >= today),
        void_certificates=tuple(kind for kind, until in held if until is not None and until < today),
        born_on=person_of(worker.person_id).birth_on,  # type: ignore[union-attr]
        last_active_at=worker.last_active_at,
    )


def _do_follow(work: Work, worker: Worker) -> None:
    """Reindex; when rows came back, let the slices above bring back what only they know."""
    if _do_reindex_worker(work, worker):
        work.emit(WorkerLooksAgain(worker_id=worker.pk))


def _do_follow_consent(work: Work, person_id: int) -> None:
    """A consent changed: keep or drop the coarse place, and the match rows with it."""
    worker = Worker.objects.filter(person_id=person_id).first()
    if worker is None:
        return
    place = _cell_for(person_id, worker.home_region_code)
    if place != (worker.cell_row, worker.cell_column):
        worker.cell_row, worker.cell_column = place
        Worker.objects.filter(pk=worker.pk).update(cell_row=place[0], cell_column=place[1])
        work.record(worker, after={"has_place": place[0] is not None})
    _do_follow(work, worker)


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
    _do_touch(work, worker)
    _do_follow(work, worker)
    work.record(worker, after={"on": on, "slots": slots})
    return day.slots


@action(locks=("exchange.Worker",))
def update_wishes(
    work: Work,
    worker_id: int,
    *,
    trades: Sequence[TradeWish | Mapping[str, Any]],
    home_region_code: str = "",
    radius_km: int,
    wish_day_fen: int | None = None,
    is_looking: bool = True,
) -> int:
    """Change trades, place, distance and pay wished for, or stop looking.

    Raises:
        OutOfSight, Forbidden; Refused as at registration.
    """
    worker = _lock_visible(work, worker_id)
    wishes = [rules.read_wish(wish) for wish in trades]
    refuse_if_any(_reasons_against(work, wishes, radius_km, wish_day_fen))
    before = {"radius_km": worker.radius_km, "is_looking": worker.is_looking}
    if home_region_code and home_region_code != worker.home_region_code:
        worker.home_region_code = home_region_code
        worker.cell_row, worker.cell_column = _cell_for(worker.person_id, home_region_code)
    worker.radius_km, worker.wish_day_fen, worker.is_looking = radius_km, wish_day_fen, is_looking
    worker.last_active_at = work.at
    worker.save(
        update_fields=[
            "home_region_code", "cell_row", "cell_column", "radius_km", "wish_day_fen", "is_looking", "last_active_at",
        ]
    )  # fmt: skip
    _do_store_trades(worker, wishes)
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


def _do_add_certificate(
    work: Work, worker: Worker, kind: str, *, valid_until: date | None = None, is_verified: bool = False
) -> WorkerCertificate:
    """Note a licence; ``is_verified`` only when the original was seen."""
    row, _is_new = WorkerCertificate.objects.update_or_create(
        worker=worker, kind=kind, defaults={"valid_until": valid_until, "is_verified": is_verified}
    )
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
        work.record(worker, after={"corrected": changed}, reason=reason.strip())
        _do_follow(work, worker)
    return changed


def _do_touch(work: Work, worker: Worker) -> None:
    """A sign of life: keeps the freshness of match rows honest."""
    worker.last_active_at = work.at
    worker.save(update_fields=["last_active_at"])


def _lock_visible(work: Work, worker_id: int) -> Worker:
    """The worker, locked and fresh, when the actor may change the registration."""
    worker = work.lock(Worker, worker_id)
    if not Worker.objects.visible_to(work.actor).filter(pk=worker_id).exists():
        raise OutOfSight(Reason("not_found", _("没有找到这位师傅")))
    access.can_edit_worker(work.actor, worker).require()
    return worker


def _reasons_against_days(work: Work, days: Mapping[date, int]) -> list[Reason]:
    today = work.at.date()
    last = today + timedelta(days=value("exchange.worker_days_ahead", on=today))
    return [
        reason
        for on, slots in days.items()
        for reason in rules.reasons_against_day(on, slots, today=today, last=last)
    ]


def _reasons_against(
    work: Work, wishes: list[TradeWish], radius_km: int, wish_day_fen: int | None
) -> list[Reason]:
    return rules.reasons_against_wishes(
        wishes,
        known_codes=frozenset(active_trades().values_list("code", flat=True)),
        most=value("exchange.worker_most_trades", on=work.at.date()),
        radius_km=radius_km,
        wish_day_fen=wish_day_fen,
    )
