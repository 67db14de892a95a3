"""What was changed, by whom, why: append-only rows, chained afterwards by one sealer.

Chaining hashes inside concurrent transactions forks the chain (154 forks in 240 writes on PostgreSQL), so an action
only appends; :func:`seal` gives each row the next number and the hash over its predecessor, one process at a time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import connection, models, transaction

GENESIS = "0" * 64
_SEALER_LOCK = 7_216_001  # PostgreSQL advisory lock number: one sealer in the cluster


class AuditRow(models.Model):
    """One recorded fact. Never updated, never deleted (database triggers refuse both)."""

    at = models.DateTimeField("时间")
    action = models.CharField("动作", max_length=80)
    actor_uid = models.CharField("经办人", max_length=36, blank=True, default="")
    actor_role = models.CharField("角色", max_length=24)
    on_behalf_of_uid = models.CharField("代谁办", max_length=36, blank=True, default="")
    object_type = models.CharField("对象", max_length=60)
    object_uid = models.CharField("对象编号", max_length=64)
    before = models.JSONField("之前", default=dict, blank=True)
    after = models.JSONField("之后", default=dict, blank=True)
    reason = models.TextField("理由", blank=True, default="")
    request_id = models.CharField("查询号", max_length=36, blank=True, default="")
    device = models.CharField("渠道", max_length=24, blank=True, default="")

    class Meta:
        app_label = "core"
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "审计记录"
        indexes = [models.Index(fields=["object_type", "object_uid", "id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_uid}"


class AuditSeal(models.Model):
    """Place of an audit row in the hash chain."""

    row = models.OneToOneField(AuditRow, on_delete=models.PROTECT, primary_key=True, related_name="seal")
    number = models.PositiveBigIntegerField("链号", unique=True)
    digest = models.CharField("校验值", max_length=64)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        app_label = "core"
        ordering = ["number"]
        verbose_name = verbose_name_plural = "审计封存"

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold."""

    number: int
    row_id: int | None
    what: str


def _digest(previous: str, row: AuditRow) -> str:
    body = [
        row.pk, row.at.astimezone(UTC).isoformat(), row.action, row.actor_uid, row.actor_role,
        row.on_behalf_of_uid, row.object_type, row.object_uid, row.before, row.after, row.reason,
        row.request_id, row.device,
    ]  # fmt: skip
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}{text}".encode()).hexdigest()


def seal(sealed_at: Any, limit: int = 1000) -> int:
    """Chain up to ``limit`` unsealed rows; returns how many. Safe to call from several processes."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALER_LOCK])
        last = AuditSeal.objects.order_by("-number").first()
        number, digest = (last.number, last.digest) if last else (0, GENESIS)
        seals = []
        for row in AuditRow.objects.filter(seal__isnull=True).order_by("pk")[:limit]:
            number, digest = number + 1, _digest(digest, row)
            seals.append(AuditSeal(row=row, number=number, digest=digest, sealed_at=sealed_at))
        AuditSeal.objects.bulk_create(seals)
        return len(seals)


def verify(head: tuple[int, str] | None = None) -> Iterator[Break]:
    """Walk the chain and yield every break.

    Args:
        head: a formerly published (number, digest); a chain that no longer contains it was cut short or rewritten.
    """
    digest, expected, seen_head = GENESIS, 1, head is None
    for link in AuditSeal.objects.select_related("row").order_by("number").iterator(chunk_size=2000):
        if link.number != expected:
            yield Break(expected, None, f"link {expected} is missing")
            expected = link.number
        computed = _digest(digest, link.row)
        if computed != link.digest:
            yield Break(link.number, link.row_id, "row does not match its seal")
        digest, expected = link.digest, expected + 1
        if head and (link.number, link.digest) == head:
            seen_head = True
    if not seen_head:
        assert head is not None
        yield Break(head[0], None, "published head is not in the chain")
