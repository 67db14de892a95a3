"""Forms of this slice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.engagements.queries import reason_choices


class ReasonForm(forms.Form):
    """Why somebody drops out."""

    reason = forms.ChoiceField(label=_("为什么"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, side: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reason_choices(side)  # type: ignore[attr-defined]
