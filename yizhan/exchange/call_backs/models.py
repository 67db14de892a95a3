"""A call-back and every try."""

from django.db import models
from django.db.models import Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.call_backs.enums import Answer, CallBackState, CallSide


class CallBackQuerySet(models.QuerySet):
    def visible_to(self, actor) -> "CallBackQuerySet":
        """Officers see their region; an attendant only what another station's records gave his station to call."""
        if actor.is_system:
            return self
        if actor.role in {"attendant", "station_manager"} and actor.station_codes:
            return self.filter(caller_station__code__in=actor.station_codes)
        if actor.role in {"local_officer", "district_officer"} and actor.region_prefix:
            return self.filter(engagement__posting__region_code__startswith=actor.region_prefix)
        return self.none()


class CallBack(UidModel):
    """抽查回访. The one who calls is never the station whose record is checked."""

    lock_rank = 78
    personal = True

    engagement = models.ForeignKey("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    side = models.CharField("打给谁", max_length=8, choices=CallSide.choices, default=CallSide.WORKER)
    caller_station = models.ForeignKey(
        "facilities.Station", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sample = models.CharField("哪次抽的", max_length=40, blank=True, default="")
    state = models.CharField(
        "状态", max_length=12, choices=CallBackState.choices, default=CallBackState.WAITING
    )
    state_changed_at = models.DateTimeField("状态变更时间")
    drawn_at = models.DateTimeField("抽取时间")
    drawn_by_uid = models.CharField("谁抽的", max_length=36, blank=True, default="")
    number_masked = models.CharField("打的号码（遮住）", max_length=20, blank=True, default="")
    tries = models.PositiveSmallIntegerField("没打通的次数", default=0)
    answer = models.CharField("回答", max_length=12, choices=Answer.choices, blank=True, default="")
    note = EncryptedTextField("说明", blank=True, default="")
    answered_at = models.DateTimeField("问到的时间", null=True, blank=True)
    answered_by_uid = models.CharField("谁问的", max_length=36, blank=True, default="")

    objects = CallBackQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "抽查回访"
        indexes = [models.Index(fields=["state", "drawn_at"], name="call_back_queue")]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "side", "sample"], name="call_back_once_a_sample"),
            models.CheckConstraint(
                condition=~Q(state="answered") | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="call_back_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.side} {self.state}"


class CallTry(models.Model):
    """One ringing of the phone."""

    call_back = models.ForeignKey(CallBack, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField("时间")
    answer = models.CharField("结果", max_length=12, choices=Answer.choices)
    by_uid = models.CharField("谁打的", max_length=36, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "回访电话"

    def __str__(self) -> str:
        return f"{self.call_back_id} {self.answer}"
