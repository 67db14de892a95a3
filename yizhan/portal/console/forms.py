"""Forms of the console's own pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.engagements.queries import reason_choices


class HoursForm(forms.Form):
    """The hours the station settles on, by piece the count as well, and why."""

    hours = forms.CharField(label=_("定几小时"), help_text=_("只写数字，比如 8 或 8.5"), max_length=8)
    pieces = forms.IntegerField(label=_("定多少件"), min_value=0)
    reason = forms.CharField(
        label=_("为什么这样定"),
        help_text=_("两边怎么说的，你看了什么"),
        max_length=200,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, by_piece: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not by_piece:
            del self.fields["pieces"]


class ReplaceForm(forms.Form):
    """Why somebody is replaced; the newcomer comes with the button."""

    reason = forms.ChoiceField(label=_("为什么换人"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reason_choices("station")  # type: ignore[attr-defined]
