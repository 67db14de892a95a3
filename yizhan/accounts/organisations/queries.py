"""Reading organisations."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from yizhan.accounts.organisations.models import Organisation
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason


def organisation(organisation_id: int) -> Organisation | None:
    """One organisation by id, whatever the scope (callers have checked), or ``None``."""
    return Organisation.objects.filter(pk=organisation_id).first()


def organisation_by_credit_code(code: str) -> Organisation | None:
    """The organisation that holds a unified social credit code."""
    cleaned = "".join(code.split()).upper()
    return Organisation.objects.filter(credit_code=cleaned).first() if cleaned else None


def organisations_called_at(person_id: int) -> QuerySet[Organisation]:
    """Organisations whose person to call this is, whatever the scope (callers have checked)."""
    return Organisation.objects.filter(contact_id=person_id)


def organisations_in_sight(
    actor: Actor, *, kinds: Iterable[str], words: str = "", after: int = 0
) -> QuerySet[Organisation]:
    """Bodies of the actor's region by kind and words in the name, in the order of their registration."""
    found = Organisation.objects.visible_to(actor).filter(kind__in=list(kinds), pk__gt=after)
    if words.strip():
        found = found.filter(name__icontains=words.strip())
    return found.select_related("contact").order_by("pk")


def visible_organisation(actor: Actor, uid: str) -> Organisation:
    """An organisation inside the actor's scope; ``OutOfSight`` otherwise."""
    found = Organisation.objects.visible_to(actor).filter(uid=uid).select_related("contact").first()
    if found is None:
        raise OutOfSight(Reason("not_found", "没有找到这个单位"))
    return found
