"""Forms of 单位."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import LicenceKind, LicenceSeen, OrganisationKind
from yizhan.accounts.organisations.rules import EVIDENCE, EVIDENCE_LABELS
from yizhan.accounts.queries import needed_licence
from yizhan.core.actors import Actor
from yizhan.core.regions.queries import region_name, towns_of


def _day(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=hint)


def _regions(actor: Actor) -> list[tuple[str, str]]:
    own = actor.region_prefix
    return [(own, region_name(own)), *towns_of(own).values_list("code", "name")]


class BodyForm(forms.Form):
    """A new body and the person to call."""

    asked_by_rules = ("name", "region_code")

    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[(kind, OrganisationKind(kind).label) for kind in EVIDENCE],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("全称"), max_length=80, required=False)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=24,
        required=False,
        help_text=_("部门、镇街、村社区、市场、调解组织可以不填"),
    )
    region_code = forms.ChoiceField(label=_("在哪一片"), required=False)
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    contact_name = forms.CharField(label=_("联系人"), max_length=40, required=False)
    contact_phone = forms.CharField(label=_("联系人手机"), max_length=24, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = _regions(actor)  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """What may be corrected of a body."""

    asked_by_rules = ("name", "region_code", "reason")

    name = forms.CharField(label=_("全称"), max_length=80, required=False)
    region_code = forms.ChoiceField(label=_("在哪一片"), required=False)
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    reason = forms.CharField(label=_("为什么改"), max_length=120, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = _regions(actor)  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """Another person to call."""

    contact_name = forms.CharField(label=_("联系人"), max_length=40, required=False)
    contact_phone = forms.CharField(label=_("联系人手机"), max_length=24, required=False)
    reason = forms.CharField(label=_("为什么换"), max_length=120, required=False)


class CheckForm(forms.Form):
    """What was looked at."""

    how = forms.ChoiceField(label=_("看了什么"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = EVIDENCE.get(kind, ())
        self.fields["how"].choices = [(name, EVIDENCE_LABELS[name]) for name in names]  # type: ignore[attr-defined]


class LicenceForm(forms.Form):
    """A licence that was looked at. There is no place for a fee: none is taken (D17)."""

    kind = forms.ChoiceField(label=_("哪种证"), choices=LicenceKind.choices)
    number = forms.CharField(label=_("证号"), max_length=40, required=False)
    issued_by = forms.CharField(label=_("发证机关"), max_length=60, required=False)
    valid_from = _day(_("从哪天起"))
    valid_until = _day(_("到哪天止"), _("长期有效就空着"))
    seen_how = forms.ChoiceField(
        label=_("怎么看的"), choices=LicenceSeen.choices, widget=forms.RadioSelect, initial="original"
    )

    def __init__(self, *args: Any, organisation_kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if needed := needed_licence(organisation_kind):
            self.fields["kind"].initial = needed


class ReasonForm(forms.Form):
    """Why a licence does not count, or papers do not fit."""

    asked_by_rules = ("reason",)

    reason = forms.CharField(label=_("为什么"), max_length=200, required=False)
