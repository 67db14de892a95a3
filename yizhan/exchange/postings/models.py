"""A posting: a public offer of work, what the rules found in it, and what the reviewers decided."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.postings.enums import (
    FindingSeverity,
    Insurance,
    PayCycle,
    PayUnit,
    PostingOrigin,
    PostingState,
    ReviewReason,
    ReviewVerdict,
    finding_label,
)

PUBLIC_STATES = (PostingState.PUBLISHED, PostingState.FILLED)


class PostingQuerySet(models.QuerySet):
    def public(self) -> "PostingQuerySet":
        """What anybody may see: reviewed and not ended (R6.2); full ones stay readable by their address."""
        return self.filter(state__in=PUBLIC_STATES)

    def open(self, now: datetime) -> "PostingQuerySet":
        """Published, not past its validity, with places left."""
        return self.filter(state=PostingState.PUBLISHED, valid_until__gt=now, taken_count__lt=F("headcount"))

    def visible_to(self, actor) -> "PostingQuerySet":
        """Own postings (a foreman's: of the sites he leads), or those of one's stations or region.

        Public ones have their own query.
        """
        if actor.is_system:
            return self
        if actor.role == "foreman":  # what he leads, and nothing else of the house
            return self.filter(
                site__foreman_id=actor.person_id or 0, hirer__organisation_id=actor.organisation_id or 0
            )
        if actor.organisation_id and actor.role in {"hirer", "hirer_staff"}:
            return self.filter(hirer__organisation_id=actor.organisation_id)
        if actor.station_codes:
            return self.filter(station__code__in=actor.station_codes)
        if actor.region_prefix:
            return self.filter(region_code__startswith=actor.region_prefix)
        return self.none()


class Posting(UidModel):
    """岗位（招工信息）. Instants are aware; money is in fen; the place shown is a name and a 0.01° cell.

    ``terms_version`` rises when pay, place or hours change after approval: who said yes is told.
    ``changed_terms`` names pay, place and hours that changed since the version people said yes to; ``end_user`` is who the
    work is for when an agency posts: reviewers see it, the public only when ``end_user_shown``.
    A draft may still lack elements (``None`` or ``""``); what is public lacks none (``posting_complete_in_public``).
    """

    lock_rank = 40
    personal = True

    number = models.CharField("岗位编号", max_length=20, unique=True)
    hirer = models.ForeignKey(
        "exchange.Hirer", on_delete=models.PROTECT, related_name="+", verbose_name="用工主体"
    )
    site = models.ForeignKey(
        "exchange.WorkSite",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="工地",
    )
    station = models.ForeignKey(
        "facilities.Station", on_delete=models.PROTECT, related_name="+", verbose_name="负责驿站"
    )
    trade = models.ForeignKey(
        "exchange.Trade",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="工种",
    )
    title = models.CharField("活", max_length=40, blank=True, default="")
    description = models.TextField("干什么", max_length=1000, blank=True, default="")
    headcount = models.PositiveSmallIntegerField("要几个人", null=True, blank=True)
    taken_count = models.PositiveSmallIntegerField("已定几个人", default=0)
    starts_at = models.DateTimeField("开工时间", null=True, blank=True)
    ends_at = models.DateTimeField("收工时间", null=True, blank=True)
    break_minutes = models.PositiveSmallIntegerField("中间歇多久（分钟）", default=0)
    pay_fen = models.PositiveIntegerField("工钱", null=True, blank=True)
    pay_max_fen = models.PositiveIntegerField("工钱上限", null=True, blank=True)
    pay_unit = models.CharField("工钱单位", max_length=8, choices=PayUnit.choices, default=PayUnit.DAY)
    piece_unit = models.CharField("计件单位", max_length=8, blank=True, default="")
    pay_cycle = models.CharField(
        "怎么结", max_length=12, choices=PayCycle.choices, blank=True, default=PayCycle.DAILY
    )
    meals = models.CharField("管饭", max_length=20, blank=True, default="")
    transport = models.CharField("怎么去", max_length=60, blank=True, default="")
    tools = models.CharField("自己带", max_length=60, blank=True, default="")
    insurance = models.CharField("保障", max_length=8, choices=Insurance.choices, default=Insurance.UNKNOWN)
    certificate = models.CharField("要的证", max_length=80, blank=True, default="")
    requirements = models.CharField("要求", max_length=200, blank=True, default="")
    age_min = models.PositiveSmallIntegerField("年龄下限", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("年龄上限", null=True, blank=True)
    age_reason = models.CharField("限年龄的理由", max_length=200, blank=True, default="")
    region_code = models.CharField("镇街", max_length=12, blank=True, default="")
    place_text = models.CharField("地点", max_length=80, blank=True, default="")
    address = EncryptedTextField("详细地址", blank=True, default="")
    cell_row = models.IntegerField("纬向格", null=True, blank=True)
    cell_column = models.IntegerField("经向格", null=True, blank=True)
    meeting_point = models.CharField("集合点", max_length=80, blank=True, default="")
    valid_until = models.DateTimeField("有效期至", null=True, blank=True, db_index=True)
    origin = models.CharField("来源", max_length=8, choices=PostingOrigin.choices, default=PostingOrigin.WEB)
    source_text = EncryptedTextField("原话", blank=True, default="")
    state = models.CharField("状态", max_length=16, choices=PostingState.choices, default=PostingState.DRAFT)
    state_changed_at = models.DateTimeField("状态变更时间")
    terms_version = models.PositiveSmallIntegerField("条件版本", default=1)
    created_at = models.DateTimeField("登记时间")
    created_by_uid = models.CharField("登记人", max_length=36, blank=True, default="")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    review_due_at = models.DateTimeField("最晚审完", null=True, blank=True, db_index=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    changed_terms = models.JSONField("公开后改过的条件", default=list, blank=True)
    end_user = models.CharField("实际用工单位", max_length=60, blank=True, default="")
    end_user_shown = models.BooleanField("公开实际用工单位", default=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="并到哪一条",
    )
    search_text = models.TextField("检索文字", blank=True, default="")
    is_demo = models.BooleanField("演示", default=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "岗位"
        indexes = [
            models.Index(fields=["state", "starts_at"], name="posting_state_start"),
            models.Index(fields=["station", "state"], name="posting_station_state"),
            models.Index(fields=["hirer", "-id"], name="posting_hirer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(headcount__gte=1, headcount__lte=500), name="posting_headcount"
            ),
            models.CheckConstraint(
                condition=Q(taken_count__lte=F("headcount")),
                name="posting_never_overbooked",
                violation_error_message="名额已经满了",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="posting_ends_after_start"),
            models.CheckConstraint(condition=Q(pay_fen__gt=0), name="posting_pays"),
            models.CheckConstraint(
                condition=Q(pay_max_fen__isnull=True) | Q(pay_max_fen__gte=F("pay_fen")),
                name="posting_pay_range",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC_STATES)
                | Q(
                    trade__isnull=False,
                    headcount__isnull=False,
                    starts_at__isnull=False,
                    ends_at__isnull=False,
                    pay_fen__isnull=False,
                    cell_row__isnull=False,
                    cell_column__isnull=False,
                    valid_until__isnull=False,
                ),
                name="posting_complete_in_public",
                violation_error_message="还没写全，不能发布",
            ),
            models.CheckConstraint(
                condition=~Q(state=PostingState.MERGED) | Q(merged_into__isnull=False),
                name="posting_merged_points_somewhere",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="posting_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def state_colour(self) -> str:
        """Tag kind of the state."""
        return PostingState(self.state).colour

    @property
    def places_left(self) -> int:
        return (self.headcount or 0) - self.taken_count


class PostingFinding(models.Model):
    """What a review rule found: the words it rests on, the law behind it, what to write instead."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="findings")
    terms_version = models.PositiveSmallIntegerField("条件版本", default=1)
    code = models.CharField("规则", max_length=40)
    severity = models.CharField("轻重", max_length=8, choices=FindingSeverity.choices)
    words = models.CharField("原文", max_length=80, blank=True, default="")
    text = models.CharField("说明", max_length=200)
    legal_basis = models.CharField("依据", max_length=200, blank=True, default="")
    suggestion = models.CharField("建议", max_length=200, blank=True, default="")

    class Meta:
        ordering = ["posting", "id"]
        verbose_name = verbose_name_plural = "审核发现"

    def __str__(self) -> str:
        return f"{self.posting_id} {self.code}"

    @property
    def colour(self) -> str:
        """Tag kind of the screens."""
        return {"hold": "bad", "judge": "warn"}.get(self.severity, "info")

    @property
    def label(self) -> str:
        """In at most eight characters."""
        return str(finding_label(self.code))


class ReviewDecision(models.Model):
    """One reviewer's decision on one version of a posting. Nobody decides twice on the same version.

    ``carried_from``: the decision on the pattern of an order, whose words this posting repeats unchanged.
    """

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="decisions")
    terms_version = models.PositiveSmallIntegerField("条件版本")
    reviewer = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", verbose_name="审核员"
    )
    verdict = models.CharField("结论", max_length=8, choices=ReviewVerdict.choices)
    reason_code = models.CharField(
        "理由", max_length=40, choices=ReviewReason.choices, blank=True, default=""
    )
    note = models.CharField("说明", max_length=300, blank=True, default="")
    legal_basis = models.CharField("依据", max_length=200, blank=True, default="")
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="沿用哪次审核"
    )
    decided_at = models.DateTimeField("时间")

    class Meta:
        ordering = ["posting", "id"]
        verbose_name = verbose_name_plural = "审核决定"
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "terms_version", "reviewer"], name="review_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.verdict}"
