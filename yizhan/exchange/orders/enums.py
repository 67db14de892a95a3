"""Choices of the orders slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    ACTIVE = "active", _("在用")
    STOPPED = "stopped", _("停了")
    ENDED = "ended", _("过季了")


class DayState(models.TextChoices):
    POSTED = "posted", _("已发")
    SKIPPED = "skipped", _("这天不招")


class DayKind(models.TextChoices):
    """A day of the calendar of an order, as it is shown."""

    PLANNED = "planned", _("到时候发")
    POSTED = "posted", _("已发")
    SKIPPED = "skipped", _("不招")
