"""One list taken out of the house."""

from django.db import models
from django.db.models import Q

from yizhan.core.fields import UidModel
from yizhan.exchange.rosters.enums import RosterKind, RosterPurpose


class RosterExport(UidModel):
    """Who took out which list, what for, how many rows, with whole numbers or masked. Never changed afterwards."""

    personal = True

    kind = models.CharField("名单", max_length=8, choices=RosterKind.choices)
    hirer = models.ForeignKey(
        "exchange.Hirer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="用工方",
    )
    on = models.DateField("哪天的")
    purpose = models.CharField("做什么用", max_length=12, choices=RosterPurpose.choices)
    note = models.CharField("说明", max_length=120, blank=True, default="")
    is_full = models.BooleanField("带完整号码", default=False)
    full_reason = models.CharField("为什么要完整号码", max_length=120, blank=True, default="")
    row_count = models.PositiveIntegerField("几行")
    made_by_uid = models.CharField("谁导的", max_length=36)
    made_by_role = models.CharField("什么身份", max_length=24)
    made_at = models.DateTimeField("什么时候导的", db_index=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "名单导出"
        indexes = [models.Index(fields=["hirer", "-made_at"], name="roster_export_hirer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_full=False) | ~Q(full_reason=""), name="roster_full_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="day", hirer__isnull=False) | Q(kind="hirers", hirer__isnull=True),
                name="roster_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on} {self.row_count}"
