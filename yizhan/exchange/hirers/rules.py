"""What a hirer needs to be checked (R6.2). Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason

IDENTITY = ("identity_number", "phone_code", "known_in_person")
ADDRESS = ("address_told", "address_seen")
BUSINESS_LICENCE = ("licence_seen", "licence_photo", "public_register")
PERMIT = ("permit_seen", "permit_register")

EVIDENCE_GROUPS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "household": (IDENTITY, ADDRESS),
    "sole_trader": (BUSINESS_LICENCE,),
    "enterprise": (BUSINESS_LICENCE,),
    "employment_agency": (BUSINESS_LICENCE, PERMIT),
    "labour_dispatch_firm": (BUSINESS_LICENCE, PERMIT),
}
"""What a check needs per kind: one look out of each group. A household shows who and where it is, no licence (O2)."""

EVIDENCE_LABELS: Mapping[str, Any] = {
    "identity_number": _("看过身份证，人证相符"),
    "phone_code": _("打过电话，验证码对上了"),
    "known_in_person": _("驿站认识，常来的"),
    "address_told": _("问过住在哪儿，记下了"),
    "address_seen": _("到过家里，地址对得上"),
    "licence_seen": _("看过营业执照原件"),
    "licence_photo": _("看过营业执照照片"),
    "public_register": _("在国家企业信用信息公示系统查到了"),
    "permit_seen": _("看过许可证原件"),
    "permit_register": _("在人社部门公示里查到了许可证"),
}

WHAT_TO_BRING: Mapping[str, tuple[Any, ...]] = {
    "household": (_("本人身份证，或者让驿站打这个手机号核对一下"), _("住在哪儿（只给驿站看）")),
    "sole_trader": (_("营业执照（原件或电子执照）"), _("经办人身份证")),
    "enterprise": (_("营业执照（原件或电子执照）"), _("经办人身份证")),
    "employment_agency": (_("营业执照"), _("人力资源服务许可证"), _("经办人身份证")),
    "labour_dispatch_firm": (_("营业执照"), _("劳务派遣经营许可证"), _("经办人身份证")),
}
"""What the counter asks to see, per kind of organisation."""


def usual_evidence(kind: str) -> tuple[str, ...]:
    """The first look of each group: what is most often shown."""
    return tuple(group[0] for group in EVIDENCE_GROUPS[kind])


def evidence_words(stored: str) -> str:
    """What was looked at, in one sentence; ``stored`` is the comma-separated list of a hirer."""
    return "；".join(str(EVIDENCE_LABELS[name]) for name in stored.split(",") if name in EVIDENCE_LABELS)


@dataclass(frozen=True, slots=True)
class Papers:
    """What a check is about.

    Args:
        kind: kind of organisation. ``has_code``: a credit code whose check digit fits is stored.
        has_address: an address is stored or was given. ``has_licence``: the licence the kind needs is valid today.
    """

    kind: str
    has_code: bool
    has_address: bool
    has_licence: bool


def reasons_against_check(papers: Papers, evidence: Collection[str]) -> list[Reason]:
    """Everything that a check still lacks."""
    groups = EVIDENCE_GROUPS[papers.kind]
    found = []
    if not evidence or not set(evidence) <= {name for group in groups for name in group}:
        found.append(Reason("evidence_unfit", _("选一种看过的凭据"), "evidence"))
    elif any(not set(group) & set(evidence) for group in groups):
        found.append(Reason("evidence_missing", _("每一组都要选一种看过的"), "evidence"))
    if papers.kind != "household" and not papers.has_code:
        found.append(Reason("credit_code_missing", _("还没有统一社会信用代码"), "evidence"))
    if papers.kind == "household" and not papers.has_address:
        found.append(Reason("address_missing", _("问一下住在哪儿，写下来"), "address"))
    if not papers.has_licence:
        found.append(Reason("licence_missing", _("许可证没登记或者过期了，先在下面登记许可证"), "evidence"))
    return found


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later; the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    _weekday, last = monthrange(year, month)
    return date(year, month, min(day.day, last))


def household_name(display_name: str) -> str:
    """What others may read of a household: 周女士家, never a full name."""
    return f"{display_name}家"


def is_recheck_near(due_on: date | None, today: date, *, warn_days: int) -> bool:
    """Whether the re-check may be made now: the warning has begun, or the day has passed."""
    return due_on is None or due_on - timedelta(days=warn_days) <= today
