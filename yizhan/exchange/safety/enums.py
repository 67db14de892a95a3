"""Choices of safety."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IncidentKind(models.TextChoices):
    """What happened, in the words of whoever reports it."""

    INJURY = "injury", _("人受伤了")
    HEAT = "heat", _("中暑了")
    FALL = "fall", _("从高处掉下")
    TRAFFIC = "traffic", _("路上出事")
    UNSAFE_SITE = "unsafe_site", _("现场不安全，停了工")
    QUARREL = "quarrel", _("打架、被威胁")
    NEAR_MISS = "near_miss", _("差一点出事")
    OTHER = "other", _("其他")


class Harm(models.TextChoices):
    """How bad it is, asked so that anybody can answer."""

    NONE = "none", _("人没事")
    LIGHT = "light", _("轻伤，还能走")
    HOSPITAL = "hospital", _("送医院了")
    LIFE = "life", _("有生命危险")


class IncidentState(models.TextChoices):
    REPORTED = "reported", _("刚报")
    IN_HAND = "in_hand", _("在处理")
    CLOSED = "closed", _("处理完")


class StopKind(models.TextChoices):
    """Why outdoor work stops in a district."""

    HEAT = "heat", _("高温")
    STORM = "storm", _("暴雨、雷电、大风")
    SNOW = "snow", _("暴雪、道路结冰")
    AIR = "air", _("重污染")
    ORDER = "order", _("政府要求停工")


class StopLevel(models.TextChoices):
    ORANGE = "orange", _("橙色")
    RED = "red", _("红色")


# Injuries that must be told at once, also to the station manager's people: the list a page sorts first.
URGENT = frozenset({"hospital", "life"})
