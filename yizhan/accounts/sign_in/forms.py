"""Forms of the citizens' door: one question a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role


class PhoneForm(forms.Form):
    """Which phone gets the code."""

    phone = forms.CharField(label=_("手机号"), max_length=30)


class CodeForm(forms.Form):
    """The six digits that came by SMS."""

    code = forms.CharField(label=_("短信里的 6 位数"), max_length=12)


class RegisterForm(forms.Form):
    """A name, what one comes for, and a yes. Nothing is ticked beforehand."""

    full_name = forms.CharField(label=_("你叫什么"), max_length=40)
    role = forms.ChoiceField(
        label=_("你来干什么"),
        choices=[(Role.WORKER.value, _("找活干")), (Role.HIRER.value, _("家里要找人干活"))],
        widget=forms.RadioSelect,
    )
    is_old_enough = forms.BooleanField(label=_("我满 16 周岁了（来找活的要勾）"), required=False)
    agree_account = forms.BooleanField(
        label=_("我同意建档案"), error_messages={"required": _("要先同意建档案")}
    )
    agree_matching = forms.BooleanField(label=_("也按我的情况给我推荐活儿"), required=False)
    agree_sms = forms.BooleanField(label=_("有活时给我发短信"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") == Role.WORKER and not cleaned.get("is_old_enough"):
            self.add_error("is_old_enough", _("没满 16 周岁不能登记找活"))
        return cleaned
