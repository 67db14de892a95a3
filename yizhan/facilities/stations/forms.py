"""Forms of the directory and of the hours page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.facilities.stations.enums import StationKind
from yizhan.facilities.stations.hours import DAYS, DawnRow, HoursRow, merged, staffed_rows
from yizhan.facilities.stations.queries import Town
from yizhan.facilities.stations.showing import WEEKDAYS, clock_text, periods_text, read_periods


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class DirectoryForm(forms.Form):
    """The filter of the directory (GET); it only draws, the view reads the address."""

    q = forms.CharField(
        label=_("名称或地址"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "off", "placeholder": _("比如 红门路")}
        ),
    )
    town = forms.ChoiceField(label=_("镇街"), required=False, widget=_select())
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[("", _("都看")), *StationKind.choices], widget=_select()
    )
    near = forms.ChoiceField(label=_("我在哪一片"), required=False, widget=_select())

    def __init__(self, towns: Iterable[Town], **options: Any):
        super().__init__(**options)
        towns = list(towns)
        there = [(town.code, town.name) for town in towns if town.has_places]
        around = [(town.code, town.name) for town in towns if town.point]
        self.fields["town"].choices = [("", _("所有镇街")), *there]
        self.fields["near"].choices = [("", _("不按远近")), *around]


class HoursForm(forms.Form):
    """The posted week, one line a day as people write it: ``8:00-12:00，14:00-18:00``; empty = 不开.

    Fields ``hours_0`` … ``hours_6``, ``staffed_0`` … (empty = always when open), ``dawn_0`` …, ``dawn_rule``.
    """

    dawn_rule = forms.CharField(
        label=_("早市规矩"),
        required=False,
        max_length=200,
        help_text=_("贴在门口的那句话，比如：先到先登记，5 点开始派"),
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name, label in (("hours", _("开门")), ("staffed", _("有人的时间")), ("dawn", _("早市"))):
            for weekday in range(DAYS):
                self.fields[f"{name}_{weekday}"] = forms.CharField(
                    label=f"{WEEKDAYS[weekday]} {label}", required=False, max_length=80
                )

    @staticmethod
    def initial_of(hours: Sequence[HoursRow], dawn: Sequence[DawnRow]) -> dict[str, str]:
        """What is posted now, as a person would type it."""
        found = {"dawn_rule": next((row.rule for row in dawn if row.rule), "")}
        for weekday in range(DAYS):
            mine = [row for row in hours if row.weekday == weekday]
            found[f"hours_{weekday}"] = periods_text(merged(mine))
            if any(not row.is_staffed for row in mine):
                found[f"staffed_{weekday}"] = periods_text(merged(row for row in mine if row.is_staffed))
        for row in dawn:
            found[f"dawn_{row.weekday}"] = f"{clock_text(row.opens)}–{clock_text(row.closes)}"
        return found

    def days(self) -> list[dict[str, Any]]:
        """Rows of the table: the day with its three fields."""
        return [
            {
                "name": WEEKDAYS[day],
                "hours": self[f"hours_{day}"],
                "staffed": self[f"staffed_{day}"],
                "dawn": self[f"dawn_{day}"],
            }
            for day in range(DAYS)
        ]

    def read(self) -> tuple[list[HoursRow], list[DawnRow]]:
        """Hours and dawn sessions as typed; an unreadable line becomes an error at its field."""
        hours: list[HoursRow] = []
        dawn: list[DawnRow] = []
        rule = self.cleaned_data["dawn_rule"]
        for weekday in range(DAYS):
            opened = self._periods(f"hours_{weekday}")
            staffed = self._periods(f"staffed_{weekday}")
            hours += staffed_rows(weekday, opened, staffed or None)
            dawn += [DawnRow(weekday, *early, rule) for early in self._periods(f"dawn_{weekday}")]
        return hours, dawn

    def _periods(self, name: str) -> tuple:
        read = read_periods(self.cleaned_data.get(name, ""), name)
        for reason in read.reasons:
            self._add(reason)
        return read.periods

    def _add(self, reason: Reason) -> None:
        self.add_error(reason.field, str(reason.text))


class ClosureForm(forms.Form):
    """An announced closing; the action checks it."""

    starts_on = forms.DateField(label=_("从哪天"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("到哪天"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("为什么停开"), max_length=80)
    is_urgent = forms.BooleanField(label=_("突发（防汛、高温这样的急事）"), required=False)
