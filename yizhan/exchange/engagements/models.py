"""An engagement: one worker, one posting, from interest to closing."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from yizhan.core.fields import UidModel
from yizhan.exchange.engagements.enums import (
    HOLDS_PLACE,
    LIVE,
    EngagementState,
    Entrance,
    Relation,
    Verification,
)


class EngagementQuerySet(models.QuerySet):
    def live(self) -> "EngagementQuerySet":
        return self.filter(state__in=LIVE)

    def holding(self) -> "EngagementQuerySet":
        """Those that take a place of their posting (D8)."""
        return self.filter(state__in=HOLDS_PLACE)

    def visible_to(self, actor) -> "EngagementQuerySet":
        """A worker's own, a hirer's own, those of the sites a foreman leads, or of one's stations or region."""
        if actor.is_system:
            return self
        if actor.role == "worker":
            return self.filter(worker__person_id=actor.person_id)
        if actor.role == "foreman":
            return self.filter(
                posting__site__foreman_id=actor.person_id or 0,
                posting__hirer__organisation_id=actor.organisation_id or 0,
            )
        if actor.organisation_id and actor.role in {"hirer", "hirer_staff"}:
            return self.filter(posting__hirer__organisation_id=actor.organisation_id)
        if actor.station_codes:
            return self.filter(station__code__in=actor.station_codes)
        if actor.region_prefix:
            return self.filter(posting__region_code__startswith=actor.region_prefix)
        return self.none()


class Engagement(UidModel):
    """报名—派工—成交. ``terms`` is the frozen copy of what both sides said yes to.

    ``worker_confirmed_at``/``hirer_confirmed_at`` are set by a side's own tap only (scoring e.1), ``proved_at`` by the
    day code or a pay confirmation; ``verification`` follows from the three.
    """

    lock_rank = 60

    posting = models.ForeignKey(
        "exchange.Posting", on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    worker = models.ForeignKey(
        "exchange.Worker", on_delete=models.PROTECT, related_name="+", verbose_name="零工"
    )
    station = models.ForeignKey(
        "facilities.Station", on_delete=models.PROTECT, related_name="+", verbose_name="驿站"
    )
    entrance = models.CharField("怎么来的", max_length=10, choices=Entrance.choices)
    state = models.CharField("状态", max_length=20, choices=EngagementState.choices)
    state_changed_at = models.DateTimeField("状态变更时间")
    is_standby = models.BooleanField("候补", default=False)
    starts_at = models.DateTimeField("开工时间")
    ends_at = models.DateTimeField("收工时间")
    terms = models.JSONField("约定", default=dict)
    terms_version = models.PositiveSmallIntegerField("条件版本", default=1)
    agreed_pay_fen = models.PositiveIntegerField("约定工钱")
    relation = models.CharField("关系", max_length=8, choices=Relation.choices, default=Relation.SERVICE)
    offered_at = models.DateTimeField("邀请时间", null=True, blank=True)
    answer_due_at = models.DateTimeField("最晚答复", null=True, blank=True, db_index=True)
    accepted_at = models.DateTimeField("答应时间", null=True, blank=True)
    undo_until = models.DateTimeField("可反悔到", null=True, blank=True, db_index=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    slip_number = models.CharField("确认单号", max_length=20, unique=True, null=True, blank=True)
    slip_printed_at = models.DateTimeField("打印时间", null=True, blank=True)
    close_due_at = models.DateTimeField("最晚了结", null=True, blank=True, db_index=True)
    worker_confirmed_at = models.DateTimeField("工人自己点过", null=True, blank=True)
    hirer_confirmed_at = models.DateTimeField("用工方自己点过", null=True, blank=True)
    proved_at = models.DateTimeField("有到岗或收款凭据", null=True, blank=True)
    verification = models.PositiveSmallIntegerField(
        "核实级别", choices=Verification.choices, default=Verification.V0
    )
    end_reason = models.CharField("结束理由", max_length=40, blank=True, default="")
    is_late = models.BooleanField("取消太晚", default=False)
    is_protected = models.BooleanField("理由受保护", default=False)
    created_at = models.DateTimeField("登记时间")
    is_demo = models.BooleanField("演示", default=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "用工单"
        indexes = [
            models.Index(fields=["worker", "state", "starts_at"], name="engagement_worker"),
            models.Index(fields=["posting", "state"], name="engagement_posting"),
            models.Index(fields=["station", "state", "starts_at"], name="engagement_station"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "worker"],
                condition=Q(state__in=sorted(LIVE)),
                name="engagement_one_live_per_pair",
                violation_error_message="已经报过这个活了",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="engagement_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(verification__lte=4), name="engagement_verification"),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id}/{self.worker_id} {self.state}"

    @property
    def is_by_piece(self) -> bool:
        """Whether both said yes to pay by piece: hours alone do not say what is owed."""
        return self.terms.get("pay_unit") == "piece"

    @property
    def piece_unit(self) -> str:
        """What a piece is in the words of the terms (箱, 平米), 件 when they do not say."""
        return self.terms.get("piece_unit") or _("件")
