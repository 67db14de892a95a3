"""Encrypted model fields with a blind index, and the base model that gives every row a ``uid``.

    class Person(UidModel):
        phone = EncryptedTextField("手机", blind_index=True, normalise=normalise_mobile)

stores ``phone`` encrypted, bound to the row's uid, and contributes the column ``phone_index``::

    Person.objects.filter(phone_index=blind_value(Person, "phone", "138 0013 8000"))

Reading is lazy: a list page that never touches ``person.phone`` never decrypts. ``.only("phone")`` needs the uid as
well (``.only("phone", "uid")``) or each row costs one more query. Encrypted values are written by ``save`` and
``bulk_create`` only; ``QuerySet.update`` and ``bulk_update`` refuse them, because a token belongs to one row.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from yizhan.core import crypto

INDEX_SUFFIX = "_index"


def normalise_text(value: str) -> str:
    """Default normaliser of blind indexes: full width to half width, outer spaces off."""
    return unicodedata.normalize("NFKC", value).strip()


class Sealed:
    """A token as it lies in the database; not a text, so that it can never be shown by accident."""

    __slots__ = ("token",)

    def __init__(self, token: str):
        self.token = token

    def __repr__(self) -> str:
        return "<encrypted>"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.token == self.token

    def __hash__(self) -> int:
        return hash(self.token)


class EncryptedAttribute(DeferredAttribute):
    """Decrypts on first access and keeps the plain text on the instance afterwards."""

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name, "uid"])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            value = instance.__dict__[name] = self.field.open(value, instance)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text that is encrypted at rest; Python sees a plain ``str``.

    Args:
        blind_index: also keep ``<name>_index``, a keyed digest for equality lookups and unique constraints
            (``None`` for an empty value).
        normalise: ``str -> str`` applied before the digest, so that ways of writing one value meet.
        aad_label: keeps the label ``app.Model.field`` that existing rows were sealed with when a model or field is
            renamed.

    The model must have a ``uid`` made with the object (:class:`UidModel`). Lookups other than ``isnull`` are refused.
    """

    description = "encrypted text"
    descriptor_class = EncryptedAttribute

    def __init__(
        self,
        *args: Any,
        blind_index: bool = False,
        normalise: Callable[[str], str] = normalise_text,
        aad_label: str = "",
        **kwargs: Any,
    ):
        self.blind_index, self.normalise, self.aad_label = blind_index, normalise, aad_label
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict]:
        # blind_index and normalise stay out: in a migration the index column stands as a field of its own.
        name, path, args, kwargs = super().deconstruct()
        if self.aad_label:
            kwargs["aad_label"] = self.aad_label
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if self.blind_index and not cls._meta.abstract:
            index = BlindIndexField(
                source=name,
                verbose_name=self.verbose_name,
                max_length=64,
                null=True,
                db_index=True,
                editable=False,
            )
            cls.add_to_class(f"{name}{INDEX_SUFFIX}", index)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        errors = super().check(**kwargs)
        if not issubclass(self.model, UidModel):
            errors.append(
                checks.Error("Encrypted fields need a model based on UidModel.", obj=self, id="core.E001")
            )
        if self.unique or self.db_index:
            errors.append(
                checks.Error(
                    "A ciphertext is never equal to another: constrain the blind index.",
                    obj=self,
                    id="core.E002",
                )
            )
        return errors

    @property
    def label(self) -> str:
        """``app.Model.field``: part of the associated data and of the blind index."""
        return self.aad_label or f"{self.model._meta.label}.{self.name}"

    def open(self, sealed: Sealed, instance: models.Model) -> str:
        return crypto.decrypt(sealed.token, field_label=self.label, row_uid=instance.uid)  # type: ignore[attr-defined]

    def digest(self, value: str | None) -> str | None:
        """Blind index of a raw value; ``None`` when nothing is left after normalising."""
        normalised = self.normalise(value) if value else ""
        return crypto.blind_index(self.label, normalised) if normalised else None

    def from_db_value(self, value: Any, *_context: Any) -> Any:
        return Sealed(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            # Untouched since it was read. Opening it proves that it still belongs to this row (a copied object with
            # a new uid would otherwise store rot); the token itself is kept.
            self.open(value, model_instance)
            return value
        plain = getattr(model_instance, self.attname)
        if not plain:
            return plain
        if not isinstance(plain, str):
            raise TypeError(f"{self.label} takes text, not {type(plain).__name__}")
        return Sealed(crypto.encrypt(plain, field_label=self.label, row_uid=model_instance.uid))  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Sealed) else super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return value.token
        if not value:
            return value
        raise TypeError(f"{self.label} is encrypted per row: assign it and save(); update() cannot seal it")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(
                f"{self.label} is encrypted; look it up by its blind index: "
                f"filter({self.name}{INDEX_SUFFIX}=blind_value(Model, {self.name!r}, raw))"
            )
        return super().get_lookup(lookup_name)


class BlindIndexField(models.CharField):
    """Keyed digest of the encrypted field ``source`` of the same row; contributed by :class:`EncryptedTextField`.

    In migrations it has no source and is an ordinary column.
    """

    def __init__(self, *args: Any, source: str = "", **kwargs: Any):
        self.source = source
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        held = model_instance.__dict__
        # Source not loaded, or loaded and untouched: the stored index still fits, and nothing is decrypted.
        unchanged = self.source not in held or isinstance(held[self.source], Sealed)
        if not self.source or (unchanged and self.attname in held):
            return super().pre_save(model_instance, add)
        field: EncryptedTextField = model_instance._meta.get_field(self.source)  # type: ignore[assignment]
        value = field.digest(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value


class UidModel(models.Model):
    """Abstract base: a random public identity that exists before the row does."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def save_base(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Write a blind index whenever its encrypted field is written."""
        if update_fields is not None:
            names = set(update_fields)
            names |= {
                f.name
                for f in self._meta.concrete_fields
                if isinstance(f, BlindIndexField) and f.source in names
            }
            update_fields = frozenset(names)
        super().save_base(*args, update_fields=update_fields, **kwargs)


def blind_value(model: type[models.Model], field_name: str, raw: str) -> str:
    """The blind index that ``model.field_name`` stores for ``raw``: ``filter(phone_index=blind_value(...))``.

    An empty value gives ``""``, which no row holds (rows without a value hold NULL), so it finds nothing.
    """
    field = model._meta.get_field(field_name)
    if not isinstance(field, EncryptedTextField) or not field.blind_index:
        raise FieldError(f"{model._meta.label}.{field_name} has no blind index")
    return field.digest(raw) or ""


def encrypted_fields(model: type[models.Model]) -> tuple[EncryptedTextField, ...]:
    """All encrypted fields of a model (for key rotation and house tests)."""
    return tuple(f for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField))
