"""The consent ledger. Rows are only ever added; the newest row of a purpose says what holds."""

from __future__ import annotations

from typing import Any

from django.db import models

from yizhan.accounts.enums import ConsentHow, ConsentPurpose
from yizhan.accounts.people.models import Person
from yizhan.core.fields import UidModel


class NeverChanged(TypeError):
    """A row of the consent ledger was to be changed or removed; write a new one instead."""


class ConsentQuerySet(models.QuerySet["ConsentRecord"]):
    """Reads only; rows come by ``create``."""

    def update(self, **changes: Any) -> int:
        raise NeverChanged

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NeverChanged


class ConsentRecord(UidModel):
    """One yes or one taking-back, for one purpose, with the exact words that were shown.

    ``text_digest`` is the SHA-256 of the notice text; ``recorded_by_uid`` is set when somebody else typed it, and
    then ``how`` says how the person said it and ``proof`` where the paper lies.
    """

    personal = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=24, choices=ConsentPurpose.choices)
    is_given = models.BooleanField("同意")
    notice_version = models.CharField("告知书版本", max_length=16)
    text_digest = models.CharField("告知书校验值", max_length=64)
    language = models.CharField("告知语言", max_length=8)
    how = models.CharField("怎么说的", max_length=12, choices=ConsentHow.choices)
    channel = models.CharField("渠道", max_length=24)
    recorded_by_uid = models.CharField("代录人", max_length=36, blank=True, default="")
    proof = models.CharField("凭据", max_length=120, blank=True, default="")
    at = models.DateTimeField("时间")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "同意记录"
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="consent_person_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} {'given' if self.is_given else 'withdrawn'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever an insert."""
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise NeverChanged
