"""Choices of the attendance slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttendanceState(models.TextChoices):
    """States of d.3, per worker and day."""

    EXPECTED = "expected", _("该来")
    CHECKED_IN = "checked_in", _("到岗")
    CHECKED_OUT = "checked_out", _("下工")
    SUBMITTED = "submitted", _("报了工时")
    AGREED = "agreed", _("工时已对")
    CONTESTED = "contested", _("工时有争议")
    RESOLVED = "resolved", _("驿站已定")
    LOCKED = "locked", _("锁定")
    CANCELLED = "cancelled", _("不算")


class Proof(models.TextChoices):
    """How presence was shown, strongest first (d.3): code strong, foreman medium, self-claim weak."""

    DAY_CODE = "day_code", _("签到码")
    FOREMAN = "foreman", _("带班点名")
    STATION = "station", _("驿站电话核实")
    SELF_CLAIM = "self_claim", _("自己说到了")
