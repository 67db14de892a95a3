"""Forms of my data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import PROXY_HOWS, ConsentHow
from yizhan.accounts.my_data.enums import CorrectableField
from yizhan.accounts.my_data.rules import LONGEST
from yizhan.accounts.people.rules import LONGEST_DISPLAY_NAME

SPOKEN_HOWS = [
    (how.value, how.label) for how in ConsentHow if how in PROXY_HOWS and how != ConsentHow.PHONE_CODE
]


class NameForm(forms.Form):
    """What others may call me."""

    display_name = forms.CharField(label=_("大家怎么称呼你"), max_length=LONGEST_DISPLAY_NAME)


class WordForm(forms.Form):
    """On whose word: only shown where staff type for somebody."""

    how = forms.ChoiceField(label=_("他本人怎么说的"), choices=SPOKEN_HOWS, initial=ConsentHow.SPOKEN)
    proof = forms.CharField(
        label=_("纸放在哪儿"), required=False, max_length=120, help_text=_("口头说的不用填")
    )

    def word(self) -> dict[str, Any]:
        """The part that says how the person asked."""
        return {name: self.cleaned_data.get(name, "") for name in ("how", "proof")}


class CorrectionForm(forms.Form):
    """What is wrong."""

    field = forms.ChoiceField(label=_("哪一项不对"), choices=CorrectableField.choices)
    wanted = forms.CharField(label=_("应该是什么"), max_length=LONGEST)
    evidence = forms.CharField(
        label=_("凭什么"),
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=_("比如：身份证上写的、换了手机号。工作人员会请你带上看一眼"),
    )


class CounterCorrectionForm(WordForm, CorrectionForm):
    """The same at the counter."""

    field_order = ("field", "wanted", "evidence", "how", "proof")


class ErasureForm(forms.Form):
    """Leaving."""

    understood = forms.BooleanField(label=_("上面写的我看清楚了，要注销"), required=False)


class CounterErasureForm(WordForm, ErasureForm):
    """The same at the counter."""

    understood = forms.BooleanField(label=_("清什么、留什么念给他听了，他说要注销"), required=False)


class AnswerForm(forms.Form):
    """What staff say to a correction."""

    answer = forms.CharField(
        label=_("给本人的话"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=_("不改的时候要写为什么"),
    )
