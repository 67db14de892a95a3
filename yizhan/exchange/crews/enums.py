"""Choices of the crews slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CrewState(models.TextChoices):
    ACTIVE = "active", _("在用")
    DISSOLVED = "dissolved", _("散了")

    @property
    def colour(self) -> str:
        """Badge colour (design tokens)."""
        return {"active": "ok"}.get(self.value, "")


class MemberState(models.TextChoices):
    """One worker in one crew. He is in it by his own yes only."""

    ASKED = "asked", _("等他答应")
    IN = "in", _("在班组里")
    DECLINED = "declined", _("没答应")
    LAPSED = "lapsed", _("过时没回")
    LEFT = "left", _("退出了")
    TAKEN_OFF = "taken_off", _("请出去了")


class JobState(models.TextChoices):
    """A posting offered to a crew. It holds no place until the leader has answered (D8)."""

    ASKED = "asked", _("等班组回话")
    PLACED = "placed", _("接了")
    DECLINED = "declined", _("没接")
    LAPSED = "lapsed", _("过时没回")
    WITHDRAWN = "withdrawn", _("用工方收回了")

    @property
    def colour(self) -> str:
        """Badge colour (design tokens)."""
        return {"asked": "info", "placed": "ok"}.get(self.value, "")


class ShareMode(models.TextChoices):
    """How the money of the whole crew is divided."""

    EQUAL = "equal", _("平分")
    DAYS = "days", _("按出勤天数分")
    POINTS = "points", _("按工分分")


class Via(models.TextChoices):
    """How a yes or no came."""

    OWN = "own", _("本人点的")
    COUNTER = "counter", _("在驿站说的")
