"""Who helps whom, on whose word, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yizhan.accounts.enums import ConsentHow
from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.core.validators import normalise_mobile
from yizhan.exchange.family.enums import LIVING, Kin, TieState


class FamilyTieQuerySet(models.QuerySet["FamilyTie"]):
    def active(self, today) -> FamilyTieQuerySet:
        """Ties in force on a day."""
        return self.filter(state=TieState.ACTIVE, ends_on__gte=today)

    def of_helper(self, person_id: int | None) -> FamilyTieQuerySet:
        """Ties in which this person helps."""
        return self.filter(helper_id=person_id or 0)


class FamilyTie(UidModel):
    """One member of the family who may look and answer for one worker.

    Until he has said yes himself, the helper is a phone number (``helper_phone``); afterwards only the person is kept.
    """

    lock_rank = 56
    personal = True

    worker = models.ForeignKey(
        "exchange.Worker", on_delete=models.PROTECT, related_name="+", verbose_name="帮谁"
    )
    helper = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁帮忙",
    )
    helper_phone = EncryptedTextField(
        "家人的手机", blank=True, default="", blind_index=True, normalise=normalise_mobile
    )
    kin = models.CharField("是他什么人", max_length=12, choices=Kin.choices)
    state = models.CharField("状态", max_length=8, choices=TieState.choices)
    state_changed_at = models.DateTimeField("状态时间")
    asked_by_uid = models.CharField("谁提的", max_length=36)
    agreed_how = models.CharField(
        "本人怎么同意的", max_length=12, choices=ConsentHow.choices, blank=True, default=""
    )
    proof = models.CharField("凭据", max_length=120, blank=True, default="")
    code_digest = models.CharField(max_length=128, blank=True, default="")
    code_expires_at = models.DateTimeField("码到什么时候", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("试了几次", default=0)
    created_at = models.DateTimeField("登记时间")
    ends_on = models.DateField("到哪天", db_index=True)
    ended_by_uid = models.CharField("谁停的", max_length=36, blank=True, default="")

    objects = FamilyTieQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "家人帮忙"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "helper"],
                condition=Q(state__in=sorted(LIVING), helper__isnull=False),
                name="family_tie_once",
                violation_error_message="这位家人已经在帮忙了",
            ),
            models.CheckConstraint(
                condition=~Q(state=TieState.ACTIVE) | Q(helper__isnull=False) & ~Q(agreed_how=""),
                name="family_tie_both_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kin} {self.state}"
