"""Choices of the family slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kin(models.TextChoices):
    """Who the helper is to the worker."""

    SON = "son", _("儿子")
    DAUGHTER = "daughter", _("女儿")
    SPOUSE = "spouse", _("爱人")
    GRANDCHILD = "grandchild", _("孙辈")
    SIBLING = "sibling", _("兄弟姐妹")
    OTHER = "other", _("别的家人")


class TieState(models.TextChoices):
    """A tie holds only after both have said yes, each by his own channel."""

    OFFERED = "offered", _("等家人答应")
    ASKED = "asked", _("等本人报码")
    ACTIVE = "active", _("在帮忙")
    ENDED = "ended", _("停了")
    LAPSED = "lapsed", _("到期了")


class Step(models.TextChoices):
    """All that a helper may do; everything else stays with the worker."""

    ACCEPT = "accept", _("去")
    DECLINE = "decline", _("不去")
    APPLY = "apply", _("报名")
    WITHDRAW = "withdraw_interest", _("不报了")


LIVING = frozenset({TieState.OFFERED, TieState.ASKED, TieState.ACTIVE})
