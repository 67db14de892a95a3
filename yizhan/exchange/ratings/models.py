"""Ratings of both sides, stars of workers, records of hirers, and what stands behind the numbers."""

from django.db import models
from django.db.models import F, Q

from yizhan.core.dated.enums import Certainty
from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.ratings.enums import (
    DropState,
    Face,
    FactKind,
    FactState,
    Level,
    ObjectionKind,
    ObjectionState,
    PolicyState,
    RatingState,
    Side,
)


class RatingRound(UidModel):
    """The rating of one engagement: both answers are revealed together, or when the time is over."""

    lock_rank = 74

    engagement = models.OneToOneField("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=16, choices=RatingState.choices, default=RatingState.OPEN)
    state_changed_at = models.DateTimeField("状态变更时间")
    opened_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("最晚评", db_index=True)
    revealed_at = models.DateTimeField("公开时间", null=True, blank=True)
    objection_until = models.DateTimeField("申诉到", null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "评价"

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.state}"


class RatingQuerySet(models.QuerySet["Rating"]):
    def counting(self) -> "RatingQuerySet":
        """Revealed, not removed, and nobody waits for a decision about it."""
        disputed = RatingObjection.objects.filter(state=ObjectionState.FILED, rating__isnull=False)
        return self.filter(
            round__state__in=[RatingState.REVEALED, RatingState.COUNTED], removed_at__isnull=True
        ).exclude(pk__in=disputed.values("rating"))


class Rating(models.Model):
    """One side's answer. ``again`` (愿意再雇 / 再去吗) stays private for good.

    ``level`` is set when the five levels were used; ``face`` then is the face that stands for it. A corrected or removed
    answer leaves ``original`` and ``removed_at`` behind as its trace.
    """

    round = models.ForeignKey(RatingRound, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField("谁评", max_length=8, choices=Side.choices)
    face = models.PositiveSmallIntegerField("脸", choices=Face.choices)
    level = models.PositiveSmallIntegerField("五档", choices=Level.choices, null=True, blank=True)
    again = models.BooleanField("愿意再来一次", null=True, blank=True)
    tags = models.JSONField("标签", default=list, blank=True)
    submitted_at = models.DateTimeField("时间")
    submitted_by_uid = models.CharField("谁写的", max_length=36)
    original = models.JSONField("改正前", null=True, blank=True)
    removed_at = models.DateTimeField("去掉时间", null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["round", "side"]
        verbose_name = verbose_name_plural = "评价答案"
        constraints = [
            models.UniqueConstraint(fields=["round", "side"], name="rating_once_per_side"),
            models.CheckConstraint(condition=Q(face__gte=1, face__lte=3), name="rating_face"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5), name="rating_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.side}"


class RatingText(UidModel):
    """The one sentence beside an answer; shown with it, gone with it."""

    personal = True

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="words")
    text = EncryptedTextField("一句话", blank=True, default="")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "评价里的话"

    def __str__(self) -> str:
        return str(self.rating_id)


class WorkerStar(models.Model):
    """星级 of a worker in one trade group, with the parts it came from (explained on 为什么是这个星级).

    ``stars_hundredths`` is what is shown; while a drop is announced, ``computed_hundredths`` is already lower.
    """

    worker = models.ForeignKey("exchange.Worker", on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("exchange.Trade", on_delete=models.PROTECT, related_name="+")
    stars_hundredths = models.PositiveSmallIntegerField("星（百分之一）", null=True, blank=True)
    computed_hundredths = models.PositiveSmallIntegerField("算出来的星", null=True, blank=True)
    answers_count = models.PositiveIntegerField("评价数", default=0)
    parts = models.JSONField("怎么算的", default=dict)
    policy_code = models.CharField("算法版本", max_length=40)
    computed_at = models.DateTimeField("计算时间", db_index=True)

    class Meta:
        ordering = ["worker", "group"]
        verbose_name = verbose_name_plural = "星级"
        constraints = [models.UniqueConstraint(fields=["worker", "group"], name="star_once_per_group")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.group_id}"


class StarChange(models.Model):
    """Every change of a shown star, so that a month can be looked at as it was."""

    worker = models.ForeignKey("exchange.Worker", on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("exchange.Trade", on_delete=models.PROTECT, related_name="+")
    stars_hundredths = models.PositiveSmallIntegerField("星（百分之一）", null=True, blank=True)
    policy_code = models.CharField("算法版本", max_length=40)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "星级变化"
        indexes = [models.Index(fields=["worker", "group", "at"], name="star_change_when")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.group_id} {self.stars_hundredths}"


class StarDrop(UidModel):
    """A star that will fall, told with its reasons before it falls."""

    lock_rank = 75

    star = models.ForeignKey(WorkerStar, on_delete=models.CASCADE, related_name="drops")
    before_hundredths = models.PositiveSmallIntegerField("原来")
    after_hundredths = models.PositiveSmallIntegerField("要降到")
    reasons = models.JSONField("为什么", default=list)
    state = models.CharField("状态", max_length=12, choices=DropState.choices, default=DropState.ANNOUNCED)
    state_changed_at = models.DateTimeField("状态变更时间")
    announced_at = models.DateTimeField("告知时间")
    object_until = models.DateTimeField("申诉到", db_index=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "星级下降"
        constraints = [
            models.UniqueConstraint(
                fields=["star"], condition=Q(state__in=["announced", "objected"]), name="star_drop_one_open"
            ),
            models.CheckConstraint(
                condition=Q(after_hundredths__lt=F("before_hundredths")), name="star_drop_falls"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.star_id} {self.before_hundredths}→{self.after_hundredths}"


class ReliabilityExcuse(models.Model):
    """A failure that a person decided not to count (an objection was right)."""

    engagement = models.OneToOneField("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    by_uid = models.CharField("谁定的", max_length=36)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "不算爽约"

    def __str__(self) -> str:
        return str(self.engagement_id)


class UpheldComplaint(UidModel):
    """A serious complaint about a worker that a person upheld; it lowers the star for a year, less every day."""

    worker = models.ForeignKey("exchange.Worker", on_delete=models.PROTECT, related_name="+")
    case_number = models.CharField("案件号", max_length=40, unique=True)
    decided_at = models.DateTimeField("认定时间")
    recorded_by_uid = models.CharField("谁记的", max_length=36)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = verbose_name_plural = "认定的严重投诉"

    def __str__(self) -> str:
        return self.case_number


class HirerRecord(models.Model):
    """守约记录: raw facts of 24 months, never a grade (D12)."""

    hirer = models.OneToOneField("exchange.Hirer", on_delete=models.CASCADE, related_name="+")
    engagements_count = models.PositiveIntegerField("招过（人次）", default=0)
    pay_due_count = models.PositiveIntegerField("该付（次）", default=0)
    paid_on_time_count = models.PositiveIntegerField("按时付清（次）", default=0)
    paid_late_count = models.PositiveIntegerField("晚付（次）", default=0)
    late_days_most = models.PositiveIntegerField("最多晚几天", default=0)
    unpaid_count = models.PositiveIntegerField("还没付清（次）", default=0)
    late_cancel_count = models.PositiveIntegerField("临时取消（次）", default=0)
    sent_home_count = models.PositiveIntegerField("放空（次）", default=0)
    mismatch_count = models.PositiveIntegerField("货不对板（次）", default=0)
    again_count = models.PositiveIntegerField("答了再去吗（次）", default=0)
    again_yes_count = models.PositiveIntegerField("愿意再去（次）", default=0)
    computed_at = models.DateTimeField("计算时间")

    class Meta:
        ordering = ["hirer"]
        verbose_name = verbose_name_plural = "守约记录"

    def __str__(self) -> str:
        return f"{self.hirer_id} {self.paid_on_time_count}/{self.pay_due_count}"


class HirerFact(UidModel):
    """One fact of the record: the hirer is told, may object, and it is held back until a person decided."""

    lock_rank = 75

    hirer = models.ForeignKey("exchange.Hirer", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("什么事", max_length=12, choices=FactKind.choices)
    source_key = models.CharField("来自", max_length=40, unique=True)
    happened_at = models.DateTimeField("什么时候")
    days_late = models.PositiveIntegerField("晚了几天", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=FactState.choices, default=FactState.STANDS)
    state_changed_at = models.DateTimeField("状态变更时间")
    told_at = models.DateTimeField("告知时间")
    object_until = models.DateTimeField("申诉到")

    class Meta:
        ordering = ["-happened_at", "-pk"]
        verbose_name = verbose_name_plural = "守约记录里的事"
        indexes = [models.Index(fields=["hirer", "state", "happened_at"], name="hirer_fact_when")]

    def __str__(self) -> str:
        return f"{self.hirer_id} {self.kind}"


class RatingObjection(UidModel):
    """Somebody says an answer, a falling star or a fact is wrong; a person of another station decides."""

    lock_rank = 73
    personal = True

    kind = models.CharField("对什么", max_length=8, choices=ObjectionKind.choices)
    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, null=True, blank=True, related_name="objections"
    )
    drop = models.ForeignKey(
        StarDrop, on_delete=models.PROTECT, null=True, blank=True, related_name="objections"
    )
    fact = models.ForeignKey(
        HirerFact, on_delete=models.PROTECT, null=True, blank=True, related_name="objections"
    )
    worker = models.ForeignKey(
        "exchange.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hirer = models.ForeignKey(
        "exchange.Hirer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    station = models.ForeignKey(
        "facilities.Station", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    region_code = models.CharField("地区", max_length=12, blank=True, default="")
    text = EncryptedTextField("为什么不对")
    state = models.CharField(
        "状态", max_length=12, choices=ObjectionState.choices, default=ObjectionState.FILED
    )
    state_changed_at = models.DateTimeField("状态变更时间")
    filed_at = models.DateTimeField("提出时间")
    due_on = models.DateField("最晚答复", db_index=True)
    decided_by_uid = models.CharField("谁核的", max_length=36, blank=True, default="")
    decision = EncryptedTextField("怎么定的", blank=True, default="")

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = verbose_name_plural = "申诉"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="answer", rating__isnull=False, drop__isnull=True, fact__isnull=True)
                | Q(kind="star", rating__isnull=True, drop__isnull=False, fact__isnull=True)
                | Q(kind="fact", rating__isnull=True, drop__isnull=True, fact__isnull=False),
                name="objection_of_one_thing",
            ),
            models.UniqueConstraint(fields=["rating"], name="objection_once_per_answer"),
            models.UniqueConstraint(fields=["drop"], name="objection_once_per_drop"),
            models.UniqueConstraint(fields=["fact"], name="objection_once_per_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class StarPolicyRow(UidModel):
    """A row of the star policy (D13): proposed by one officer, confirmed by another, in force from a day on."""

    lock_rank = 78

    code = models.CharField("版本", max_length=40, unique=True)
    numbers = models.JSONField("各项数字")
    effective_from = models.DateField("从哪天起")
    source = models.TextField("依据")
    certainty = models.CharField("可靠程度", max_length=8, choices=Certainty.choices)
    state = models.CharField("状态", max_length=12, choices=PolicyState.choices, default=PolicyState.PROPOSED)
    state_changed_at = models.DateTimeField("状态变更时间")
    proposed_by_uid = models.CharField("谁提的", max_length=36)
    decided_by_uid = models.CharField("谁确认的", max_length=36, blank=True, default="")

    class Meta:
        ordering = ["-effective_from", "-pk"]
        verbose_name = verbose_name_plural = "星级算法"
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by_uid=F("proposed_by_uid")), name="star_policy_two_people"
            ),
            models.UniqueConstraint(
                fields=["effective_from"], condition=Q(state="confirmed"), name="star_policy_one_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RatingPrior(models.Model):
    """μ and π of one trade group in one district, recalibrated every month; in force from a day on."""

    group = models.ForeignKey("exchange.Trade", on_delete=models.PROTECT, related_name="+")
    district_code = models.CharField("区县", max_length=6)
    effective_from = models.DateField("从哪天起")
    mean_answer_hundredths = models.PositiveSmallIntegerField("评价均值（百分之一）")
    mean_again_hundredths = models.PositiveSmallIntegerField("愿意再雇（百分之一）")
    answers_count = models.PositiveIntegerField("评价数")
    computed_at = models.DateTimeField("计算时间")

    class Meta:
        ordering = ["district_code", "group", "-effective_from"]
        verbose_name = verbose_name_plural = "评价均值"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "district_code", "effective_from"], name="rating_prior_once"
            ),
            models.CheckConstraint(
                condition=Q(mean_answer_hundredths__gte=100, mean_answer_hundredths__lte=500)
                & Q(mean_again_hundredths__lte=100),
                name="rating_prior_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.district_code} {self.effective_from}"


class CalibrationReport(models.Model):
    """What a month says about the stars; public, whole groups only, never a person (R9.7)."""

    month = models.DateField("月份", unique=True)
    policy_code = models.CharField("算法版本", max_length=40)
    findings = models.JSONField("看到什么")
    needs_review = models.BooleanField("要复核分数线", default=False)
    made_at = models.DateTimeField("做成时间")

    class Meta:
        ordering = ["-month"]
        verbose_name = verbose_name_plural = "星级校准报告"

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
