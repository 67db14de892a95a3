"""How one form field becomes label, hint, error and control. Used by ``{% field %}`` and the error summary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# What a browser may fill in, and which keyboard a phone shows, by the name a field has in the glossary.
AUTOCOMPLETE = {
    "phone": "tel",
    "mobile": "tel",
    "code": "one-time-code",
    "totp": "one-time-code",
    "password": "current-password",
    "new_password": "new-password",
    "name": "name",
    "full_name": "name",
    "email": "email",
    "organisation_name": "organization",
    "address": "street-address",
}
INPUTMODE = {"phone": "tel", "mobile": "tel", "code": "numeric", "totp": "numeric", "birth_year": "numeric"}
CHOICES_MADE_OF_SEVERAL = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def first_control_id(bound: BoundField) -> str:
    """The id an error summary links to."""
    return bound.id_for_label or bound.auto_id


def error_texts(bound: BoundField) -> list[str]:
    """The mistakes of a field in our words: Django's own "required" sentence becomes 还没填."""
    texts: list[str] = []
    for error in bound.errors.as_data():
        stock = error.code == "required" and str(error.message) == str(
            forms.Field.default_error_messages["required"]
        )
        texts += [_("%(field)s还没填") % {"field": bound.label}] if stock else error.messages
    return texts


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


def control_attrs(bound: BoundField, extra: dict[str, Any], *, has_hint: bool) -> dict[str, Any]:
    """Attributes of the control: class, keyboard, autofill, and what describes it."""
    widget = bound.field.widget
    attrs: dict[str, Any] = {"class": f"{_css(widget)} {widget.attrs.get('class', '')}".strip()}
    is_text = isinstance(widget, forms.TextInput | forms.NumberInput | forms.Textarea)
    if is_text and not isinstance(widget, forms.DateInput | forms.TimeInput):
        if bound.name in AUTOCOMPLETE:
            attrs["autocomplete"] = AUTOCOMPLETE[bound.name]
        if isinstance(bound.field, forms.IntegerField) and not isinstance(
            bound.field, forms.FloatField | forms.DecimalField
        ):
            attrs["inputmode"] = "numeric"
        elif isinstance(bound.field, forms.FloatField | forms.DecimalField):
            attrs["inputmode"] = "decimal"
        elif bound.name in INPUTMODE:
            attrs["inputmode"] = INPUTMODE[bound.name]
    for name in ("autocomplete", "inputmode"):
        if name in widget.attrs:
            attrs.pop(name, None)
    described = [f"{bound.auto_id}_helptext"] if has_hint else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
        attrs["class"] += " is-invalid"
        attrs["aria-invalid"] = "true"
    if described and not isinstance(widget, CHOICES_MADE_OF_SEVERAL):
        attrs["aria-describedby"] = " ".join(described)
    return attrs | extra


def render(
    bound: BoundField, *, label: str = "", hint: str = "", attrs: dict[str, Any] | None = None
) -> SafeString:
    """One field as markup; see ``{% field %}`` for the arguments."""
    widget = bound.field.widget
    if widget.is_hidden:
        return bound.as_hidden()
    hint = hint or str(bound.help_text or "")
    ready = control_attrs(bound, attrs or {}, has_hint=bool(hint))
    several = isinstance(widget, CHOICES_MADE_OF_SEVERAL)
    described = [f"{bound.auto_id}_helptext"] if hint else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    context = {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint,
        "errors": error_texts(bound),
        "several": several,
        "single_box": isinstance(widget, forms.CheckboxInput),
        "options": list(bound.subwidgets) if several else [],
        "control": "" if several else bound.as_widget(attrs=ready),
        "describedby": " ".join(described),
        "optional": _may_be_empty(bound),
    }
    return render_to_string("ui/field.html", context)


def _may_be_empty(bound: BoundField) -> bool:
    """Whether to write 可以不填. A form names in ``asked_by_rules`` what the slice's rules ask for: such fields are not
    ``required`` for Django, so that all reasons come at once from the rules."""
    asked = bound.name in getattr(bound.form, "asked_by_rules", ())
    return not (bound.field.required or asked or isinstance(bound.field.widget, forms.CheckboxInput))
