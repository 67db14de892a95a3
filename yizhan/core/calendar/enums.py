"""Kinds of special days."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("放假")
    ADJUSTED_WORKDAY = "adjusted_workday", _("调休上班")
