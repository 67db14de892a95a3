"""An uploaded ledger, its rows, saved mappings of columns, references to other systems, and past placements."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.ledger_import.enums import BatchState, LedgerKind, RowDecision, RowOutcome


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, actor) -> ImportBatchQuerySet:
        """The ledgers of one's stations, or those of one's region."""
        if actor.is_system:
            return self
        if actor.station_codes:
            return self.filter(station__code__in=actor.station_codes)
        if actor.region_prefix:
            return self.filter(region_code__startswith=actor.region_prefix)
        return self.none()


class ImportBatch(UidModel):
    """One uploaded ledger. The file itself is not kept; its digest says whether it was here before.

    ``heads`` are the words of the heading, ``mapping`` says which column holds which field (field name → column number).
    ``round`` counts how often importing was begun: with the row it makes the key under which a row is imported once.
    """

    lock_rank = 2
    personal = True

    kind = models.CharField("台账里是什么", max_length=12, choices=LedgerKind.choices)
    source = models.CharField("来源", max_length=40)
    file_name = models.CharField("文件名", max_length=80)
    sha256 = models.CharField("文件摘要", max_length=64)
    sheet = models.CharField("哪张表", max_length=40, blank=True, default="")
    notes = models.JSONField("提醒", default=list, blank=True)
    heads = models.JSONField("表头", default=list)
    fingerprint = models.CharField("表头摘要", max_length=64)
    mapping = models.JSONField("对列", default=dict, blank=True)
    station = models.ForeignKey(
        "facilities.Station",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="驿站",
    )
    region_code = models.CharField("地区", max_length=12, blank=True, default="", db_index=True)
    state = models.CharField("状态", max_length=12, choices=BatchState.choices, default=BatchState.UPLOADED)
    state_changed_at = models.DateTimeField("状态时间")
    round = models.PositiveSmallIntegerField("第几次导入", default=0)
    uploaded_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", verbose_name="谁传的"
    )
    uploaded_role = models.CharField("什么身份", max_length=24)
    uploaded_at = models.DateTimeField("上传时间")
    forget_on = models.DateField("原始内容留到哪天", null=True, blank=True, db_index=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "台账导入"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "sha256", "region_code"],
                condition=~Q(state__in=[BatchState.UNDONE, BatchState.DISCARDED]),
                name="import_batch_file_once",
                violation_error_message="这份文件传过了",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source} {self.file_name}"

    @property
    def state_colour(self) -> str:
        """Tag kind of the state."""
        return BatchState(self.state).colour


class ImportRow(UidModel):
    """One row of a ledger. ``raw`` is emptied as soon as what it says stands in a file of the house.

    ``key_one`` and ``key_two`` are keyed digests (strong and weaker identity) that find the same person twice in one
    file. ``candidates`` name what the row may be a duplicate of; ``reasons`` say what is wrong, with the cell. ``made``
    says what this row created, ``audit_mark`` the last audit row of its own making: anything later was somebody's hand.
    """

    lock_rank = 4
    personal = True

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("第几行")
    raw = EncryptedTextField("原始内容", blank=True, default="")
    label = EncryptedTextField("是谁", blank=True, default="")
    outcome = models.CharField("结果", max_length=10, choices=RowOutcome.choices, default=RowOutcome.PENDING)
    reasons = models.JSONField("理由", default=list, blank=True)
    candidates = models.JSONField("可能是谁", default=list, blank=True)
    decision = models.CharField(
        "人怎么定的", max_length=4, choices=RowDecision.choices, blank=True, default=""
    )
    decided_target = models.CharField("定的是哪个", max_length=48, blank=True, default="")
    decided_by_uid = models.CharField("谁定的", max_length=36, blank=True, default="")
    key_one = models.CharField(max_length=64, blank=True, default="")
    key_two = models.CharField(max_length=64, blank=True, default="")
    object_type = models.CharField("建成什么", max_length=40, blank=True, default="")
    object_uid = models.CharField("建成哪个", max_length=36, blank=True, default="")
    made = models.JSONField("新建了什么", default=dict, blank=True)
    audit_mark = models.PositiveBigIntegerField(default=0)
    done_at = models.DateTimeField("导入时间", null=True, blank=True)

    class Meta:
        ordering = ["batch", "number"]
        verbose_name = verbose_name_plural = "台账的行"
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="import_row_outcome"),
            models.Index(fields=["batch", "key_one"], name="import_row_key_one"),
            models.Index(fields=["batch", "key_two"], name="import_row_key_two"),
            models.Index(fields=["object_type", "object_uid"], name="import_row_object"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=~Q(outcome__in=[RowOutcome.IMPORTED, RowOutcome.LINKED]) | ~Q(object_uid=""),
                name="import_row_points_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=RowOutcome.LINKED) | Q(decision=RowDecision.SAME),
                name="import_row_linked_by_hand",
                violation_error_message="并档案要人来定",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number} {self.outcome}"

    @property
    def colour(self) -> str:
        """Tag kind of the outcome."""
        return RowOutcome(self.outcome).colour


class ColumnMapping(models.Model):
    """How the columns of one kind of heading were mapped, remembered per source for the next upload."""

    kind = models.CharField("台账里是什么", max_length=12, choices=LedgerKind.choices)
    source = models.CharField("来源", max_length=40)
    fingerprint = models.CharField("表头摘要", max_length=64)
    mapping = models.JSONField("对列", default=dict)
    saved_by_uid = models.CharField("谁定的", max_length=36, blank=True, default="")
    saved_at = models.DateTimeField("时间")

    class Meta:
        ordering = ["kind", "source", "-saved_at"]
        verbose_name = verbose_name_plural = "记住的对列"
        constraints = [
            models.UniqueConstraint(fields=["kind", "source", "fingerprint"], name="column_mapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class ExternalRef(UidModel):
    """One record of another system that is the same as one of ours: where it came from and its number there.

    One file may carry references of several sources; merging two files moves them (``actions._do_move_refs``).
    """

    personal = True

    object_type = models.CharField("哪一类", max_length=40)
    object_uid = models.CharField("哪一个", max_length=36)
    source = models.CharField("来源", max_length=40)
    external_id = EncryptedTextField("对方的编号", blind_index=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    row = models.ForeignKey(ImportRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField("时间")
    noted_by_uid = models.CharField("谁记的", max_length=36, blank=True, default="")

    class Meta:
        ordering = ["object_type", "object_uid", "pk"]
        verbose_name = verbose_name_plural = "外部编号"
        indexes = [models.Index(fields=["object_type", "object_uid"], name="external_ref_object")]
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "source", "external_id_index"],
                name="external_ref_once",
                violation_error_message="这个来源的这个编号已经记过",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.object_type} {self.object_uid}"


class PastPlacement(UidModel):
    """以前的派工记录: a closed V0 row of an old ledger (D15). It is no engagement, so nothing that counts can see it."""

    personal = True

    worker = models.ForeignKey(
        "exchange.Worker", on_delete=models.PROTECT, related_name="+", verbose_name="零工"
    )
    hirer = models.ForeignKey(
        "exchange.Hirer", on_delete=models.PROTECT, related_name="+", verbose_name="用工主体"
    )
    trade = models.ForeignKey(
        "exchange.Trade", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    station = models.ForeignKey(
        "facilities.Station",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="驿站",
    )
    started_on = models.DateField("哪天起")
    ended_on = models.DateField("哪天止")
    day_pay_fen = models.PositiveIntegerField("日工钱", null=True, blank=True)
    verification = models.PositiveSmallIntegerField("核实级别", default=0)
    source = models.CharField("来源", max_length=40)
    recorded_at = models.DateTimeField("记录时间")
    recorded_by_uid = models.CharField("谁导的", max_length=36, blank=True, default="")

    class Meta:
        ordering = ["-started_on", "-pk"]
        verbose_name = verbose_name_plural = "以前的派工记录"
        indexes = [models.Index(fields=["worker", "-started_on"], name="past_placement_worker")]
        constraints = [
            models.UniqueConstraint(fields=["worker", "hirer", "started_on"], name="past_placement_once"),
            models.CheckConstraint(condition=Q(ended_on__gte=F("started_on")), name="past_placement_days"),
            models.CheckConstraint(
                condition=Q(verification=0),
                name="past_placement_never_counts",
                violation_error_message="导入的旧记录不计分",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.hirer_id} {self.started_on}"
