"""A hirer: the organisation (household included) that offers work."""

from django.db import models
from django.db.models import Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.core.validators import normalise_mobile
from yizhan.exchange.hirers.enums import InviteRole, InviteState, VerificationState


class HirerQuerySet(models.QuerySet):
    def visible_to(self, actor) -> "HirerQuerySet":
        """Own organisation, or the hirers served by one's stations or region."""
        if actor.is_system:
            return self
        if actor.organisation_id and actor.role in {"hirer", "hirer_staff", "foreman"}:
            return self.filter(organisation_id=actor.organisation_id)
        if actor.station_codes:
            nobodys = Q(station__isnull=True) & (
                Q(region_code="") | Q(region_code__startswith=actor.region_prefix)
            )
            return self.filter(Q(station__code__in=actor.station_codes) | nobodys)
        if actor.region_prefix:
            return self.filter(region_code__startswith=actor.region_prefix)
        return self.none()


class Hirer(UidModel):
    """用工主体. ``organisation`` carries the kind (household, sole trader, enterprise, agency, dispatch firm)."""

    lock_rank = 12
    personal = True

    organisation = models.OneToOneField("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="联系人",
    )
    station = models.ForeignKey(
        "facilities.Station",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="服务驿站",
    )
    region_code = models.CharField("所在镇街", max_length=12, blank=True, default="")
    verification_state = models.CharField(
        "核验", max_length=12, choices=VerificationState.choices, default=VerificationState.UNVERIFIED
    )
    state_changed_at = models.DateTimeField("核验变更时间", null=True, blank=True)
    evidence_kind = models.CharField("核验依据", max_length=120, blank=True, default="")
    verified_by_uid = models.CharField("核验人", max_length=36, blank=True, default="")
    recheck_due_on = models.DateField("该复核的日子", null=True, blank=True)
    registered_at = models.DateTimeField("登记时间")
    is_demo = models.BooleanField("演示", default=False)

    objects = HirerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "用工主体"

    def __str__(self) -> str:
        return str(self.organisation_id)


class WorkSite(UidModel):
    """A place of work of a hirer, with the foreman who may check people in."""

    personal = True

    hirer = models.ForeignKey(Hirer, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField("工地名", max_length=60)
    region_code = models.CharField("镇街", max_length=12, blank=True, default="")
    address = EncryptedTextField("详细地址", blank=True, default="")
    cell_row = models.IntegerField(null=True, blank=True)
    cell_column = models.IntegerField(null=True, blank=True)
    foreman = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="带班",
    )
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["hirer", "name"]
        verbose_name = verbose_name_plural = "用工地点"

    def __str__(self) -> str:
        return self.name


class MemberInvite(UidModel):
    """邀请: somebody is asked, by phone number, to lead a site or to act for the hirer.

    Whoever signs in with that phone answers; the hirer is never told whether the number has a file (G2, L-03).
    """

    lock_rank = 14
    personal = True

    hirer = models.ForeignKey(Hirer, on_delete=models.PROTECT, related_name="+", verbose_name="用工主体")
    site = models.ForeignKey(
        WorkSite, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="用工地点"
    )
    role = models.CharField("请来做什么", max_length=12, choices=InviteRole.choices)
    phone = EncryptedTextField("手机", blind_index=True, normalise=normalise_mobile)
    name = models.CharField("称呼", max_length=20, blank=True, default="")
    state = models.CharField("状态", max_length=10, choices=InviteState.choices, default=InviteState.WAITING)
    state_changed_at = models.DateTimeField("状态时间")
    person = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁答应的",
    )
    invited_by_uid = models.CharField("谁请的", max_length=36, blank=True, default="")
    lapses_on = models.DateField("过期的日子", db_index=True)
    created_at = models.DateTimeField("邀请时间")

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "邀请"
        indexes = [models.Index(fields=["hirer", "state"], name="member_invite_hirer")]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "phone_index"],
                condition=Q(state=InviteState.WAITING, site__isnull=False),
                name="member_invite_site_once",
                violation_error_message="已经请过了，等他答复",
            ),
            models.UniqueConstraint(
                fields=["hirer", "phone_index"],
                condition=Q(state=InviteState.WAITING, site__isnull=True),
                name="member_invite_staff_once",
                violation_error_message="已经请过了，等他答复",
            ),
            models.CheckConstraint(
                condition=Q(role=InviteRole.FOREMAN, site__isnull=False)
                | Q(role=InviteRole.HIRER_STAFF, site__isnull=True),
                name="member_invite_site",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(state=InviteState.ACCEPTED),
                name="member_invite_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hirer_id} {self.role} {self.state}"
