"""Pure rules about organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

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


EVIDENCE: Mapping[str, tuple[str, ...]] = {
    OrganisationKind.DEPARTMENT: ("official_letter", "public_register"),
    OrganisationKind.LOCAL_UNIT: ("official_letter", "public_register"),
    OrganisationKind.VILLAGE: ("official_letter", "known_in_person"),
    OrganisationKind.MARKET: ("licence_seen", "official_letter"),
    OrganisationKind.OPERATOR: ("licence_seen", "public_register"),
    OrganisationKind.MEDIATION_BODY: ("founding_paper", "official_letter"),
    OrganisationKind.TRAINING_PROVIDER: ("licence_seen", "public_register"),
}
"""What counts as a look at the papers of a body that does not hire."""

EVIDENCE_LABELS: Mapping[str, Any] = {
    "official_letter": _("看过公函或任命文件"),
    "public_register": _("在公示系统查到了"),
    "known_in_person": _("本地单位，上门看过"),
    "licence_seen": _("看过营业执照或许可证原件"),
    "founding_paper": _("看过设立文件、备案回执"),
}
