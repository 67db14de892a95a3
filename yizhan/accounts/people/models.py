"""A person and the log of who looked at what about her."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import ConsentHow, Gender, Language, PersonState
from yizhan.accounts.people.access import further_scopes
from yizhan.accounts.people.rules import normalise_identity_number
from yizhan.core.actors import Actor
from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.core.validators import normalise_mobile


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> PersonQuerySet:
        return self.filter(state=PersonState.ACTIVE)

    def visible_to(self, actor: Actor) -> PersonQuerySet:
        """Oneself; for staff with a second factor the people of their region and those they typed in."""
        if actor.is_system:
            return self
        scope = Q(pk=actor.person_id) if actor.person_id else Q(pk__in=())
        if actor.staff_session and actor.region_prefix:
            scope |= Q(home_region_code__startswith=actor.region_prefix)
        if actor.staff_session and actor.person_uid:
            scope |= Q(entered_by_uid=actor.person_uid)
        if actor.staff_session:
            for people in further_scopes(actor):
                scope |= Q(pk__in=people)
        return self.filter(scope)


class Person(UidModel):
    """A human being; needs neither a phone nor a sign-in.

    Several persons may share a phone. An identity number belongs to one person (constraint ``person_identity_once``).
    The home is a 0.01° cell and an administrative code, never an address. ``merged_into``: the file this one became a
    part of, when the same person was registered twice (R8.1); never a chain.
    """

    lock_rank = 20
    personal = True

    full_name = EncryptedTextField("姓名", blank=True, default="")
    display_name = models.CharField("称呼", max_length=20)
    phone = EncryptedTextField("手机", blank=True, default="", blind_index=True, normalise=normalise_mobile)
    identity_number = EncryptedTextField(
        "身份证号", blank=True, default="", blind_index=True, normalise=normalise_identity_number
    )
    birth_on = models.DateField("出生日期", null=True, blank=True)
    gender = models.CharField("性别", max_length=8, choices=Gender.choices, null=True, blank=True)
    home_region_code = models.CharField("住处镇街", max_length=12, blank=True, default="", db_index=True)
    cell_row = models.IntegerField("纬向格", null=True, blank=True)
    cell_column = models.IntegerField("经向格", null=True, blank=True)
    language = models.CharField("语言", max_length=8, choices=Language.choices, default=Language.CHINESE)
    elder_view = models.BooleanField("长辈模式", default=False)
    state = models.CharField("状态", max_length=8, choices=PersonState.choices, default=PersonState.ACTIVE)
    state_changed_at = models.DateTimeField("状态时间")
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="并进了哪份档案",
    )
    entered_by_uid = models.CharField("录入人", max_length=36, blank=True, default="", db_index=True)
    entered_how = models.CharField("怎么同意的", max_length=12, choices=ConsentHow.choices)
    is_confirmed = models.BooleanField("本人确认过", default=False)
    created_at = models.DateTimeField("登记时间")
    blanked_at = models.DateTimeField("清空的时间", null=True, blank=True)
    is_demo = models.BooleanField("演示", default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "人员"
        constraints = [
            models.UniqueConstraint(
                fields=["identity_number_index"],
                name="person_identity_once",
                violation_error_message=_("这个身份证号已经有档案了"),
            ),
            models.CheckConstraint(
                condition=Q(cell_row__isnull=True, cell_column__isnull=True)
                | Q(cell_row__isnull=False, cell_column__isnull=False),
                name="person_cell_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=PersonState.MERGED) | Q(merged_into__isnull=False),
                name="person_merged_points",
                violation_error_message=_("并掉的档案要指着留下的那份"),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class ViewLog(UidModel):
    """Somebody looked at something personal. Append-only; the person can read it (谁看过我的信息)."""

    written_on_read = True
    personal = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    viewer_uid = models.CharField("谁看的", max_length=36)
    viewer_role = models.CharField("看的人的角色", max_length=24)
    field = models.CharField("看了什么", max_length=60)
    reason = models.CharField("为什么看", max_length=200, blank=True, default="")
    at = models.DateTimeField("时间")
    request_id = models.CharField("查询号", max_length=36, blank=True, default="")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = verbose_name_plural = "查看记录"
        indexes = [
            models.Index(fields=["person", "-at"], name="view_log_person"),
            models.Index(fields=["viewer_uid", "-at"], name="view_log_viewer"),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_role} {self.field}"
