"""Forms of postings. A draft may lack anything, so nothing is required here; submission gives the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock, money
from yizhan.core.dated import value
from yizhan.core.regions.queries import region_name
from yizhan.exchange.hirers.models import WorkSite
from yizhan.exchange.postings.enums import Insurance, PayCycle, PayUnit, ReviewReason
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.trades.queries import trade_choices
from yizhan.exchange.workers.queries import town_choices

LOCAL = "%Y-%m-%dT%H:%M"
AMOUNTS = ("pay_fen", "pay_max_fen")
MANDATORY = (
    "trade", "title", "headcount", "requirements", "starts_at", "ends_at", "pay_fen", "pay_unit", "pay_cycle", "region_code",
    "place_text",
)  # fmt: skip
MOMENTS = ("starts_at", "ends_at", "valid_until")


def _moment(label: Any, hint: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(
        label=label, required=False, widget=widget, input_formats=[LOCAL, f"{LOCAL}:%S"], help_text=hint
    )


def _words(label: Any, most: int, hint: Any = "", rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=False, max_length=most, help_text=hint, widget=widget)


def _whole(label: Any, least: int, most: int, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most, help_text=hint)


class MessageForm(forms.Form):
    """一句话招人."""

    text = forms.CharField(
        label=_("想招什么人，说一句就行"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PostingForm(forms.Form):
    """All of a posting that people write. Field names are those of the model; amounts are typed in yuan."""

    trade = forms.ChoiceField(label=_("工种"), required=False)
    title = _words(_("干什么活"), 40)
    description = _words(_("说细一点"), 1000, rows=3)
    headcount = _whole(_("要几个人"), 1, 500)
    requirements = _words(
        _("有什么要求"), 200, _("写要会什么、能搬多重，不写男女、年龄、哪里人。没有就写“不限”")
    )
    starts_at = _moment(_("几时开工"))
    ends_at = _moment(_("几时收工"))
    break_minutes = _whole(_("中间歇多少分钟"), 0, 600)
    pay_fen = forms.CharField(label=_("工钱（元）"), required=False, max_length=12)
    pay_max_fen = forms.CharField(label=_("工钱上限（元）"), required=False, max_length=12)
    pay_unit = forms.ChoiceField(label=_("按什么算"), choices=PayUnit.choices, required=False)
    piece_unit = _words(_("按件：一件是什么"), 8, _("比如：平米、箱"))
    pay_cycle = forms.ChoiceField(
        label=_("工钱什么时候结"), choices=[("", _("请选")), *PayCycle.choices], required=False
    )
    site_id = forms.TypedChoiceField(
        label=_("哪个工地"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("选了工地，那里的带班就能点名"),
    )
    region_code = forms.ChoiceField(label=_("在哪个镇街"), required=False)
    place_text = _words(_("在哪儿干"), 80, _("写到路口、小区就行，大家都看得到"))
    address = _words(_("详细地址"), 120, _("只给定下来的工人看"))
    meeting_point = _words(_("在哪儿集合"), 80)
    transport = _words(_("怎么去"), 60)
    meals = _words(_("管不管饭"), 20)
    tools = _words(_("自己带什么"), 60)
    insurance = forms.ChoiceField(label=_("保险"), choices=Insurance.choices, required=False)
    certificate = _words(_("要什么证"), 80)
    age_min = _whole(_("最小几岁"), 0, 99)
    age_max = _whole(_("最大几岁"), 0, 99)
    age_reason = _words(_("为什么限年龄"), 200, _("限了年龄要说清理由，由审核员定"))
    valid_until = _moment(_("招到什么时候"))
    end_user = _words(_("替哪家招的"), 60, _("中介、派遣必填。只给审核员看"))
    end_user_shown = forms.BooleanField(label=_("让大家也看到是替哪家招的"), required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, region_prefix: str = "", sites: Iterable[WorkSite] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        places: Any = self.fields["site_id"]
        places.choices = [("", _("不在工地")), *((site.pk, site.name) for site in sites)]
        if len(places.choices) == 1:
            del self.fields["site_id"]
        for name in MANDATORY:
            self.fields[name].required = True
        self.fields["valid_until"].help_text = _("不填：当天的活招到开工，别的招 %(days)s 天") % {
            "days": value("exchange.posting_valid_days")
        }
        trades: Any = self.fields["trade"]
        towns: Any = self.fields["region_code"]
        trades.choices = [("", _("请选")), *trade_choices()]
        towns.choices = [("", _("请选")), *town_choices(region_prefix)]
        standing = self.initial.get("region_code")
        if standing and all(standing != code for code, _name in towns.choices):
            towns.choices = [
                *towns.choices,
                (standing, region_name(standing)),
            ]  # of another district, or a village

    def full_clean(self) -> None:
        """A draft may lack everything; what must be there in the end is only shown as such."""
        mandatory = [name for name in MANDATORY if name in self.fields]
        for name in mandatory:
            self.fields[name].required = False
        super().full_clean()
        for name in mandatory:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in AMOUNTS:
            text = cleaned.get(name) or ""
            if not text:
                cleaned[name] = None
                continue
            parsed = money.parse_yuan(text, field=name)
            if parsed.reason:
                self.add_error(name, str(parsed.reason.text))
            else:
                cleaned[name] = parsed.fen
        return cleaned

    def given(self) -> dict[str, Any]:
        """Fields for the actions; only those that were sent, so that a short form changes nothing else."""
        sent = {name: self.cleaned_data[name] for name in self.cleaned_data if name in self.data}
        if "end_user" in sent:  # an unticked box is not sent
            sent["end_user_shown"] = self.cleaned_data["end_user_shown"]
        return sent


def initial_of(row: Posting) -> dict[str, Any]:
    """What the form shows of a posting."""
    initial = {name: getattr(row, name) for name in PostingForm.base_fields if name != "trade"}
    initial["trade"] = row.trade_id or ""
    for name in AMOUNTS:
        initial[name] = money.plain_yuan(initial[name]) if initial[name] is not None else ""
    for name in MOMENTS:
        initial[name] = initial[name].astimezone(clock.SHANGHAI) if initial[name] else None
    return initial


class ReviewForm(forms.Form):
    """A reviewer's reason; required by the action when the posting goes back."""

    reason_code = forms.ChoiceField(
        label=_("理由"), choices=[("", _("请选")), *ReviewReason.choices], required=False
    )
    note = forms.CharField(
        label=_("给用工方的话"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不写就用理由里的话"),
    )
    legal_basis = forms.CharField(
        label=_("依据"), required=False, max_length=200, help_text=_("不通过、下架时写。不写就用理由里的依据")
    )


class ObjectionForm(forms.Form):
    """异议: why the hirer does not agree."""

    text = forms.CharField(label=_("为什么不认可"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    """Answer to an objection."""

    answer = forms.CharField(
        label=_("答复"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("用工方看得到"),
    )


class SpotForm(forms.Form):
    """抽查."""

    note = forms.CharField(
        label=_("查到什么"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("有问题的要写"),
    )


class HouseholdForm(forms.Form):
    """家里用工：一分钟登记."""

    full_name = forms.CharField(label=_("姓名"), required=False, max_length=20)
    phone = forms.CharField(label=_("手机号"), required=False, max_length=20)
    region_code = forms.ChoiceField(label=_("在哪个镇街"), required=False)

    def __init__(self, *args: Any, region_prefix: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        towns: Any = self.fields["region_code"]
        towns.choices = [("", _("没说")), *town_choices(region_prefix)]
