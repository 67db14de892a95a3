"""Forms of recommendations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.recommendations.enums import reasons_of


class NotSuitableForm(forms.Form):
    """Why something does not suit."""

    reason = forms.ChoiceField(label=_("为什么"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, teacher: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons_of(teacher)  # type: ignore[attr-defined]
