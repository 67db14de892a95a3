"""The catalogue of personal data: every personal field is declared once (TRUST L-02).

A model that holds personal data says so with the class attribute ``personal = True``; its context's
``personal_data.py`` then declares each of its fields, or lists it as not personal::

    declare("accounts.Person", "phone", data_class=3, purpose=_("联系、登录"), basis="人力资源市场暂行条例",
            retention=_("注销后 3 年"), readers=("self", "station_manager"), mask="phone", export=True)
    not_personal("accounts.Person", "uid", "created_at")

A house test fails while :func:`uncatalogued_fields` finds anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from yizhan.core import masks
from yizhan.core.fields import BlindIndexField

DATA_CLASSES = (1, 2, 3, 4)  # 1 public by nature … 4 sensitive (identity number, bank card, exact address)
MASKS = {
    "": None,
    "phone": masks.phone,
    "identity_number": masks.identity_number,
    "public_name": masks.public_name,
    "official_name": masks.official_name,
    "bank_card": masks.bank_card,
    "address": masks.address,
    "hidden": lambda value: masks.HIDDEN if value else "",
}


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One line of the catalogue; see :func:`declare`."""

    model: str
    field: str
    data_class: int
    purpose: str
    basis: str
    retention: str
    readers: tuple[str, ...]
    mask: str
    export: bool


_declared: dict[tuple[str, str], PersonalField] = {}
_not_personal: set[tuple[str, str]] = set()


def declare(
    model_label: str,
    field: str,
    *,
    data_class: int,
    purpose: str,
    basis: str,
    retention: str,
    readers: Iterable[str],
    mask: str = "",
    export: bool = True,
) -> PersonalField:
    """Declare one personal field.

    Args:
        model_label: ``"app.Model"``.
        field: name of the model field.
        data_class: 1 (public by nature) to 4 (sensitive).
        purpose: what it is for. ``basis``: law or consent it rests on. ``retention``: how long it is kept.
        readers: roles that may read it unmasked; ``"self"`` is the person.
        mask: name in :data:`MASKS` used for everybody else; ``""`` shows it whole.
        export: part of the person's own export.

    Raises:
        ValueError: declared twice, an unknown class or mask, an empty text, or an unmasked field of class 3 or 4.
    """
    key = (model_label, field)
    if key in _declared or key in _not_personal:
        raise ValueError(f"{model_label}.{field} is catalogued twice")
    if data_class not in DATA_CLASSES:
        raise ValueError(f"{model_label}.{field}: class must be one of {DATA_CLASSES}")
    if mask not in MASKS:
        raise ValueError(f"{model_label}.{field}: mask must be one of {sorted(MASKS)}")
    if not (purpose and basis and retention):
        raise ValueError(f"{model_label}.{field}: purpose, basis and retention are needed")
    if data_class >= 3 and not mask:
        raise ValueError(f"{model_label}.{field}: class {data_class} is never shown whole by default")
    _declared[key] = PersonalField(
        model_label, field, data_class, purpose, basis, retention, tuple(readers), mask, export
    )
    return _declared[key]


def not_personal(model_label: str, *fields: str) -> None:
    """List fields of a personal model that say nothing about the person.

    Raises:
        ValueError: a field is catalogued twice.
    """
    for field in fields:
        if (model_label, field) in _declared:
            raise ValueError(f"{model_label}.{field} is catalogued twice")
        _not_personal.add((model_label, field))


def catalogue() -> tuple[PersonalField, ...]:
    """All declared fields, by model and field."""
    return tuple(_declared[key] for key in sorted(_declared))


def entry(model_label: str, field: str) -> PersonalField | None:
    return _declared.get((model_label, field))


def masked(model_label: str, field: str, value: str | None) -> str:
    """A value as shown to those who may not read it whole.

    Raises:
        KeyError: the field is not catalogued, so nobody decided how to show it.
    """
    function = MASKS[_declared[model_label, field].mask]
    return function(value) if function else (value or "")


def uncatalogued_fields(model_list: Iterable[type[models.Model]] | None = None) -> list[str]:
    """``app.Model.field`` of every personal model's field that nobody declared; empty in a sound house.

    Primary keys and blind indexes need no line of their own. A declaration of a field that does not exist, or on a
    model that is not personal, is reported as ``app.Model.field (unknown)``.

    Args:
        model_list: the models to look at; all installed ones when ``None``.
    """
    looked_at = list(apps.get_models() if model_list is None else model_list)
    personal = {model._meta.label: model for model in looked_at if getattr(model, "personal", False)}
    fields = {
        (label, field.name)
        for label, model in personal.items()
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, BlindIndexField)
    }
    known = set(_declared) | _not_personal
    present = {model._meta.label for model in looked_at}
    strays = {key for key in known - fields if key[0] in present or model_list is None}
    missing = [f"{label}.{name}" for label, name in fields - known]
    return sorted(missing + [f"{label}.{name} (unknown)" for label, name in strays])
