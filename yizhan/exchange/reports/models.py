"""Somebody says that a posting is not what it says."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.reports.enums import ReportKind, ReportReason, ReportState


class PostingReport(UidModel):
    """举报 of anybody, or 货不对板 of the worker on the engagement.

    ``source_key`` is a keyed digest of who it comes from (person or network address), so that two reports can be told
    to be independent; the address itself is not kept. ``reporter`` is empty when it came without a name.
    """

    personal = True
    lock_rank = 68

    posting = models.ForeignKey("exchange.Posting", on_delete=models.PROTECT, related_name="+")
    hirer = models.ForeignKey("exchange.Hirer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=10, choices=ReportKind.choices)
    reason = models.CharField("什么事", max_length=16, choices=ReportReason.choices)
    aspects = models.JSONField("哪里不一样", default=list, blank=True)
    text = EncryptedTextField("怎么说", blank=True, default="")
    contact = EncryptedTextField("怎么找他", blank=True, default="")
    reporter = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁说的",
    )
    engagement = models.ForeignKey(
        "exchange.Engagement", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_key = models.CharField("来处", max_length=64)
    filed_at = models.DateTimeField("时间")
    state = models.CharField("状态", max_length=10, choices=ReportState.choices, default=ReportState.OPEN)
    state_changed_at = models.DateTimeField("状态变更时间")
    hirer_words = EncryptedTextField("用工方怎么说", blank=True, default="")
    hirer_said_at = models.DateTimeField("用工方答复时间", null=True, blank=True)
    answer = models.CharField("核实情况", max_length=300, blank=True, default="")
    decided_by = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁核实的",
    )
    decided_at = models.DateTimeField("核实时间", null=True, blank=True)

    class Meta:
        ordering = ["-filed_at", "-pk"]
        verbose_name = verbose_name_plural = "举报"
        indexes = [
            models.Index(fields=["posting", "state"], name="report_posting_state"),
            models.Index(fields=["hirer", "kind", "state"], name="report_hirer_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "source_key"],
                condition=Q(kind=ReportKind.PUBLIC, state=ReportState.OPEN),
                name="report_once_per_source",
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(kind=ReportKind.MISMATCH),
                name="mismatch_once_per_engagement",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ReportKind.MISMATCH) | Q(engagement__isnull=False, reporter__isnull=False),
                name="mismatch_has_engagement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.kind}"

    @property
    def state_colour(self) -> str:
        """Tag kind of the state."""
        return ReportState(self.state).colour
