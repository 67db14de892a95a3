"""What a worker is owed for a day of work, what was claimed as paid, what he confirms."""

from django.db import models
from django.db.models import Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.pay.enums import PayState, PayWay


class PayDue(UidModel):
    """工资. The platform never holds money; it records what both sides say."""

    lock_rank = 72
    personal = True

    engagement = models.ForeignKey("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    attendance = models.OneToOneField("exchange.AttendanceDay", on_delete=models.PROTECT, related_name="+")
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

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "应付工钱"
        indexes = [models.Index(fields=["engagement", "state"], name="pay_engagement")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="pay_amount"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(received_fen__isnull=False, confirmed_at__isnull=False),
                name="pay_confirmed_says_how_much",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.amount_fen} {self.state}"
