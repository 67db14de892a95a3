"""Rights that run out: of a person (a course, an appointment) and of an organisation (a licence)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from yizhan.accounts.enums import LicenceKind, LicenceSeen, QualificationKind
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.models import Person
from yizhan.core.fields import UidModel


class DatedRightQuerySet(models.QuerySet):
    def in_force(self, on: date) -> DatedRightQuerySet:
        """Rows that hold on a day."""
        return self.filter(
            Q(valid_from__lte=on),
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
            Q(withdrawn_at__isnull=True),
        )


class Qualification(UidModel):
    """What a person may do because somebody confirmed it. ``provisional`` marks one given before a course exists."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("资格", max_length=20, choices=QualificationKind.choices)
    valid_from = models.DateField("从哪天起")
    valid_until = models.DateField("到哪天止", null=True, blank=True)
    issued_by_uid = models.CharField("谁发的", max_length=36, blank=True, default="")
    is_provisional = models.BooleanField("临时", default=False)
    note = models.CharField("说明", max_length=200, blank=True, default="")
    issued_at = models.DateTimeField("发放时间")
    withdrawn_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = DatedRightQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "资格"
        indexes = [models.Index(fields=["person", "kind"], name="qualification_person_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="qualification_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"


class Licence(UidModel):
    """A paper of an organisation that runs out (人力资源服务许可证, 劳务派遣经营许可证, 营业执照)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("证照", max_length=20, choices=LicenceKind.choices)
    number = models.CharField("证号", max_length=40)
    valid_from = models.DateField("从哪天起")
    valid_until = models.DateField("到哪天止", null=True, blank=True)
    issued_by = models.CharField("发证机关", max_length=60, blank=True, default="")
    seen_how = models.CharField(
        "怎么看的", max_length=10, choices=LicenceSeen.choices, default=LicenceSeen.ORIGINAL
    )
    seen_by_uid = models.CharField("谁看的", max_length=36, blank=True, default="")
    warned_days = models.PositiveSmallIntegerField("提醒过还剩几天", null=True, blank=True)
    lapsed_at = models.DateTimeField("到期处理时间", null=True, blank=True)
    recorded_by_uid = models.CharField("录入人", max_length=36, blank=True, default="")
    recorded_at = models.DateTimeField("录入时间")
    withdrawn_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = DatedRightQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "证照"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], condition=Q(withdrawn_at__isnull=True), name="licence_number_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="licence_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
