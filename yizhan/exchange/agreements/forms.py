"""Forms of agreements."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.agreements.enums import Control, Party
from yizhan.exchange.engagements.enums import Relation

PENSION = (("", _("没问")), ("yes", _("领着")), ("no", _("没领")))
FILE_MOST = 2 * 1024 * 1024


class PaperForm(forms.Form):
    """纸上签了."""

    party = forms.ChoiceField(label=_("哪一方签的"), choices=Party.choices, widget=forms.RadioSelect)
    paper_number = forms.CharField(label=_("纸上的单号"), max_length=20)


class RelationForm(forms.Form):
    """What is asked at the counter, and what is decided."""

    control = forms.ChoiceField(
        label=_("谁管时间、管干法"), choices=Control.choices, widget=forms.RadioSelect
    )
    by_result = forms.BooleanField(label=_("按做完的活算钱，不按时间"), required=False)
    own_tools = forms.BooleanField(label=_("主要工具工人自己带"), required=False)
    draws_pension = forms.ChoiceField(label=_("领养老金吗"), choices=PENSION, required=False)
    relation = forms.ChoiceField(
        label=_("认定"), choices=[("", _("先看系统看法")), *Relation.choices], required=False
    )
    note = forms.CharField(label=_("理由（和系统看法不一样时）"), max_length=200, required=False)

    def answers(self) -> dict:
        """The facts as the rules take them."""
        data = self.cleaned_data
        return {
            "control": data["control"],
            "by_result": data["by_result"],
            "own_tools": data["own_tools"],
            "draws_pension": {"yes": True, "no": False}.get(data["draws_pension"]),
        }


class FileCheckForm(forms.Form):
    """A file somebody was given, to be held against the one that was made."""

    number = forms.CharField(label=_("单号"), max_length=20)
    file = forms.FileField(label=_("约定文件（PDF）"))

    def clean_file(self):
        """At most two megabytes; nothing of it is kept."""
        given = self.cleaned_data["file"]
        if given.size > FILE_MOST:
            raise forms.ValidationError(_("文件太大了"))
        return given
