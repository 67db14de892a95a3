"""Forms of rosters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.rosters.enums import RosterPurpose
from yizhan.exchange.rosters.rules import DAY_PURPOSES, HIRER_PURPOSES


def _choices(purposes: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [("", _("选一个")), *((code, RosterPurpose(code).label) for code in purposes)]


class ExportForm(forms.Form):
    """Who works on a day, as a spreadsheet: what for, and whether with whole numbers."""

    asked_by_rules = ("purpose", "note")

    purpose = forms.ChoiceField(label=_("拿去做什么"), choices=_choices(DAY_PURPOSES), required=False)
    note = forms.CharField(
        label=_("给谁看、怎么用"), max_length=120, required=False, help_text=_("比如：给门卫点名")
    )
    is_full = forms.BooleanField(label=_("要完整证件号"), required=False)
    full_reason = forms.CharField(
        label=_("为什么要完整证件号"),
        max_length=120,
        required=False,
        help_text=_("每个人都看得到是谁、为什么看了他的证件号"),
    )

    def __init__(self, *args: Any, may_be_full: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not may_be_full:
            del self.fields["is_full"], self.fields["full_reason"]


class HirersForm(forms.Form):
    """The station's hirers as a spreadsheet."""

    asked_by_rules = ("purpose", "note")

    purpose = forms.ChoiceField(label=_("拿去做什么"), choices=_choices(HIRER_PURPOSES), required=False)
    note = forms.CharField(label=_("给谁看、怎么用"), max_length=120, required=False)
