"""Choices of the merges slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MergeState(models.TextChoices):
    """How far the merging of two files has come."""

    PROPOSED = "proposed", _("等同事复核")
    MERGED = "merged", _("合成一份了")
    DECLINED = "declined", _("没合")
    UNDONE = "undone", _("撤销了，又是两份")

    @property
    def colour(self) -> str:
        """Tag kind of the state."""
        return {"proposed": "warn", "merged": "ok", "declined": "", "undone": "info"}[self.value]


class Alike(models.TextChoices):
    """What two files have in common."""

    SAME_PHONE = "same_phone", _("手机一样")
    SAME_NAME = "same_name", _("姓名一样")
    NEAR_NAME = "near_name", _("姓名只差一个字")
    SAME_BIRTH = "same_birth", _("出生日期一样")
    NEAR_BIRTH = "near_birth", _("出生日期差一点（差一个数字，或者一份只知道哪年）")
    SAME_VILLAGE = "same_village", _("同一个村、社区")
    SAME_TOWN = "same_town", _("同一个镇街")


class Kept(models.TextChoices):
    """From which of the two files a value is kept."""

    SURVIVOR = "survivor", _("留下的那份")
    LOSER = "loser", _("并掉的那份")
