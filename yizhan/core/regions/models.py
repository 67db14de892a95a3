"""The table of administrative divisions."""

from __future__ import annotations

from django.db import models

from yizhan.core.dated.enums import Certainty
from yizhan.core.regions.enums import RegionLevel


class RegionQuerySet(models.QuerySet["Region"]):
    def by_prefix(self, prefix: str) -> RegionQuerySet:
        """Divisions inside a scope; none for an empty prefix."""
        return self.filter(code__startswith=prefix) if prefix else self.none()


class Region(models.Model):
    """One administrative division.

    ``latitude``/``longitude`` are WGS-84 label points, absent for most towns and all villages; ``coord_certainty``
    and ``coord_error_metres`` say how far they can be trusted.
    """

    code = models.CharField("代码", max_length=12, primary_key=True)
    level = models.CharField("级别", max_length=8, choices=RegionLevel.choices)
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    latitude = models.FloatField("纬度", null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    coord_source = models.CharField("坐标来源", max_length=120, blank=True, default="")
    coord_certainty = models.CharField(
        "坐标可靠程度", max_length=8, blank=True, default="", choices=Certainty.choices
    )
    coord_error_metres = models.PositiveIntegerField("坐标误差（米）", null=True, blank=True)
    source = models.CharField("名称来源", max_length=120)
    note = models.CharField("说明", max_length=200, blank=True, default="")

    objects = RegionQuerySet.as_manager()

    class Meta:
        app_label = "core"
        ordering = ["code"]
        verbose_name = verbose_name_plural = "行政区划"
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=RegionLevel.values), name="region_level"),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="region_point_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name
