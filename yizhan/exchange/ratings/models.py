"""Ratings of both sides, stars of workers, records of hirers."""

from django.db import models
from django.db.models import Q

from yizhan.core.fields import UidModel
from yizhan.exchange.ratings.enums import Face, RatingState, Side


class RatingRound(UidModel):
    """The rating of one engagement: both answers are revealed together, or when the time is over."""

    lock_rank = 74

    engagement = models.OneToOneField("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=16, choices=RatingState.choices, default=RatingState.OPEN)
    state_changed_at = models.DateTimeField("状态变更时间")
    opened_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("最晚评", db_index=True)
    revealed_at = models.DateTimeField("公开时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "评价"

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.state}"


class Rating(models.Model):
    """One side's answer. ``again`` (愿意再雇 / 再去吗) stays private for good."""

    round = models.ForeignKey(RatingRound, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField("谁评", max_length=8, choices=Side.choices)
    face = models.PositiveSmallIntegerField("脸", choices=Face.choices)
    again = models.BooleanField("愿意再来一次", null=True, blank=True)
    tags = models.JSONField("标签", default=list, blank=True)
    submitted_at = models.DateTimeField("时间")
    submitted_by_uid = models.CharField("谁写的", max_length=36)

    class Meta:
        ordering = ["round", "side"]
        verbose_name = verbose_name_plural = "评价答案"
        constraints = [
            models.UniqueConstraint(fields=["round", "side"], name="rating_once_per_side"),
            models.CheckConstraint(condition=Q(face__gte=1, face__lte=3), name="rating_face"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.side}"


class WorkerStar(models.Model):
    """星级 of a worker in one trade group, with the parts it came from (explained on 为什么是这个星级)."""

    worker = models.ForeignKey("exchange.Worker", on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("exchange.Trade", on_delete=models.PROTECT, related_name="+")
    stars_hundredths = models.PositiveSmallIntegerField("星（百分之一）", null=True, blank=True)
    answers_count = models.PositiveIntegerField("评价数", default=0)
    parts = models.JSONField("怎么算的", default=dict)
    policy_code = models.CharField("算法版本", max_length=40)
    computed_at = models.DateTimeField("计算时间")

    class Meta:
        ordering = ["worker", "group"]
        verbose_name = verbose_name_plural = "星级"
        constraints = [models.UniqueConstraint(fields=["worker", "group"], name="star_once_per_group")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.group_id}"


class HirerRecord(models.Model):
    """守约记录: raw facts of 24 months, never a grade (D12)."""

    hirer = models.OneToOneField("exchange.Hirer", on_delete=models.CASCADE, related_name="+")
    engagements_count = models.PositiveIntegerField("招过（人次）", default=0)
    pay_due_count = models.PositiveIntegerField("该付（次）", default=0)
    paid_on_time_count = models.PositiveIntegerField("按时付清（次）", default=0)
    late_cancel_count = models.PositiveIntegerField("临时取消（次）", default=0)
    sent_home_count = models.PositiveIntegerField("放空（次）", default=0)
    mismatch_count = models.PositiveIntegerField("货不对板（次）", default=0)
    computed_at = models.DateTimeField("计算时间")

    class Meta:
        ordering = ["hirer"]
        verbose_name = verbose_name_plural = "守约记录"

    def __str__(self) -> str:
        return f"{self.hirer_id} {self.paid_on_time_count}/{self.pay_due_count}"
