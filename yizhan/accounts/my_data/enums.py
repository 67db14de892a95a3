"""Choices of my data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportState(models.TextChoices):
    """A copy of everything that is kept about a person."""

    WAITING = "waiting", _("正在整理")
    READY = "ready", _("整理好了")
    GONE = "gone", _("已经清掉")


class CorrectionState(models.TextChoices):
    OPEN = "open", _("等工作人员答复")
    GRANTED = "granted", _("改好了")
    REFUSED = "refused", _("没改")
    WITHDRAWN = "withdrawn", _("不改了")


class ErasureState(models.TextChoices):
    """Leaving: nothing is gone before the cooling-off is over."""

    COOLING = "cooling", _("等冷静期过")
    CANCELLED = "cancelled", _("本人取消了")
    STOPPED = "stopped", _("到期没清：还有事没了结")
    DONE = "done", _("已经清空")


class CorrectableField(models.TextChoices):
    """What only staff change, because work and papers hang on it."""

    FULL_NAME = "full_name", _("姓名")
    PHONE = "phone", _("手机号")
    IDENTITY_NUMBER = "identity_number", _("身份证号")
    BIRTH_ON = "birth_on", _("出生日期")
    OTHER = "other", _("别的（写清楚哪一项）")


class TakenAs(models.TextChoices):
    """The two forms of an export; each is handed out once."""

    JSON = "json", _("电脑能读的文件")
    PAGE = "page", _("能看、能打印的页面")
