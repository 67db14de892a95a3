"""Forms of reports."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.reports.enums import MismatchAspect, ReportReason


class ReportForm(forms.Form):
    """举报: what it is, in one tap; words, name and number are free."""

    reason = forms.ChoiceField(
        label=_("什么事"),
        widget=forms.RadioSelect,
        choices=[(code, label) for code, label in ReportReason.choices if code != ReportReason.ON_SITE],
    )
    text = forms.CharField(
        label=_("说两句"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    contact = forms.CharField(
        label=_("你的电话"), required=False, max_length=40, help_text=_("不留也行。留了只有驿站看得到")
    )


class MismatchForm(forms.Form):
    """货不对板."""

    aspects = forms.MultipleChoiceField(
        label=_("哪里不一样"),
        widget=forms.CheckboxSelectMultiple,
        choices=MismatchAspect.choices,
    )
    text = forms.CharField(
        label=_("说两句"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecideForm(forms.Form):
    """What the station found."""

    answer = forms.CharField(
        label=_("核实到什么"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("两边都看得到，别写名字电话"),
    )


class WordsForm(forms.Form):
    """The hirer's side, or its objection."""

    text = forms.CharField(label=_("你怎么说"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
