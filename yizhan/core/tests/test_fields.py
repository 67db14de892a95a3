"""Encrypted fields on a real table (a small model of its own registry, so that no migration sees it)."""

import uuid

import pytest
from django.apps.registry import Apps
from django.core import checks
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter

from yizhan.core import crypto
from yizhan.core.fields import (
    BlindIndexField,
    EncryptedTextField,
    Sealed,
    UidModel,
    blind_value,
    encrypted_fields,
)

registry = Apps()


def digits_only(value: str) -> str:
    return "".join(character for character in value if character.isdigit())


class Contactable(UidModel):
    phone = EncryptedTextField("手机", blind_index=True, normalise=digits_only, null=True)

    class Meta:
        abstract = True
        apps = registry
        app_label = "fieldtest"


class Card(Contactable):
    nickname = models.CharField(max_length=20, default="")
    address = EncryptedTextField("住址", default="", blank=True)

    class Meta:
        apps = registry
        app_label = "fieldtest"
        constraints = [models.UniqueConstraint(fields=["phone_index"], name="one_card_a_phone")]

    def __str__(self):
        return self.nickname


@pytest.fixture(scope="module", autouse=True)
def _card_table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Card)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Card)


@pytest.fixture
def card(db):
    return Card.objects.create(phone="138 0013 8000", address="中山路 12 号", nickname="老王")


def stored(card, column="phone"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM fieldtest_card WHERE id = %s", [card.pk])
        return cursor.fetchone()[0]


@pytest.fixture
def opened(monkeypatch):
    """Counts how often a ciphertext is opened."""
    calls = []
    original = crypto.decrypt
    monkeypatch.setattr(
        crypto,
        "decrypt",
        lambda token, **where: calls.append(where["field_label"]) or original(token, **where),
    )
    return calls


def test_python_sees_text_and_the_database_does_not(card):
    again = Card.objects.get(pk=card.pk)
    assert again.phone == "138 0013 8000"
    assert again.address == "中山路 12 号"
    assert "8000" not in stored(card)
    assert "中山路" not in stored(card, "address")


def test_a_list_page_decrypts_nothing(card, opened):
    assert [c.nickname for c in Card.objects.all()] == ["老王"]
    assert opened == []


def test_a_value_is_decrypted_once_on_first_access(card, opened):
    again = Card.objects.get(pk=card.pk)
    assert again.phone == again.phone == "138 0013 8000"
    assert opened == ["fieldtest.Card.phone"]


def test_swapped_ciphertexts_refuse_to_open(card):
    other = Card.objects.create(phone="13900139000")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE fieldtest_card SET phone = %s WHERE id = %s", [stored(card), other.pk])
    with pytest.raises(crypto.DecryptionError):
        _ = Card.objects.get(pk=other.pk).phone


def test_a_ciphertext_moved_to_another_column_refuses_to_open(card):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE fieldtest_card SET address = phone WHERE id = %s", [card.pk])
    with pytest.raises(crypto.DecryptionError):
        _ = Card.objects.get(pk=card.pk).address


def test_rows_are_found_by_blind_index_however_the_value_is_written(card):
    assert Card.objects.get(phone_index=blind_value(Card, "phone", "138-0013-8000")) == card


def test_an_empty_value_has_no_index_and_finds_nothing(db):
    Card.objects.create(phone=None)
    Card.objects.create(phone="")
    assert Card.objects.filter(phone_index__isnull=True).count() == 2
    assert not Card.objects.filter(phone_index=blind_value(Card, "phone", "")).exists()


def test_the_blind_index_carries_a_unique_constraint(card):
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.create(phone="13800138000")


def test_isnull_is_the_only_lookup(card):
    assert Card.objects.filter(phone__isnull=False).get() == card
    for lookup in ("phone", "phone__contains", "phone__in", "phone__gt"):
        with pytest.raises(FieldError, match="blind"):
            Card.objects.filter(**{lookup: "138"}).exists()


def test_update_refuses_to_write_plain_text(card):
    with pytest.raises(TypeError, match="save"), transaction.atomic():
        Card.objects.update(phone="13900139000")
    with pytest.raises(TypeError, match="save"), transaction.atomic():
        Card.objects.bulk_update([card], ["phone"])
    assert Card.objects.get(pk=card.pk).phone == "138 0013 8000"


def test_update_may_empty_a_value(card):
    Card.objects.update(address="", phone=None, phone_index=None)
    again = Card.objects.get(pk=card.pk)
    assert (again.address, again.phone) == ("", None)


def test_bulk_create_seals_every_row_and_fills_the_index(db):
    Card.objects.bulk_create([Card(phone="13800138001"), Card(phone="13800138002")])
    found = Card.objects.get(phone_index=blind_value(Card, "phone", "13800138002"))
    assert found.phone == "13800138002"


def test_update_fields_takes_the_index_along(card):
    card.phone = "13900139000"
    card.save(update_fields=["phone"])
    assert Card.objects.get(phone_index=blind_value(Card, "phone", "13900139000")).phone == "13900139000"


def test_update_fields_without_the_phone_leaves_it_alone(card):
    before = stored(card), stored(card, "phone_index")
    again = Card.objects.get(pk=card.pk)
    again.nickname, again.phone = "小王", "13900139000"
    again.save(update_fields=["nickname"])
    assert (stored(card), stored(card, "phone_index")) == before


def test_update_or_create_takes_the_index_along(card):
    Card.objects.update_or_create(nickname="老王", defaults={"phone": "13900139000"})
    assert Card.objects.get(phone_index=blind_value(Card, "phone", "13900139000")) == card


def test_saving_an_untouched_row_keeps_token_and_index(card):
    before = stored(card), stored(card, "phone_index")
    Card.objects.get(pk=card.pk).save()
    assert (stored(card), stored(card, "phone_index")) == before


def test_a_row_read_in_part_keeps_the_rest(card):
    before = stored(card), stored(card, "phone_index")
    part = Card.objects.only("nickname").get(pk=card.pk)
    part.nickname = "小王"
    part.save()
    assert (stored(card), stored(card, "phone_index")) == before


def test_a_changed_phone_never_leaves_a_deferred_index_behind(card):
    part = Card.objects.defer("phone_index").get(pk=card.pk)
    part.phone = "13900139000"
    part.save()
    assert Card.objects.filter(phone_index=blind_value(Card, "phone", "13900139000")).exists()


def test_a_deferred_value_is_fetched_when_asked_for(card, django_assert_num_queries):
    part = Card.objects.defer("phone").get(pk=card.pk)
    with django_assert_num_queries(1):
        assert part.phone == "138 0013 8000"


def test_only_with_uid_costs_no_further_query(card, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Card.objects.only("phone", "uid").get(pk=card.pk).phone == "138 0013 8000"
    assert Card.objects.only("phone").get(pk=card.pk).phone == "138 0013 8000"


def test_refresh_brings_back_what_is_stored(card):
    card.phone = "13900139000"
    card.refresh_from_db()
    assert card.phone == "138 0013 8000"
    card.phone = "13900139000"
    card.refresh_from_db(fields=["phone"])
    assert card.phone == "138 0013 8000"


def test_values_never_show_a_token_as_text(card):
    (value,) = Card.objects.values_list("phone", flat=True)
    assert isinstance(value, Sealed)
    assert str(value) == "<encrypted>"


def test_a_copied_object_cannot_carry_a_foreign_token(card):
    copy = Card.objects.get(pk=card.pk)
    copy.pk, copy.uid = None, uuid.uuid4()
    with pytest.raises(crypto.DecryptionError):
        copy.save(force_insert=True)


def test_only_text_is_sealed(db):
    with pytest.raises(TypeError, match="text"):
        Card.objects.create(phone=13800138000)


def test_the_uid_exists_before_the_row():
    card = Card()
    assert isinstance(card.uid, uuid.UUID)
    assert card.uid != Card().uid


def test_a_migration_holds_two_plain_columns():
    """The field must not contribute its index column again when a migration rebuilds the model."""
    field = Card._meta.get_field("phone")
    _name, path, _args, kwargs = field.deconstruct()
    assert path == "yizhan.core.fields.EncryptedTextField"
    assert kwargs == {"verbose_name": "手机", "null": True}
    index = Card._meta.get_field("phone_index").clone()
    assert isinstance(index, BlindIndexField)
    assert not index.source
    for each in (field, index):
        MigrationWriter.serialize(each)


def test_a_renamed_field_keeps_opening_with_its_old_label(card):
    renamed = EncryptedTextField(aad_label="fieldtest.Card.phone")
    renamed.set_attributes_from_name("telephone")
    assert renamed.open(Sealed(stored(card)), card) == "138 0013 8000"
    assert renamed.deconstruct()[3] == {"aad_label": "fieldtest.Card.phone"}


def test_a_field_without_index_has_no_blind_value():
    assert [f.name for f in encrypted_fields(Card)] == ["phone", "address"]
    with pytest.raises(FieldError):
        blind_value(Card, "address", "x")


def test_wrong_declarations_fail_the_system_check():
    class Bare(models.Model):
        secret = EncryptedTextField(unique=True)

        class Meta:
            apps = Apps()
            app_label = "fieldtest"

        def __str__(self):
            return ""

    found = {message.id for message in Bare._meta.get_field("secret").check(databases=[])}
    assert {"core.E001", "core.E002"} <= found
    assert all(isinstance(m, checks.Error) for m in Bare._meta.get_field("secret").check(databases=[]))
