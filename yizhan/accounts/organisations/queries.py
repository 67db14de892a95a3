"""Reading organisations."""

from __future__ import annotations

from yizhan.accounts.organisations.models import Organisation


def organisation(organisation_id: int) -> Organisation | None:
    """One organisation by id, whatever the scope (callers have checked), or ``None``."""
    return Organisation.objects.filter(pk=organisation_id).first()


def organisation_by_credit_code(code: str) -> Organisation | None:
    """The organisation that holds a unified social credit code."""
    cleaned = "".join(code.split()).upper()
    return Organisation.objects.filter(credit_code=cleaned).first() if cleaned else None
