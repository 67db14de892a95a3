"""Days that differ from the plain week."""

from django.db import models

from yizhan.core.calendar.enums import DayKind
from yizhan.core.dated.enums import Certainty


class Holiday(models.Model):
    """One public holiday or adjusted working day, from a published notice."""

    date = models.DateField("日期", primary_key=True)
    kind = models.CharField("类型", max_length=16, choices=DayKind.choices)
    name = models.CharField("名称", max_length=20)
    source = models.CharField("依据", max_length=200)
    certainty = models.CharField("可靠程度", max_length=8, choices=Certainty.choices)

    class Meta:
        app_label = "core"
        ordering = ["date"]
        verbose_name = verbose_name_plural = "节假日"
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=DayKind.values), name="holiday_kind"),
            models.CheckConstraint(
                condition=models.Q(certainty__in=Certainty.values), name="holiday_certainty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
