"""Choices of the call-backs slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallBackState(models.TextChoices):
    WAITING = "waiting", _("等着打")
    ANSWERED = "answered", _("问到了")
    UNREACHABLE = "unreachable", _("三次没打通")
    WITHDRAWN = "withdrawn", _("不打了")


class Answer(models.TextChoices):
    """What the person says about the record."""

    CONFIRMED = "confirmed", _("都对")
    PARTLY = "partly", _("有出入")
    DENIED = "denied", _("没这回事")
    NO_ANSWER = "no_answer", _("没打通")
    NOT_WILLING = "not_willing", _("不愿意说")


class CallSide(models.TextChoices):
    WORKER = "worker", _("工人")
    HIRER = "hirer", _("用工方")
