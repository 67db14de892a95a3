"""The short agreement of an engagement, who confirmed it, and how its legal relation was judged."""

from django.db import models
from django.db.models import Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.agreements.enums import AgreementState, Certainty, Channel, Party
from yizhan.exchange.engagements.enums import Relation


class Agreement(UidModel):
    """用工约定: one page made from the frozen terms of one version.

    ``pdf`` is the file itself (base64, encrypted: it names both people); ``pdf_sha256`` its hash at the moment it was
    made. Whatever file is shown later is held against that hash.
    """

    lock_rank = 66
    personal = True

    engagement = models.ForeignKey("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    terms_version = models.PositiveSmallIntegerField("条件版本")
    slip_number = models.CharField("确认单号", max_length=20)
    state = models.CharField(
        "状态", max_length=12, choices=AgreementState.choices, default=AgreementState.OPEN
    )
    state_changed_at = models.DateTimeField("状态变更时间")
    content_sha256 = models.CharField("内容校验", max_length=64)
    pdf = EncryptedTextField("文件")
    pdf_sha256 = models.CharField("文件校验", max_length=64)
    made_at = models.DateTimeField("生成时间")
    is_demo = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "用工约定"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "terms_version"], name="agreement_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.slip_number} v{self.terms_version}"


class AgreementConfirmation(models.Model):
    """One side's yes to one file. ``chain`` is the hash of the one before and of everything this row says."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="confirmations")
    party = models.CharField("哪一方", max_length=8, choices=Party.choices)
    channel = models.CharField("怎么确认", max_length=8, choices=Channel.choices)
    confirmed_at = models.DateTimeField("时间")
    confirmed_by_uid = models.CharField("经手人", max_length=36)
    paper_number = models.CharField("纸上单号", max_length=20, blank=True, default="")
    pdf_sha256 = models.CharField("文件校验", max_length=64)
    chain = models.CharField("链", max_length=64)

    class Meta:
        ordering = ["agreement", "pk"]
        verbose_name = verbose_name_plural = "约定确认"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="agreement_confirmed_once"),
            models.CheckConstraint(
                condition=~Q(channel="paper") | ~Q(paper_number=""), name="agreement_paper_has_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.party}"


class RelationFinding(models.Model):
    """What kind of legal relation an engagement is: the proposal of the rules, and the person who confirmed it."""

    engagement = models.OneToOneField("exchange.Engagement", on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField("情况", default=dict)
    proposed = models.CharField("系统看法", max_length=8, choices=Relation.choices)
    certainty = models.CharField("把握", max_length=8, choices=Certainty.choices)
    basis = models.JSONField("依据", default=list)
    relation = models.CharField("认定", max_length=8, choices=Relation.choices)
    note = models.CharField("理由", max_length=200, blank=True, default="")
    confirmed_at = models.DateTimeField("认定时间")
    confirmed_by_uid = models.CharField("认定人", max_length=36)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "关系认定"

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.relation}"
