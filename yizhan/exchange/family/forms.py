"""Forms of the family slice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import PROXY_HOWS, ConsentHow
from yizhan.exchange.family.enums import Kin

HOWS = [(how.value, how.label) for how in ConsentHow if how in PROXY_HOWS and how != ConsentHow.PHONE_CODE]


class InviteForm(forms.Form):
    """Whom to ask for help."""

    kin = forms.ChoiceField(label=_("他是你的"), choices=Kin.choices)
    phone = forms.CharField(label=_("他的手机号"), max_length=20)


class CounterInviteForm(InviteForm):
    """The same at the counter, on the worker's word."""

    how = forms.ChoiceField(label=_("本人怎么说的"), choices=HOWS, initial=ConsentHow.SPOKEN)
    proof = forms.CharField(
        label=_("纸放在哪儿"), required=False, max_length=120, help_text=_("口头说的不用填")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kin"].label = _("家人是他的")
        self.fields["phone"].label = _("家人的手机号")


class AskForm(forms.Form):
    """I want to help somebody."""

    full_name = forms.CharField(label=_("你要帮的人的姓名"), max_length=40)
    phone = forms.CharField(label=_("他自己的手机号"), max_length=20)
    kin = forms.ChoiceField(label=_("你是他的"), choices=Kin.choices)


class CodeForm(forms.Form):
    """The code he read out."""

    code = forms.CharField(label=_("他手机上收到的六个数"), max_length=12)
