"""Forms of 人员."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import QualificationKind
from yizhan.accounts.memberships.rules import NEEDS_ORGANISATION, NEEDS_STATIONS
from yizhan.accounts.staff.access import grantable_roles
from yizhan.accounts.staff.queries import fitting_organisations, people_with_phone
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.regions.queries import region_name, towns_of
from yizhan.facilities.stations.queries import stations_visible_to

NEW_PERSON = "new"


def _day(label: Any, *, required: bool, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=hint)


def region_choices(actor: Actor) -> list[tuple[str, str]]:
    """The actor's own region and, for a district, its towns."""
    own = actor.region_prefix
    return [(own, region_name(own)), *towns_of(own).values_list("code", "name")]


class OfficeForm(forms.Form):
    """A role with what it needs; offers only what lies inside the actor's own office."""

    role = forms.ChoiceField(label=_("角色"))
    region_prefix = forms.ChoiceField(
        label=_("管哪一片"), help_text=_("镇街经办人选一个镇街；别的角色一般选自己这一片")
    )
    station_codes = forms.MultipleChoiceField(
        label=_("在哪个驿站"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("驿站负责人、驿站工作人员、运营单位负责人要勾"),
    )
    organisation = forms.TypedChoiceField(
        label=_("代表哪个单位"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("部门联络员、调解员、运营单位负责人要选"),
    )
    valid_until = _day(_("干到哪天"), required=False, hint=_("没定就空着"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        roles = grantable_roles(actor)
        self._choose("role", [(role.value, role.label) for role in roles])
        self._choose("region_prefix", region_choices(actor))
        stations = stations_visible_to(actor).values_list("code", "official_name")
        self.fields["station_codes"].choices = [  # type: ignore[attr-defined]
            (code, f"{code} {name}") for code, name in stations.order_by("-kind", "code")
        ]
        bodies = [(str(body.pk), body.name) for body in fitting_organisations(actor, roles)]
        if any(role in NEEDS_ORGANISATION for role in roles):
            self.fields["organisation"].choices = [("", _("不代表单位")), *bodies]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0] if choices else ""

    def office(self) -> dict[str, Any]:
        """Arguments of ``grant_role``; what the role does not need is left out."""
        given = self.cleaned_data
        role = given["role"]
        return {
            "role": role,
            "region_prefix": given["region_prefix"],
            "station_codes": given["station_codes"] if role in NEEDS_STATIONS else [],
            "organisation_id": given.get("organisation") if role in NEEDS_ORGANISATION else None,
            "valid_until": given["valid_until"],
        }


class StaffForm(OfficeForm):
    """A new colleague: who, in which office, with which user name."""

    full_name = forms.CharField(label=_("姓名"), max_length=40)
    display_name = forms.CharField(
        label=_("称呼"), max_length=20, required=False, help_text=_("页面上给别人看的，不填就是姓加“同志”")
    )
    phone = forms.CharField(label=_("手机号"), max_length=24)
    same_person = forms.ChoiceField(
        label=_("这个手机号已经有档案，是同一个人吗"), required=False, widget=forms.RadioSelect
    )
    username = forms.CharField(
        label=_("用户名"), max_length=40, help_text=_("登录用，小写字母和数字，比如 lichunmei")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, actor=actor, **kwargs)
        files = people_with_phone(actor, str(self["phone"].value() or ""))
        if files:
            choices = [
                (str(one.uid), _("是，用 %(name)s 的档案") % {"name": one.display_name}) for one in files
            ]
            self.fields["same_person"].choices = [*choices, (NEW_PERSON, _("不是，另开一份"))]  # type: ignore[attr-defined]
        else:
            del self.fields["same_person"]
        self.fields["username"].widget.attrs["autocomplete"] = "off"
        self.fields["full_name"].widget.attrs["autocomplete"] = "off"
        self.fields["phone"].widget.attrs["autocomplete"] = "off"

    def given(self) -> dict[str, Any]:
        """Arguments of ``open_staff_member`` besides the password."""
        data = self.cleaned_data
        same = data.get("same_person", "")
        return {
            **self.office(),
            "full_name": data["full_name"],
            "display_name": data["display_name"],
            "phone": data["phone"],
            "username": data["username"],
            "person_uid": "" if same == NEW_PERSON else same,
            "is_new_person": same == NEW_PERSON,
        }


class ReasonForm(forms.Form):
    """Why something is ended, withdrawn, reset or closed."""

    reason = forms.CharField(label=_("为什么"), max_length=200)


class LoginForm(forms.Form):
    """A user name for somebody who has none."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("登录用，小写字母和数字，比如 lichunmei"),
    )


class QualificationForm(forms.Form):
    """A right that runs out; renewing is issuing the next one."""

    kind = forms.ChoiceField(label=_("哪种资格"), choices=QualificationKind.choices)
    valid_from = _day(_("从哪天起"), required=True)
    valid_until = _day(_("到哪天止"), required=True)
    is_provisional = forms.BooleanField(label=_("临时的（还没上过课、还没正式任命）"), required=False)
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("比如：哪一期培训、文号")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = clock.today().isoformat()


class CorrectForm(forms.Form):
    """Name, form of address and phone of a colleague; what stays empty stays as it is."""

    full_name = forms.CharField(label=_("姓名"), max_length=40, required=False, help_text=_("不改就空着"))
    display_name = forms.CharField(label=_("称呼"), max_length=20, required=False)
    phone = forms.CharField(label=_("新手机号"), max_length=24, required=False, help_text=_("不改就空着"))
    reason = forms.CharField(label=_("为什么改"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("full_name", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**data, "phone": data["phone"] or None}
