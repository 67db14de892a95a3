"""Reading workers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from yizhan.accounts.consents.queries import has_consent
from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.people.queries import merged_files, people_by_phone
from yizhan.core import masks
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.regions.enums import RegionLevel
from yizhan.core.regions.queries import by_prefix
from yizhan.core.validators import parse_mobile
from yizhan.exchange.workers.enums import ProxyEntryState, WorkerState
from yizhan.exchange.workers.models import (
    FieldEntry,
    IdentityCheck,
    ProxyEntry,
    Worker,
    WorkerDay,
    WorkerWeek,
)
from yizhan.exchange.workers.rules import day_choice
from yizhan.facilities.stations.queries import station as station_of_code

DAYS_SHOWN = 14
NAMED_WEEKDAYS = range(2, 7)  # days ahead that ``{% day_time %}`` calls 11月25日 周三
ANYWHERE = "42"  # towns to choose from when nobody's region is known: the province of the loaded divisions


def worker_of(actor: Actor) -> Worker | None:
    """The registration of the acting person, or ``None``."""
    if actor.person_id is None:
        return None
    return _full().filter(person_id=actor.person_id).first()


def own_registration(actor: Actor) -> Worker | None:
    """As :func:`worker_of`, for a person's own pages: ``was_merged`` says whether two files became this one."""
    if actor.person_id is None:
        return None
    older = merged_files().filter(merged_into=OuterRef("person_id"))
    return _full().annotate(was_merged=Exists(older)).filter(person_id=actor.person_id).first()


def worker(worker_id: int) -> Worker | None:
    """One worker with person, station and trades."""
    return _full().filter(pk=worker_id).first()


def visible_worker(actor: Actor, uid: str) -> Worker:
    """A worker inside the actor's scope, by an old registration that was merged as well; ``OutOfSight`` otherwise."""
    merged = Worker.objects.filter(uid=uid, state=WorkerState.MERGED).values("merged_into")
    found = _full().visible_to(actor).filter(Q(uid=uid) | Q(pk__in=merged)).first()
    if found is None:
        raise OutOfSight(Reason("not_found", "没有找到这位师傅"))
    return found


def workers_by_id(ids: list[int]) -> dict[int, Worker]:
    """Several workers for a list, by id; three queries whatever the length."""
    return {row.pk: row for row in _full().filter(pk__in=ids)}


def find_workers(actor: Actor, words: str, limit: int = 20) -> list[Worker]:
    """Workers at the counter by card number, whole phone number, or what they are called."""
    words = words.strip()
    if not words:
        return []
    found = _full().visible_to(actor)
    if words.isdigit() and len(words) == 11:
        people = [person.pk for person in people_by_phone(words)]
        return list(found.filter(person_id__in=people)[:limit])
    if words.isdigit():
        # The card of a registration that was merged leads to the one that stayed.
        merged = Worker.objects.filter(state=WorkerState.MERGED, card_number__endswith=words)
        of_card = Q(card_number__endswith=words) | Q(pk__in=merged.values("merged_into"))
        return list(found.filter(of_card).order_by("card_number")[:limit])
    return list(found.filter(person__display_name__icontains=words).order_by("person__display_name")[:limit])


def cards_of(worker: Worker) -> list[str]:
    """Numbers of the cards that lead to a worker: his own, and those of registrations that were merged into it."""
    older = Worker.objects.filter(merged_into=worker).order_by("pk").values_list("card_number", flat=True)
    return [worker.card_number, *older]


def reasons_not_found(worker: Worker) -> list[str]:
    """Why no hirer and no recommendation finds this worker, in words for the counter; empty when he is found."""
    said = [
        (ConsentPurpose.MATCHING_PROFILE, _("没答应“按我的情况推荐活儿”")),
        (ConsentPurpose.LOCATION_CELL, _("没答应“用我大概的位置”")),
    ]
    found = [str(words) for purpose, words in said if not has_consent(worker.person_id, purpose)]
    if not found and worker.cell_row is None:
        found.append(_("没说住哪个镇街"))
    return found


def recent_workers(actor: Actor, limit: int = 20) -> list[Worker]:
    """Last registered in the actor's scope."""
    return list(_full().visible_to(actor).order_by("-pk")[:limit])


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the availability page.

    Args:
        choice: mask of the button that is pressed.
        is_said: the person spoke of this very day; else its weekday or nothing speaks.
        shows_weekday: the words for the day (今天, 12月3日) do not name the weekday already.
    """

    on: date
    choice: int
    shows_weekday: bool
    is_said: bool = False


def coming_days(worker: Worker, today: date) -> list[Day]:
    """The next 14 days and what the worker said about each."""
    days = [today + timedelta(days=number) for number in range(DAYS_SHOWN)]
    said, weekly = days_of(worker, days), week_of(worker)
    return [
        Day(on, day_choice(said.get(on, weekly.get(on.weekday()))), number not in NAMED_WEEKDAYS, on in said)
        for number, on in enumerate(days)
    ]


def week_of(worker: Worker) -> dict[int, int]:
    """Weekday (0 = Monday) → mask, of the weekdays the worker spoke of."""
    return dict(WorkerWeek.objects.filter(worker=worker).values_list("weekday", "slots"))


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody who may be the person being typed in. ``worker`` is ``None`` when he has a file but no card."""

    name: str
    person_uid: str
    worker: Worker | None


def possible_twins(
    actor: Actor, *, phone: str = "", full_name: str = "", birth_year: int | None = None, limit: int = 5
) -> list[Twin]:
    """Who may be registered already: the same phone, or the same name and birth year; a hint, never a bar.

    Phones are shared, so several may come. Names are encrypted: those of one surname and birth year are compared here.
    """
    found: dict[int, Any] = {}
    mobile, _why = parse_mobile(phone) if phone.strip() else ("", None)
    for person in people_by_phone(mobile) if mobile else []:
        found[person.pk] = person
    name = " ".join(full_name.split())
    if name and birth_year:
        alike = (
            _full()
            .visible_to(actor)
            .filter(person__display_name__startswith=masks.surname(name), person__birth_on__year=birth_year)
        )
        for worker in alike[:200]:
            if worker.person.full_name == name:
                found[worker.person_id] = worker.person
    cards = {row.person_id: row for row in _full().visible_to(actor).filter(person_id__in=found)}
    return [
        Twin(person.display_name, str(person.uid), cards.get(pk))
        for pk, person in list(found.items())[:limit]
    ]


def station_of(actor: Actor) -> Any | None:
    """The station where staff works; of several the first by code."""
    return station_of_code(min(actor.station_codes)) if actor.station_codes else None


def town_choices(region_prefix: str = "") -> list[tuple[str, Any]]:
    """Towns and sub-districts of somebody's district for a select box; all loaded ones by county without a region."""
    if region_prefix:
        return list(_towns(region_prefix[:6]).values_list("code", "name"))
    groups: dict[str, list[tuple[str, str]]] = {}
    for town in _towns(ANYWHERE).select_related("parent"):
        groups.setdefault(town.parent.name if town.parent else "", []).append((town.code, town.name))
    return list(groups.items())


def _towns(prefix: str) -> QuerySet:
    return by_prefix(prefix).filter(level=RegionLevel.TOWN).order_by("code")


def free_on(station_id: int, on: date) -> QuerySet[Worker]:
    """Workers of a station who look for work and did not say, of the day or its weekday, that they are not free.

    ``said_free``: whether the person answered for that day at all (a day nobody spoke of counts as free).
    """
    spoke = WorkerDay.objects.filter(worker=OuterRef("pk"), on=on)
    weekly = WorkerWeek.objects.filter(worker=OuterRef("pk"), weekday=on.weekday())
    found = _full().filter(pk__in=Worker.objects.looking().filter(station_id=station_id).values("pk"))
    found = found.annotate(
        said_free=ExpressionWrapper(
            Exists(spoke.filter(slots__gt=0)) | (Exists(weekly.filter(slots__gt=0)) & ~Exists(spoke)),
            output_field=BooleanField(),
        )
    )
    busy = Exists(spoke.filter(slots=0)) | (Exists(weekly.filter(slots=0)) & ~Exists(spoke))
    return found.exclude(busy).order_by("-said_free", "-last_active_at", "pk")


def looking_among(ids: Iterable[int]) -> dict[int, tuple[int, int | None]]:
    """Of these workers those who look for work: id → (person, station); one narrow query."""
    rows = Worker.objects.looking().filter(pk__in=list(ids)).values_list("pk", "person_id", "station_id")
    return {pk: (person_id, station_id) for pk, person_id, station_id in rows}


def days_of(worker: Worker, days: list) -> dict:
    """Date → mask of free slots, for the days the worker spoke of."""
    return dict(WorkerDay.objects.filter(worker=worker, on__in=days).values_list("on", "slots"))


def _full() -> QuerySet[Worker]:
    return Worker.objects.select_related("person", "station", "goes_with").prefetch_related(
        "worker_trades__trade"
    )


# ---- entries on somebody's word ----


def entry_of(worker: Worker) -> ProxyEntry | None:
    """The standing entry that staff typed in for this worker."""
    rows = ProxyEntry.objects.filter(worker=worker).exclude(state=ProxyEntryState.UNDONE)
    return rows.select_related("station").first()


def entry_by_uid(uid: str) -> ProxyEntry | None:
    """One entry with worker, person and station."""
    found = ProxyEntry.objects.filter(uid=uid).select_related("station", "worker__person")
    return found.prefetch_related("worker__worker_trades__trade").first()


def field_lines(worker: Worker) -> list[FieldEntry]:
    """The newest note of each field: who typed it, on whose word; one query."""
    newest: dict[str, FieldEntry] = {}
    for row in FieldEntry.objects.filter(worker=worker).order_by("pk"):
        newest[row.field] = row
    return list(newest.values())


def name_check(worker: Worker) -> str:
    """What stands in the record about the name: 未联网核验 until a service answered."""
    newest = IdentityCheck.objects.filter(worker=worker).order_by("-pk").first()
    return str(newest.get_result_display()) if newest else _("未联网核验")


def mutual_partner(worker: Worker) -> Worker | None:
    """The person somebody wants to go with, when that one wants it too."""
    partner = worker.goes_with
    return partner if partner is not None and partner.goes_with_id == worker.pk else None
