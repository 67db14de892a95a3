"""A hirer: the organisation (household included) that offers work."""

from django.db import models
from django.db.models import Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.hirers.enums import VerificationState


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
    evidence_kind = models.CharField("核验依据", max_length=40, blank=True, default="")
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
