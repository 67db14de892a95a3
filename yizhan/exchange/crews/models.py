"""A crew, who is in it, the work it is asked for, how it divides the money and what each got of it."""

from django.db import models
from django.db.models import F, Q

from yizhan.core.fields import UidModel
from yizhan.exchange.crews.enums import CrewState, JobState, MemberState, ShareMode, Via


class CrewQuerySet(models.QuerySet):
    def visible_to(self, actor) -> "CrewQuerySet":
        """One's own crews; crews that want to be found, for hirers; those of one's stations or region, for staff."""
        if actor.is_system:
            return self
        if actor.role == "worker":
            mine = CrewMember.objects.filter(
                worker__person_id=actor.person_id or 0, state__in=["asked", "in"]
            )
            return self.filter(pk__in=mine.values("crew_id"))
        if actor.organisation_id and actor.role in {"hirer", "hirer_staff"}:
            asked = CrewJob.objects.filter(posting__hirer__organisation_id=actor.organisation_id)
            return self.filter(Q(is_listed=True, state=CrewState.ACTIVE) | Q(pk__in=asked.values("crew_id")))
        if actor.station_codes:
            # Who founded it on a phone belongs to no station yet: the stations of the region serve it.
            nobodys = Q(station__isnull=True, home_region_code__startswith=actor.region_prefix)
            asked = CrewJob.objects.filter(posting__station__code__in=actor.station_codes)
            return self.filter(
                Q(station__code__in=actor.station_codes) | nobodys | Q(pk__in=asked.values("crew_id"))
            )
        if actor.region_prefix:
            return self.filter(home_region_code__startswith=actor.region_prefix)
        return self.none()


class Crew(UidModel):
    """班组. ``is_listed``: hirers may find its name, size, trades and town; never who is in it.

    ``join_code`` opens the page on which somebody says for himself that he joins; it runs out.
    """

    lock_rank = 45
    personal = True

    name = models.CharField("班组名", max_length=20)
    leader = models.ForeignKey(
        "exchange.Worker", on_delete=models.PROTECT, related_name="+", verbose_name="班组长"
    )
    station = models.ForeignKey(
        "facilities.Station",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="常去驿站",
    )
    home_region_code = models.CharField("住处镇街", max_length=12, blank=True, default="")
    trades = models.ManyToManyField("exchange.Trade", related_name="+", verbose_name="工种")
    is_listed = models.BooleanField("用工方找得到", default=False)
    state = models.CharField("状态", max_length=10, choices=CrewState.choices, default=CrewState.ACTIVE)
    state_changed_at = models.DateTimeField("状态时间")
    join_code = models.CharField("邀请码", max_length=12, unique=True, null=True, blank=True)
    join_code_until = models.DateTimeField("邀请码有效到", null=True, blank=True)
    created_at = models.DateTimeField("登记时间")
    is_demo = models.BooleanField("演示", default=False)

    objects = CrewQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "班组"
        indexes = [models.Index(fields=["state", "home_region_code"], name="crew_state_region")]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="crew_has_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def colour(self) -> str:
        """Badge colour of the state."""
        return CrewState(self.state).colour


class CrewMember(UidModel):
    """Somebody asked into a crew, in it, or out of it again. A new asking is a new row."""

    lock_rank = 48
    personal = True

    crew = models.ForeignKey(Crew, on_delete=models.PROTECT, related_name="members")
    worker = models.ForeignKey("exchange.Worker", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=MemberState.choices, default=MemberState.ASKED)
    state_changed_at = models.DateTimeField("状态时间")
    asked_by_uid = models.CharField("谁请的", max_length=36, blank=True, default="")
    lapses_on = models.DateField("哪天前答复", null=True, blank=True, db_index=True)
    joined_at = models.DateTimeField("什么时候进的", null=True, blank=True)
    via = models.CharField("怎么答应的", max_length=8, choices=Via.choices, blank=True, default="")
    created_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "班组成员"
        indexes = [models.Index(fields=["worker", "state"], name="crew_member_worker")]
        constraints = [
            models.UniqueConstraint(
                fields=["crew", "worker"],
                condition=Q(state__in=["asked", "in"]),
                name="crew_member_once",
                violation_error_message="已经在班组里，或者已经请过",
            ),
            models.CheckConstraint(
                condition=~Q(state="in") | Q(joined_at__isnull=False) & ~Q(via=""),
                name="crew_member_said_yes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.crew_id}/{self.worker_id} {self.state}"


class CrewJob(UidModel):
    """A posting offered to a crew: ``wanted`` people, at least ``least`` of them, an answer until ``answer_due_at``.

    ``together`` is the mark of the engagements that came of it, ``placed`` their ids at first; who replaces one of them
    later bears the mark as well.
    """

    lock_rank = 46

    crew = models.ForeignKey(Crew, on_delete=models.PROTECT, related_name="jobs")
    posting = models.ForeignKey("exchange.Posting", on_delete=models.PROTECT, related_name="+")
    wanted = models.PositiveSmallIntegerField("要几个人")
    least = models.PositiveSmallIntegerField("最少几个人")
    state = models.CharField("状态", max_length=10, choices=JobState.choices, default=JobState.ASKED)
    state_changed_at = models.DateTimeField("状态时间")
    agreed_pay_fen = models.PositiveIntegerField("工钱")
    answer_due_at = models.DateTimeField("最晚答复", null=True, blank=True, db_index=True)
    offered_by_role = models.CharField("谁请的", max_length=24)
    offered_by_uid = models.CharField("经办人", max_length=36, blank=True, default="")
    together = models.CharField("一起派的", max_length=36, blank=True, default="", db_index=True)
    placed = models.JSONField("头一批的用工单", default=list, blank=True)
    created_at = models.DateTimeField("登记时间")
    is_demo = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "班组的活"
        constraints = [
            models.UniqueConstraint(
                fields=["crew", "posting"],
                condition=Q(state__in=["asked", "placed"]),
                name="crew_job_once",
                violation_error_message="已经请过这个班组",
            ),
            models.CheckConstraint(
                condition=Q(least__gte=1, wanted__gte=F("least")), name="crew_job_numbers"
            ),
            models.CheckConstraint(
                condition=~Q(state="placed") | ~Q(together=""), name="crew_job_placed_mark"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.crew_id}/{self.posting_id} {self.state}"

    @property
    def colour(self) -> str:
        """Badge colour of the state."""
        return JobState(self.state).colour


class CrewAnswer(UidModel):
    """Whether one member comes to one job; ``terms_version`` is the one he saw. His last word counts."""

    personal = True

    job = models.ForeignKey(CrewJob, on_delete=models.PROTECT, related_name="answers")
    worker = models.ForeignKey("exchange.Worker", on_delete=models.PROTECT, related_name="+")
    comes = models.BooleanField("去不去")
    terms_version = models.PositiveSmallIntegerField("条件版本", default=1)
    via = models.CharField("怎么说的", max_length=8, choices=Via.choices)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "班组成员的回话"
        constraints = [models.UniqueConstraint(fields=["job", "worker"], name="crew_answer_once")]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.worker_id} {self.comes}"


class CrewShares(UidModel):
    """分成: one dated version of how the money of a job is divided. A change is a new version and asks everybody again.

    The newest version with ``in_force_at`` holds: everybody who goes had said yes to it.
    """

    job = models.ForeignKey(CrewJob, on_delete=models.PROTECT, related_name="shares")
    version = models.PositiveSmallIntegerField("第几版")
    mode = models.CharField("怎么分", max_length=8, choices=ShareMode.choices)
    set_at = models.DateTimeField("定的时间")
    set_by_uid = models.CharField("谁定的", max_length=36, blank=True, default="")
    in_force_at = models.DateTimeField("生效时间", null=True, blank=True)

    class Meta:
        ordering = ["job", "version"]
        verbose_name = verbose_name_plural = "分成约定"
        constraints = [models.UniqueConstraint(fields=["job", "version"], name="crew_shares_version_once")]

    def __str__(self) -> str:
        return f"{self.job_id} v{self.version} {self.mode}"


class ShareLine(UidModel):
    """One member in one version: his points, and whether he said yes to it (empty: not answered)."""

    personal = True

    shares = models.ForeignKey(CrewShares, on_delete=models.PROTECT, related_name="lines")
    worker = models.ForeignKey("exchange.Worker", on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField("工分", default=1)
    agrees = models.BooleanField("同意", null=True, blank=True)
    via = models.CharField("怎么说的", max_length=8, choices=Via.choices, blank=True, default="")
    answered_at = models.DateTimeField("时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "每人的分成"
        constraints = [
            models.UniqueConstraint(fields=["shares", "worker"], name="crew_share_line_once"),
            models.CheckConstraint(condition=Q(points__gte=1), name="crew_share_points"),
            models.CheckConstraint(
                condition=Q(agrees__isnull=True) | Q(answered_at__isnull=False), name="crew_share_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shares_id}/{self.worker_id} {self.points}"


class CrewDivision(UidModel):
    """What was divided: the pieces of one day (``key`` its date) or the whole job (``key`` empty)."""

    job = models.ForeignKey(CrewJob, on_delete=models.PROTECT, related_name="divisions")
    key = models.CharField("哪天", max_length=10, blank=True, default="")
    shares = models.ForeignKey(CrewShares, on_delete=models.PROTECT, related_name="+")
    total_fen = models.PositiveIntegerField("一共")
    divided_at = models.DateTimeField("分的时间")

    class Meta:
        ordering = ["job", "key"]
        verbose_name = verbose_name_plural = "分账"
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="crew_division_once")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.key} {self.total_fen}"


class CrewPart(UidModel):
    """One person's part of a division; the parts add up to the total (invariant)."""

    personal = True

    division = models.ForeignKey(CrewDivision, on_delete=models.PROTECT, related_name="parts")
    engagement = models.ForeignKey("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveIntegerField("份额")
    amount_fen = models.PositiveIntegerField("分到")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "分到的钱"
        constraints = [models.UniqueConstraint(fields=["division", "engagement"], name="crew_part_once")]

    def __str__(self) -> str:
        return f"{self.division_id}/{self.engagement_id} {self.amount_fen}"
