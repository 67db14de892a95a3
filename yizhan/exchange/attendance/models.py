"""Presence and hours of one worker on one day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from yizhan.core.fields import UidModel
from yizhan.exchange.attendance.enums import AttendanceState, Proof


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
    def hours_words(self) -> str:
        """What stands, else what was reported, in words: ``8 小时 30 分``, by piece ``8 小时，120 箱``; or ``""``."""
        minutes = self.submitted_minutes if self.agreed_minutes is None else self.agreed_minutes
        return self._words(minutes, self.pieces)

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
