"""The reviewers' ledger: clocks of the review, rechecks, spot checks, objections."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.postings.enums import (
    Against,
    Lane,
    ObjectionOutcome,
    PostingOrigin,
    RecheckCause,
    RecheckOutcome,
    ReviewReason,
    SpotResult,
    TaskOutcome,
)
from yizhan.exchange.postings.models import Posting


class ReviewTask(models.Model):
    """One version of a posting waiting for its review: when its clock began, when it should end, when it did (R9.4).

    ``starts_at`` is the next opening when it was sent while the station was closed. ``needs_two`` with ``risk_codes``
    records the two-person rule as it held when it was queued.
    """

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="review_tasks")
    terms_version = models.PositiveSmallIntegerField("条件版本")
    station = models.ForeignKey("facilities.Station", on_delete=models.PROTECT, related_name="+")
    origin = models.CharField("来源", max_length=8, choices=PostingOrigin.choices)
    lane = models.CharField("时限", max_length=8, choices=Lane.choices)
    needs_two = models.BooleanField("要两个人审", default=False)
    risk_codes = models.JSONField("风险", default=list, blank=True)
    queued_at = models.DateTimeField("进队时间")
    starts_at = models.DateTimeField("开始计时")
    due_at = models.DateTimeField("最晚审完", db_index=True)
    first_decided_at = models.DateTimeField("第一位看完", null=True, blank=True)
    decided_at = models.DateTimeField("审完时间", null=True, blank=True)
    outcome = models.CharField(
        "结果", max_length=10, choices=TaskOutcome.choices, blank=True, default=TaskOutcome.WAITING
    )

    class Meta:
        ordering = ["-queued_at", "-pk"]
        verbose_name = verbose_name_plural = "审核任务"
        indexes = [models.Index(fields=["station", "queued_at"], name="review_task_station")]
        constraints = [
            models.UniqueConstraint(fields=["posting", "terms_version"], name="review_task_per_version"),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("starts_at")), name="review_task_due_after_start"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="review_task_decided_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} v{self.terms_version}"


class Recheck(UidModel):
    """A public posting taken out of sight until somebody has looked again."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="rechecks")
    terms_version = models.PositiveSmallIntegerField("条件版本")
    cause = models.CharField("为什么", max_length=12, choices=RecheckCause.choices)
    opened_at = models.DateTimeField("开始时间")
    opened_by_uid = models.CharField("谁提的", max_length=36, blank=True, default="")
    due_on = models.DateField("最晚哪天定")
    outcome = models.CharField(
        "结果", max_length=12, choices=RecheckOutcome.choices, blank=True, default=RecheckOutcome.OPEN
    )
    reason_code = models.CharField(
        "理由", max_length=40, choices=ReviewReason.choices, blank=True, default=""
    )
    legal_basis = models.CharField("依据", max_length=200, blank=True, default="")
    note = models.CharField("说明", max_length=300, blank=True, default="")
    decided_by = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁定的",
    )
    decided_at = models.DateTimeField("定的时间", null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = verbose_name_plural = "复查"
        constraints = [
            models.UniqueConstraint(
                fields=["posting"], condition=Q(outcome=""), name="recheck_one_open_per_posting"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="recheck_decided_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.cause}"


class SpotDraw(models.Model):
    """One week's draw at one station. From ``seed`` and the numbers of the postings anybody can draw it again."""

    station = models.ForeignKey("facilities.Station", on_delete=models.PROTECT, related_name="+")
    week_start = models.DateField("哪一周（周一）")
    seed = models.CharField("种子", max_length=32)
    share = models.FloatField("抽多少")
    least = models.PositiveSmallIntegerField("至少几条")
    population = models.JSONField("从哪些里抽", default=list)
    drawn_at = models.DateTimeField("抽的时间")

    class Meta:
        ordering = ["-week_start", "station"]
        verbose_name = verbose_name_plural = "抽查（一周）"
        constraints = [
            models.UniqueConstraint(fields=["station", "week_start"], name="spot_draw_once_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.week_start}"


class SpotCheck(UidModel):
    """One posting drawn: somebody other than its approver reads it again."""

    draw = models.ForeignKey(SpotDraw, on_delete=models.PROTECT, related_name="checks")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="spot_checks")
    result = models.CharField(
        "结果", max_length=8, choices=SpotResult.choices, blank=True, default=SpotResult.OPEN
    )
    note = models.CharField("说明", max_length=300, blank=True, default="")
    checked_by = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁查的",
    )
    checked_at = models.DateTimeField("查的时间", null=True, blank=True)

    class Meta:
        ordering = ["-draw", "pk"]
        verbose_name = verbose_name_plural = "抽查"
        constraints = [
            models.UniqueConstraint(fields=["draw", "posting"], name="spot_check_once_per_draw"),
            models.CheckConstraint(
                condition=Q(result="", checked_at__isnull=True)
                | (~Q(result="") & Q(checked_at__isnull=False)),
                name="spot_check_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.result}"


class Objection(UidModel):
    """A hirer's one objection to one decision (``subject_id``: id of the decision, recheck or report)."""

    personal = True

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="objections")
    against = models.CharField("对什么有异议", max_length=10, choices=Against.choices)
    subject_id = models.PositiveBigIntegerField("哪个决定")
    text = EncryptedTextField("怎么说", blank=True, default="")
    made_by_uid = models.CharField("谁提的", max_length=36, blank=True, default="")
    made_at = models.DateTimeField("提的时间")
    due_on = models.DateField("最晚哪天答复")
    outcome = models.CharField(
        "结果", max_length=10, choices=ObjectionOutcome.choices, blank=True, default=ObjectionOutcome.OPEN
    )
    answer = models.CharField("答复", max_length=300, blank=True, default="")
    decided_by = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁定的",
    )
    decided_at = models.DateTimeField("定的时间", null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = verbose_name_plural = "异议"
        constraints = [
            models.UniqueConstraint(fields=["against", "subject_id"], name="objection_once_per_decision"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="objection_decided_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.against}"
