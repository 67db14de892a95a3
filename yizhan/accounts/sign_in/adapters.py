"""Where django-allauth meets the house: our limits, our session, our encryption, no e-mail and no messages."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.sign_in.limits import TooOften, count_staff_try
from yizhan.accounts.sign_in.staff import NoRole, begin_staff_session
from yizhan.accounts.sign_in.web import address_of
from yizhan.core import crypto
from yizhan.core.actors import VISITOR

SECRET_LABEL = "mfa.Authenticator.secret"
SECRET_ROW = "totp"  # allauth hands over the text only, so the token is bound to the field, not to its row


class StaffAccountAdapter(DefaultAccountAdapter):
    """Password step and session of staff."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名或密码不对"),
        "too_many_login_attempts": _("试的次数太多了，过 15 分钟再来"),
        "account_inactive": _("这个账号停用了，找上级开通"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens a staff login herself."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try in our own table before the password is looked at."""
        try:
            count_staff_try(VISITOR, credentials.get("username", ""), address_of(request), step="password")
        except TooOften:
            raise self.validation_error("too_many_login_attempts") from None

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """After the second factor the house opens its own session (``post_login``); a password alone logs in to
        nothing but the page that sets the second factor up."""
        if not _second_factor_proved(request, user):
            super().login(request, user)

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, *, redirect_url: str | None, **_hooks: Any
    ) -> HttpResponse:
        """Where to go when all steps are done."""
        if not _second_factor_proved(request, user):
            return HttpResponseRedirect(reverse("staff_second_factor"))
        try:
            where = begin_staff_session(request, user)  # type: ignore[arg-type]
        except NoRole:
            request.session.flush()
            return HttpResponseRedirect(f"{reverse('staff_sign_in')}?no_role=1")
        if user.must_change_password:  # type: ignore[attr-defined]
            return HttpResponseRedirect(where)
        return HttpResponseRedirect(redirect_url or where)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened; no flash messages."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """No e-mail leaves the house."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No e-mail leaves the house."""


def _second_factor_proved(request: HttpRequest, user: AbstractBaseUser) -> bool:
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


class StaffMFAAdapter(DefaultMFAAdapter):
    """TOTP secrets are encrypted like every other secret field."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("动态码不对，看一眼手机上现在的 6 位数"),
    }

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text, field_label=SECRET_LABEL, row_uid=SECRET_ROW)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text, field_label=SECRET_LABEL, row_uid=SECRET_ROW)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No e-mail leaves the house."""
