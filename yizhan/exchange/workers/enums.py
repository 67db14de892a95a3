"""Choices of the workers slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkerState(models.TextChoices):
    ACTIVE = "active", _("在册")
    PAUSED = "paused", _("暂停")
    CLOSED = "closed", _("已注销")


class RegisteredVia(models.TextChoices):
    SELF = "self", _("自己登记")
    COUNTER = "counter", _("驿站代录")
    IMPORT = "import", _("台账导入")


class DaySlot(models.IntegerChoices):
    """Quarter of a day, as a bit of the availability mask."""

    NIGHT = 1, _("夜里")  # 0:00–6:00
    MORNING = 2, _("上午")  # 6:00–12:00
    AFTERNOON = 4, _("下午")  # 12:00–18:00
    EVENING = 8, _("晚上")  # 18:00–24:00
