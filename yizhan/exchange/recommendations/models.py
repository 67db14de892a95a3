"""What people said does not suit them, and how often somebody was shown."""

from django.db import models
from django.db.models import Q

from yizhan.core.fields import UidModel
from yizhan.exchange.recommendations.enums import Teacher, WhyNot


class NotSuitable(UidModel):
    """不合适 with its reason: teaches later suggestions, can be read and taken back by who said it."""

    personal = True

    teacher = models.CharField("谁说的", max_length=8, choices=Teacher.choices)
    reason = models.CharField("为什么", max_length=16, choices=WhyNot.choices)
    worker = models.ForeignKey("exchange.Worker", on_delete=models.CASCADE, related_name="+")
    posting = models.ForeignKey("exchange.Posting", on_delete=models.CASCADE, related_name="+")
    distance_m = models.PositiveIntegerField("那时有多远", null=True, blank=True)
    said_at = models.DateTimeField("时间")
    said_by_uid = models.CharField("谁点的", max_length=36)
    undone_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        ordering = ["-said_at", "-pk"]
        verbose_name = verbose_name_plural = "不合适"
        indexes = [models.Index(fields=["worker", "teacher", "said_at"], name="not_suitable_worker")]
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "worker", "posting"],
                condition=Q(undone_at__isnull=True),
                name="not_suitable_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.posting_id} {self.reason}"


class Impression(models.Model):
    """One top list that was shown: ids of the workers or postings in it. Kept for a week, then only counted."""

    written_on_read = True

    kind = models.CharField("什么", max_length=8)  # "worker" or "job"
    shown = models.JSONField("显示了谁")
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "显示记录"

    def __str__(self) -> str:
        return f"{self.kind} {len(self.shown)}"
