"""A block, and the objection against it."""

from django.db import models
from django.db.models import F, Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.blocklist.enums import BlockReason, BlockScope, BlockState, ObjectionOutcome


class BlockQuerySet(models.QuerySet):
    def in_force(self, on) -> "BlockQuerySet":
        """Blocks that hold on a day."""
        return self.filter(state=BlockState.ACTIVE, starts_on__lte=on, ends_on__gte=on)

    def official(self) -> "BlockQuerySet":
        """Decided by a station or the district."""
        return self.filter(scope__in=[BlockScope.STATION, BlockScope.DISTRICT])

    def visible_to(self, actor) -> "BlockQuerySet":
        """One's own choices and what is said about oneself; for staff the decisions of their stations and region."""
        if actor.is_system:
            return self
        if actor.role == "worker":
            mine = Q(scope=BlockScope.WORKER, by_worker__person_id=actor.person_id or 0)
            about = Q(worker__person_id=actor.person_id or 0, state__in=["active", "lifted", "expired"])
            return self.filter(mine | (about & Q(scope__in=["station", "district"])))
        if actor.role in {"hirer", "hirer_staff"}:
            mine = Q(scope=BlockScope.HIRER, by_hirer__organisation_id=actor.organisation_id or 0)
            about = Q(
                hirer__organisation_id=actor.organisation_id or 0, state__in=["active", "lifted", "expired"]
            )
            return self.filter(mine | (about & Q(scope__in=["station", "district"])))
        if not actor.staff_session or not actor.region_prefix:
            return self.none()
        here = Q(scope__in=["station", "district"], region_code__startswith=actor.region_prefix)
        if actor.station_codes:
            here = Q(scope=BlockScope.STATION, station__code__in=actor.station_codes)
            here |= Q(scope=BlockScope.DISTRICT, region_code=actor.region_prefix[:6])
        return self.filter(here)


def _once(name: str, scope: BlockScope, *fields: str) -> models.UniqueConstraint:
    """The same side is not listed twice in the same place; pairs with an empty side never clash."""
    return models.UniqueConstraint(
        fields=list(fields),
        condition=Q(scope=scope, state__in=[BlockState.PROPOSED, BlockState.ACTIVE]),
        name=name,
        violation_error_message="已经在名单里了",
    )


class Block(UidModel):
    """One entry. It always ends (``ends_on``); exactly one of ``hirer`` and ``worker`` is the blocked side."""

    lock_rank = 17
    personal = True

    scope = models.CharField("范围", max_length=10, choices=BlockScope.choices)
    hirer = models.ForeignKey(
        "exchange.Hirer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="哪家用工方",
    )
    worker = models.ForeignKey(
        "exchange.Worker",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="哪位零工",
    )
    by_hirer = models.ForeignKey(
        "exchange.Hirer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁家定的",
    )
    by_worker = models.ForeignKey(
        "exchange.Worker",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="哪位定的",
    )
    station = models.ForeignKey(
        "facilities.Station",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="驿站",
    )
    region_code = models.CharField("区划", max_length=12, blank=True, default="")
    state = models.CharField("状态", max_length=10, choices=BlockState.choices)
    state_changed_at = models.DateTimeField("状态时间")
    reason_code = models.CharField("理由", max_length=16, choices=BlockReason.choices)
    words = EncryptedTextField("说明", blank=True, default="")
    evidence_ref = models.CharField("凭据编号", max_length=60, blank=True, default="")
    starts_on = models.DateField("从哪天起")
    ends_on = models.DateField("到哪天止", db_index=True)
    made_by_uid = models.CharField("谁提的", max_length=36, blank=True, default="")
    decided_by_uid = models.CharField("谁定的", max_length=36, blank=True, default="")
    created_at = models.DateTimeField("登记时间")
    is_demo = models.BooleanField("演示", default=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "名单"
        indexes = [
            models.Index(fields=["hirer", "state"], name="block_hirer"),
            models.Index(fields=["worker", "state"], name="block_worker"),
            models.Index(fields=["by_hirer", "state"], name="block_by_hirer"),
            models.Index(fields=["by_worker", "state"], name="block_by_worker"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="block_dates"),
            models.CheckConstraint(
                condition=Q(hirer__isnull=True, worker__isnull=False)
                | Q(hirer__isnull=False, worker__isnull=True),
                name="block_one_side",
            ),
            models.CheckConstraint(
                condition=Q(
                    scope="hirer", by_hirer__isnull=False, by_worker__isnull=True, worker__isnull=False
                )
                | Q(scope="worker", by_worker__isnull=False, by_hirer__isnull=True, hirer__isnull=False)
                | Q(scope="station", by_hirer__isnull=True, by_worker__isnull=True, station__isnull=False)
                | (Q(scope="district", by_hirer__isnull=True, by_worker__isnull=True) & ~Q(region_code="")),
                name="block_scope_whole",
            ),
            _once("block_hirer_once", BlockScope.HIRER, "by_hirer", "worker"),
            _once("block_worker_once", BlockScope.WORKER, "by_worker", "hirer"),
            _once("block_station_hirer_once", BlockScope.STATION, "station", "hirer"),
            _once("block_station_worker_once", BlockScope.STATION, "station", "worker"),
            _once("block_district_hirer_once", BlockScope.DISTRICT, "region_code", "hirer"),
            _once("block_district_worker_once", BlockScope.DISTRICT, "region_code", "worker"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.state} {self.ends_on}"

    @property
    def colour(self) -> str:
        """Badge colour of the state."""
        return BlockState(self.state).colour


class BlockObjection(UidModel):
    """申诉: what the blocked side says, and what somebody else decided. One open objection per block."""

    personal = True

    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="objections")
    words = EncryptedTextField("怎么说的", blank=True, default="")
    made_by_uid = models.CharField("谁说的", max_length=36, blank=True, default="")
    made_at = models.DateTimeField("什么时候说的")
    answer_due_on = models.DateField("最晚答复")
    outcome = models.CharField("结果", max_length=8, choices=ObjectionOutcome.choices, blank=True, default="")
    answer = EncryptedTextField("答复", blank=True, default="")
    decided_by_uid = models.CharField("谁答的", max_length=36, blank=True, default="")
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "申诉"
        constraints = [
            models.UniqueConstraint(
                fields=["block"],
                condition=Q(decided_at__isnull=True),
                name="block_objection_one_open",
                violation_error_message="已经申诉过，等答复",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.block_id} {self.outcome}"
