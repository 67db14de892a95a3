"""Narrow rows that the matching query reads: whole numbers only, plain ids, no foreign keys.

Units are those of :mod:`yizhan.matching.rows`. Written only by the ``_do_`` functions of this slice, in the
transaction of the change they follow; everything here can be rebuilt (``manage.py rebuild_match_index``).
"""

from django.db import models


class MatchWorker(models.Model):
    """One row per looking worker and trade.

    Masks have 56 bits (14 days × 4 slots from ``base_on``): ``free_mask`` is what the worker said, ``busy_mask`` what
    accepted engagements take.
    """

    worker_id = models.BigIntegerField()
    trade_code = models.CharField(max_length=8)
    level = models.PositiveSmallIntegerField()
    cell_row = models.IntegerField()
    cell_column = models.IntegerField()
    radius_m = models.PositiveIntegerField()
    wish_hour_fen = models.PositiveIntegerField(default=0)
    free_mask = models.BigIntegerField(default=0)
    busy_mask = models.BigIntegerField(default=0)
    base_on = models.DateField()
    certificate_mask = models.BigIntegerField(default=0)
    void_certificate_mask = models.BigIntegerField(default=0)
    born_on = models.DateField(null=True)
    star_hundredths = models.PositiveSmallIntegerField(default=300)
    last_active_hour = models.IntegerField()
    replies_count = models.PositiveIntegerField(default=0)
    asked_count = models.PositiveIntegerField(default=0)
    exposures_7d = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "匹配行（零工）"
        indexes = [models.Index(fields=["trade_code", "cell_row", "cell_column"], name="match_worker_place")]
        constraints = [models.UniqueConstraint(fields=["worker_id", "trade_code"], name="match_worker_once")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.trade_code}"


class MatchJob(models.Model):
    """One row per open posting. ``published_hour`` is hours since 1970-01-01 UTC."""

    posting_id = models.BigIntegerField(unique=True)
    hirer_id = models.BigIntegerField()
    trade_code = models.CharField(max_length=8)
    level_min = models.PositiveSmallIntegerField(default=0)
    cell_row = models.IntegerField()
    cell_column = models.IntegerField()
    column_m = models.PositiveIntegerField()
    hour_pay_fen = models.PositiveIntegerField(default=0)
    need_mask = models.BigIntegerField(default=0)
    base_on = models.DateField()
    certificate_mask = models.BigIntegerField(default=0)
    legal_age = models.PositiveSmallIntegerField(default=16)
    published_hour = models.IntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places_left = models.PositiveSmallIntegerField(default=0)
    replies_count = models.PositiveIntegerField(default=0)
    asked_count = models.PositiveIntegerField(default=0)
    exposures_7d = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "匹配行（岗位）"
        indexes = [models.Index(fields=["trade_code", "cell_row", "cell_column"], name="match_job_place")]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.trade_code}"


class CertificateBit(models.Model):
    """Which bit of the masks stands for which certificate."""

    kind = models.CharField(max_length=80, unique=True)
    bit = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["bit"]
        verbose_name = verbose_name_plural = "证书位"
        constraints = [models.CheckConstraint(condition=models.Q(bit__lte=61), name="certificate_bit_fits")]

    def __str__(self) -> str:
        return f"{self.bit} {self.kind}"


class MatchChange(models.Model):
    """Change log for index processes; written in the transaction of the change."""

    kind = models.CharField(max_length=8)  # "worker" or "job"
    row_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "匹配变更"

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"
