"""The list as anybody may read it. Consent is asked on every reading: nobody waits for a clock to disappear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yizhan.accounts.consents.queries import consenting, has_consent
from yizhan.exchange.ratings.queries import stars_of_worker
from yizhan.exchange.recommended_list.actions import PURPOSE
from yizhan.exchange.recommended_list.models import ListEntry, ListName, RecommendedList
from yizhan.exchange.recommended_list.rules import Name, shown_today
from yizhan.exchange.workers.models import Worker

WORDS = {
    "newcomer": lambda: _("新人，干过的都说到做到"),
    "well_rated": lambda: _("干得好"),
    "kept_word": lambda: _("说到做到"),
    "many_hirers": lambda: _("好几家请过"),
    "asked_again": lambda: _("请过的又请"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One person on the public page: nickname and trade, why, nothing else."""

    nickname: str
    reasons: tuple[str, ...]
    is_newcomer: bool


@dataclass(frozen=True, slots=True)
class GroupOfDay:
    """One trade group today."""

    trade: str
    people: tuple[Shown, ...]
    pool: int


@dataclass(frozen=True, slots=True)
class MyPlace:
    """How a worker stands to the list."""

    agrees: bool
    nickname: str
    is_on_it: bool
    groups: tuple[str, ...]


def edition_of(day: date) -> RecommendedList | None:
    """The list of the month of a day."""
    return RecommendedList.objects.filter(month=day.replace(day=1)).first()


def groups_of_day(edition: RecommendedList, day: date) -> list[GroupOfDay]:
    """Each trade group with the people of the day; four queries whatever the number of people."""
    rows = list(
        ListEntry.objects.filter(edition=edition, worker__state="active").select_related(
            "group", "worker__person"
        )
    )
    agreed = consenting([row.worker.person_id for row in rows], PURPOSE)
    rows = [row for row in rows if row.worker.person_id in agreed]
    names = dict(
        ListName.objects.filter(worker__in=[row.worker_id for row in rows]).values_list(
            "worker_id", "nickname"
        )
    )
    groups: dict[str, list[ListEntry]] = {}
    for row in rows:
        groups.setdefault(row.group_id, []).append(row)
    found = []
    for code, entries in sorted(groups.items()):
        by_number = {row.pk: row for row in entries}
        chosen = shown_today(
            [Name(row.pk, row.weight, row.is_newcomer) for row in entries],
            edition.seed,
            day,
            code,
            places=edition.rule["places"],
            newcomer_percent=edition.rule["newcomer_percent"],
        )
        people = tuple(_shown(by_number[name.number], names) for name in chosen)
        found.append(GroupOfDay(entries[0].group.name, people, len(entries)))
    return found


def _shown(row: ListEntry, names: dict[int, str]) -> Shown:
    nickname = names.get(row.worker_id) or row.worker.person.display_name
    return Shown(nickname, tuple(WORDS[code]() for code in row.reasons if code in WORDS), row.is_newcomer)


def my_place(worker: Worker, day: date) -> MyPlace:
    """Whether this worker agreed, under which name, and where he stands this month."""
    agrees = has_consent(worker.person_id, PURPOSE)
    edition = edition_of(day)
    rows = ListEntry.objects.filter(edition=edition, worker=worker).select_related("group") if edition else []
    name = ListName.objects.filter(worker=worker).values_list("nickname", flat=True).first()
    groups = tuple(row.group.name for row in rows) if agrees else ()
    return MyPlace(agrees, name or worker.person.display_name, bool(groups), groups)


def may_join(worker_id: int) -> bool:
    """Whether joining makes sense: somebody who has finished work here."""
    return any(row.parts.get("engagements") for row in stars_of_worker(worker_id))
