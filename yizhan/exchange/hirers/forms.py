"""Forms of hirers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import HIRER_KINDS, LicenceKind, LicenceSeen, OrganisationKind
from yizhan.accounts.queries import needed_licence
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
    address = forms.CharField(
        label=_("住在哪儿、在哪儿干活"),
        max_length=120,
        required=False,
        help_text=_("家里用工要核验的话，问一下"),
    )
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
        "address",
    )


class CheckForm(forms.Form):
    """核验通过: what was looked at, one out of each group."""

    asked_by_rules = ("evidence",)

    evidence = forms.MultipleChoiceField(
        label=_("看了什么"), widget=forms.CheckboxSelectMultiple, required=False
    )
    address = forms.CharField(
        label=_("住在哪儿"), max_length=120, required=False, help_text=_("只给驿站看，上门干活找得到")
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, kind: str, asks_address: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        groups = rules.EVIDENCE_GROUPS[kind]
        self.fields["evidence"].choices = [  # type: ignore[attr-defined]
            (name, rules.EVIDENCE_LABELS[name]) for group in groups for name in group
        ]
        if len(groups) > 1:
            self.fields["evidence"].help_text = _("两样都要看：上面几种勾一个，下面几种勾一个")
        if not asks_address:
            del self.fields["address"]


class RefuseForm(forms.Form):
    """核验不通过, 撤回核验: the reason the hirer will read."""

    asked_by_rules = ("reason",)

    reason = forms.CharField(
        label=_("为什么"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PlaceForm(forms.Form):
    """A place of work without its foreman."""

    asked_by_rules = ("name", "region_code")

    name = forms.CharField(label=_("地点叫什么"), max_length=60, required=False)
    region_code = forms.ChoiceField(label=_("在哪个镇街"), required=False)
    address = forms.CharField(label=_("详细地址"), max_length=120, required=False)

    def __init__(self, *args: Any, region_prefix: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = [("", _("选一个")), *town_choices(region_prefix)]  # type: ignore[attr-defined]


class SiteForm(PlaceForm):
    """A place of work and whom to ask to lead it."""

    foreman_phone = forms.CharField(
        label=_("带班的手机号"),
        max_length=24,
        required=False,
        help_text=_("他用这个号码登录，点了答应才算。带班只能在这个地点点名签到，看不到别的"),
    )
    foreman_name = forms.CharField(label=_("带班叫什么"), max_length=20, required=False)


class InviteForm(forms.Form):
    """Whom to ask, by phone."""

    asked_by_rules = ("phone", "name")

    phone = forms.CharField(label=_("手机号"), max_length=24, required=False)
    name = forms.CharField(label=_("怎么称呼"), max_length=20, required=False)


class CorrectContactForm(forms.Form):
    """The same contact, another number or name."""

    asked_by_rules = ("reason",)

    full_name = forms.CharField(label=_("姓名改成"), max_length=40, required=False, help_text=_("不改就空着"))
    phone = forms.CharField(label=_("手机号改成"), max_length=24, required=False, help_text=_("不改就空着"))
    reason = forms.CharField(label=_("为什么改"), max_length=120, required=False)


class ChangeContactForm(forms.Form):
    """Another contact."""

    asked_by_rules = ("full_name", "phone", "reason")

    full_name = forms.CharField(label=_("新联系人叫什么"), max_length=40, required=False)
    address_form = forms.ChoiceField(
        label=_("怎么称呼"),
        choices=[("先生", _("先生")), ("女士", _("女士"))],
        widget=forms.RadioSelect,
        initial="女士",
    )
    phone = forms.CharField(label=_("手机号"), max_length=24, required=False)
    reason = forms.CharField(label=_("为什么换"), max_length=120, required=False)


class LicenceForm(forms.Form):
    """A licence that was looked at."""

    asked_by_rules = ("number", "issued_by", "valid_from")

    kind = forms.ChoiceField(label=_("哪种证"), choices=LicenceKind.choices)
    number = forms.CharField(label=_("证号"), max_length=40, required=False)
    issued_by = forms.CharField(label=_("发证机关"), max_length=60, required=False)
    valid_from = forms.DateField(
        label=_("从哪天起"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("到哪天止"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("长期有效就空着"),
    )
    seen_how = forms.ChoiceField(
        label=_("怎么看的"), choices=LicenceSeen.choices, widget=forms.RadioSelect, initial="original"
    )

    def __init__(self, *args: Any, organisation_kind: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        if needed := needed_licence(organisation_kind):
            self.fields["kind"].initial = needed
