"""What staff typed in for somebody (代录, L-08): the entry, who typed which field, codes, checks of the name.

None of these rows holds a value of the person: those stand in the file and in the registration.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yizhan.accounts.enums import ConsentHow
from yizhan.core.fields import UidModel
from yizhan.exchange.workers.enums import CheckResult, ConfirmChannel, OnWhoseWord, ProxyEntryState


class ProxyEntry(UidModel):
    """One registration typed in by staff: how the person agreed, whether it was read back, who confirmed it.

    The undo code is derived from ``uid`` (``proxies.undo_code``) and stored nowhere.
    """

    lock_rank = 55
    personal = True

    worker = models.ForeignKey("exchange.Worker", on_delete=models.PROTECT, related_name="proxy_entries")
    slip_number = models.CharField("小票号", max_length=16, unique=True)
    state = models.CharField(
        "状态", max_length=12, choices=ProxyEntryState.choices, default=ProxyEntryState.TYPED
    )
    state_changed_at = models.DateTimeField("状态时间")
    made_person = models.BooleanField("档案也是这次建的", default=True)
    station = models.ForeignKey(
        "facilities.Station", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_by_uid = models.CharField("谁录的", max_length=36)
    consent_how = models.CharField("怎么同意的", max_length=12, choices=ConsentHow.choices)
    proof = models.CharField("凭据", max_length=120, blank=True, default="")
    paper_serial = models.CharField("纸表编号", max_length=32, blank=True, default="")
    at = models.DateTimeField("录入时间")
    undo_until = models.DateField("哪天前能撤销", db_index=True)
    read_back_at = models.DateTimeField("念给他听的时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by_uid = models.CharField("谁确认的", max_length=36, blank=True, default="")
    confirmed_channel = models.CharField(
        "怎么确认的", max_length=12, choices=ConfirmChannel.choices, blank=True, default=""
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "代录"
        constraints = [
            models.UniqueConstraint(
                fields=["worker"], condition=~Q(state=ProxyEntryState.UNDONE), name="proxy_entry_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(entered_by_uid="") | ~Q(confirmed_by_uid=F("entered_by_uid")),
                name="proxy_entry_two_people",
                violation_error_message="谁录的不能自己确认",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProxyEntryState.CONFIRMED)
                | Q(confirmed_at__isnull=False) & ~Q(confirmed_channel=""),
                name="proxy_entry_confirmed_how",
            ),
        ]

    def __str__(self) -> str:
        return self.slip_number


class FieldEntry(models.Model):
    """Who typed a field, on whose word, through which door, when; never what was typed. Rows are only added."""

    personal = True

    worker = models.ForeignKey("exchange.Worker", on_delete=models.CASCADE, related_name="field_entries")
    field = models.CharField("哪一项", max_length=40)
    entered_by_uid = models.CharField("谁录的", max_length=36)
    entered_role = models.CharField("录的人的身份", max_length=24)
    on_whose_word = models.CharField("听谁说的", max_length=12, choices=OnWhoseWord.choices)
    channel = models.CharField("渠道", max_length=24)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "逐项录入记录"
        indexes = [models.Index(fields=["worker", "field", "-id"], name="field_entry_newest")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.field}"


class ConsentCode(UidModel):
    """A code sent to the person's own phone, read out to the clerk as a yes. Opens no sign-in."""

    lock_rank = 16
    personal = True

    phone_digest = models.CharField(max_length=128)
    code_digest = models.CharField(max_length=128)
    asked_by_uid = models.CharField("谁要的", max_length=36)
    created_at = models.DateTimeField("发出时间")
    expires_at = models.DateTimeField("失效时间")
    tries = models.PositiveSmallIntegerField("试了几次", default=0)
    proved_at = models.DateTimeField("对上时间", null=True, blank=True)
    used_at = models.DateTimeField("用掉时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "同意确认码"

    def __str__(self) -> str:
        return f"consent code {self.uid}"


class IdentityCheck(models.Model):
    """One answer of the real-name service about a worker; without a row the record says 未联网核验."""

    personal = True

    worker = models.ForeignKey("exchange.Worker", on_delete=models.CASCADE, related_name="identity_checks")
    result = models.CharField("结果", max_length=12, choices=CheckResult.choices)
    adapter = models.CharField("查的哪儿", max_length=40)
    asked_by_uid = models.CharField("谁查的", max_length=36, blank=True, default="")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "实名核验"

    def __str__(self) -> str:
        return f"{self.worker_id} {self.result}"
