"""Forms of registration, wishes and certificates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused
from yizhan.exchange.trades.models import Trade
from yizhan.exchange.trades.queries import active_trades, find_trades
from yizhan.exchange.workers import rules
from yizhan.exchange.workers.enums import STAFF_CONFIRM_CHANNELS, OnWhoseWord
from yizhan.exchange.workers.pictures import picture_of
from yizhan.exchange.workers.queries import town_choices

ADDRESS_FORMS = [("师傅", _("师傅")), ("大姐", _("大姐"))]
WEEKDAYS = [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]
LEVELS = [(0, _("打下手")), (1, _("会干")), (2, _("熟练")), (3, _("带得了人"))]
CONSENT_HOWS = [
    ("spoken", _("念给他听，他口头答应了")),
    ("paper", _("他在纸上签了字")),
    ("thumb", _("他在纸上按了手印")),
    ("phone_code", _("他念了自己手机收到的码")),
]
PROOF_HINT = _("签字、按手印的纸要留着，写编号或放哪儿，比如：11月夹第3页。不拍手印")
WANTS = [("wants_lunch", _("管中饭")), ("wants_transport", _("有接送")), ("no_night", _("不干夜里的活"))]
WORDS = [(word.value, word.label) for word in OnWhoseWord if not word.startswith("card_")]
CONSENTS = (
    ("agree_matching", "matching_profile"),
    ("agree_location", "location_cell"),
    ("agree_phone", "phone_to_hirer"),
)
COUNTER_CONSENTS = (("agree_account", "account"), *CONSENTS)

# Fields of the actions that have another name, or another shape, in a form.
_FIELDS = {
    "birth_on": "birth_year",
    "how": "consent_how",
    "proof": "consent_proof",
    "on": "free_days",
    "slots": "free_days",
}


def at_fields(refused: Refused) -> Refused:
    """The same refusal with each reason at the field that the page shows."""
    return Refused([Reason(r.code, r.text, _FIELDS.get(r.field, r.field)) for r in refused.reasons])


class TradesForm(forms.Form):
    """Choosing trades: chips of the commonest, and a search by any name people use.

    ``trade_words`` that mean exactly one trade count as chosen, so nobody has to press 找 first.
    """

    trades = forms.MultipleChoiceField(
        label=_("会干什么活"), required=False, widget=forms.CheckboxSelectMultiple
    )
    trade_words = forms.CharField(label=_("别的活，写一下"), required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._all = {trade.code: trade for trade in active_trades()}
        self.fields["trades"].choices = [(code, trade.name) for code, trade in self._all.items()]  # type: ignore[attr-defined]

    @property
    def words(self) -> str:
        return str(self["trade_words"].value() or "").strip()

    def chosen_codes(self) -> list[str]:
        """Codes ticked so far, whether the form is complete or not."""
        return [code for code in (self["trades"].value() or []) if code in self._all]

    def offered(self) -> list[Trade]:
        """Trades to draw: chosen ones, those that fit the words, the commonest of the district; with ``picture``."""
        found = [trade.code for trade in find_trades(self.words)]
        codes = dict.fromkeys([*self.chosen_codes(), *found, *value("exchange.common_trades")])
        drawn = [self._all[code] for code in codes if code in self._all]
        for trade in drawn:
            trade.picture = picture_of(trade.code)  # type: ignore[attr-defined]
        return drawn

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words = cleaned.get("trade_words", "").strip()
        if words:
            found = find_trades(words)
            exact = [t for t in found if words == t.name or words in t.aliases]
            hits = exact or found
            codes = cleaned.setdefault("trades", [])
            if len(hits) == 1:
                if hits[0].code not in codes:
                    codes.append(hits[0].code)
            elif not any(trade.code in codes for trade in hits):
                self.add_error(
                    "trade_words", _("点一下上面是哪一种") if hits else _("没找到这个活，换个说法")
                )
        return cleaned

    def wishes(self) -> list[dict[str, Any]]:
        """What the actions take; the level comes from ``level_<code>`` when the page asks for it."""
        return [{"trade_code": code, "level": self._level(code)} for code in self.cleaned_data["trades"]]

    def _level(self, code: str) -> int:
        typed = self.data.get(f"level_{code}", "1")
        return int(typed) if typed in {"0", "1", "2", "3"} else 1


class OwnConsents(forms.Form):
    """The purposes somebody who registers is asked for, each by itself; no box is ticked for anybody (PIPL art. 14)."""

    agree_matching = forms.BooleanField(label=_("按我的情况推荐活儿"), required=False)
    agree_location = forms.BooleanField(label=_("用我大概的位置"), required=False)
    agree_phone = forms.BooleanField(label=_("谈成后把电话给用工方"), required=False)
    asked = CONSENTS

    def consents(self) -> list[str]:
        """Purposes that were ticked."""
        return [purpose for field, purpose in self.asked if self.cleaned_data[field]]


class CounterForm(OwnConsents, TradesForm):
    """A person at the counter, in a minute. The sentences are read to him one by one; the clerk ticks what he answers."""

    agree_account = forms.BooleanField(
        label=_("建档案（不答应就不登记）"),
        error_messages={"required": _("先念给他听，他答应建档案才能登记")},
    )
    asked = COUNTER_CONSENTS

    full_name = forms.CharField(label=_("叫什么"), max_length=40)
    address_form = forms.ChoiceField(label=_("怎么称呼"), choices=ADDRESS_FORMS, widget=forms.RadioSelect, initial="师傅")  # fmt: skip
    birth_year = forms.IntegerField(label=_("哪年生的"), required=False)
    identity_number = forms.CharField(label=_("身份证号"), max_length=24, required=False)
    phone = forms.CharField(label=_("手机号"), max_length=24, required=False)
    home_region_code = forms.ChoiceField(label=_("住哪个镇街"), required=False)
    free_days = forms.MultipleChoiceField(
        label=_("哪天能干"), required=False, widget=forms.CheckboxSelectMultiple
    )
    consent_how = forms.ChoiceField(
        label=_("怎么同意的"), choices=CONSENT_HOWS, widget=forms.RadioSelect, initial="spoken"
    )
    consent_proof = forms.CharField(
        label=_("纸放在哪儿"), max_length=120, required=False, help_text=PROOF_HINT
    )
    consent_code = forms.UUIDField(required=False, widget=forms.HiddenInput)
    typed_code = forms.CharField(
        label=_("他手机收到的六位码"),
        max_length=12,
        required=False,
        help_text=_("他念，你填。这个码不能登录"),
    )
    wants = forms.MultipleChoiceField(
        label=_("还想要什么"), required=False, choices=WANTS, widget=forms.CheckboxSelectMultiple
    )
    on_whose_word = forms.ChoiceField(
        label=_("听谁说的"), choices=WORDS, initial=OnWhoseWord.PERSON, required=False
    )
    card_was_read = forms.BooleanField(required=False, widget=forms.HiddenInput)

    short = ("full_name", "birth_year", "trades")
    """What the short screen asks besides the yes; everything else may come later or never."""

    def __init__(self, *args: Any, region_prefix: str = "", town: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["home_region_code"].initial = town  # most people who come live around the station
        self.fields["home_region_code"].choices = [("", _("没说")), *town_choices(region_prefix)]  # type: ignore[attr-defined]
        self._days = [today.isoformat(), (today + clock.days(1)).isoformat()]
        self.fields["free_days"].choices = list(zip(self._days, [_("今天"), _("明天")], strict=True))  # type: ignore[attr-defined]
        self.fields["free_days"].initial = self._days

    def clean_birth_year(self) -> int | None:
        year = self.cleaned_data["birth_year"]
        this_year = clock.today().year
        if year is not None and not this_year - rules.OLDEST <= year <= this_year:
            raise forms.ValidationError(_("出生年份写四位，比如 1968"))
        return year

    def given(self) -> dict[str, Any]:
        """Arguments of ``register_worker_at_counter`` besides station and person."""
        data = self.cleaned_data
        by_number = bool(data["identity_number"].strip())
        year = data["birth_year"]
        return {
            "full_name": data["full_name"],
            "address_form": data["address_form"],
            "phone": data["phone"],
            "identity_number": data["identity_number"],
            "birth_on": rules.birth_of_year(year) if year and not by_number else None,
            "home_region_code": data["home_region_code"],
            "free_days": {
                day: rules.ALL_DAY if day in data["free_days"] else rules.NOT_FREE for day in self._days
            },
            "trades": self.wishes(),
            "consents": self.consents(),
            "consent_how": data["consent_how"],
            "consent_proof": data["consent_proof"],
            "consent_code": str(data["consent_code"] or ""),
            "wants": {name: name in data["wants"] for name, _label in WANTS},
            "on_whose_word": data["on_whose_word"] or OnWhoseWord.PERSON,
            "sources": self._sources(by_number),
        }

    def _sources(self, by_number: bool) -> dict[str, str]:
        """Fields that came off the identity card instead of somebody's mouth."""
        if not by_number:
            return {}
        word = OnWhoseWord.CARD_READ if self.cleaned_data["card_was_read"] else OnWhoseWord.CARD_TYPED
        names = ["identity_number", *(["full_name"] if word == OnWhoseWord.CARD_READ else [])]
        return dict.fromkeys(names, str(word))


class CorrectPersonForm(forms.Form):
    """改姓名、手机: what stays empty stays as it is; the numbers on file are never shown in full."""

    full_name = forms.CharField(label=_("姓名"), max_length=40, required=False, help_text=_("不改就空着"))
    display_name = forms.CharField(
        label=_("称呼"), max_length=20, required=False, help_text=_("页面上给别人看的，比如“周师傅”")
    )
    phone = forms.CharField(label=_("新手机号"), max_length=24, required=False, help_text=_("不改就空着"))
    has_no_phone = forms.BooleanField(label=_("没有手机了，去掉原来的号"), required=False)
    identity_number = forms.CharField(
        label=_("身份证号"), max_length=24, required=False, help_text=_("看过证件再填；不改就空着")
    )
    birth_on = forms.DateField(
        label=_("出生日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("填了身份证号就不用填"),
    )
    reason = forms.CharField(label=_("为什么改"), max_length=200, help_text=_("比如：换了号、登记时写错"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("full_name", "phone", "identity_number"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("phone") and given.get("has_no_phone"):
            self.add_error("has_no_phone", _("填了新号就别勾这一项"))
        return given

    def given(self) -> dict[str, Any]:
        """Arguments of ``correct_worker_person``."""
        given = dict(self.cleaned_data)
        no_phone = given.pop("has_no_phone")
        return {**given, "phone": "" if no_phone else given["phone"] or None}


class WishesForm(TradesForm):
    """Trades, place, distance and pay that somebody wishes for."""

    home_region_code = forms.ChoiceField(label=_("住哪个镇街"), required=False)
    radius_km = forms.TypedChoiceField(label=_("最远跑多远"), coerce=int, widget=forms.RadioSelect)
    wish_day = forms.DecimalField(
        label=_("一天想挣多少（元）"), required=False, max_digits=6, decimal_places=2
    )

    wants = forms.MultipleChoiceField(
        label=_("还想要什么"), required=False, choices=WANTS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, radius_km: int | None = None, region_prefix: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        default = value("exchange.worker_default_radius_km")
        self.fields["home_region_code"].choices = [("", _("没说")), *town_choices(region_prefix)]  # type: ignore[attr-defined]
        kilometres = sorted({*rules.RADII_KM, default, *([radius_km] if radius_km else [])})
        self.fields["radius_km"].choices = [(km, _("%(km)s 公里") % {"km": km}) for km in kilometres]  # type: ignore[attr-defined]
        self.fields["radius_km"].initial = default

    def given(self) -> dict[str, Any]:
        """Arguments that ``register_myself`` and ``update_wishes`` share."""
        data = self.cleaned_data
        yuan = data["wish_day"]
        return {
            "trades": self.wishes(),
            "home_region_code": data["home_region_code"],
            "radius_km": data["radius_km"],
            "wish_day_fen": int(yuan * 100) if yuan is not None else None,
            "wants": {name: name in data["wants"] for name, _label in WANTS},
        }


class RegisterMyselfForm(OwnConsents, WishesForm):
    """你会干什么活: the second half of signing up as a worker."""


class ProfileForm(WishesForm):
    """我的登记; the switch 正在找活 turns everything off and on."""

    is_looking = forms.BooleanField(label=_("正在找活"), required=False)
    goes_with = forms.CharField(
        label=_("想和谁一起去"), max_length=16, required=False, help_text=_("写他的零工卡号；不写就是一个人")
    )

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**super().given(), "is_looking": data["is_looking"], "goes_with": data["goes_with"]}


class WeekForm(forms.Form):
    """每周哪几天有空: one select a weekday; 没说过 leaves the weekday unspoken."""

    UNSPOKEN = "-"

    def __init__(self, *args: Any, said: dict[int, int] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(self.UNSPOKEN, _("没说过")), *((str(mask), label) for mask, label in rules.DAY_CHOICES)]
        for weekday, label in enumerate(WEEKDAYS):
            standing = (said or {}).get(weekday)
            self.fields[f"w{weekday}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                initial=self.UNSPOKEN if standing is None else str(rules.day_choice(standing)),
            )

    def weekly(self) -> dict[str, int]:
        """Weekday (as text, for the stored key) → mask, of those spoken of."""
        said = {str(weekday): self.cleaned_data[f"w{weekday}"] for weekday in range(7)}
        return {weekday: int(mask) for weekday, mask in said.items() if mask != self.UNSPOKEN}


class ConfirmForm(forms.Form):
    """A second clerk confirms an entry by another way than it came."""

    channel = forms.ChoiceField(
        label=_("怎么核对的"),
        choices=[(channel.value, channel.label) for channel in STAFF_CONFIRM_CHANNELS],
        widget=forms.RadioSelect,
    )
    code = forms.CharField(
        label=_("小票上的撤销码"), max_length=12, required=False, help_text=_("他拿小票来才填")
    )
    tail = forms.CharField(
        label=_("身份证后四位"), max_length=4, required=False, help_text=_("看了身份证才填，照证上的填")
    )
    note = forms.CharField(label=_("在哪儿见的"), max_length=100, required=False, help_text=_("上门才填"))


class CounterConsentForm(forms.Form):
    """How somebody at the counter said yes, or took it back."""

    how = forms.ChoiceField(
        label=_("他怎么说的"),
        choices=[pair for pair in CONSENT_HOWS if pair[0] != "phone_code"],
        widget=forms.RadioSelect,
        initial="spoken",
    )
    proof = forms.CharField(label=_("纸放在哪儿"), max_length=120, required=False, help_text=PROOF_HINT)


class UndoForm(forms.Form):
    """Slip number and code, as printed."""

    slip = forms.CharField(label=_("小票号"), max_length=16, help_text=_("DL 开头，在小票最上面"))
    code = forms.CharField(label=_("撤销码"), max_length=12, help_text=_("八位数字"))


class CertificateForm(forms.Form):
    """A licence somebody holds."""

    kind = forms.CharField(label=_("什么证"), max_length=80)
    valid_until = forms.DateField(
        label=_("到哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    is_verified = forms.BooleanField(label=_("看过原件"), required=False)


def wishes_of(worker: Any) -> dict[str, Any]:
    """Initial values of :class:`ProfileForm`."""
    yuan, fen = divmod(worker.wish_day_fen or 0, 100)
    return {
        "trades": [row.trade_id for row in worker.worker_trades.all()],
        "home_region_code": worker.home_region_code,
        "radius_km": worker.radius_km,
        "wish_day": (f"{yuan}.{fen:02d}" if fen else str(yuan)) if worker.wish_day_fen else "",
        "is_looking": worker.is_looking,
        "wants": [name for name, _label in WANTS if getattr(worker, name)],
        "goes_with": worker.goes_with.card_number if worker.goes_with_id else "",
    }


def levels_of(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The level question for each trade on record."""
    return [
        {
            "code": row.trade_id,
            "name": row.trade.name,
            "level": row.level,
            "is_verified": row.is_verified,
            "levels": LEVELS,
        }
        for row in rows
    ]
