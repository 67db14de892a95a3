"""Choices of the ratings slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    WORKER = "worker", _("工人评用工方")
    HIRER = "hirer", _("用工方评工人")


class Face(models.IntegerChoices):
    """Three faces; they count as 1.5 / 3.5 / 5 (scoring e.4)."""

    BAD = 1, _("不好")
    FAIR = 2, _("一般")
    GOOD = 3, _("好")


class RatingState(models.TextChoices):
    """States of d.5, per engagement."""

    OPEN = "open", _("等着评")
    SUBMITTED_BY_ONE = "submitted_by_one", _("一方评了")
    REVEALED = "revealed", _("已公开")
    LAPSED = "lapsed", _("没人评")


class Tag(models.TextChoices):
    """What stood out, one tap each; first letter of the value tells the side that may use it."""

    PAID_AS_SAID = "w_paid_as_said", _("按说好的给钱")
    WORK_AS_SAID = "w_work_as_said", _("活跟说的一样")
    RESPECTFUL = "w_respectful", _("说话客气")
    SAFE_SITE = "w_safe_site", _("现场安全")
    MISMATCH = "w_mismatch", _("跟说的不一样")
    UNSAFE_SITE = "w_unsafe_site", _("现场不安全")
    ON_TIME = "h_on_time", _("准时")
    SKILLED = "h_skilled", _("手艺好")
    HARD_WORKING = "h_hard_working", _("干活勤快")
    CAREFUL = "h_careful", _("仔细爱干净")
    SLOW = "h_slow", _("动作慢")
    CARELESS = "h_careless", _("活糙")


def tags_of(side: str) -> list[tuple[str, str]]:
    """Choices of tags for one side."""
    return [(value, label) for value, label in Tag.choices if value.startswith(side[0] + "_")]
