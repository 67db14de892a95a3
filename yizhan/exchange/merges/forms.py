"""Forms of merging."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.merges.enums import Kept
from yizhan.exchange.merges.rules import REASON_MOST

LEFT, RIGHT = "one", "other"
PREFIX = "keep_"


class WhyForm(forms.Form):
    """One sentence why."""

    reason = forms.CharField(
        label=_("凭什么"),
        max_length=REASON_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("比如：当面看了身份证、本人说换过手机。不写身份证号"),
    )


class MergeForm(WhyForm):
    """Which file stays, and of each value that differs which one is kept."""

    survivor = forms.ChoiceField(label=_("留下哪一份"), widget=forms.RadioSelect, required=True)

    field_order = ["survivor"]

    def __init__(self, *args: Any, names: tuple[str, str], lines: Iterable[Any] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        sides = [
            (LEFT, _("左边这份（%(name)s）") % {"name": names[0]}),
            (RIGHT, _("右边这份（%(name)s）") % {"name": names[1]}),
        ]
        self.fields["survivor"].choices = sides  # type: ignore[attr-defined]
        self.groups = [line.group for line in lines if line.group and line.differs]
        for line in lines:
            if line.group and line.differs:
                self.fields[PREFIX + line.group] = forms.ChoiceField(
                    label=line.label,
                    required=False,
                    widget=forms.RadioSelect,
                    choices=[(LEFT, line.one), (RIGHT, line.other)],
                    help_text=_("不选就用留下的那份的"),
                )

    def kept(self) -> list[forms.BoundField]:
        """The choices between two values."""
        return [self[PREFIX + group] for group in self.groups]

    def chosen(self) -> dict[str, str]:
        """Group of values → from which file it is kept."""
        stays = self.cleaned_data["survivor"]
        found = {group: self.cleaned_data.get(PREFIX + group, "") for group in self.groups}
        return {
            group: (Kept.SURVIVOR if side == stays else Kept.LOSER).value
            for group, side in found.items()
            if side
        }
