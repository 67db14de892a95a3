"""Places: stations and service points, their hours, what was found wrong with them."""

from __future__ import annotations

from datetime import date, time

from django.db import models
from django.db.models import Q
from django.urls import reverse

from yizhan.core.actors import Actor
from yizhan.core.fields import UidModel
from yizhan.facilities.stations.enums import (
    LISTED_STATES,
    DefectKind,
    DefectState,
    StationKind,
    StationState,
)


class StationQuerySet(models.QuerySet["Station"]):
    def public(self) -> StationQuerySet:
        """What the directory lists."""
        return self.filter(state__in=sorted(LISTED_STATES))

    def visible_to(self, actor: Actor) -> StationQuerySet:
        """What a staff member looks after: her own stations, or those of her region."""
        if actor.is_system:
            return self
        if actor.station_codes:
            return self.filter(code__in=actor.station_codes)
        if actor.region_prefix:
            return self.filter(region_code__startswith=actor.region_prefix)
        return self.none()

    def with_hours(self, today: date) -> StationQuerySet:
        """Together with everything that decides whether a place is open: three more queries, however many rows.

        Closings that are not over stand in ``current_closures``.
        """
        current = ClosureNotice.objects.filter(withdrawn_at__isnull=True, ends_on__gte=today)
        return self.prefetch_related(
            "opening_hours", "dawn_sessions", models.Prefetch("closures", current, to_attr="current_closures")
        )


class Station(UidModel):
    """零工驿站 or 服务点. Coordinates are WGS-84; the cell is 0.01°; the area is indoor square metres as measured."""

    lock_rank = 30

    code = models.CharField("编号", max_length=16, unique=True)
    kind = models.CharField("类别", max_length=16, choices=StationKind.choices)
    official_name = models.CharField("登记名称", max_length=60)
    aliases = models.JSONField("别名", default=list, blank=True)
    co_brands = models.JSONField("共建品牌", default=list, blank=True)
    region_code = models.CharField("镇街", max_length=12, db_index=True)
    community_code = models.CharField("社区（村）", max_length=12, blank=True, default="")
    address = models.CharField("地址", max_length=120)
    latitude = models.FloatField("纬度", null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    cell_row = models.IntegerField("纬向格", null=True, blank=True)
    cell_column = models.IntegerField("经向格", null=True, blank=True)
    indoor_area_m2 = models.DecimalField(
        "室内面积（㎡）", max_digits=7, decimal_places=2, null=True, blank=True
    )
    lead_department = models.CharField("牵头部门", max_length=40)
    host_unit = models.CharField("依托单位", max_length=60, blank=True, default="")
    zones = models.JSONField("功能区", default=list, blank=True)
    facilities = models.JSONField("设施", default=list, blank=True)
    hotline = models.CharField("电话", max_length=20, blank=True, default="")
    opened_on = models.DateField("开放日期", null=True, blank=True)
    staff_count = models.PositiveSmallIntegerField("工作人员", default=0)
    state = models.CharField(
        "状态", max_length=20, choices=StationState.choices, default=StationState.OPERATING
    )
    state_changed_at = models.DateTimeField("状态变更时间")
    source = models.CharField("来源", max_length=120, blank=True, default="")
    certainty = models.CharField("可靠程度", max_length=8, default="low")
    note = models.CharField("说明", max_length=200, blank=True, default="")
    registered_at = models.DateTimeField("登记时间")
    is_demo = models.BooleanField("演示", default=False)

    objects = StationQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "驿站和服务点"
        constraints = [
            models.CheckConstraint(
                condition=Q(indoor_area_m2__isnull=True) | Q(indoor_area_m2__gt=0),
                name="station_area_positive",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True, cell_row__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False, cell_row__isnull=False),
                name="station_point_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.official_name

    def get_absolute_url(self) -> str:
        return reverse("station_detail", args=[self.code])


class OpeningHours(models.Model):
    """Posted hours of one weekday (0 = Monday). ``closes`` 00:00 means midnight at the end of the day."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField("星期")
    opens = models.TimeField("开门")
    closes = models.TimeField("关门")
    is_staffed = models.BooleanField("有人值守", default=True)

    class Meta:
        ordering = ["station", "weekday", "opens"]
        verbose_name = verbose_name_plural = "开放时间"
        constraints = [
            models.UniqueConstraint(fields=["station", "weekday", "opens"], name="hours_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(
                condition=Q(closes__gt=models.F("opens")) | Q(closes=time(0)), name="hours_end_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.weekday} {self.opens}–{self.closes}"


class DawnSession(models.Model):
    """早市时段: an early session with its own rule (D7)."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="dawn_sessions")
    weekday = models.PositiveSmallIntegerField("星期")
    opens = models.TimeField("开始")
    closes = models.TimeField("结束")
    rule = models.CharField("规矩", max_length=200, blank=True, default="")

    class Meta:
        ordering = ["station", "weekday", "opens"]
        verbose_name = verbose_name_plural = "早市时段"
        constraints = [
            models.UniqueConstraint(fields=["station", "weekday"], name="dawn_once_a_day"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="dawn_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=models.F("opens")), name="dawn_end_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.weekday} {self.opens}"


class ClosureNotice(models.Model):
    """An announced closing (holiday, works, flood, heat); whole days, both ends included.

    An urgent one (flood, heat) may be announced without the usual notice.
    """

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="closures")
    starts_on = models.DateField("从")
    ends_on = models.DateField("到")
    reason = models.CharField("原因", max_length=80)
    is_urgent = models.BooleanField("突发", default=False)
    announced_at = models.DateTimeField("公告时间")
    announced_by_uid = models.CharField("谁公告", max_length=36, blank=True, default="")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        ordering = ["station", "starts_on"]
        verbose_name = verbose_name_plural = "停开公告"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="closure_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.starts_on}"


class StationDefect(models.Model):
    """A violation that was there when the place was registered as found; two ways out: correct, or become a point."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="defects")
    kind = models.CharField("问题", max_length=20, choices=DefectKind.choices)
    detail = models.CharField("什么问题", max_length=120, blank=True, default="")  # the subject, as found
    state = models.CharField("状态", max_length=12, choices=DefectState.choices, default=DefectState.OPEN)
    found_on = models.DateField("发现日期")
    settled_on = models.DateField("了结日期", null=True, blank=True)
    settled_note = models.CharField("怎么了结", max_length=200, blank=True, default="")

    class Meta:
        ordering = ["station", "id"]
        verbose_name = verbose_name_plural = "待整改问题"
        constraints = [
            models.UniqueConstraint(
                fields=["station", "kind", "detail"], condition=Q(state="open"), name="defect_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.kind}"
