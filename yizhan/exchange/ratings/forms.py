"""Forms of rating, objecting and deciding."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.core.dated.enums import Certainty
from yizhan.exchange.ratings.enums import Face, Level, ObjectionState, tags_of

FACES = [(str(face.value), face.label) for face in sorted(Face, reverse=True)]
LEVELS = [(str(level.value), level.label) for level in sorted(Level, reverse=True)]
AGAIN = {"worker": _("还愿意给他干吗（只有驿站知道）"), "hirer": _("还愿意请他吗（只有驿站知道）")}
DECISIONS = [
    (ObjectionState.UPHELD.value, _("维持原样")),
    (ObjectionState.CORRECTED.value, _("改正")),
    (ObjectionState.REMOVED.value, _("去掉")),
]


def _number(text: str) -> int | None:
    return int(text) if text else None


class RateForm(forms.Form):
    """Three faces or five levels, tags, a sentence, and the private answer."""

    face = forms.TypedChoiceField(
        label=_("干得怎么样"),
        choices=FACES,
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    level = forms.TypedChoiceField(
        label=_("也可以说细一点（分五档）"),
        choices=LEVELS,
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    tags = forms.MultipleChoiceField(
        label=_("哪里好，哪里不好"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(label=_("一句话（对方看得到）"), required=False, max_length=200)
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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and data.get("face") is None and data.get("level") is None:
            self.add_error("face", _("选一张脸"))
        return data


class ObjectionForm(forms.Form):
    """What is wrong, in one's own words."""

    text = forms.CharField(label=_("哪里不对"), widget=forms.Textarea, max_length=1000)


class DecideForm(forms.Form):
    """The decision of somebody from another station."""

    decision = forms.ChoiceField(label=_("怎么定"), choices=DECISIONS, widget=forms.RadioSelect)
    face = forms.TypedChoiceField(
        label=_("改成"),
        choices=FACES,
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    excuse = forms.MultipleChoiceField(
        label=_("哪一次不该算"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("理由（本人看得到）"), widget=forms.Textarea, max_length=500)

    def __init__(self, *args: Any, kind: str, failures: list[tuple[str, str]] = (), **kwargs: Any):  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["excuse"].choices = failures  # type: ignore[attr-defined]
        if kind != "answer":
            del self.fields["face"]
        if kind != "star":
            del self.fields["excuse"]
        if kind == "star":
            self.fields["decision"].choices = [DECISIONS[0], ("corrected", _("有的不该算，重新算"))]  # type: ignore[attr-defined]
        if kind == "fact":
            self.fields["decision"].choices = [
                ("upheld", _("属实，继续显示")),
                ("removed", _("不属实，去掉")),
            ]  # type: ignore[attr-defined]


class PolicyForm(forms.Form):
    """A proposed row of the star policy; the numbers as JSON text, read and checked one by one."""

    code = forms.CharField(label=_("这一版叫什么"), max_length=40)
    effective_from = forms.DateField(label=_("从哪天起"))
    source = forms.CharField(label=_("依据"), max_length=300)
    certainty = forms.ChoiceField(label=_("可靠程度"), choices=Certainty.choices)
    numbers = forms.CharField(label=_("各项数字"), widget=forms.Textarea)

    def clean_numbers(self) -> Any:
        try:
            return json.loads(self.cleaned_data["numbers"])
        except ValueError:
            raise forms.ValidationError(_("这些数读不出来，少了引号或逗号")) from None


class ComplaintForm(forms.Form):
    """A serious complaint that people upheld."""

    card = forms.CharField(label=_("零工卡号"), max_length=16)
    case_number = forms.CharField(label=_("案件号"), max_length=40)
