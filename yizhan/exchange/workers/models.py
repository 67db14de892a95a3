"""A worker: one person in the market, with trades, a coarse place and free days."""

from django.db import models
from django.db.models import Q

from yizhan.core.fields import UidModel
from yizhan.exchange.workers.enums import RegisteredVia, WorkerState
from yizhan.exchange.workers.proxy_models import ConsentCode, FieldEntry, IdentityCheck, ProxyEntry

__all__ = [
    "ConsentCode", "FieldEntry", "IdentityCheck", "ProxyEntry", "Worker", "WorkerCertificate", "WorkerDay", "WorkerTrade",
    "WorkerWeek",
]  # fmt: skip


class WorkerQuerySet(models.QuerySet):
    def looking(self) -> "WorkerQuerySet":
        """Active workers who want to hear of work."""
        return self.filter(state=WorkerState.ACTIVE, is_looking=True)

    def visible_to(self, actor) -> "WorkerQuerySet":
        """Scope of an actor: oneself, the workers of one's stations, or of one's region. What was merged is gone."""
        if actor.is_system:
            return self
        self = self.exclude(state=WorkerState.MERGED)
        if actor.role == "worker":
            return self.filter(person_id=actor.person_id)
        if actor.station_codes:
            # Who registered on a phone belongs to no station yet: the stations of the region serve them.
            nobodys = Q(station__isnull=True) & (
                Q(home_region_code="") | Q(home_region_code__startswith=actor.region_prefix)
            )
            return self.filter(Q(station__code__in=actor.station_codes) | nobodys)
        if actor.region_prefix:
            return self.filter(home_region_code__startswith=actor.region_prefix)
        return self.none()


class Worker(UidModel):
    """Registration of a person as a flexible worker (求职登记).

    The place is a 0.01° cell, never an address (about 1 km); ``radius_km`` is how far the person will go.
    """

    lock_rank = 50
    personal = True

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="+")
    card_number = models.CharField("零工卡号", max_length=16, unique=True)
    station = models.ForeignKey(
        "facilities.Station",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="常去驿站",
    )
    state = models.CharField("状态", max_length=12, choices=WorkerState.choices, default=WorkerState.ACTIVE)
    is_looking = models.BooleanField("正在找活", default=True)
    home_region_code = models.CharField("住处镇街", max_length=12, blank=True, default="")
    cell_row = models.IntegerField("纬向格", null=True, blank=True)
    cell_column = models.IntegerField("经向格", null=True, blank=True)
    radius_km = models.PositiveSmallIntegerField("愿意跑多远（公里）", default=5)
    wish_day_fen = models.PositiveIntegerField("期望日工钱", null=True, blank=True)
    wants_lunch = models.BooleanField("想要管中饭", default=False)
    wants_transport = models.BooleanField("想要接送", default=False)
    no_night = models.BooleanField("不干夜里的活", default=False)
    goes_with = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="想和谁一起去",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="并进了哪份登记",
    )
    without_profile = models.BooleanField("不按我的画像推荐", default=False)
    registered_via = models.CharField("登记方式", max_length=8, choices=RegisteredVia.choices)
    registered_at = models.DateTimeField("登记时间")
    registered_by_uid = models.CharField("录入人", max_length=36, blank=True, default="")
    last_active_at = models.DateTimeField("上次有动静")
    is_demo = models.BooleanField("演示", default=False)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "零工"
        constraints = [
            models.CheckConstraint(condition=Q(radius_km__gte=1, radius_km__lte=50), name="worker_radius"),
            models.CheckConstraint(
                condition=Q(cell_row__isnull=True, cell_column__isnull=True)
                | Q(cell_row__isnull=False, cell_column__isnull=False),
                name="worker_cell_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkerState.MERGED) | Q(merged_into__isnull=False),
                name="worker_merged_points",
                violation_error_message="并掉的登记要指着留下的那份",
            ),
        ]

    def __str__(self) -> str:
        return self.card_number

    @property
    def is_confirmed(self) -> bool:
        """Whether the person, or a second staff member, stood by what was typed (L-08); the person's file knows."""
        return self.person.is_confirmed


class WorkerTrade(models.Model):
    """A trade the worker offers. ``level``: 0 helper, 1 can do it, 2 skilled, 3 master; verified only with evidence."""

    personal = True

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="worker_trades")
    trade = models.ForeignKey("exchange.Trade", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField("熟练程度", default=1)
    years = models.PositiveSmallIntegerField("年限", null=True, blank=True)
    is_verified = models.BooleanField("核验过", default=False)

    class Meta:
        ordering = ["worker", "-level", "trade"]
        verbose_name = verbose_name_plural = "零工工种"
        constraints = [
            models.UniqueConstraint(fields=["worker", "trade"], name="worker_trade_once"),
            models.CheckConstraint(condition=Q(level__lte=3), name="worker_trade_level"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.trade_id}"


class WorkerCertificate(models.Model):
    """A licence the worker holds; ``verified`` only when the original was seen."""

    personal = True

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="certificates")
    kind = models.CharField("证书", max_length=80)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    is_verified = models.BooleanField("看过原件", default=False)
    warned_for = models.DateField("提醒过哪个到期日", null=True, blank=True)

    class Meta:
        ordering = ["worker", "kind"]
        verbose_name = verbose_name_plural = "零工证书"
        constraints = [models.UniqueConstraint(fields=["worker", "kind"], name="worker_certificate_once")]

    def __str__(self) -> str:
        return self.kind


class WorkerDay(models.Model):
    """What the worker said about one day: a mask of :class:`DaySlot` bits (0 = not free)."""

    personal = True

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="days")
    on = models.DateField("日期")
    slots = models.PositiveSmallIntegerField("有空时段")

    class Meta:
        ordering = ["worker", "on"]
        verbose_name = verbose_name_plural = "有空的日子"
        constraints = [
            models.UniqueConstraint(fields=["worker", "on"], name="worker_day_once"),
            models.CheckConstraint(condition=Q(slots__lte=15), name="worker_day_slots"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.on}"


class WorkerWeek(models.Model):
    """What the worker said about one weekday in general (0 = Monday); a :class:`WorkerDay` goes before it."""

    personal = True

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="weekdays")
    weekday = models.PositiveSmallIntegerField("星期几")
    slots = models.PositiveSmallIntegerField("有空时段")

    class Meta:
        ordering = ["worker", "weekday"]
        verbose_name = verbose_name_plural = "每周有空"
        constraints = [
            models.UniqueConstraint(fields=["worker", "weekday"], name="worker_week_once"),
            models.CheckConstraint(condition=Q(slots__lte=15, weekday__lte=6), name="worker_week_slots"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.weekday}"
