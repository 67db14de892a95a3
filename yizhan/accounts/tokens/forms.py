"""What a hirer says about a new key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.tokens.enums import Scope


class KeyForm(forms.Form):
    """A name to recognise it by and what it may do."""

    label = forms.CharField(label=_("用在哪儿"), max_length=40)
    scopes = forms.MultipleChoiceField(
        label=_("能做什么"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
