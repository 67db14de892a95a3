"""Choices of the attendance slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttendanceState(models.TextChoices):
    """States of d.3, per worker and day."""

    EXPECTED = "expected", _("该来")
    CHECKED_IN = "checked_in", _("到岗")
    CHECKED_OUT = "checked_out", _("下工")
    SUBMITTED = "submitted", _("报了工时")
    AGREED = "agreed", _("工时已对")
    CONTESTED = "contested", _("工时有争议")
    RESOLVED = "resolved", _("驿站已定")
    LOCKED = "locked", _("锁定")
    CANCELLED = "cancelled", _("不算")


class Proof(models.TextChoices):
    """How presence was shown (d.3). How strong each is, is a dated table (``exchange.proof_strength``)."""

    DAY_CODE = "day_code", _("签到码")
    QR = "qr", _("扫带班的码")
    FOREMAN = "foreman", _("带班点名")
    STATION = "station", _("驿站电话核实")
    PHOTO = "photo", _("拍照")
    SELF_CLAIM = "self_claim", _("自己说到了")


class Strength(models.TextChoices):
    """How much a proof says."""

    STRONG = "strong", _("硬凭据")
    MEDIUM = "medium", _("中等凭据")
    WEAK = "weak", _("弱凭据")


class Moment(models.TextChoices):
    """Which end of the day a proof speaks of."""

    IN = "in", _("到岗")
    OUT = "out", _("下工")


class PhotoKind(models.TextChoices):
    PRESENCE = "presence", _("到岗照片")
    HOURS = "hours", _("工时凭据")
    RECEIPT = "receipt", _("付款凭据")


class FlagKind(models.TextChoices):
    """What looks odd about a day (d.3). A flag punishes nobody: the station looks."""

    SAME_DEVICE = "same_device", _("一台手机给好多人签到")
    FAST_TRAVEL = "fast_travel", _("两个地方离得远，时间挨得近")
    OVERLAP = "overlap", _("同一时间在两个活上")
    SAME_SECOND = "same_second", _("好几个人同一秒签到")
    TOO_MANY_HEADS = "too_many_heads", _("签到的人比名额多")
    HIRERS_DEVICE = "hirers_device", _("用工方自己的手机替工人签到")
    CLOCK_SKEW = "clock_skew", _("手机时间差得多")
    CONFLICT = "conflict", _("补报的跟先记的不一样")


class FlagState(models.TextChoices):
    OPEN = "open", _("等驿站看")
    FINE = "fine", _("看过，没问题")
    WRONG = "wrong", _("看过，有问题")
