"""Rights that hold on a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.qualifications import rules
from yizhan.accounts.qualifications.models import Licence, Qualification
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated import value


def has_qualification(person_id: int, kind: str, on: date | None = None) -> bool:
    """Whether a person holds a qualification on a day (default today)."""
    held = Qualification.objects.in_force(on or clock.today())
    return held.filter(person_id=person_id, kind=kind).exists()


def has_licence(organisation_id: int, kind: str, on: date | None = None) -> bool:
    """Whether an organisation holds a licence on a day (default today)."""
    held = Licence.objects.in_force(on or clock.today())
    return held.filter(organisation_id=organisation_id, kind=kind).exists()


def qualifications_of(person_id: int) -> list[Qualification]:
    """All qualifications a person ever had, newest first."""
    return list(Qualification.objects.filter(person_id=person_id).order_by("-pk"))


def licences_of(organisation_id: int) -> list[Licence]:
    """All licences an organisation ever showed, newest first."""
    return list(Licence.objects.filter(organisation_id=organisation_id).order_by("-pk"))


def licence(organisation_id: int, uid: str) -> Licence | None:
    """A licence of an organisation by its public identity."""
    return Licence.objects.filter(organisation_id=organisation_id, uid=uid).first()


def needed_licence(kind: str) -> str:
    """The licence an organisation of this kind needs to act (D17), ``""`` for none."""
    return rules.NEEDED_LICENCE.get(kind, "")


def ending_licence_ids(today: date) -> list[int]:
    """Licences that end within the first step of warning and were not warned of at the last one."""
    first, last = (
        value("accounts.licence_warn_days.first", on=today),
        value("accounts.licence_warn_days.last", on=today),
    )
    found = Licence.objects.filter(
        Q(warned_days__isnull=True) | Q(warned_days__gt=last),
        withdrawn_at__isnull=True,
        valid_until__gte=today,
        valid_until__lte=today + timedelta(days=max(first, last)),
    )
    return list(found.values_list("pk", flat=True))


def lapsed_licence_ids(today: date) -> list[int]:
    """Licences whose last day has passed and that nobody drew consequences from yet."""
    found = Licence.objects.filter(lapsed_at__isnull=True, withdrawn_at__isnull=True, valid_until__lt=today)
    return list(found.values_list("pk", flat=True))


def licences_ending(actor: Actor, within_days: int, limit: int = 50) -> list[Licence]:
    """Licences in the actor's region that end soon or have run out, first what ends first."""
    seen = Organisation.objects.visible_to(actor).values("pk")
    until = clock.today() + timedelta(days=within_days)
    found = Licence.objects.filter(
        organisation_id__in=seen, withdrawn_at__isnull=True, valid_until__lte=until
    ).exclude(organisation__licensed_until__gt=until)
    return list(found.select_related("organisation").order_by("valid_until", "pk")[:limit])
