"""Choices of the stations slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StationKind(models.TextChoices):
    """A station binds to area and zone rules; a service point does not (trap 3)."""

    STATION = "station", _("零工驿站")
    SERVICE_POINT = "service_point", _("服务点")


class StationState(models.TextChoices):
    """Life cycle d.14."""

    PROPOSED = "proposed", _("拟建")
    BUILDING = "building", _("在建")
    TRIAL = "trial", _("试运行")
    OPERATING = "operating", _("开放")
    SUSPENDED_SEASON = "suspended_season", _("季节性停开")
    SUSPENDED_WORKS = "suspended_works", _("施工停开")
    MERGED = "merged", _("已并入")
    DELISTED = "delisted", _("已除名")

    @property
    def colour(self) -> str:
        """Badge colour (design tokens)."""
        quiet = {"operating": "ok", "trial": "ok", "suspended_season": "warn", "suspended_works": "warn"}
        return quiet.get(self.value, "")


SERVING_STATES = frozenset({StationState.TRIAL, StationState.OPERATING})
"""States in which the posted hours hold."""

LISTED_STATES = SERVING_STATES | {StationState.SUSPENDED_SEASON, StationState.SUSPENDED_WORKS}
"""States in which a place stands in the directory."""

GONE_STATES = frozenset({StationState.MERGED, StationState.DELISTED})
"""A printed code of such a place leads to the nearest one."""


class DefectKind(models.TextChoices):
    """What an as-found import found against the standard (D4)."""

    NAME_RULE = "name_rule", _("名称不合规定")
    AREA_BELOW_MINIMUM = "area_below_minimum", _("面积不够")
    ZONE_MISSING = "zone_missing", _("缺功能区")
    SIGN_WRONG = "sign_wrong", _("标识名牌不对")
    SITING_INCOMPLETE = "siting_incomplete", _("选址资料缺")


class DefectState(models.TextChoices):
    OPEN = "open", _("待整改")
    CORRECTED = "corrected", _("已改正")
    CONVERTED = "converted", _("已转为服务点")


STATION_ONLY_DEFECTS = frozenset(
    {DefectKind.NAME_RULE, DefectKind.AREA_BELOW_MINIMUM, DefectKind.ZONE_MISSING}
)
"""Rules that bind stations; a place that becomes a service point leaves them behind (D4)."""
