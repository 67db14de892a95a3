"""Forms of the staff door: allauth's own, with Chinese labels and our limits."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.sign_in.limits import TooOften, count_staff_try, use_totp_once
from yizhan.accounts.sign_in.web import address_of
from yizhan.core.actors import VISITOR

TOO_OFTEN = _("试的次数太多了，过 15 分钟再来")


class StaffPasswordForm(LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名")
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        for name, hint in (("login", "username"), ("password", "current-password")):
            self.fields[name].widget.attrs = {"autocomplete": hint}


class StaffCodeForm(AuthenticateForm):
    """The six digits of the moment; each try counts, each code opens once."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("手机上现在的 6 位数")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}

    def clean_code(self) -> str:
        try:
            count_staff_try(VISITOR, self.user.username, address_of(context.request), step="totp")
            code = super().clean_code()
            use_totp_once(VISITOR, self.user.pk, code)
        except TooOften:
            raise forms.ValidationError(TOO_OFTEN, code="too_often") from None
        return code


class NewPasswordForm(forms.Form):
    """An own password, twice; ``current`` is asked for unless it is the initial one of a session that just began."""

    current = forms.CharField(
        label=_("现在的密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("新密码"),
        strip=False,
        help_text=_("至少 12 位，别用生日、手机号"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("新密码再写一遍"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["current"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两遍不一样"))
        return given


class EnrolForm(forms.Form):
    """The first six digits from the newly scanned app."""

    code = forms.CharField(
        label=_("手机上现在的 6 位数"),
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
