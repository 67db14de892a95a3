"""Forms of orders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.orders import rules

WEEKDAYS = [
    ("0", _("周一")),
    ("1", _("周二")),
    ("2", _("周三")),
    ("3", _("周四")),
    ("4", _("周五")),
    ("5", _("周六")),
    ("6", _("周日")),
]


class OrderForm(forms.Form):
    """哪些天招."""

    asked_by_rules = ("season_from", "season_until")

    weekdays = forms.TypedMultipleChoiceField(
        label=_("每周哪几天"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    dates = forms.CharField(
        label=_("或者写上日子"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("像 2026-12-01，一个一行，或用逗号隔开"),
    )
    season_from = forms.DateField(
        label=_("从哪天起"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    season_until = forms.DateField(
        label=_("到哪天止"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    use_required_attribute = False

    def clean_dates(self) -> list[str]:
        days, unread = rules.read_days(self.cleaned_data["dates"])
        if unread:
            raise forms.ValidationError(_("看不懂：%(words)s") % {"words": "、".join(unread[:3])})
        return [day.isoformat() for day in days]

    def given(self) -> dict[str, Any]:
        """Arguments of ``make_order``."""
        cleaned = self.cleaned_data
        season = {
            name: cleaned[name].isoformat() if cleaned.get(name) else ""
            for name in ("season_from", "season_until")
        }
        return {"weekdays": cleaned["weekdays"], "dates": cleaned["dates"], **season}
