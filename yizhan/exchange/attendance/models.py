"""Presence and hours of one worker on one day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.attendance.enums import (
    AttendanceState,
    FlagKind,
    FlagState,
    Moment,
    PhotoKind,
    Proof,
)


class AttendanceDay(UidModel):
    """考勤. Minutes are worked minutes (breaks taken off); a locked day changes only by a counter-entry.

    ``pieces`` is the count that stands (reported, then decided), for pay by piece only.
    """

    lock_rank = 70

    engagement = models.ForeignKey("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    on = models.DateField("日期")
    state = models.CharField(
        "状态", max_length=12, choices=AttendanceState.choices, default=AttendanceState.EXPECTED
    )
    state_changed_at = models.DateTimeField("状态变更时间")
    checked_in_at = models.DateTimeField("到岗时间", null=True, blank=True)
    check_in_proof = models.CharField(
        "到岗凭据", max_length=12, choices=Proof.choices, blank=True, default=""
    )
    checked_out_at = models.DateTimeField("下工时间", null=True, blank=True)
    submitted_minutes = models.PositiveIntegerField("报的分钟数", null=True, blank=True)
    submitted_by_role = models.CharField("谁报的", max_length=24, blank=True, default="")
    submitted_at = models.DateTimeField("报工时间", null=True, blank=True)
    agreed_minutes = models.PositiveIntegerField("认定分钟数", null=True, blank=True)
    answer_due_at = models.DateTimeField("最晚对工", null=True, blank=True, db_index=True)
    propose_due_at = models.DateTimeField("到时按计划工时记", null=True, blank=True, db_index=True)
    contested_minutes = models.PositiveIntegerField("对方说的分钟数", null=True, blank=True)
    pieces = models.PositiveIntegerField("件数", null=True, blank=True)
    contested_pieces = models.PositiveIntegerField("对方说的件数", null=True, blank=True)
    contested_by_role = models.CharField("谁说不对", max_length=24, blank=True, default="")
    break_minutes = models.PositiveSmallIntegerField("歇了多少分钟", null=True, blank=True)
    overtime_minutes = models.PositiveSmallIntegerField("其中加班分钟", null=True, blank=True)
    is_by_silence = models.BooleanField("没人答复而定", default=False)
    contest_until = models.DateTimeField("可提异议到", null=True, blank=True, db_index=True)
    correction_minutes = models.IntegerField("更正分钟合计", default=0)
    correction_pieces = models.IntegerField("更正件数合计", default=0)

    class Meta:
        ordering = ["engagement", "on"]
        verbose_name = verbose_name_plural = "考勤"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "on"], name="attendance_once_a_day"),
            models.CheckConstraint(
                condition=Q(checked_out_at__isnull=True) | Q(checked_out_at__gte=F("checked_in_at")),
                name="attendance_out_after_in",
            ),
            models.CheckConstraint(
                condition=Q(agreed_minutes__isnull=True) | Q(agreed_minutes__lte=1440),
                name="attendance_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "resolved", "locked"]) | Q(agreed_minutes__isnull=False),
                name="attendance_agreed_says_how_much",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.on}"

    @property
    def standing_minutes(self) -> int | None:
        """What stands with all counter-entries; ``None`` before anything was agreed."""
        return None if self.agreed_minutes is None else self.agreed_minutes + self.correction_minutes

    @property
    def standing_pieces(self) -> int | None:
        """The count that stands with all counter-entries."""
        return None if self.pieces is None else self.pieces + self.correction_pieces

    @property
    def hours_words(self) -> str:
        """What stands, else what was reported, in words: ``8 小时 30 分``, by piece ``8 小时，120 箱``; or ``""``."""
        minutes = self.submitted_minutes if self.agreed_minutes is None else self.standing_minutes
        return self._words(minutes, self.standing_pieces)

    @property
    def contested_words(self) -> str:
        """What the other side says instead, in the same words; ``""`` when nobody contested."""
        return self._words(self.contested_minutes, self.contested_pieces)

    @property
    def hours_typed(self) -> str:
        """The reported minutes as people type hours: ``8``, ``8.5``."""
        hours = (self.submitted_minutes or 0) / 60
        return f"{hours:.2f}".rstrip("0").rstrip(".")

    def _words(self, minutes: int | None, pieces: int | None) -> str:
        if minutes is None:
            return ""
        hours, rest = divmod(minutes, 60)
        words = _("%(hours)s 小时") % {"hours": hours}
        if rest:
            words = _("%(hours)s 小时 %(rest)s 分") % {"hours": hours, "rest": rest}
        if pieces is None:
            return words
        count = {"hours": words, "pieces": pieces, "unit": self.engagement.piece_unit}
        return _("%(hours)s，%(pieces)s %(unit)s") % count


class CodeTry(models.Model):
    """A wrong day code, counted so that four digits cannot be guessed."""

    engagement = models.ForeignKey("exchange.Engagement", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "签到码试错"

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.at}"


class DayCode(models.Model):
    """签到码: the four digits the foreman shows on one day of a posting; made by an action, never by reading a page."""

    posting = models.ForeignKey("exchange.Posting", on_delete=models.CASCADE, related_name="+")
    on = models.DateField("日期")
    code = models.CharField("签到码", max_length=4)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        ordering = ["posting", "on"]
        verbose_name = verbose_name_plural = "签到码"
        constraints = [models.UniqueConstraint(fields=["posting", "on"], name="day_code_once")]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.on}"


class EvidencePhoto(UidModel):
    """A photo that somebody shows as proof. The picture lies outside the public media, re-drawn without its metadata."""

    engagement = models.ForeignKey("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("用途", max_length=10, choices=PhotoKind.choices)
    sha256 = models.CharField("内容摘要", max_length=64)
    size = models.PositiveIntegerField("字节")
    at = models.DateTimeField("收到时间")
    by_role = models.CharField("谁拍的", max_length=24)
    by_uid = models.CharField("经办人", max_length=36, blank=True, default="")
    forget_at = models.DateTimeField("到时删除", db_index=True)
    forgotten_at = models.DateTimeField("已删除", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "凭据照片"

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class PresenceProof(models.Model):
    """One time somebody said or showed that a person was there; rows are added, never changed.

    ``said_at`` is when it happened by the speaker's (corrected) clock, ``received_at`` when the station got it.
    """

    day = models.ForeignKey(AttendanceDay, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField("哪一头", max_length=3, choices=Moment.choices)
    proof = models.CharField("凭据", max_length=12, choices=Proof.choices)
    said_at = models.DateTimeField("发生时间")
    received_at = models.DateTimeField("收到时间")
    skew_seconds = models.IntegerField("手机钟差（秒）", default=0)
    is_offline = models.BooleanField("断网后补报", default=False)
    is_conflict = models.BooleanField("跟先记的对不上", default=False)
    by_role = models.CharField("谁报的", max_length=24)
    by_uid = models.CharField("经办人", max_length=36, blank=True, default="")
    device_key = models.CharField("设备标记", max_length=32, blank=True, default="", db_index=True)
    photo = models.ForeignKey(
        EvidencePhoto, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "到岗凭据"
        indexes = [models.Index(fields=["day", "moment"], name="presence_day")]

    def __str__(self) -> str:
        return f"{self.day_id} {self.moment} {self.proof}"


class HoursStatement(UidModel):
    """What one side says about contested hours: its figure, its words, its photo. The station reads both."""

    personal = True

    day = models.ForeignKey(AttendanceDay, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField("哪一方", max_length=24)
    by_uid = models.CharField("经办人", max_length=36, blank=True, default="")
    minutes = models.PositiveIntegerField("说的分钟数", null=True, blank=True)
    pieces = models.PositiveIntegerField("说的件数", null=True, blank=True)
    words = EncryptedTextField("说明", blank=True, default="")
    photo = models.ForeignKey(
        EvidencePhoto, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "工时说法"

    def __str__(self) -> str:
        return f"{self.day_id} {self.by_role} {self.minutes}"


class HoursEntry(UidModel):
    """更正: a counter-entry on a locked day. The locked figure stays; the sum of all entries is shown beside it."""

    day = models.ForeignKey(AttendanceDay, on_delete=models.PROTECT, related_name="+")
    minutes_delta = models.IntegerField("多几分（少为负）", default=0)
    pieces_delta = models.IntegerField("多几件（少为负）", default=0)
    reason = models.CharField("理由", max_length=200)
    by_role = models.CharField("谁更正", max_length=24)
    by_uid = models.CharField("经办人", max_length=36, blank=True, default="")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "工时更正"
        constraints = [
            models.CheckConstraint(
                condition=~Q(minutes_delta=0) | ~Q(pieces_delta=0), name="hours_entry_changes_something"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hours_entry_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.minutes_delta:+d}"

    @property
    def words(self) -> str:
        """``+1 小时 30 分``, ``−20 箱``."""
        hours, rest = divmod(abs(self.minutes_delta), 60)
        parts = []
        if self.minutes_delta:
            sign = "+" if self.minutes_delta > 0 else "−"
            parts.append(f"{sign}{_('%(hours)s 小时 %(rest)s 分') % {'hours': hours, 'rest': rest}}")
        if self.pieces_delta:
            sign = "+" if self.pieces_delta > 0 else "−"
            unit = self.day.engagement.piece_unit
            parts.append(f"{sign}{_('%(count)s %(unit)s') % {'count': abs(self.pieces_delta), 'unit': unit}}")
        return _("，").join(parts)


class AttendanceFlag(UidModel):
    """What looks odd about a day, with the rows that explain it. While it is open, silence settles nothing."""

    day = models.ForeignKey(AttendanceDay, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("什么", max_length=16, choices=FlagKind.choices)
    facts = models.JSONField("依据", default=dict)
    raised_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=8, choices=FlagState.choices, default=FlagState.OPEN)
    looked_at = models.DateTimeField("看过的时间", null=True, blank=True)
    looked_by_uid = models.CharField("谁看的", max_length=36, blank=True, default="")
    finding = models.CharField("看的结果", max_length=200, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "考勤疑点"
        constraints = [
            models.UniqueConstraint(fields=["day", "kind"], name="attendance_flag_once"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(looked_at__isnull=False), name="attendance_flag_looked_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.kind} {self.state}"
