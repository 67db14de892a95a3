"""Organisations of twelve kinds."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import OrganisationKind, VerificationState
from yizhan.accounts.people.models import Person
from yizhan.core.actors import Actor
from yizhan.core.fields import EncryptedTextField, UidModel


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def verified(self) -> OrganisationQuerySet:
        return self.filter(verification=VerificationState.VERIFIED)

    def visible_to(self, actor: Actor) -> OrganisationQuerySet:
        """One's own organisation; for staff those of their region."""
        if actor.is_system:
            return self
        scope = Q(pk=actor.organisation_id) if actor.organisation_id else Q(pk__in=())
        if actor.staff_session and actor.region_prefix:
            scope |= Q(region_code__startswith=actor.region_prefix)
        return self.filter(scope)


class Organisation(UidModel):
    """A body that hires, runs, houses or cares for stations. A household is one too; its address is encrypted.

    ``licensed_until`` is the last day covered by the licence its kind needs (D17), kept by ``qualifications``;
    ``None`` while it shows none. The accounts of an operator company act until that day (L-18).
    """

    lock_rank = 10
    personal = True

    kind = models.CharField("类别", max_length=24, choices=OrganisationKind.choices)
    name = models.CharField("名称", max_length=80)
    credit_code = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True)
    region_code = models.CharField("所在镇街", max_length=12, blank=True, default="", db_index=True)
    address = EncryptedTextField("地址", blank=True, default="")
    contact = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="联系人"
    )
    verification = models.CharField(
        "核验", max_length=12, choices=VerificationState.choices, default=VerificationState.UNVERIFIED
    )
    verification_changed_at = models.DateTimeField("核验时间", null=True, blank=True)
    licensed_until = models.DateField("许可证管到哪天", null=True, blank=True)
    created_at = models.DateTimeField("登记时间")
    is_demo = models.BooleanField("演示", default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "单位"
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                name="organisation_credit_code_once",
                violation_error_message=_("这个信用代码已经登记过"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
