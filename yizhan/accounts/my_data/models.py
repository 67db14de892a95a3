"""What a person asked for about her own data. What the requests hold is encrypted and blanked when it has served."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import ConsentHow
from yizhan.accounts.my_data.enums import CorrectableField, CorrectionState, ErasureState, ExportState
from yizhan.accounts.people.models import Person
from yizhan.core.actors import Actor
from yizhan.core.fields import EncryptedTextField, UidModel


class RequestQuerySet(models.QuerySet):
    def of(self, person_id: int | None) -> RequestQuerySet:
        """Requests about one person."""
        return self.filter(person_id=person_id or 0)

    def visible_to(self, actor: Actor) -> RequestQuerySet:
        """One's own; for staff those about the people whom they serve."""
        return (
            self if actor.is_system else self.filter(person__in=Person.objects.visible_to(actor).values("pk"))
        )


class Request(UidModel):
    """Abstract: who it is about, and on whose word it was made."""

    lock_rank = 18
    personal = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁的信息"))
    asked_by_uid = models.CharField("谁提的", max_length=36)
    asked_how = models.CharField("本人怎么说的", max_length=12, choices=ConsentHow.choices)
    proof = models.CharField("凭据", max_length=120, blank=True, default="")
    asked_at = models.DateTimeField("什么时候提的")
    state_changed_at = models.DateTimeField("状态时间")

    objects = RequestQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.uid}"


class DataExport(Request):
    """A copy made by a job. ``content`` is the JSON text; ``for_role`` is the staff role it may be handed out by.

    Each form is handed out once (``json_taken_at``, ``page_taken_at``); after ``expires_at`` nothing is left of it.
    """

    state = models.CharField("状态", max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    for_role = models.CharField("在哪个窗口取", max_length=24, blank=True, default="")
    content = EncryptedTextField("内容", blank=True, default="")
    made_at = models.DateTimeField("整理好的时间", null=True, blank=True)
    due_at = models.DateTimeField("最晚什么时候整理好")
    expires_at = models.DateTimeField("哪天前能取", null=True, blank=True, db_index=True)
    json_taken_at = models.DateTimeField("文件取走的时间", null=True, blank=True)
    page_taken_at = models.DateTimeField("页面看过的时间", null=True, blank=True)

    class Meta(Request.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "我的信息副本"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=ExportState.WAITING),
                name="export_one_waiting",
                violation_error_message=_("正在整理，等一等"),
            ),
        ]


class CorrectionRequest(Request):
    """改错: what is wrong, what is right, and what shows it; staff answer within the clock."""

    state = models.CharField(
        "状态", max_length=10, choices=CorrectionState.choices, default=CorrectionState.OPEN
    )
    field = models.CharField("哪一项", max_length=16, choices=CorrectableField.choices)
    wanted = EncryptedTextField("应该是什么", blank=True, default="")
    evidence = EncryptedTextField("凭什么", blank=True, default="")
    due_on = models.DateField("最晚答复", db_index=True)
    answer = EncryptedTextField("答复", blank=True, default="")
    answered_by_uid = models.CharField("谁答的", max_length=36, blank=True, default="")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta(Request.Meta):
        abstract = False
        ordering = ["due_on", "pk"]
        verbose_name = verbose_name_plural = "改错申请"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"],
                condition=Q(state=CorrectionState.OPEN) & ~Q(field=CorrectableField.OTHER),
                name="correction_one_open",
                violation_error_message=_("这一项已经申请过了，等答复"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CorrectionState.GRANTED, CorrectionState.REFUSED])
                | Q(answered_at__isnull=False),
                name="correction_answered_when",
            ),
        ]


class ErasureRequest(Request):
    """注销: carried out by SYSTEM once ``due_at`` is past, unless the person takes it back before."""

    state = models.CharField(
        "状态", max_length=10, choices=ErasureState.choices, default=ErasureState.COOLING
    )
    due_at = models.DateTimeField("冷静期到什么时候", db_index=True)
    ended_at = models.DateTimeField("了结的时间", null=True, blank=True)
    stopped_by = models.JSONField("卡在哪儿", default=list, blank=True)

    class Meta(Request.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "注销申请"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=ErasureState.COOLING),
                name="erasure_one_running",
                violation_error_message=_("已经申请过注销了"),
            ),
            models.CheckConstraint(
                condition=Q(state=ErasureState.COOLING) | Q(ended_at__isnull=False),
                name="erasure_ended_when",
            ),
        ]
