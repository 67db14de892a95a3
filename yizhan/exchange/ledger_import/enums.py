"""Choices of the ledger import."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LedgerKind(models.TextChoices):
    """What a row of the ledger is about."""

    WORKER = "worker", _("零工")
    HIRER = "hirer", _("用工方")
    POSTING = "posting", _("招工信息")
    PLACEMENT = "placement", _("以前的派工记录")


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("等对列")
    MAPPED = "mapped", _("正在试跑")
    CHECKED = "checked", _("试跑完了")
    IMPORTING = "importing", _("正在导入")
    IMPORTED = "imported", _("导入完了")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("撤销了")
    DISCARDED = "discarded", _("没导入，丢掉了")

    @property
    def colour(self) -> str:
        """Tag kind of the screens."""
        return {
            "checked": "warn",
            "uploaded": "warn",
            "imported": "ok",
            "mapped": "info",
            "importing": "info",
        }.get(self.value, "")


class RowOutcome(models.TextChoices):
    PENDING = "pending", _("还没看")
    OK = "ok", _("能导入")
    ERROR = "error", _("有错")
    DUPLICATE = "duplicate", _("可能重复")
    IMPORTED = "imported", _("新建了")
    LINKED = "linked", _("并到原来的档案")
    SKIPPED = "skipped", _("没导入")
    UNDONE = "undone", _("撤销了")
    KEPT = "kept", _("用过了，留下")

    @property
    def colour(self) -> str:
        return {
            "ok": "ok",
            "imported": "ok",
            "linked": "ok",
            "error": "bad",
            "duplicate": "warn",
            "kept": "warn",
        }.get(self.value, "")


class RowDecision(models.TextChoices):
    """What a person said about a possible duplicate; nothing is ever merged without such a word."""

    NONE = "", _("还没定")
    SAME = "same", _("是同一个")
    NEW = "new", _("不是，另建一份")
    SKIP = "skip", _("这行不要")


class TwinReason(models.TextChoices):
    """Why a row looks like something that is here already."""

    EXTERNAL = "external", _("同一个来源的同一个编号")
    IDENTITY = "identity", _("身份证号一样")
    PHONE = "phone", _("手机号一样")
    NAME_BIRTH = "name_birth", _("姓名和出生年一样")
    CREDIT_CODE = "credit_code", _("信用代码一样")
    NAME = "name", _("名称一样")
    SAME_JOB = "same_job", _("同一家、同一天、同样的活")
    SAME_FILE = "same_file", _("和这张表里前面一行一样")


PERSON, HIRER, POSTING, PLACEMENT = (
    "accounts.Person",
    "exchange.Hirer",
    "exchange.Posting",
    "exchange.PastPlacement",
)
"""Types of objects that a reference points to."""

OBJECT_OF_KIND = {
    LedgerKind.WORKER: PERSON,
    LedgerKind.HIRER: HIRER,
    LedgerKind.POSTING: POSTING,
    LedgerKind.PLACEMENT: PLACEMENT,
}
