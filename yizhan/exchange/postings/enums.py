"""Choices of the postings slice."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostingState(models.TextChoices):
    """States of d.1; ``colour`` is the tag kind of the screens."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    AUTO_HOLD = "auto_hold", _("系统拦下")
    IN_REVIEW = "in_review", _("等审核")
    RETURNED = "returned", _("退回修改")
    REJECTED = "rejected", _("没通过")
    PUBLISHED = "published", _("招工中")
    FILLED = "filled", _("已招满")
    PAUSED = "paused", _("暂停")
    WITHDRAWN = "withdrawn", _("已撤回")
    EXPIRED = "expired", _("已过期")
    UNDER_RECHECK = "under_recheck", _("复查中")
    TAKEN_DOWN = "taken_down", _("已下架")
    MERGED = "merged", _("并到另一条")
    ARCHIVED = "archived", _("已归档")

    @property
    def colour(self) -> str:
        return {
            "published": "ok",
            "filled": "brand",
            "auto_hold": "bad",
            "rejected": "bad",
            "taken_down": "bad",
            "in_review": "warn",
            "submitted": "warn",
            "returned": "warn",
            "under_recheck": "warn",
        }.get(self.value, "info")


class PayUnit(models.TextChoices):
    HOUR = "hour", _("时")
    DAY = "day", _("天")
    MONTH = "month", _("月")
    PIECE = "piece", _("件")
    LUMP = "lump", _("整单")


class PayCycle(models.TextChoices):
    DAILY = "daily", _("当天结清")
    WEEKLY = "weekly", _("周结")
    MONTHLY = "monthly", _("月结")
    COMPLETION = "completion", _("干完就结")


class PostingOrigin(models.TextChoices):
    WEB = "web", _("自己发")
    COUNTER = "counter", _("驿站代发")
    PHONE = "phone", _("电话")
    IMPORT = "import", _("导入")


class Insurance(models.TextChoices):
    """What is said about insurance; printed on the slip (D9)."""

    UNKNOWN = "unknown", _("没说")
    NONE = "none", _("没买")
    HIRER = "hirer", _("用工方已买意外险")
    INJURY = "injury", _("已参工伤保险")


class FindingSeverity(models.TextChoices):
    HOLD = "hold", _("必须改")
    JUDGE = "judge", _("要审核员看")
    NOTICE = "notice", _("提醒")


class ReviewVerdict(models.TextChoices):
    APPROVE = "approve", _("通过")
    RETURN = "return", _("退回修改")
    REJECT = "reject", _("不通过")


class ReviewReason(models.TextChoices):
    """Why a reviewer sends a posting back or refuses it; the words the hirer reads first."""

    INCOMPLETE = "incomplete", _("有地方没写清")
    UNCLEAR_PAY = "unclear_pay", _("工钱没写清")
    FEE = "fee", _("向工人收钱")
    DISCRIMINATION = "discrimination", _("写了不该写的条件")
    PAY_TOO_LOW = "pay_too_low", _("工钱低于标准")
    AGE_UNJUSTIFIED = "age_unjustified", _("限年龄没说清理由")
    CERTIFICATE = "certificate", _("要证的活没写证")
    HIRER_UNCHECKED = "hirer_unchecked", _("先核验用工方")
    UNTRUE = "untrue", _("和实际对不上")
    DUPLICATE = "duplicate", _("和已发的重复")
    UNLAWFUL = "unlawful", _("违法的活")
    OTHER = "other", _("其他")


class Lane(models.TextChoices):
    """Which review clock runs."""

    ORDINARY = "ordinary", _("平时")
    DAWN = "dawn", _("早市")


class TaskOutcome(models.TextChoices):
    """How the waiting of a posting for its review ended."""

    WAITING = "", _("等着")
    APPROVE = "approve", _("通过")
    RETURN = "return", _("退回修改")
    REJECT = "reject", _("不通过")
    WITHDRAWN = "withdrawn", _("用工方撤回")
    EXPIRED = "expired", _("没来得及审")
    MERGED = "merged", _("并到另一条")


class RecheckCause(models.TextChoices):
    REPORTS = "reports", _("有人举报")
    MISMATCH = "mismatch", _("货不对板")
    SPOT_CHECK = "spot_check", _("抽查有问题")
    REVIEWER = "reviewer", _("审核员复查")
    HIRER_HALTED = "hirer_halted", _("用工方停了招人")


class RecheckOutcome(models.TextChoices):
    OPEN = "", _("在查")
    CLEARED = "cleared", _("没问题，恢复")
    TAKEN_DOWN = "taken_down", _("下架")


class SpotResult(models.TextChoices):
    OPEN = "", _("还没查")
    PASSED = "passed", _("没问题")
    FINDING = "finding", _("有问题")


class Against(models.TextChoices):
    """What a hirer objects to."""

    REJECT = "reject", _("没让发布")
    TAKE_DOWN = "take_down", _("被下架")
    MISMATCH = "mismatch", _("货不对板")


class ObjectionOutcome(models.TextChoices):
    OPEN = "", _("等答复")
    GRANTED = "granted", _("异议成立")
    DISMISSED = "dismissed", _("维持原决定")


FINDING_LABELS = {
    "deposit_required": _("收押金"),
    "fee_charging": _("收费"),
    "id_withhold": _("扣身份证"),
    "child_labor": _("不满 16 岁"),
    "under_16": _("不满 16 岁"),
    "discrimination_gender": _("写了性别"),
    "discrimination_ethnic_region": _("写了地域"),
    "discrimination_religion": _("写了信教"),
    "discrimination_health": _("写了身体"),
    "brush_order": _("像刷单"),
    "pyramid": _("像传销"),
    "overseas_bait": _("境外高薪"),
    "illegal_finance": _("出租账户"),
    "sex_trade_hint": _("涉黄"),
    "agency_unlicensed": _("没有许可证"),
    "below_min_wage": _("工钱低于标准"),
    "age_limit": _("限了年龄"),
    "hirer_unchecked": _("没核验"),
    "many_heads": _("人多"),
    "dangerous_work": _("危险活"),
    "certificate_not_asked": _("没写要证"),
    "overlong_day": _("时间太长"),
    "overlong_hours": _("时间太长"),
    "insurance_advised": _("没买保险"),
    "vague_high_pay": _("工钱太好"),
}
"""A finding in at most eight characters, for tags in lists; see :func:`finding_label`."""


def finding_label(code: str) -> Any:
    """The short words of a finding."""
    if code.startswith("source_"):
        return _("原话有问题")
    return FINDING_LABELS.get(code, _("要看一下"))
