"""Every personal field is declared once."""

import pytest
from django.apps.registry import Apps
from django.db import models

from yizhan.core import catalogue
from yizhan.core.fields import EncryptedTextField, UidModel

registry = Apps()
LABEL = "cataloguetest.Patient"


class Patient(UidModel):
    personal = True
    phone = EncryptedTextField(blind_index=True)
    name = models.CharField(max_length=20)

    class Meta:
        apps = registry
        app_label = "cataloguetest"

    def __str__(self):
        return self.name


class Bed(models.Model):
    number = models.IntegerField()

    class Meta:
        apps = registry
        app_label = "cataloguetest"

    def __str__(self):
        return str(self.number)


@pytest.fixture(autouse=True)
def _own_catalogue(monkeypatch):
    monkeypatch.setattr(catalogue, "_declared", {})
    monkeypatch.setattr(catalogue, "_not_personal", set())


def declare(field="phone", model=LABEL, **changes):
    given = {
        "data_class": 3,
        "purpose": "联系",
        "basis": "人力资源市场暂行条例",
        "retention": "注销后 3 年",
        "readers": ["self", "station_manager"],
        "mask": "phone",
    }
    return catalogue.declare(model, field, **(given | changes))


def missing(*model_list):
    return catalogue.uncatalogued_fields(model_list or (Patient, Bed))


def test_every_field_of_a_personal_model_is_missing_at_first():
    """Primary key and blind index need no line; models that are not personal are left alone."""
    assert missing() == [f"{LABEL}.name", f"{LABEL}.phone", f"{LABEL}.uid"]


def test_declaring_and_listing_fills_the_catalogue():
    declare()
    declare("name", mask="public_name", data_class=2)
    catalogue.not_personal(LABEL, "uid")
    assert missing() == []
    assert [line.field for line in catalogue.catalogue()] == ["name", "phone"]
    assert catalogue.entry(LABEL, "phone").readers == ("self", "station_manager")
    assert catalogue.entry(LABEL, "uid") is None


def test_a_line_about_no_field_is_reported():
    declare("telephone")
    catalogue.not_personal("cataloguetest.Bed", "number")
    assert f"{LABEL}.telephone (unknown)" in missing()
    assert "cataloguetest.Bed.number (unknown)" in missing()


def test_values_are_masked_as_declared():
    declare()
    declare("name", mask="", data_class=1)
    assert catalogue.masked(LABEL, "phone", "13812342046") == "138****2046"
    assert catalogue.masked(LABEL, "name", "王建国") == "王建国"
    assert catalogue.masked(LABEL, "name", None) == ""
    with pytest.raises(KeyError):
        catalogue.masked(LABEL, "uid", "x")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"data_class": 5}, "class must be"),
        ({"mask": "rot13"}, "mask must be"),
        ({"purpose": ""}, "purpose"),
        ({"basis": ""}, "basis"),
        ({"retention": ""}, "retention"),
        ({"mask": ""}, "never shown whole"),
    ],
)
def test_a_careless_line_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        declare(**changes)


def test_no_field_is_catalogued_twice():
    declare()
    with pytest.raises(ValueError, match="twice"):
        declare()
    with pytest.raises(ValueError, match="twice"):
        catalogue.not_personal(LABEL, "phone")
    catalogue.not_personal(LABEL, "name")
    with pytest.raises(ValueError, match="twice"):
        declare("name")
