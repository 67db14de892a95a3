"""Who holds which role, where, and until when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import OrganisationKind, PersonState, Role
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.models import Person
from yizhan.core.actors import Actor
from yizhan.core.fields import UidModel


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: date) -> MembershipQuerySet:
        """Memberships that give something on a day: begun, not run out, not ended, person active.

        What somebody holds for an operator company ends with the company's licence (D17, L-18) and holds again from
        the day on which a new one is shown.
        """
        by_operator = Q(organisation__kind=OrganisationKind.OPERATOR)
        return self.filter(
            Q(organisation__isnull=True) | ~by_operator | Q(organisation__licensed_until__gte=on),
            Q(valid_from__lte=on),
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
            Q(ended_at__isnull=True),
            Q(person__state=PersonState.ACTIVE),
        )

    def visible_to(self, actor: Actor) -> MembershipQuerySet:
        """One's own; those of one's organisation (hirers); those inside one's region (staff)."""
        if actor.is_system:
            return self
        scope = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=())
        if actor.organisation_id and actor.role == Role.HIRER:
            scope |= Q(organisation_id=actor.organisation_id)
        if actor.staff_session and actor.region_prefix:
            scope |= Q(region_prefix__startswith=actor.region_prefix)
        if actor.staff_session and actor.role == Role.PLATFORM_ADMIN:
            scope |= ~Q(region_prefix="")
        return self.filter(scope)


class Membership(UidModel):
    """One role of one person. Ends by date or by an action; a run-out row gives nothing.

    Args:
        region_prefix: administrative code prefix that bounds what staff see (``"421002"``); ``""`` for citizens.
        station_codes: list of station codes, for station roles and operators.
        valid_until: last day on which it holds, ``None`` = open.
    """

    personal = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    region_prefix = models.CharField("管辖区划", max_length=12, blank=True, default="")
    station_codes = models.JSONField("驿站", default=list, blank=True)
    valid_from = models.DateField("从哪天起")
    valid_until = models.DateField("到哪天止", null=True, blank=True)
    granted_at = models.DateTimeField("授予时间")
    granted_by_uid = models.CharField("谁授予的", max_length=36, blank=True, default="")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    is_demo = models.BooleanField("演示", default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "角色"
        indexes = [models.Index(fields=["role", "region_prefix"], name="membership_role_region")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=Q(ended_at__isnull=True, organisation__isnull=False),
                name="membership_once",
                violation_error_message=_("这个人已经有这个角色了"),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "region_prefix"],
                condition=Q(ended_at__isnull=True, organisation__isnull=True),
                name="membership_once_in_region",
                violation_error_message=_("这个人已经有这个角色了"),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="membership_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} #{self.pk}"
