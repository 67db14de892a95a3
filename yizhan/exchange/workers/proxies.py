"""Entries on somebody's word (代录, L-08): who typed what, reading back, confirming, undoing."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import (
    _do_confirm_person,
    _do_count,
    _do_end_role,
    _do_erase_person,
    _do_withdraw_consent,
)
from yizhan.accounts.consents.queries import consents_recorded
from yizhan.accounts.enums import ConsentHow, ConsentPurpose, Role
from yizhan.accounts.people.queries import person as person_of
from yizhan.accounts.queries import memberships_of
from yizhan.accounts.sign_in.rules import Limit
from yizhan.core import crypto
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, refuse_if_any
from yizhan.exchange.match_index.actions import _do_unindex_worker
from yizhan.exchange.workers import access, rules
from yizhan.exchange.workers.enums import ConfirmChannel, OnWhoseWord, ProxyEntryState, WorkerState
from yizhan.exchange.workers.events import WorkerUndone
from yizhan.exchange.workers.models import FieldEntry, ProxyEntry, Worker
from yizhan.exchange.workers.workflow import proxy_entry_workflow, worker_workflow
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel
from yizhan.messaging.queries import can_send_sms

HOUR, DAY = 3600, 86400
NOT_FOUND = Reason("not_found", _("没有找到这位师傅"))

_bars: list[Callable[[int], bool]] = []


def register_undo_bar(has_work_under_way: Callable[[int], bool]) -> None:
    """A slice above tells which workers (by id) cannot be undone by a slip because work hangs on them."""
    if has_work_under_way not in _bars:
        _bars.append(has_work_under_way)


def undo_code(entry: ProxyEntry) -> str:
    """The code printed on the slip of an entry; derived, so that no table holds it."""
    return rules.undo_code(crypto.blind_index("exchange.ProxyEntry.undo", str(entry.uid)))


def _fits(entry: ProxyEntry | None, typed: str) -> bool:
    digits = "".join(character for character in typed if character.isdecimal())
    wanted = undo_code(entry) if entry else "-" * 8
    return hmac.compare_digest(wanted.encode(), digits.encode())


# ---- typing ----


def _do_note_fields(
    work: Work,
    worker: Worker,
    fields: Iterable[str],
    *,
    on_whose_word: str = OnWhoseWord.PERSON,
    sources: Mapping[str, str] | None = None,
) -> None:
    """Write down that staff typed these fields, and on whose word; what the person does herself needs no row."""
    if not work.actor.person_uid or work.actor.person_uid == str(worker.person.uid):
        return
    FieldEntry.objects.bulk_create(
        FieldEntry(
            worker=worker,
            field=name,
            entered_by_uid=work.actor.person_uid,
            entered_role=work.actor.role,
            on_whose_word=(sources or {}).get(name, on_whose_word),
            channel=work.actor.device,
            at=work.at,
        )
        for name in dict.fromkeys(fields)
    )


def _do_open_entry(
    work: Work,
    worker: Worker,
    *,
    consent_how: str,
    proof: str,
    made_person: bool,
    paper_serial: str = "",
) -> ProxyEntry:
    """The entry of a registration that staff types in, with its slip number; tells the person's own phone."""
    days = value("exchange.undo_days", on=work.at.date())
    entry = ProxyEntry(
        worker=worker,
        state_changed_at=work.at,
        made_person=made_person,
        station_id=worker.station_id,
        entered_by_uid=work.actor.person_uid,
        consent_how=consent_how,
        proof=proof,
        paper_serial=paper_serial,
        at=work.at,
        undo_until=work.at.date() + timedelta(days=days),
    )
    entry.slip_number = entry.uid.hex[:16]  # replaced at once: the real number is made from the row's id
    entry.save()
    entry.slip_number = rules.slip_number(entry.pk)
    entry.save(update_fields=["slip_number"])
    person = worker.person
    if person.phone and can_send_sms():
        _do_queue_message(
            work,
            channel=Channel.SMS,
            template="exchange.proxy_entered",
            recipient_uid=str(person.uid),
            address=person.phone,
            language=person.language,
            facts={
                "slip": entry.slip_number,
                "code": rules.in_groups(undo_code(entry)),
                "until": f"{entry.undo_until:%Y-%m-%d}",
            },
            dedupe_key=f"proxy_entered:{entry.uid}",
        )
    work.record(entry, after={"how": consent_how, "paper_serial": paper_serial})
    return entry


def _standing_entry(work: Work, worker_id: int) -> ProxyEntry:
    found = (
        ProxyEntry.objects.filter(worker_id=worker_id)
        .exclude(state=ProxyEntryState.UNDONE)
        .values_list("pk", flat=True)
        .first()
    )
    if found is None:
        raise OutOfSight(Reason("not_found", _("这份登记不是代录的")))
    return work.lock(ProxyEntry, found)


@action(locks=("exchange.ProxyEntry",))
def note_read_back(work: Work, worker_id: int) -> str:
    """What was typed was read out to the person and he said that it is right.

    Returns:
        state of the entry. A second time changes nothing.

    Raises:
        OutOfSight, Forbidden: not staff who may see the registration.
    """
    if not Worker.objects.visible_to(work.actor).filter(pk=worker_id).exists():
        raise OutOfSight(NOT_FOUND)
    access.can_register_others(work.actor).require()
    entry = _standing_entry(work, worker_id)
    if entry.state == ProxyEntryState.TYPED:
        proxy_entry_workflow.apply(work, entry, "read_back")
        entry.read_back_at = work.at
        entry.save(update_fields=["read_back_at"])
    return entry.state


# ---- confirming ----


@action(locks=("accounts.Person", "exchange.Worker", "exchange.ProxyEntry"))
def confirm_entry(
    work: Work, worker_id: int, *, channel: str, code: str = "", tail: str = "", note: str = ""
) -> bool:
    """A second clerk confirms by an independent way that the person stands by what was typed (L-08).

    Args:
        channel: ``ConfirmChannel``. ``code``: of the slip that was shown. ``tail``: last four of the card that was
            seen. ``note``: where the person was met.

    Returns:
        whether this call did it.

    Raises:
        OutOfSight. Forbidden: ``own_entry``: who typed any of it, or the person's own staff account.
        Refused: ``channel_unknown``, ``channel_not_independent``, ``no_phone``, ``code_wrong``, ``card_differs``,
            ``no_identity_number``, ``note_missing``.
    """
    found = Worker.objects.visible_to(work.actor).filter(pk=worker_id).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    access.can_register_others(work.actor).require()
    person = person_of(found.person_id)
    entry = ProxyEntry.objects.filter(worker=found).exclude(state=ProxyEntryState.UNDONE).first()
    authors = authors_of(found, entry)
    if work.actor.person_uid in authors or work.actor.person_id == found.person_id:
        raise Forbidden(Reason("own_entry", _("谁录的不能自己确认，请本人或别的同事来")))
    facts = rules.EntryFacts(
        authors=authors,
        consent_how=entry.consent_how if entry else person.entered_how,
        has_phone=bool(person.phone),
        code_fits=_fits(entry, code),
        identity_tail=person.identity_number[-4:].upper(),
    )
    refuse_if_any(rules.reasons_against_confirming(facts, channel=channel, tail_typed=tail, note=note))
    did = _do_confirm_person(work, found.person_id, channel=channel)
    if entry is not None:
        _do_confirm_entry(work, entry.pk, channel=channel, note=note)
    return did


def authors_of(worker: Worker, entry: ProxyEntry | None) -> frozenset[str]:
    """Uids of everybody who typed something into a registration on the person's word."""
    typed = set(FieldEntry.objects.filter(worker=worker).values_list("entered_by_uid", flat=True))
    return frozenset(
        typed
        | {worker.registered_by_uid, entry.entered_by_uid if entry else "", worker.person.entered_by_uid}
    ) - {"", str(worker.person.uid)}


def _do_confirm_entry(work: Work, entry_id: int, *, channel: str, note: str = "", by_uid: str = "") -> bool:
    """Note by which way an entry was confirmed; a second time changes nothing. Locks ``exchange.ProxyEntry``."""
    entry = work.lock(ProxyEntry, entry_id)
    if entry.state not in {ProxyEntryState.TYPED, ProxyEntryState.READ_BACK}:
        return False
    entry.confirmed_at, entry.confirmed_channel = work.at, channel
    entry.confirmed_by_uid = by_uid or work.actor.person_uid
    entry.save(update_fields=["confirmed_at", "confirmed_channel", "confirmed_by_uid"])
    proxy_entry_workflow.apply(work, entry, "confirm", channel=channel, reason=note.strip())
    return True


def _do_follow_confirmation(work: Work, person_id: int, channel: str) -> None:
    """The person stood up for her file (signed in): the entry staff made for her is confirmed with it."""
    worker = Worker.objects.filter(person_id=person_id).select_related("person").first()
    entry = (
        ProxyEntry.objects.filter(worker=worker, confirmed_at__isnull=True)
        .exclude(state=ProxyEntryState.UNDONE)
        .first()
        if worker
        else None
    )
    if worker is None or entry is None:
        return
    person = worker.person
    if channel == ConfirmChannel.OWN_PHONE and _do_confirm_entry(
        work, entry.pk, channel=channel, by_uid=str(person.uid)
    ):
        _do_queue_message(
            work,
            channel=Channel.IN_APP,
            template="exchange.proxy_claimed",
            recipient_uid=str(person.uid),
            language=person.language,
            link="/me/entry/",
            dedupe_key=f"proxy_claimed:{entry.uid}",
        )


# ---- undoing ----


def _do_count_try(work: Work, slip: str, address: str) -> None:
    """Every try counts, right or wrong, for the slip and for the address (TooOften when there were too many)."""
    today = work.at.date()
    hour, day = (value(f"exchange.undo_tries.{name}", on=today) for name in ("hour", "day"))
    limits = [Limit(hour, HOUR), Limit(day, DAY)]
    wanted = [("undo_slip", slip, limits)]
    if address:
        wanted.append(("undo_address", address, [Limit(20 * hour, HOUR)]))
    _do_count(work, wanted)


def _slip_key(typed: str) -> str:
    return "".join(typed.split()).upper()[:16]


@action(locks=("accounts.RateCounter",))
def check_undo_code(work: Work, slip: str, code: str, *, address: str) -> str:
    """Judge slip number and code; an unknown slip and a wrong code are one and the same answer.

    Returns:
        uid of the entry, or ``""``.

    Raises:
        TooOften: ``exchange.undo_tries.*``.
    """
    key = _slip_key(slip)
    _do_count_try(work, key, address)
    entry = ProxyEntry.objects.filter(slip_number=key).first()
    fits = _fits(entry, code)
    work.record(("exchange.ProxyEntry", key), after={"undo_code": "right" if fits else "wrong"})
    return str(entry.uid) if entry and fits else ""


@action(locks=("accounts.RateCounter", "accounts.Person", "exchange.Worker", "exchange.ProxyEntry"))
def undo_entry_by_slip(work: Work, slip: str, code: str, *, address: str) -> str:
    """Take back what staff typed in, with the slip; needs no sign-in.

    Returns:
        ``"undone"``, or ``""`` when number and code do not fit (the try is counted).

    Raises:
        TooOften. Refused: ``undo_too_late``, ``undone_already``, ``work_under_way``.
    """
    key = _slip_key(slip)
    _do_count_try(work, key, address)
    entry = ProxyEntry.objects.filter(slip_number=key).first()
    if entry is None or not _fits(entry, code):
        work.record(("exchange.ProxyEntry", key), after={"undo_code": "wrong"})
        return ""
    _do_undo(work, entry, how=ConsentHow.OWN_PHONE, reason="slip")
    return "undone"


@action(locks=("accounts.Person", "exchange.Worker", "exchange.ProxyEntry"))
def undo_own_entry(work: Work) -> str:
    """The signed-in person takes back what staff typed in for her.

    Raises:
        OutOfSight: nothing was typed in. Refused: as :func:`undo_entry_by_slip`.
    """
    worker = Worker.objects.filter(person_id=work.actor.person_id).first() if work.actor.person_id else None
    entry = (
        ProxyEntry.objects.filter(worker=worker).exclude(state=ProxyEntryState.UNDONE).first()
        if worker
        else None
    )
    if entry is None:
        raise OutOfSight(Reason("not_found", _("没有人替你录过登记")))
    _do_undo(work, entry, how=ConsentHow.OWN_SIGN_IN, reason="own")
    return "undone"


def reasons_against_undoing(entry: ProxyEntry, today: Any) -> list[Reason]:
    """Everything against taking an entry back now."""
    if entry.state == ProxyEntryState.UNDONE:
        return [Reason("undone_already", _("已经撤销过了，没有登记了"))]
    found = []
    if today > entry.undo_until:
        text = _("%(day)s 以后小票不能撤销了。想注销，到驿站说一声") % {"day": f"{entry.undo_until:%Y-%m-%d}"}
        found.append(Reason("undo_too_late", text))
    merged = Q(pk=entry.worker_id, state=WorkerState.MERGED) | Q(merged_into=entry.worker_id)
    if Worker.objects.filter(merged).exists():
        text = _("这份登记和你的另一份合成一份了，小票撤销不了。不想登记了，到驿站说一声")
        found.append(Reason("merged_since", text))
    if any(bar(entry.worker_id) for bar in _bars):
        found.append(Reason("work_under_way", _("他有活在身，先把活了结，再到驿站撤销")))
    return found


def _do_undo(work: Work, entry: ProxyEntry, *, how: str, reason: str) -> None:
    """Close the registration and remove what was typed; a file that was opened with it is emptied and closed."""
    person = person_of(entry.worker.person_id)
    locked = work.lock_all((type(person), [person.pk]), (Worker, [entry.worker_id]), (ProxyEntry, [entry.pk]))
    worker, entry = locked[Worker, entry.worker_id], locked[ProxyEntry, entry.pk]
    person = locked[type(person), person.pk]
    refuse_if_any(reasons_against_undoing(entry, work.at.date()))
    purposes = (
        list(ConsentPurpose)
        if entry.made_person
        else consents_recorded(person.pk, by_uid=entry.entered_by_uid, at=entry.at)
    )
    for purpose in purposes:
        _do_withdraw_consent(work, person, purpose, how=how)
    _do_empty_worker(work, worker)
    for membership in memberships_of(person.pk, work.at.date()):
        if membership.role == Role.WORKER:
            _do_end_role(work, membership, reason=reason)
    others = [m for m in memberships_of(person.pk, work.at.date()) if m.role != Role.WORKER]
    if entry.made_person and not others:
        _do_erase_person(work, person, reason=reason)
    proxy_entry_workflow.apply(work, entry, "undo", reason=reason)
    entry.undone_at = work.at
    entry.save(update_fields=["undone_at"])
    work.emit(WorkerUndone(worker_id=worker.pk, person_id=person.pk))


def _do_empty_worker(work: Work, worker: Worker) -> None:
    """Nothing of what the person offered stays; the row stays closed, because old work may point to it."""
    for rows in (
        worker.worker_trades,
        worker.certificates,
        worker.days,
        worker.weekdays,
        worker.identity_checks,
    ):
        rows.all().delete()
    worker_workflow.apply(work, worker, "close")
    worker.is_looking, worker.home_region_code, worker.wish_day_fen = False, "", None
    worker.cell_row = worker.cell_column = worker.goes_with_id = None
    worker.wants_lunch = worker.wants_transport = worker.no_night = False
    worker.save(
        update_fields=[
            "is_looking", "home_region_code", "wish_day_fen", "cell_row", "cell_column", "goes_with", "wants_lunch",
            "wants_transport", "no_night",
        ]
    )  # fmt: skip
    _do_unindex_worker(work, worker.pk)
    work.record(worker, after={"emptied": True})
