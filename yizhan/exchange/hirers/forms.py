"""Forms of hirers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import HIRER_KINDS, OrganisationKind
from yizhan.exchange.hirers import rules
from yizhan.exchange.workers.queries import town_choices

KIND_WORDS = [
    (OrganisationKind.HOUSEHOLD, _("家里用工")),
    (OrganisationKind.SOLE_TRADER, _("个体户")),
    (OrganisationKind.ENTERPRISE, _("企业")),
    (OrganisationKind.EMPLOYMENT_AGENCY, _("人力资源服务机构")),
    (OrganisationKind.LABOUR_DISPATCH_FIRM, _("劳务派遣单位")),
]
assert {kind for kind, _words in KIND_WORDS} == HIRER_KINDS


class StartForm(forms.Form):
    """以什么身份招人; a household needs nothing more than who is signed in."""

    kind = forms.ChoiceField(
        label=_("谁要用工"), choices=KIND_WORDS, widget=forms.RadioSelect, initial="household"
    )
    organisation_name = forms.CharField(
        label=_("单位名称"), max_length=80, required=False, help_text=_("照营业执照写；家里用工不用填")
    )
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=24,
        required=False,
        help_text=_("执照上 18 位；家里用工不用填"),
    )
    region_code = forms.ChoiceField(label=_("在哪个镇街"), required=False)

    def __init__(self, *args: Any, region_prefix: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = [("", _("没说")), *town_choices(region_prefix)]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Arguments of ``register_own_hirer``; what a household need not give is left out."""
        data = {
            name: self.cleaned_data[name]
            for name in ("kind", "organisation_name", "credit_code", "region_code")
        }
        if data["kind"] == OrganisationKind.HOUSEHOLD:
            data |= {"organisation_name": "", "credit_code": ""}
        return data


class CounterHirerForm(StartForm):
    """A hirer at the counter or on the phone."""

    full_name = forms.CharField(label=_("联系人叫什么"), max_length=40)
    address_form = forms.ChoiceField(label=_("怎么称呼"), choices=[("先生", _("先生")), ("女士", _("女士"))], widget=forms.RadioSelect, initial="女士")  # fmt: skip
    phone = forms.CharField(label=_("手机号"), max_length=24)

    field_order = (
        "kind",
        "full_name",
        "address_form",
        "phone",
        "organisation_name",
        "credit_code",
        "region_code",
    )


class SiteForm(forms.Form):
    """A place of work and its foreman."""

    name = forms.CharField(label=_("地点叫什么"), max_length=60, required=False)
    region_code = forms.ChoiceField(label=_("在哪个镇街"), required=False)
    address = forms.CharField(label=_("详细地址"), max_length=120, required=False)
    foreman_phone = forms.CharField(
        label=_("带班的手机号"),
        max_length=24,
        required=False,
        help_text=_("带班只能在这个地点点名签到，看不到别的"),
    )
    foreman_name = forms.CharField(label=_("带班叫什么"), max_length=40, required=False)

    def __init__(self, *args: Any, region_prefix: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = [("", _("选一个")), *town_choices(region_prefix)]  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """核验通过: what was looked at."""

    evidence = forms.ChoiceField(label=_("看了什么"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        kinds = rules.EVIDENCE_KINDS[kind]
        self.fields["evidence"].choices = [(name, rules.EVIDENCE_LABELS[name]) for name in kinds]  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    """核验不通过: the reason the hirer will read."""

    reason = forms.CharField(
        label=_("为什么不通过"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
