"""Choices of the rosters slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RosterPurpose(models.TextChoices):
    """What a list is taken out for; nothing leaves the house without one."""

    GATE = "gate", _("进场点名")
    INSURANCE = "insurance", _("给工人买保险")
    CONTRACT = "contract", _("签用工协议、劳动合同")
    TAX = "tax", _("申报个税")
    REAL_NAME = "real_name", _("工地实名登记")
    INSPECTION = "inspection", _("上级检查要的")
    VISIT = "visit", _("走访、联系用工方")


class RosterKind(models.TextChoices):
    DAY = "day", _("用工名单")
    HIRERS = "hirers", _("用工方名单")
