"""Staff logins, one-time phone codes and the one rate-limit table."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac

from yizhan.accounts.people.models import Person
from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.core.validators import normalise_mobile


class StaffLoginManager(BaseUserManager["StaffLogin"]):
    """Finds logins by user name; creating one is the action ``staff.actions.open_staff_login``."""


class StaffLogin(AbstractBaseUser):
    """User name and password of a staff member; opens nothing without the second factor (TOTP).

    It is Django's user model, so that django-allauth can hold the second factor. Citizens have no row here.
    A session holds a digest of password and ``session_round``: changing either ends every session of the login.
    While ``must_change_password`` is set, a session opens nothing but the page that sets an own password.
    """

    personal = True
    last_login = None  # sign-ins are audit rows; Django would write this column outside an action

    username = models.CharField("用户名", max_length=40, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="staff_login")
    is_active = models.BooleanField("可用", default=True)
    must_change_password = models.BooleanField("要改初始密码", default=False)
    session_round = models.PositiveIntegerField("登录轮次", default=0)
    created_at = models.DateTimeField("开通时间")

    objects = StaffLoginManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "工作账号"

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's digest of the password, with the round: a login whose sessions were ended keeps its password."""
        return salted_hmac(
            "yizhan.accounts.StaffLogin.session",
            f"{self.password}|{self.session_round}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class SignInCode(UidModel):
    """A six-digit code sent to a phone: stored as a keyed digest, single use, bound to the browser that asked.

    ``code_digest`` binds code, row and the browser's nonce; ``browser_digest`` proves the browser alone, for the
    steps after the code (choose who you are, register).
    """

    lock_rank = 15
    personal = True

    phone = EncryptedTextField("手机", blind_index=True, normalise=normalise_mobile)
    code_digest = models.CharField(max_length=64)
    browser_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField("发出时间")
    expires_at = models.DateTimeField("失效时间", db_index=True)
    tries = models.PositiveSmallIntegerField("试错次数", default=0)
    proved_at = models.DateTimeField("验过的时间", null=True, blank=True)
    consumed_at = models.DateTimeField("用掉的时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "验证码"

    def __str__(self) -> str:
        return f"code {self.uid}"


class RateCounter(models.Model):
    """Recent instants of one kind of event for one subject (a keyed digest, never the phone or address itself).

    One row per subject, locked while it is counted, so two requests at once cannot both be the last one allowed.
    """

    lock_rank = 5

    kind = models.CharField("种类", max_length=40)
    subject = models.CharField("对象", max_length=64)
    recent = models.JSONField("最近", default=list)
    touched_at = models.DateTimeField("最近一次", db_index=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "频次记录"
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="rate_counter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject[:8]}"


class WebSession(AbstractBaseSession):
    """A browser that is open; ``person_id`` stands beside the signed data, so that its person can end it.

    A visitor's session (a code on its way) has no person. Written by :mod:`~yizhan.accounts.sign_in.store` alone.
    """

    written_on_read = True
    personal = True

    person_id = models.BigIntegerField("谁", null=True, blank=True, db_index=True)
    label = models.CharField("在什么上登录的", max_length=40, blank=True, default="")
    signed_in_at = models.CharField("登录时间", max_length=40, blank=True, default="")

    class Meta:
        ordering = ["-expire_date", "session_key"]
        verbose_name = verbose_name_plural = "网页登录"

    def __str__(self) -> str:
        return self.label

    @classmethod
    def get_session_store_class(cls) -> type:
        """The engine that writes these rows."""
        from yizhan.accounts.sign_in.store import SessionStore

        return SessionStore
