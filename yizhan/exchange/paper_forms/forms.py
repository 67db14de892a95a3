"""Forms of the paper desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.paper_forms.enums import FormKind


class PrintForm(forms.Form):
    """印一批空白表."""

    kind = forms.ChoiceField(
        label=_("哪种表"), choices=FormKind.choices, widget=forms.RadioSelect, initial=FormKind.SEEK
    )
    count = forms.IntegerField(label=_("印几张"), min_value=1, initial=10)


class SerialForm(forms.Form):
    """A serial, scanned or typed."""

    serial = forms.CharField(label=_("纸表编号"), max_length=200, help_text=_("扫表上的码，或者照着打"))


class PhotoForm(forms.Form):
    """A photo of a filled sheet."""

    photo = forms.FileField(label=_("拍一张填好的表"), help_text=_("拍清楚字就行。手印那一块用手遮住再拍"))


class KeptForm(forms.Form):
    kept_at = forms.CharField(label=_("纸放在哪儿"), max_length=120, help_text=_("比如：11月夹第3页"))


class VoidForm(forms.Form):
    reason = forms.CharField(label=_("为什么作废"), max_length=120, help_text=_("比如：写坏了、丢了"))
