"""Reading persons. Callers have checked their scope, or use ``visible_to``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

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
    """Active persons who use a phone (several may share it), oldest file first; none for an empty number."""
    index = blind_value(Person, "phone", raw)
    return list(Person.objects.active().filter(phone_index=index).order_by("pk")) if index else []


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
