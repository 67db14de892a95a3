"""Choices of agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementState(models.TextChoices):
    """One page for one version of the terms."""

    OPEN = "open", _("等双方确认")
    HALF = "half", _("一方确认了")
    AGREED = "agreed", _("双方都确认了")
    SUPERSEDED = "superseded", _("条件变了，作废")


class Party(models.TextChoices):
    WORKER = "worker", _("工人")
    HIRER = "hirer", _("用工方")


class Channel(models.TextChoices):
    """How somebody confirmed. A paper signature is noted with the slip number; no picture of it is kept (D14)."""

    TAP = "tap", _("自己点的")
    PAPER = "paper", _("纸上签的")


class Certainty(models.TextChoices):
    HIGH = "high", _("把握大")
    MEDIUM = "medium", _("差不多")
    LOW = "low", _("说不准，问法务")


class Control(models.TextChoices):
    """Who says when and how the work is done."""

    HIRER = "hirer", _("用工方管时间、管干法")
    WORKER = "worker", _("工人自己定怎么干，交活就行")
    PLATFORM = "platform", _("平台派单、平台定规矩")
    UNKNOWN = "unknown", _("不清楚")
