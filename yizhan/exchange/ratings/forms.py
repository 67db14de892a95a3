"""The one rating form of both sides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.ratings.enums import Face, tags_of

FACES = [(str(face.value), face.label) for face in sorted(Face, reverse=True)]
AGAIN = {"worker": _("还愿意给他干吗（只有驿站知道）"), "hirer": _("还愿意请他吗（只有驿站知道）")}


class RateForm(forms.Form):
    """Three faces, tags, and the private answer."""

    face = forms.TypedChoiceField(label=_("干得怎么样"), choices=FACES, coerce=int, widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(
        label=_("哪里好，哪里不好"), required=False, widget=forms.CheckboxSelectMultiple
    )
    again = forms.TypedChoiceField(
        choices=[("yes", _("愿意")), ("no", _("不愿意"))],
        required=False,
        coerce=lambda text: text == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, side: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["tags"].choices = tags_of(side)  # type: ignore[attr-defined]
        self.fields["again"].label = AGAIN[side]
        if side == "worker":
            self.fields["face"].label = _("这家怎么样")
