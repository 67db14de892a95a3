"""Stops of outdoor work in a district, and accidents."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.safety.enums import Harm, IncidentKind, IncidentState, StopKind, StopLevel


class WorkStopQuerySet(models.QuerySet):
    def at(self, instant: datetime) -> "WorkStopQuerySet":
        """In force at an instant."""
        return self.filter(starts_at__lte=instant, ends_at__gt=instant, lifted_at__isnull=True)

    def during(self, starts_at: datetime, ends_at: datetime) -> "WorkStopQuerySet":
        """In force at some time of a span."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at, lifted_at__isnull=True)


class WorkStop(UidModel):
    """停工令: by hand, for a region and a time; blocks the trades that work outdoors from being sent out."""

    region_code = models.CharField("地区", max_length=12)
    kind = models.CharField("原因", max_length=8, choices=StopKind.choices)
    level = models.CharField("级别", max_length=8, choices=StopLevel.choices)
    starts_at = models.DateTimeField("从")
    ends_at = models.DateTimeField("到", db_index=True)
    all_trades = models.BooleanField("室内也停", default=False)
    source = models.CharField("依据", max_length=120)
    declared_at = models.DateTimeField("设置时间")
    declared_by_uid = models.CharField("谁设的", max_length=36)
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)
    lifted_by_uid = models.CharField("谁解除的", max_length=36, blank=True, default="")

    objects = WorkStopQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "天气停工"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="work_stop_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.kind} {self.level}"


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, actor) -> "IncidentQuerySet":
        """Those of one's own engagements or sites; of one's stations or region."""
        if actor.is_system:
            return self
        if actor.role == "worker":
            return self.filter(engagement__worker__person_id=actor.person_id or 0)
        if actor.role == "foreman":
            return self.filter(
                posting__site__foreman_id=actor.person_id or 0,
                posting__hirer__organisation_id=actor.organisation_id or 0,
            )
        if actor.organisation_id and actor.role in {"hirer", "hirer_staff"}:
            return self.filter(posting__hirer__organisation_id=actor.organisation_id)
        if actor.station_codes:
            return self.filter(station__code__in=actor.station_codes)
        if actor.region_prefix and actor.role in {"local_officer", "district_officer"}:
            return self.filter(station__region_code__startswith=actor.region_prefix)
        return self.none()


class Incident(UidModel):
    """事故、险情: what happened, to whom, who was called first, what became of it."""

    lock_rank = 68
    personal = True

    engagement = models.ForeignKey(
        "exchange.Engagement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="用工单",
    )
    posting = models.ForeignKey("exchange.Posting", on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey("facilities.Station", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("出了什么事", max_length=12, choices=IncidentKind.choices)
    harm = models.CharField("人怎么样", max_length=8, choices=Harm.choices)
    happened_at = models.DateTimeField("什么时候")
    what = EncryptedTextField("经过", blank=True, default="")
    called_help = models.BooleanField("打过 120 或 110", default=False)
    state = models.CharField(
        "状态", max_length=8, choices=IncidentState.choices, default=IncidentState.REPORTED
    )
    state_changed_at = models.DateTimeField("状态变更时间")
    reported_at = models.DateTimeField("报告时间")
    reported_by_role = models.CharField("谁报的", max_length=24)
    reported_by_uid = models.CharField("报告人", max_length=36, blank=True, default="")
    insurance = models.CharField("当时的保险", max_length=8, blank=True, default="")
    is_demo = models.BooleanField("演示", default=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "事故"
        indexes = [models.Index(fields=["station", "state"], name="incident_station_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d}"
