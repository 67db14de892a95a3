"""Forms of the crews slice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.crews.enums import ShareMode
from yizhan.exchange.workers.forms import TradesForm
from yizhan.exchange.workers.queries import town_choices


class CrewForm(TradesForm):
    """Name, trades and town of a crew."""

    name = forms.CharField(label=_("班组叫什么"), max_length=20)
    home_region_code = forms.ChoiceField(label=_("大家住哪个镇街"), required=False, choices=())

    def __init__(self, *args: Any, region_prefix: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = [("", _("先不说")), *town_choices(region_prefix)]
        self.fields["home_region_code"].choices = towns  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Keywords of the action."""
        data = self.cleaned_data
        return {
            name: data[name] for name in ("name", "trades", "home_region_code", "is_listed") if name in data
        }


class ChangeCrewForm(CrewForm):
    """The same, and whether hirers may find it."""

    is_listed = forms.BooleanField(label=_("让用工方找得到我们"), required=False)


class InviteForm(forms.Form):
    """Whom to ask: both figures that only who knows him has."""

    card_number = forms.CharField(label=_("他的零工卡号"), max_length=16)
    phone_tail = forms.CharField(label=_("他手机号后四位"), max_length=4)


class CounterJoinForm(forms.Form):
    """Who stands at the counter and says that he joins."""

    card_number = forms.CharField(label=_("他的零工卡号"), max_length=16)


class CounterFoundForm(CrewForm):
    """Founding at the counter: who leads it."""

    card_number = forms.CharField(label=_("班组长的零工卡号"), max_length=16)


class OfferForm(forms.Form):
    """How many people of a crew, and the fewest that are worth coming."""

    wanted = forms.IntegerField(label=_("要几个人"), min_value=1, max_value=500)
    least = forms.IntegerField(label=_("最少来几个人"), min_value=1, max_value=500, required=False)


class SharesForm(forms.Form):
    """How the money is divided; one field of points for each person (``points_<id>``)."""

    mode = forms.ChoiceField(label=_("怎么分"), choices=ShareMode.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: list[tuple[int, str, int]], **kwargs: Any) -> None:
        """``people``: id, what he is called, points so far."""
        super().__init__(*args, **kwargs)
        for pk, name, points in people:
            self.fields[f"points_{pk}"] = forms.IntegerField(
                label=_("%(name)s的工分") % {"name": name},
                min_value=1,
                max_value=1000,
                required=False,
                initial=points,
            )

    @property
    def point_fields(self) -> list[forms.BoundField]:
        """The fields of points."""
        return [self[name] for name in self.fields if name.startswith("points_")]

    def points(self) -> dict[str, int]:
        """Points by worker, as they were typed."""
        data = self.cleaned_data
        return {
            name.removeprefix("points_"): data[name]
            for name in self.fields
            if name.startswith("points_") and data.get(name)
        }
