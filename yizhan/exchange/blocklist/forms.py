"""Forms of the blocklist."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.blocklist.enums import BlockReason, BlockScope, ObjectionOutcome
from yizhan.exchange.blocklist.rules import reasons_of


def _reasons(scope: str, *, against_hirer: bool) -> list[tuple[str, Any]]:
    return [(code.value, BlockReason(code).label) for code in reasons_of(scope, against_hirer=against_hirer)]


class AvoidForm(forms.Form):
    """One's own choice: why, and until when."""

    asked_by_rules = ("reason_code",)

    reason_code = forms.ChoiceField(label=_("为什么"), widget=forms.RadioSelect, required=False)
    words = forms.CharField(
        label=_("记一句"), max_length=200, required=False, help_text=_("只有你自己看得到；选“别的”要写")
    )
    ends_on = forms.DateField(
        label=_("到哪天为止"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("空着就按一般的天数，到期自动取消"),
    )

    def __init__(self, *args: Any, scope: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        against_hirer = scope == BlockScope.WORKER
        self.fields["reason_code"].choices = _reasons(scope, against_hirer=against_hirer)  # type: ignore[attr-defined]


class ListForm(forms.Form):
    """An entry of the station or the district."""

    asked_by_rules = ("reason_code", "words", "evidence_ref", "ends_on")

    reason_code = forms.ChoiceField(label=_("理由"), widget=forms.RadioSelect, required=False)
    words = forms.CharField(
        label=_("什么事"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写事实：哪天、什么事。对方看得到，不写评价"),
    )
    evidence_ref = forms.CharField(
        label=_("凭据"), max_length=60, required=False, help_text=_("用工单号、举报编号或谈话记录编号")
    )
    ends_on = forms.DateField(
        label=_("到哪天为止"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, scope: str, against_hirer: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = _reasons(scope, against_hirer=against_hirer)  # type: ignore[attr-defined]


class ObjectForm(forms.Form):
    """申诉."""

    asked_by_rules = ("words",)

    words = forms.CharField(
        label=_("哪里不对"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(forms.Form):
    """The answer to an objection."""

    asked_by_rules = ("outcome", "answer")

    outcome = forms.ChoiceField(
        label=_("怎么定"), choices=ObjectionOutcome.choices, widget=forms.RadioSelect, required=False
    )
    answer = forms.CharField(
        label=_("为什么"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why an entry is lifted or not agreed to."""

    asked_by_rules = ("reason",)

    reason = forms.CharField(label=_("为什么"), max_length=200, required=False)
