"""One form sets one dated value from a day on."""

from __future__ import annotations

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock, money
from yizhan.core.calendar.enums import DayKind
from yizhan.core.dated.enums import Certainty
from yizhan.core.dated.registry import Definition, show

EXAMPLES = {
    "minutes": _("整数分钟，比如 30"),
    "fen": _("元，比如 21.5"),
    "share": _("百分比，比如 80%"),
    "date": _("日期，比如 2026-12-01"),
    "int": _("整数"),
    "text": "",
    "json": _("按原样改，格式不对会提示"),
}


class DatedValueForm(forms.Form):
    """Typed text; what it means is checked by the action (``dated.check``)."""

    value = forms.CharField(label=_("新的值"))
    effective_from = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=_("依据"), max_length=300)
    certainty = forms.ChoiceField(label=_("可靠程度"), choices=Certainty.choices)
    note = forms.CharField(label=_("说明"), required=False, max_length=300)

    def __init__(self, *args, definition: Definition, **kwargs):
        super().__init__(*args, **kwargs)
        typed_value = self.fields["value"]
        typed_value.help_text = EXAMPLES[definition.kind]
        if definition.kind == "json":
            typed_value.widget = forms.Textarea(attrs={"rows": 8})
        elif definition.kind == "date":
            typed_value.widget = forms.DateInput(attrs={"type": "date"})
        self.fields["effective_from"].initial = clock.today()
        self.fields["certainty"].initial = Certainty.HIGH


def typed(definition: Definition, held: object) -> str:
    """A value as somebody would type it, for the first filling of the form."""
    if held is None:
        return ""
    if definition.kind == "json":
        return json.dumps(held, ensure_ascii=False, indent=1)
    if definition.kind == "fen":
        return money.plain_yuan(held)  # type: ignore[arg-type]
    if definition.kind == "share":
        return show(definition, held)
    return str(held)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("为什么撤回"), max_length=300)


class HolidayForm(forms.Form):
    day = forms.DateField(label=_("哪天"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("放假还是上班"), choices=DayKind.choices)
    name = forms.CharField(label=_("什么节"), max_length=20)
    source = forms.CharField(label=_("依据"), max_length=200)
    certainty = forms.ChoiceField(label=_("可靠程度"), choices=Certainty.choices)
