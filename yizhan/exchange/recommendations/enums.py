"""Choices of recommendations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Teacher(models.TextChoices):
    """Who said 不合适."""

    WORKER = "worker", _("工人说这个活不合适")
    HIRER = "hirer", _("用工方说这个人不合适")


class WhyNot(models.TextChoices):
    """Why; first letter of the value tells whose word it is. Each has one plain effect on later suggestions."""

    TOO_FAR = "w_too_far", _("太远了")
    PAY_LOW = "w_pay_low", _("工钱低")
    TRADE = "w_trade", _("不想干这种活")
    THIS_HIRER = "w_this_hirer", _("不想去这家")
    JUST_THIS = "w_just_this", _("就是不想要这一个")
    NOT_THIS_JOB = "h_not_this_job", _("干这个活不合适")
    NOT_FOR_US = "h_not_for_us", _("以后也不用请他")


def reasons_of(teacher: str) -> list[tuple[str, str]]:
    """Reasons to choose from."""
    return [(value, label) for value, label in WhyNot.choices if value.startswith(teacher[0] + "_")]
