"""Rights that hold on a day."""

from __future__ import annotations

from datetime import date

from yizhan.accounts.qualifications.models import Licence, Qualification
from yizhan.core import clock


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
