"""Reading persons. Callers have checked their scope, or use ``visible_to``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear, Substr

from yizhan.accounts.enums import PersonState
from yizhan.accounts.people.models import Person, ViewLog
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.fields import blind_value
from yizhan.core.refusals import OutOfSight, Reason

LOOK_LASTS = timedelta(minutes=5)  # the page that asked is drawn at once; this only bounds a lost request


def person(person_id: int) -> Person | None:
    """One person by id, or ``None``."""
    return Person.objects.filter(pk=person_id).first()


def person_by_uid(uid: str) -> Person | None:
    """One person by public identity, or ``None``."""
    return Person.objects.filter(uid=uid).first()


def visible_person(actor: Actor, person_id: int) -> Person:
    """A person inside the actor's scope; ``OutOfSight`` otherwise."""
    found = Person.objects.visible_to(actor).filter(pk=person_id).first()
    if found is None:
        raise OutOfSight(Reason("not_found", "没有找到这个人"))
    return found


def display_name(person_id: int) -> str:
    """What others may call a person; ``""`` when absent."""
    return Person.objects.filter(pk=person_id).values_list("display_name", flat=True).first() or ""


def display_names(person_ids: Iterable[int]) -> dict[int, str]:
    """Names for a list, by id; one query."""
    return dict(Person.objects.filter(pk__in=list(person_ids)).values_list("pk", "display_name"))


def names_by_uid(uids: Iterable[str]) -> dict[str, str]:
    """Names for a list, by public identity; one query."""
    rows = Person.objects.filter(uid__in=[uid for uid in uids if uid]).values_list("uid", "display_name")
    return {str(uid): name for uid, name in rows}


def people_by_phone(raw: str) -> list[Person]:
    """Active persons who use a phone (several may share it), oldest file first; none for an empty number.

    The number of a file that was merged leads to the file that stayed: the same person, an older phone.
    """
    index = blind_value(Person, "phone", raw)
    if not index:
        return []
    merged = Person.objects.filter(state=PersonState.MERGED, phone_index=index)
    of_phone = Q(phone_index=index) | Q(pk__in=merged.values("merged_into"))
    return list(Person.objects.active().filter(of_phone).order_by("pk"))


def standing_person(person: Person) -> Person:
    """The file itself, or the one it was merged into."""
    return person if person.merged_into_id is None else Person.objects.get(pk=person.merged_into_id)


def people_in_sight(actor: Actor) -> QuerySet:
    """Ids of the active people whom an actor serves, for subqueries."""
    return Person.objects.visible_to(actor).active().values("pk")


def groups_alike(most: int) -> Iterator[list[Person]]:
    """Active files worth comparing: the same phone, or the same birth year and first character of the name.

    Names are encrypted, so that the database can only sort files into small heaps; larger ones than ``most`` are left.
    """
    active = Person.objects.active().order_by()
    heaps = active.annotate(first=Substr("display_name", 1, 1))
    phones = active.exclude(phone_index="").exclude(phone_index__isnull=True)
    for values in _repeated(phones, most, "phone_index"):
        yield list(active.filter(**values).order_by("pk"))
    born = heaps.filter(birth_on__isnull=False).annotate(year=ExtractYear("birth_on"))
    for values in _repeated(born, most, "year", "first"):
        yield list(born.filter(**values).order_by("pk"))


def _repeated(people: QuerySet, most: int, *fields: str) -> list[dict[str, Any]]:
    counted = people.values(*fields).annotate(size=Count("pk")).filter(size__gt=1, size__lte=most)
    return [{name: row[name] for name in fields} for row in counted.order_by(*fields)]


def merged_files() -> QuerySet:
    """Files that became a part of another one, for subqueries."""
    return Person.objects.filter(state=PersonState.MERGED)


def merged_uids() -> QuerySet:
    """Uids of files that became a part of another one, for subqueries."""
    return Person.objects.filter(state=PersonState.MERGED).values_list("uid", flat=True)


def files_merged_into(person_id: int) -> list[Person]:
    """Older files of the same person, oldest first."""
    return list(Person.objects.filter(merged_into=person_id).order_by("pk"))


def person_by_identity_number(raw: str) -> Person | None:
    """The person who holds an identity number, in its 18- or 15-digit form."""
    index = blind_value(Person, "identity_number", raw)
    return Person.objects.filter(identity_number_index=index).first() if index else None


def looks_at(person_id: int, limit: int = 50) -> list[ViewLog]:
    """Who looked at what of a person, newest first."""
    return list(ViewLog.objects.filter(person_id=person_id).order_by("-at", "-pk")[:limit])


def unmasked_value(actor: Actor, look_id: int) -> str:
    """The value that ``unmask_field`` permitted the actor to see a moment ago.

    Raises:
        OutOfSight: not this actor's look, or older than five minutes.
    """
    look = ViewLog.objects.filter(pk=look_id, viewer_uid=actor.person_uid).select_related("person").first()
    if look is None or clock.now() - look.at > LOOK_LASTS:
        raise OutOfSight(Reason("not_found", "没有找到"))
    return getattr(look.person, look.field)
