"""Registering: at the counter on somebody's word (代录), or by oneself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_give_consent, _do_grant_role, _do_register_person
from yizhan.accounts.enums import PAPER_HOWS, ConsentHow, ConsentPurpose, Role
from yizhan.accounts.memberships.queries import has_role
from yizhan.accounts.people.queries import people_by_phone, person_by_identity_number
from yizhan.accounts.people.queries import person as person_of
from yizhan.accounts.people.rules import reasons_against_working
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.trades.queries import active_trades
from yizhan.exchange.workers import access, rules
from yizhan.exchange.workers.consenting import _do_use_consent_code
from yizhan.exchange.workers.enums import OnWhoseWord, RegisteredVia, WorkerState
from yizhan.exchange.workers.events import WorkerRegistered
from yizhan.exchange.workers.indexing import MATCHING_CONSENTS, _cell_for, _do_reindex_worker
from yizhan.exchange.workers.models import Worker, WorkerDay, WorkerTrade
from yizhan.exchange.workers.proxies import _do_note_fields, _do_open_entry
from yizhan.exchange.workers.rules import TradeWish
from yizhan.exchange.workers.workflow import worker_workflow

PERSON_FACTS: dict[str, Any] = {
    "full_name": "", "address_form": "", "phone": "", "identity_number": "", "birth_on": None, "home_region_code": "",
}  # fmt: skip
"""What a registration says about the person, and what stands there when nothing was said."""

OFFERED_CONSENTS = (*MATCHING_CONSENTS, ConsentPurpose.PHONE_TO_HIRER)
"""What somebody who registers is asked one by one; each may be refused. The file itself is the condition."""


@action(locks=("exchange.ConsentCode", "accounts.Person", "exchange.Worker"))
def register_worker_at_counter(
    work: Work,
    *,
    full_name: str,
    trades: Sequence[TradeWish | Mapping[str, Any]],
    consents: Iterable[str],
    consent_how: str,
    consent_proof: str = "",
    consent_code: str = "",
    address_form: str = "",
    phone: str = "",
    identity_number: str = "",
    birth_on: date | None = None,
    home_region_code: str = "",
    radius_km: int | None = None,
    wish_day_fen: int | None = None,
    wants: Mapping[str, bool] | None = None,
    free_days: Mapping[str, int] | None = None,
    station_id: int | None = None,
    person_id: int | None = None,
    on_whose_word: str = OnWhoseWord.PERSON,
    sources: Mapping[str, str] | None = None,
    is_demo: bool = False,
) -> dict[str, Any]:
    """Register a person who stands at the counter (代录); a phone is not needed.

    Args:
        trades: at least one wish.
        consents: purposes the person said yes to, each by itself; ``account`` is the condition of any registration,
            without both of :data:`MATCHING_CONSENTS` nothing is recommended to or about the person.
        consent_how: how the person said yes (``spoken``, ``paper``, ``thumb``, ``phone_code``); ``consent_proof``:
            where the paper lies (number of the slip). ``consent_code``: uid of the code he read out, proved before.
        wants: ``wants_lunch``, ``wants_transport``, ``no_night``.
        free_days: ISO date → mask of free quarters, for the days that were asked.
        person_id: somebody who has a file already (a hirer, a returning person); phone or identity number must be hers.
        on_whose_word: ``OnWhoseWord`` of what was typed; ``sources``: field → another one (the card was read).

    Returns:
        ``worker_id``, ``worker_uid``, ``card_number``, ``slip_number``.

    Raises:
        Forbidden: not station staff. OutOfSight: ``person_id`` is nobody with this phone or number. Refused: everything
            wrong at once (name, phone, identity number, trades, days, consent, place of the paper); ``too_young``;
            ``already_registered``; ``identity_taken``; ``code_not_proved``.
    """
    given = {name: text for name, text in locals().items() if name != "work"}
    return _do_register_at_counter(work, **given)


def _do_register_at_counter(
    work: Work,
    *,
    trades: Sequence[TradeWish | Mapping[str, Any]],
    consents: Iterable[str],
    consent_how: str,
    consent_proof: str = "",
    consent_code: str = "",
    person_id: int | None = None,
    on_whose_word: str = OnWhoseWord.PERSON,
    sources: Mapping[str, str] | None = None,
    paper_serial: str = "",
    is_demo: bool = False,
    **form: Any,
) -> dict[str, Any]:
    """The step behind :func:`register_worker_at_counter`, for whoever has opened the unit of work (a paper form)."""
    access.can_register_others(work.actor).require()
    agreed = list(dict.fromkeys(consents))
    wishes = [rules.read_wish(wish) for wish in trades]
    days = {date.fromisoformat(on): slots for on, slots in (form.pop("free_days", None) or {}).items()}
    radius = form.pop("radius_km", None) or value("exchange.worker_default_radius_km", on=work.at.date())
    facts = {name: form.pop(name, None) or blank for name, blank in PERSON_FACTS.items()}
    reasons = _reasons_against(work, wishes, radius, form.get("wish_day_fen"))
    reasons += _reasons_against_days(work, days)
    reasons += _reasons_against_yes(agreed, consent_how, consent_proof)
    if consent_how == ConsentHow.PHONE_CODE:
        consent_proof = _do_use_consent_code(work, consent_code, facts["phone"])
    person = _do_person_at_counter(
        work, person_id, {**facts, "how": consent_how, "is_demo": is_demo}, reasons
    )
    if facts["identity_number"].strip():  # showing the card is the yes to having it checked
        agreed.append(ConsentPurpose.IDENTITY_CHECK)
    for purpose in agreed:
        _do_give_consent(work, person, purpose, how=consent_how, proof=consent_proof)
    worker = _do_register_worker(
        work,
        person,
        wishes=wishes,
        home_region_code=facts["home_region_code"],
        radius_km=radius,
        days=days,
        via=RegisteredVia.COUNTER,
        is_demo=is_demo,
        **form,
    )
    told = {**({} if person_id else facts), "trades": wishes, "free_days": days, **form}
    typed = [name for name, words in told.items() if words and name != "station_id"]
    _do_note_fields(work, worker, typed, on_whose_word=on_whose_word, sources=sources)
    entry = _do_open_entry(
        work,
        worker,
        consent_how=consent_how,
        proof=consent_proof,
        made_person=person_id is None,
        paper_serial=paper_serial,
    )
    made = {"worker_id": worker.pk, "worker_uid": str(worker.uid), "card_number": worker.card_number}
    return {**made, "slip_number": entry.slip_number}


def _reasons_against_yes(agreed: Sequence[str], how: str, proof: str) -> list[Reason]:
    """Everything against the way the yes was given."""
    found = []
    if ConsentPurpose.ACCOUNT not in agreed:
        text = _("先念给他听，他答应建档案才能登记")
        found.append(Reason("account_consent_missing", text, "agree_account"))
    if how in PAPER_HOWS and not proof.strip():
        found.append(Reason("proof_missing", _("写下纸质告知书放在哪儿"), "proof"))
    return found


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


@action(locks=("exchange.Worker",))
def register_myself(
    work: Work,
    *,
    trades: Sequence[TradeWish | Mapping[str, Any]],
    home_region_code: str = "",
    radius_km: int | None = None,
    wish_day_fen: int | None = None,
    wants: Mapping[str, bool] | None = None,
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
        wants=wants,
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
    wish_day_fen: int | None = None,
    wants: Mapping[str, bool] | None = None,
    station_id: int | None = None,
    via: str,
    days: Mapping[date, int] | None = None,
    is_demo: bool = False,
) -> Worker:
    """Store the registration, give the role, index it. The caller has checked the wishes.

    Who took an earlier registration back gets it anew with the same card.

    Raises:
        Refused: ``too_young``, ``already_registered``.
    """
    age_floor = value("exchange.worker_minimum_age", on=work.at.date())
    refuse_if_any(reasons_against_working(person.birth_on, today=work.at.date(), minimum_age=age_floor))
    region = home_region_code or person.home_region_code
    if region and not person.home_region_code:  # the file's region decides which staff may see the person
        person.home_region_code = region
        person.save(update_fields=["home_region_code"])
    worker = _do_worker_row(work, person, is_demo)
    worker.station_id, worker.home_region_code = station_id, region
    worker.cell_row, worker.cell_column = _cell_for(person.pk, region)
    worker.radius_km, worker.wish_day_fen = radius_km, wish_day_fen
    for name in rules.WANTS:
        setattr(worker, name, bool((wants or {}).get(name)))
    worker.is_looking, worker.registered_via = True, via
    worker.registered_at = worker.last_active_at = work.at
    worker.registered_by_uid = work.actor.person_uid
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


def _do_worker_row(work: Work, person: Any, is_demo: bool) -> Worker:
    """A new row, or the closed one of somebody who comes back.

    Raises:
        Refused: ``already_registered``.
    """
    standing = Worker.objects.filter(person_id=person.pk).values_list("pk", "state").first()
    if standing is None:
        fresh = Worker(person=person, is_demo=is_demo)
        fresh.card_number = fresh.uid.hex[:16]  # replaced at once: the real number is made from the row's id
        return fresh
    if standing[1] != WorkerState.CLOSED:
        raise Refused(Reason("already_registered", _("已经登记过了，直接找活就行")))
    worker = work.lock(Worker, standing[0])
    worker_workflow.apply(work, worker, "reopen")
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
