"""What a hirer needs to be checked (R6.2). Pure."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

EVIDENCE_KINDS = {
    "household": ("identity_number", "phone_code", "known_in_person"),
    "sole_trader": ("licence_seen", "public_register"),
    "enterprise": ("licence_seen", "public_register"),
    "employment_agency": ("licence_seen", "public_register"),
    "labour_dispatch_firm": ("licence_seen", "public_register"),
}
"""What may count as a check, per kind of organisation: a household shows who it is, no business licence is asked (O2)."""


EVIDENCE_LABELS = {
    "identity_number": _("看过身份证，人证相符"),
    "phone_code": _("打过电话，验证码对上了"),
    "known_in_person": _("驿站认识，常来的"),
    "licence_seen": _("看过营业执照原件"),
    "public_register": _("在国家企业信用信息公示系统查到了"),
}

WHAT_TO_BRING = {
    "household": (_("本人身份证，或者让驿站打这个手机号核对一下"),),
    "sole_trader": (_("营业执照（原件或电子执照）"), _("经办人身份证")),
    "enterprise": (_("营业执照（原件或电子执照）"), _("经办人身份证")),
    "employment_agency": (_("营业执照"), _("人力资源服务许可证"), _("经办人身份证")),
    "labour_dispatch_firm": (_("营业执照"), _("劳务派遣经营许可证"), _("经办人身份证")),
}
"""What the counter asks to see, per kind of organisation."""


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later; the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def household_name(display_name: str) -> str:
    """What others may read of a household: 周女士家, never a full name."""
    return f"{display_name}家"
