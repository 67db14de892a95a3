"""Forms of this slice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.engagements.enums import EndReason
from yizhan.exchange.engagements.queries import answer_choices, reason_choices

NOTE_MOST = 300


class ReasonForm(forms.Form):
    """Why somebody drops out."""

    reason = forms.ChoiceField(label=_("为什么"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, side: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reason_choices(side)  # type: ignore[attr-defined]


class SayHowItWasForm(forms.Form):
    """What somebody says about a mark that he did not come."""

    reason = forms.ChoiceField(label=_("怎么回事"), widget=forms.RadioSelect)
    text = forms.CharField(label=_("还想说的"), max_length=NOTE_MOST, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, against: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = answer_choices(against)  # type: ignore[attr-defined]


class DecideNoShowForm(forms.Form):
    """What the station makes of a mark."""

    outcome = forms.ChoiceField(label=_("怎么定"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("理由"), max_length=NOTE_MOST, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


class StopDayForm(forms.Form):
    """停工."""

    reason = forms.ChoiceField(
        label=_("为什么"),
        widget=forms.RadioSelect,
        choices=[(code, EndReason(code).label) for code in ("weather", "authority", "unsafe")],
    )
    on = forms.DateField(label=_("哪天"), widget=forms.DateInput(attrs={"type": "date"}))


class WalkOnForm(forms.Form):
    """The six digits of the foreman."""

    code = forms.CharField(
        label=_("带班手里的六个数"),
        min_length=6,
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class PlacesForm(forms.Form):
    """How many people more."""

    places = forms.IntegerField(label=_("加几个人"), min_value=1, max_value=50, initial=2)


class SendForm(forms.Form):
    """A posting of another station, by its number."""

    posting_number = forms.CharField(label=_("招工编号"), max_length=20)
