"""Choices of the pay slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PayState(models.TextChoices):
    """States of d.4."""

    AGREED = "agreed", _("说好了")
    EARNED = "earned", _("挣到了")
    DUE = "due", _("该付了")
    PAID_CLAIMED = "paid_claimed", _("对方说付了")
    CONFIRMED = "confirmed", _("收到了")
    PART_PAID = "part_paid", _("只收到一部分")
    CONTESTED = "contested", _("说没收到")
    OVERDUE = "overdue", _("拖欠")
    IN_LADDER = "in_ladder", _("驿站在催")
    SETTLED = "settled", _("补齐了")
    CASE = "case", _("已立案")
    VOID = "void", _("不算")


class PayWay(models.TextChoices):
    CASH = "cash", _("现金")
    WECHAT = "wechat", _("微信")
    ALIPAY = "alipay", _("支付宝")
    BANK = "bank", _("银行转账")
    OTHER = "other", _("其他")
