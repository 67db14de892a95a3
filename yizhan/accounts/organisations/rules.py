"""Pure rules about organisations."""

from __future__ import annotations

from yizhan.accounts.enums import OrganisationKind
from yizhan.core.refusals import Reason
from yizhan.core.validators import parse_credit_code

WITHOUT_CREDIT_CODE = frozenset(
    {
        OrganisationKind.HOUSEHOLD,
        OrganisationKind.DEPARTMENT,  # a state organ is known without one; its code may follow
        OrganisationKind.LOCAL_UNIT,
        OrganisationKind.VILLAGE,
        OrganisationKind.MARKET,
        OrganisationKind.MEDIATION_BODY,
    }
)
"""Kinds that may be registered without a unified social credit code."""


def needs_credit_code(kind: str) -> bool:
    """Whether an organisation of this kind must show its credit code."""
    return kind not in WITHOUT_CREDIT_CODE


def read_credit_code(kind: str, typed: str) -> tuple[str, list[Reason]]:
    """The tidied code (``""`` when none is given) and everything against it."""
    if not typed.strip() and not needs_credit_code(kind):
        return "", []
    parsed, why = parse_credit_code(typed, field="credit_code")
    return (parsed.code, []) if parsed else ("", [why])
