"""Forms of the recommended list."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """What one wants to be called."""

    nickname = forms.CharField(label=_("榜上叫什么"), max_length=40)
