"""Choices of the reports slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    PUBLIC = "public", _("举报")
    MISMATCH = "mismatch", _("货不对板")


class ReportReason(models.TextChoices):
    """What anybody may report; plain words first."""

    FEE = "fee", _("要收钱、收押金")
    ID_WITHHELD = "id_withheld", _("要扣身份证")
    FALSE = "false", _("骗人的，没有这个活")
    DISCRIMINATION = "discrimination", _("挑男女、挑哪里人")
    UNDER_AGE = "under_age", _("招小孩干活")
    UNSAFE = "unsafe", _("干活不安全")
    UNPAID = "unpaid", _("以前拖工钱")
    UNLAWFUL = "unlawful", _("违法的事")
    ON_SITE = "on_site", _("到了不一样")
    OTHER = "other", _("别的")


class MismatchAspect(models.TextChoices):
    """What differs on site from what was promised."""

    PAY = "pay", _("工钱不一样")
    WORK = "work", _("干的活不一样")
    PLACE = "place", _("地方不一样")
    HOURS = "hours", _("时间不一样")
    FEE = "fee", _("到了要收钱")
    SAFETY = "safety", _("不安全")
    LODGING = "lodging", _("吃住不一样")


class ReportState(models.TextChoices):
    OPEN = "open", _("等核实")
    UPHELD = "upheld", _("属实")
    DISMISSED = "dismissed", _("不属实")
    REVERSED = "reversed", _("异议成立，撤销")

    @property
    def colour(self) -> str:
        return {"open": "warn", "upheld": "bad", "reversed": "info"}.get(self.value, "info")
