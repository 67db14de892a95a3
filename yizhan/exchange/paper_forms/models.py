"""One row per printed sheet: a serial number opens one record, once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yizhan.core.actors import Actor
from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.paper_forms.enums import FormKind, FormState


class PaperFormQuerySet(models.QuerySet["PaperForm"]):
    def visible_to(self, actor: Actor) -> PaperFormQuerySet:
        """The sheets of one's stations."""
        if actor.is_system:
            return self
        return self.filter(station__code__in=actor.station_codes)


class PaperForm(UidModel):
    """A printed sheet. What is on it stands in the record that was typed from it, ``record_type`` and ``record_uid``."""

    lock_rank = 14
    personal = True

    serial = models.CharField("编号", max_length=32, unique=True)
    kind = models.CharField("哪种表", max_length=8, choices=FormKind.choices)
    station = models.ForeignKey("facilities.Station", on_delete=models.PROTECT, related_name="+")
    batch = models.CharField("哪一批", max_length=36, db_index=True)
    number = models.PositiveIntegerField("第几张")
    state = models.CharField("状态", max_length=14, choices=FormState.choices, default=FormState.ISSUED)
    state_changed_at = models.DateTimeField("状态时间")
    issued_at = models.DateTimeField("印的时间")
    issued_by_uid = models.CharField("谁印的", max_length=36)
    record_type = models.CharField("录成了什么", max_length=40, blank=True, default="")
    record_uid = models.CharField("录成了哪一条", max_length=36, blank=True, default="")
    typed_at = models.DateTimeField("录入时间", null=True, blank=True)
    typed_by_uid = models.CharField("谁录的", max_length=36, blank=True, default="")
    kept_at = models.CharField("纸放在哪儿", max_length=120, blank=True, default="")
    is_demo = models.BooleanField("演示", default=False)

    objects = PaperFormQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "纸表"
        constraints = [
            models.UniqueConstraint(fields=["station", "kind", "number"], name="paper_form_number_once"),
            models.UniqueConstraint(
                fields=["record_type", "record_uid"],
                condition=~Q(record_uid=""),
                name="paper_form_record_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[FormState.TYPED, FormState.ENTERED])
                | ~Q(record_uid="") & Q(typed_at__isnull=False),
                name="paper_form_typed_has_record",
            ),
        ]
        indexes = [models.Index(fields=["station", "state", "-id"], name="paper_form_waiting")]

    def __str__(self) -> str:
        return self.serial


class PaperPhoto(UidModel):
    """The photo of a filled sheet, to type from later: a JPEG we encoded anew, encrypted; removed when it is archived."""

    personal = True

    form = models.OneToOneField(PaperForm, on_delete=models.CASCADE, related_name="photo")
    picture = EncryptedTextField("照片")  # base64 of the JPEG
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    taken_by_uid = models.CharField("谁拍的", max_length=36)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "纸表照片"

    def __str__(self) -> str:
        return f"photo of {self.form_id}"
