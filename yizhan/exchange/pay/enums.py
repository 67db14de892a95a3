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
    UNKNOWN = "unknown", _("联系不上，没问到")
    VOID = "void", _("不算")


class PayWay(models.TextChoices):
    CASH = "cash", _("现金")
    WECHAT = "wechat", _("微信")
    ALIPAY = "alipay", _("支付宝")
    BANK = "bank", _("银行转账")
    OTHER = "other", _("其他")


class EntryKind(models.TextChoices):
    """One line of the money ledger of a day."""

    BASE = "base", _("这天的工钱")
    CORRECTION = "correction", _("工时更正")
    EXTRA = "extra", _("另外加的")
    DEDUCTION = "deduction", _("要扣的")
    ADVANCE = "advance", _("先支的")
    CLAIMED = "claimed", _("对方说付了")
    RECEIVED = "received", _("本人说收到")
    TAKEN_BACK = "taken_back", _("本人说点错了")


class Standing(models.TextChoices):
    """Whether a line counts. What the worker has not said yes to stays open and lowers nothing."""

    OPEN = "open", _("等本人说")
    COUNTS = "counts", _("算数")
    REFUSED = "refused", _("本人不同意")


class ConfirmedVia(models.TextChoices):
    """How the worker's word came."""

    OWN = "own", _("本人点的")
    COUNTER = "counter", _("在驿站说的")
    PAPER = "paper", _("在纸上签字或按手印")
    PHONE = "phone", _("电话里说的")


class CallOutcome(models.TextChoices):
    NO_ANSWER = "no_answer", _("没人接")
    WRONG_NUMBER = "wrong_number", _("号码不对")
    REACHED = "reached", _("问到了")
    PROMISED = "promised", _("答应付")
    DISPUTES = "disputes", _("说不欠")


class AlertKind(models.TextChoices):
    OVERDUE = "overdue", _("到时没付")
    SHORT = "short", _("没付够")
    DENIED = "denied", _("说没收到")


class LadderStep(models.IntegerChoices):
    """Steps of d.4; how long each waits is a dated value."""

    RAISED = 0, _("刚报上来")
    REMINDED = 1, _("已提醒")
    CALL = 2, _("驿站打电话")
    MEDIATE = 3, _("请调解，新招工先看")
    CASE = 4, _("已立案")
