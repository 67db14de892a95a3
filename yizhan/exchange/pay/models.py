"""What a worker is owed for a day of work, what was claimed as paid, what he confirms."""

from django.db import models
from django.db.models import Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.pay.enums import (
    AlertKind,
    CallOutcome,
    ConfirmedVia,
    EntryKind,
    LadderStep,
    PayState,
    PayWay,
    Standing,
)


class PayDue(UidModel):
    """工资. The platform never holds money; it records what both sides say.

    ``base_fen`` is what the day was worth when it was agreed; ``amount_fen`` (owed) and ``received_fen`` are sums of the
    ledger lines (:class:`PayEntry`) that count, kept here for lists and checked by an invariant.
    """

    lock_rank = 72
    personal = True

    engagement = models.ForeignKey("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    attendance = models.OneToOneField("exchange.AttendanceDay", on_delete=models.PROTECT, related_name="+")
    base_fen = models.PositiveIntegerField("这天的工钱", default=0)
    amount_fen = models.PositiveIntegerField("应付")
    state = models.CharField("状态", max_length=12, choices=PayState.choices, default=PayState.AGREED)
    state_changed_at = models.DateTimeField("状态变更时间")
    due_at = models.DateTimeField("最晚付", db_index=True)
    overdue_at = models.DateTimeField("算拖欠的时间", db_index=True)
    claimed_fen = models.PositiveIntegerField("对方说付了", null=True, blank=True)
    claimed_at = models.DateTimeField("对方说付的时间", null=True, blank=True)
    claimed_by_uid = models.CharField("谁说的", max_length=36, blank=True, default="")
    way = models.CharField("怎么付", max_length=8, choices=PayWay.choices, blank=True, default="")
    received_fen = models.PositiveIntegerField("收到", null=True, blank=True)
    confirmed_at = models.DateTimeField("本人确认时间", null=True, blank=True)
    confirmed_via = models.CharField("怎么确认", max_length=12, blank=True, default="")
    worker_note = EncryptedTextField("工人说明", blank=True, default="")
    through_leader = models.BooleanField("钱交给了带队的人", default=False)
    undo_until = models.DateTimeField("可反悔到", null=True, blank=True)
    unanswered_calls = models.PositiveSmallIntegerField("打给工人没问到的次数", default=0)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "应付工钱"
        indexes = [models.Index(fields=["engagement", "state"], name="pay_engagement")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="pay_amount"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(received_fen__isnull=False, confirmed_at__isnull=False),
                name="pay_confirmed_says_how_much",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.amount_fen} {self.state}"


class PayEntry(UidModel):
    """One line of the ledger of a day's money: who said which amount, when, by which way. Lines are never edited.

    Only ``standing`` moves once, from ``open`` to ``counts`` or ``refused``, when the worker answers a deduction or an
    advance. An advance may be older than the pay it belongs to (``pay`` empty until the day is agreed).
    """

    personal = True

    pay = models.ForeignKey(PayDue, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    engagement = models.ForeignKey("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=10, choices=EntryKind.choices)
    amount_fen = models.IntegerField("金额")
    standing = models.CharField("算不算", max_length=8, choices=Standing.choices, default=Standing.COUNTS)
    way = models.CharField("怎么付", max_length=8, choices=PayWay.choices, blank=True, default="")
    through_leader = models.BooleanField("经带队的人", default=False)
    via = models.CharField("怎么说的", max_length=12, choices=ConfirmedVia.choices, blank=True, default="")
    paper_number = models.CharField("纸质单号", max_length=20, blank=True, default="")
    reason = EncryptedTextField("理由", blank=True, default="")
    receipt = models.ForeignKey(
        "exchange.EvidencePhoto", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_role = models.CharField("谁说的", max_length=24)
    by_uid = models.CharField("经办人", max_length=36, blank=True, default="")
    at = models.DateTimeField("时间")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "工钱账目"
        indexes = [models.Index(fields=["engagement", "kind"], name="pay_entry_engagement")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0)
                | (Q(kind="correction") & ~Q(amount_fen=0))
                | Q(kind="received", amount_fen=0),
                name="pay_entry_amount",
            ),
            models.CheckConstraint(
                condition=~Q(standing="open") | Q(kind__in=["deduction", "advance"]),
                name="pay_entry_open_kinds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.kind} {self.amount_fen}"


class PayCall(models.Model):
    """A phone call about a pay: to the worker (did it come?) or to the hirer (when do you pay?)."""

    pay = models.ForeignKey(PayDue, on_delete=models.PROTECT, related_name="+")
    side = models.CharField("打给谁", max_length=8)
    outcome = models.CharField("结果", max_length=12, choices=CallOutcome.choices)
    promised_on = models.DateField("答应哪天付", null=True, blank=True)
    by_uid = models.CharField("经办人", max_length=36, blank=True, default="")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "催付电话"

    def __str__(self) -> str:
        return f"{self.pay_id} {self.side} {self.outcome}"


class PayAlert(UidModel):
    """欠薪提醒: made by the clock, nobody types it. Climbs the ladder of d.4 until the money is there."""

    lock_rank = 73

    pay = models.ForeignKey(PayDue, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("怎么了", max_length=8, choices=AlertKind.choices)
    missing_fen = models.PositiveIntegerField("当时差多少")
    raised_at = models.DateTimeField("提出时间")
    step = models.PositiveSmallIntegerField(
        "走到哪一步", choices=LadderStep.choices, default=LadderStep.RAISED
    )
    step_at = models.DateTimeField("到这一步的时间")
    next_step_at = models.DateTimeField("下一步的时间", null=True, blank=True, db_index=True)
    closed_at = models.DateTimeField("了结时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "欠薪提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["pay"], condition=Q(closed_at__isnull=True), name="pay_alert_one_open"
            ),
            models.CheckConstraint(condition=Q(step__lte=4), name="pay_alert_step"),
        ]

    def __str__(self) -> str:
        return f"{self.pay_id} {self.kind} {self.step}"
