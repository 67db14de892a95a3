"""An order: the same work again and again, on weekdays or named days, within a season."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yizhan.core.fields import UidModel
from yizhan.exchange.orders.enums import DayState, OrderState


class Order(UidModel):
    """长期用工. Its words, pay and hours are those of ``pattern``, a posting that was reviewed like any other.

    ``weekdays`` holds 0 (Monday) to 6; ``dates`` ISO days. Either may be empty, not both.
    """

    lock_rank = 38

    hirer = models.ForeignKey(
        "exchange.Hirer", on_delete=models.PROTECT, related_name="+", verbose_name="用工主体"
    )
    pattern = models.ForeignKey(
        "exchange.Posting", on_delete=models.PROTECT, related_name="+", verbose_name="照着发的那条"
    )
    weekdays = models.JSONField("每周哪几天", default=list, blank=True)
    dates = models.JSONField("哪些日子", default=list, blank=True)
    season_from = models.DateField("从哪天起")
    season_until = models.DateField("到哪天止")
    state = models.CharField("状态", max_length=8, choices=OrderState.choices, default=OrderState.ACTIVE)
    state_changed_at = models.DateTimeField("状态变更时间")
    created_at = models.DateTimeField("登记时间")
    created_by_uid = models.CharField("登记人", max_length=36, blank=True, default="")
    is_demo = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "长期用工"
        constraints = [
            models.CheckConstraint(
                condition=Q(season_until__gte=F("season_from")), name="order_season_not_reversed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pattern_id} {self.season_from}–{self.season_until}"


class OrderDay(models.Model):
    """One day of an order: posted, or left out on purpose. A day without a row is still to come."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="days")
    day = models.DateField("哪天")
    state = models.CharField("状态", max_length=8, choices=DayState.choices)
    posting = models.OneToOneField(
        "exchange.Posting",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="岗位",
    )
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        ordering = ["order", "day"]
        verbose_name = verbose_name_plural = "长期用工的日子"
        constraints = [
            models.UniqueConstraint(fields=["order", "day"], name="order_day_once"),
            models.CheckConstraint(
                condition=~Q(state=DayState.POSTED) | Q(posting__isnull=False),
                name="order_day_posted_has_posting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.day}"
