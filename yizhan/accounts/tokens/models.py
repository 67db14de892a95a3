"""Tokens and keys: only their keyed digest is stored, so a copy of the database opens nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.models import Person
from yizhan.core.fields import UidModel


class KeyQuerySet(models.QuerySet):
    def in_force(self, at: datetime) -> KeyQuerySet:
        """Neither run out nor taken back."""
        return self.filter(Q(revoked_at__isnull=True), Q(expires_at__gt=at))


class AccessToken(UidModel):
    """A person's sign-in on one device through the API, in one of the citizen roles."""

    personal = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("设备", max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("登录时间")
    expires_at = models.DateTimeField("失效时间")
    revoked_at = models.DateTimeField("退出时间", null=True, blank=True)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "设备登录"
        indexes = [models.Index(fields=["person", "-id"], name="access_token_person")]

    def __str__(self) -> str:
        return f"token {self.uid}"


class OrganisationKey(UidModel):
    """A program of an organisation; it acts as the organisation, never as a person, and only within its scopes."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("用在哪儿", max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField("能做什么", default=list)
    created_at = models.DateTimeField("发放时间")
    created_by_uid = models.CharField("谁发放的", max_length=36)
    expires_at = models.DateTimeField("失效时间")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "接口密钥"
        indexes = [models.Index(fields=["organisation", "-id"], name="organisation_key_owner")]

    def __str__(self) -> str:
        return f"key {self.uid}"
