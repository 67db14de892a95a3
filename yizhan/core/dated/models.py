"""Rows of dated values; what they mean is declared in code (:mod:`yizhan.core.dated.registry`)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.core.dated.enums import Certainty
from yizhan.core.fields import UidModel


class DatedValueQuerySet(models.QuerySet["DatedValue"]):
    """Reads of dated values; writes tell the readers that what they kept is stale."""

    def standing(self) -> DatedValueQuerySet:
        """Rows that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def in_force(self, on: date) -> DatedValueQuerySet:
        """Standing rows that have begun on a day, newest first."""
        return self.standing().filter(effective_from__lte=on).order_by("-effective_from")

    def update(self, **changes):
        changed = super().update(**changes)
        _forget()
        return changed

    def bulk_create(self, *args, **kwargs):
        made = super().bulk_create(*args, **kwargs)
        _forget()
        return made

    def delete(self):
        gone = super().delete()
        _forget()
        return gone


def _forget() -> None:
    from yizhan.core.dated import reading

    reading.forget()


class DatedValue(UidModel):
    """One value of a district from a day on. Append-only in spirit: a correction withdraws and adds.

    ``value`` holds plain JSON in the unit of the definition's kind (minutes, fen, ISO date …).
    """

    code = models.CharField("代码", max_length=100)
    value = models.JSONField("值")
    effective_from = models.DateField("生效日期")
    source = models.TextField("依据")
    certainty = models.CharField("可靠程度", max_length=8, choices=Certainty.choices)
    note = models.TextField("说明", blank=True, default="")
    recorded_by_uid = models.CharField("录入人", max_length=36, blank=True, default="")
    recorded_at = models.DateTimeField("录入时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = DatedValueQuerySet.as_manager()

    class Meta:
        app_label = "core"
        ordering = ["code", "-effective_from", "-pk"]
        verbose_name = verbose_name_plural = "辖区设置"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "effective_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="dated_value_one_a_day",
                violation_error_message=_("同一天已经有一条，先撤回再录"),
            ),
            models.CheckConstraint(condition=Q(certainty__in=Certainty.values), name="dated_value_certainty"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.effective_from}"

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        _forget()

    def delete(self, *args, **kwargs):
        gone = super().delete(*args, **kwargs)
        _forget()
        return gone
