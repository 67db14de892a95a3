"""An engagement: one worker, one posting, from interest to closing."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.engagements.enums import (
    HOLDS_PLACE,
    LIVE,
    DayAnswer,
    EndReason,
    EngagementState,
    Entrance,
    InsuranceStatus,
    Mismatch,
    NoShowState,
    Relation,
    Side,
    Verification,
)


class EngagementQuerySet(models.QuerySet):
    def live(self) -> "EngagementQuerySet":
        return self.filter(state__in=LIVE)

    def holding(self) -> "EngagementQuerySet":
        """Those that take a place of their posting (D8)."""
        return self.filter(state__in=HOLDS_PLACE)

    def visible_to(self, actor) -> "EngagementQuerySet":
        """A worker's own, a hirer's own, those of the sites a foreman leads, or of one's stations or region."""
        if actor.is_system:
            return self
        if actor.role == "worker":
            return self.filter(worker__person_id=actor.person_id)
        if actor.role == "foreman":
            return self.filter(
                posting__site__foreman_id=actor.person_id or 0,
                posting__hirer__organisation_id=actor.organisation_id or 0,
            )
        if actor.organisation_id and actor.role in {"hirer", "hirer_staff"}:
            return self.filter(posting__hirer__organisation_id=actor.organisation_id)
        if actor.station_codes:  # the sender answers for it; the station of the posting sees who comes
            codes = actor.station_codes
            return self.filter(Q(station__code__in=codes) | Q(posting__station__code__in=codes))
        if actor.region_prefix:
            prefix = actor.region_prefix
            return self.filter(
                Q(posting__region_code__startswith=prefix) | Q(station__region_code__startswith=prefix)
            )
        return self.none()


class Engagement(UidModel):
    """报名—派工—成交. ``terms`` is the frozen copy of what both sides said yes to.

    ``worker_confirmed_at``/``hirer_confirmed_at`` are set by a side's own tap only (scoring e.1), ``proved_at`` by the
    day code or a pay confirmation; ``verification`` follows from the three. ``station`` is the one that answers for it:
    the sender, also when the work is in another district.

    ``proposed_terms`` are the changed ones that wait for a new yes (``proposed_version``, until ``answer_due_at``);
    the old ones hold until then. ``together`` is shared by people who were placed in one step.
    """

    lock_rank = 60

    posting = models.ForeignKey(
        "exchange.Posting", on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    worker = models.ForeignKey(
        "exchange.Worker", on_delete=models.PROTECT, related_name="+", verbose_name="零工"
    )
    station = models.ForeignKey(
        "facilities.Station", on_delete=models.PROTECT, related_name="+", verbose_name="驿站"
    )
    entrance = models.CharField("怎么来的", max_length=10, choices=Entrance.choices)
    state = models.CharField("状态", max_length=20, choices=EngagementState.choices)
    state_changed_at = models.DateTimeField("状态变更时间")
    is_standby = models.BooleanField("候补", default=False)
    starts_at = models.DateTimeField("开工时间")
    ends_at = models.DateTimeField("收工时间")
    terms = models.JSONField("约定", default=dict)
    terms_version = models.PositiveSmallIntegerField("条件版本", default=1)
    agreed_pay_fen = models.PositiveIntegerField("约定工钱")
    relation = models.CharField("关系", max_length=8, choices=Relation.choices, default=Relation.SERVICE)
    offered_at = models.DateTimeField("邀请时间", null=True, blank=True)
    answer_due_at = models.DateTimeField("最晚答复", null=True, blank=True, db_index=True)
    accepted_at = models.DateTimeField("答应时间", null=True, blank=True)
    undo_until = models.DateTimeField("可反悔到", null=True, blank=True, db_index=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    slip_number = models.CharField("确认单号", max_length=20, unique=True, null=True, blank=True)
    slip_printed_at = models.DateTimeField("打印时间", null=True, blank=True)
    close_due_at = models.DateTimeField("最晚了结", null=True, blank=True, db_index=True)
    worker_confirmed_at = models.DateTimeField("工人自己点过", null=True, blank=True)
    hirer_confirmed_at = models.DateTimeField("用工方自己点过", null=True, blank=True)
    proved_at = models.DateTimeField("有到岗或收款凭据", null=True, blank=True)
    verification = models.PositiveSmallIntegerField(
        "核实级别", choices=Verification.choices, default=Verification.V0
    )
    end_reason = models.CharField("结束理由", max_length=40, blank=True, default="")
    is_late = models.BooleanField("取消太晚", default=False)
    is_protected = models.BooleanField("理由受保护", default=False)
    proposed_terms = models.JSONField("改后的约定", default=dict, blank=True)
    proposed_version = models.PositiveSmallIntegerField("改后的版本", null=True, blank=True)
    terms_asked_at = models.DateTimeField("重新问的时间", null=True, blank=True)
    insurance = models.CharField(
        "保险", max_length=8, choices=InsuranceStatus.choices, default=InsuranceStatus.UNKNOWN
    )
    insurance_said_by = models.CharField("保险谁说的", max_length=24, blank=True, default="")
    insurance_said_at = models.DateTimeField("保险说明时间", null=True, blank=True)
    insurance_policy = models.CharField("保单号", max_length=40, blank=True, default="")
    mismatch = models.CharField("货不对板", max_length=12, choices=Mismatch.choices, blank=True, default="")
    mismatch_said_by = models.CharField("谁说的", max_length=24, blank=True, default="")
    mismatch_at = models.DateTimeField("说的时间", null=True, blank=True)
    together = models.CharField("一起派的", max_length=36, blank=True, default="", db_index=True)
    created_at = models.DateTimeField("登记时间")
    is_demo = models.BooleanField("演示", default=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "用工单"
        indexes = [
            models.Index(fields=["worker", "state", "starts_at"], name="engagement_worker"),
            models.Index(fields=["posting", "state"], name="engagement_posting"),
            models.Index(fields=["station", "state", "starts_at"], name="engagement_station"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "worker"],
                condition=Q(state__in=sorted(LIVE)),
                name="engagement_one_live_per_pair",
                violation_error_message="已经报过这个活了",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="engagement_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(verification__lte=4), name="engagement_verification"),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id}/{self.worker_id} {self.state}"

    @property
    def is_by_piece(self) -> bool:
        """Whether both said yes to pay by piece: hours alone do not say what is owed."""
        return self.terms.get("pay_unit") == "piece"

    @property
    def piece_unit(self) -> str:
        """What a piece is in the words of the terms (箱, 平米), 件 when they do not say."""
        return self.terms.get("piece_unit") or _("件")


class BookedShift(models.Model):
    """One working day that somebody has said yes to; the row stands exactly while the time is taken.

    The database refuses two rows of one worker that overlap (``exchange_booked_shift_apart``, both databases), so that
    half days and night shifts follow each other but never lie on top of each other. ``answer`` is the daily
    re-confirmation of work that takes several days.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="booked_shifts")
    worker = models.ForeignKey("exchange.Worker", on_delete=models.CASCADE, related_name="+")
    on = models.DateField("日期")
    starts_at = models.DateTimeField("开工")
    ends_at = models.DateTimeField("收工")
    answer = models.CharField("来不来", max_length=12, choices=DayAnswer.choices, blank=True, default="")
    asked_at = models.DateTimeField("问的时间", null=True, blank=True)
    answered_at = models.DateTimeField("回话时间", null=True, blank=True)

    class Meta:
        ordering = ["engagement", "on"]
        verbose_name = verbose_name_plural = "占着的班"
        indexes = [models.Index(fields=["on", "answer"], name="booked_shift_day")]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "on"], name="booked_shift_once_a_day"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booked_shift_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.on}"


class DayStop(models.Model):
    """停工: a whole posting does not work on one day (rain, an order of the authorities)."""

    posting = models.ForeignKey("exchange.Posting", on_delete=models.CASCADE, related_name="+")
    on = models.DateField("日期")
    reason_code = models.CharField("理由", max_length=40, choices=EndReason.choices)
    stopped_at = models.DateTimeField("时间")
    stopped_by_role = models.CharField("谁说的", max_length=24)

    class Meta:
        ordering = ["posting", "on"]
        verbose_name = verbose_name_plural = "停工"
        constraints = [models.UniqueConstraint(fields=["posting", "on"], name="day_stop_once")]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.on}"


class NoShowMark(UidModel):
    """没来 or 放空: who is said not to have come, who called, what the person says, what the station made of it.

    ``source_state`` is where the engagement stood before, so that a wrong mark can be taken back with its trace.
    """

    lock_rank = 65
    personal = True

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="no_show_marks")
    against = models.CharField("谁没来", max_length=8, choices=Side.choices)
    state = models.CharField("状态", max_length=12, choices=NoShowState.choices, default=NoShowState.PROPOSED)
    state_changed_at = models.DateTimeField("状态变更时间")
    proposed_at = models.DateTimeField("提出时间")
    proposed_by_role = models.CharField("谁提出的", max_length=24)
    source_state = models.CharField("原来状态", max_length=20, blank=True, default="")
    reason_code = models.CharField("理由", max_length=40, blank=True, default="")
    marked_at = models.DateTimeField("记下时间", null=True, blank=True)
    answer_due_at = models.DateTimeField("最晚回话", null=True, blank=True, db_index=True)
    answer_code = models.CharField("对方怎么说", max_length=40, blank=True, default="")
    answer_text = EncryptedTextField("对方的话", blank=True, default="")
    answered_at = models.DateTimeField("回话时间", null=True, blank=True)
    outcome = models.CharField("改成", max_length=24, blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "没来的记录"
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "against"],
                condition=~Q(state__in=["reversed", "dismissed"]),
                name="no_show_mark_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.against} {self.state}"

    @property
    def answer_words(self) -> str:
        """What the other side chose, in words."""
        return str(EndReason(self.answer_code).label) if self.answer_code in EndReason.values else ""


class WalkOnCode(models.Model):
    """现场加人: six digits the foreman shows to people who stand at the gate; they run out the same evening."""

    lock_rank = 58

    posting = models.ForeignKey("exchange.Posting", on_delete=models.CASCADE, related_name="+")
    on = models.DateField("日期")
    code = models.CharField("加人码", max_length=6)
    places = models.PositiveSmallIntegerField("加几个人")
    used_count = models.PositiveSmallIntegerField("已来几个", default=0)
    made_at = models.DateTimeField("生成时间")
    made_by_role = models.CharField("谁开的", max_length=24)

    class Meta:
        ordering = ["posting", "on"]
        verbose_name = verbose_name_plural = "现场加人码"
        constraints = [
            models.UniqueConstraint(fields=["posting", "on"], name="walk_on_code_once_a_day"),
            models.UniqueConstraint(fields=["on", "code"], name="walk_on_code_unique"),
            models.CheckConstraint(
                condition=Q(used_count__lte=F("places")),
                name="walk_on_code_places",
                violation_error_message="加的人已经够了",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.on}"


class KnownWorkerWish(models.Model):
    """明天还叫他: the hirer wants this worker on a new posting; the offer goes out by itself when it is published."""

    posting = models.ForeignKey("exchange.Posting", on_delete=models.CASCADE, related_name="+")
    worker = models.ForeignKey("exchange.Worker", on_delete=models.CASCADE, related_name="+")
    wished_at = models.DateTimeField("时间")
    wished_by_uid = models.CharField("谁叫的", max_length=36, blank=True, default="")
    offered_at = models.DateTimeField("已请", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "老雇主叫回"
        constraints = [models.UniqueConstraint(fields=["posting", "worker"], name="known_worker_wish_once")]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.worker_id}"
