"""Forms of safety."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.exchange.engagements.enums import InsuranceStatus
from yizhan.exchange.safety.enums import Harm, IncidentKind, StopKind, StopLevel

INSTANT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class IncidentForm(forms.Form):
    """报事故."""

    kind = forms.ChoiceField(label=_("出了什么事"), choices=IncidentKind.choices, widget=forms.RadioSelect)
    harm = forms.ChoiceField(label=_("人怎么样"), choices=Harm.choices, widget=forms.RadioSelect)
    what = forms.CharField(label=_("怎么回事"), max_length=500, required=False, widget=forms.Textarea)
    called_help = forms.BooleanField(label=_("打过 120 或 110 了"), required=False)


class NoteForm(forms.Form):
    """What was done."""

    note = forms.CharField(label=_("做了什么"), max_length=500, widget=forms.Textarea)


class InsuranceForm(forms.Form):
    """说明保险."""

    status = forms.ChoiceField(label=_("有什么保险"), widget=forms.RadioSelect)
    policy = forms.CharField(label=_("保单号（有就写）"), max_length=40, required=False)

    def __init__(self, *args: Any, at_counter: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        own = {InsuranceStatus.PUBLIC, InsuranceStatus.OWN} if not at_counter else set()
        hidden = {InsuranceStatus.UNKNOWN} | own
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (code, label) for code, label in InsuranceStatus.choices if code not in hidden
        ]


class StopForm(forms.Form):
    """停工令."""

    kind = forms.ChoiceField(label=_("原因"), choices=StopKind.choices, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("级别"), choices=StopLevel.choices, widget=forms.RadioSelect)
    starts_at = forms.DateTimeField(label=_("从（不写就是现在）"), required=False, widget=INSTANT)
    ends_at = forms.DateTimeField(label=_("到"), required=False, widget=INSTANT)
    all_trades = forms.BooleanField(label=_("室内的活也停"), required=False)
    source = forms.CharField(label=_("依据"), max_length=120, required=False)

    def _instant(self, name: str):
        given = self.cleaned_data.get(name)
        if given is None or given.tzinfo:
            return given
        return given.replace(tzinfo=clock.SHANGHAI)

    def clean_starts_at(self):
        """Shanghai time."""
        return self._instant("starts_at")

    def clean_ends_at(self):
        """Shanghai time."""
        return self._instant("ends_at")
