"""District values: what is in force on a day, who may change it, and never a stale answer."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core import clock, dated
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.audit import AuditRow
from yizhan.core.dated import reading, registry
from yizhan.core.dated.actions import set_dated_value, withdraw_dated_value
from yizhan.core.dated.models import DatedValue, DatedValueQuerySet
from yizhan.core.refusals import Forbidden, OutOfSight, Refused

OFFICER = Actor(role="district_officer", person_uid="officer-1", staff_session=True)
TODAY = date(2026, 11, 23)
CODE = "test.answer_minutes"


@pytest.fixture(autouse=True)
def _own_definitions(monkeypatch):
    monkeypatch.setattr(registry, "_definitions", {})
    define(CODE)
    with clock.at("2026-11-23T09:00"):
        yield


def define(code=CODE, **changes):
    given = {
        "kind": "minutes",
        "label": "答复时间",
        "default": 3,
        "source": "产品默认值",
        "certainty": "low",
        "group": "用工对接",
        "minimum": 1,
        "maximum": 60,
    }
    return dated.define(code, **(given | changes))


def row(effective_from, value, code=CODE, **changes):
    given = {"source": "会议决定", "certainty": "high", "recorded_at": clock.now()}
    return DatedValue.objects.create(
        code=code, value=value, effective_from=effective_from, **(given | changes)
    )


def set_value(actor=OFFICER, raw="5", *, code=CODE, **changes):
    given = {"effective_from": TODAY, "source": "会议决定", "certainty": "high"}
    return set_dated_value(actor, code, raw, **(given | changes))


# Reading


def test_without_a_row_the_default_holds(db):
    assert dated.value(CODE, on=TODAY) == 3


def test_a_row_holds_from_its_first_day_until_the_next(db):
    row(date(2026, 11, 1), 5)
    row(date(2026, 12, 1), 10)
    held = {
        day: dated.value(CODE, on=day) for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30))
    }
    assert list(held.values()) == [3, 5, 5]
    assert dated.value(CODE, on=date(2026, 12, 1)) == 10


def test_today_is_the_day_when_none_is_named(db):
    row(TODAY, 5)
    assert dated.value(CODE) == 5
    with clock.at("2026-11-22T23:59"):
        assert dated.value(CODE) == 3


def test_a_withdrawn_row_never_held(db):
    row(date(2026, 11, 1), 5, withdrawn_at=clock.now())
    assert dated.value(CODE, on=TODAY) == 3


def test_a_misspelt_code_is_an_error_not_a_default():
    with pytest.raises(dated.UnknownCode):
        dated.value("test.answer_minuets")


def test_dates_come_back_as_dates(db):
    define("test.day", kind="date", default=date(2026, 1, 1), minimum=None, maximum=None)
    assert dated.value("test.day") == date(2026, 1, 1)
    row(TODAY, "2027-03-01", code="test.day")
    assert dated.value("test.day") == date(2027, 3, 1)


@given(st.lists(st.tuples(st.dates(), st.integers()), unique_by=lambda step: step[0]), st.dates())
def test_kept_and_unkept_reading_use_one_rule(steps, day):
    """The bisection over kept steps picks what "newest row that has begun" means."""
    steps = sorted(steps)
    days, values = [d for d, _v in steps], [v for _d, v in steps]
    begun = [v for d, v in steps if d <= day]
    place = reading.bisect_right(days, day)
    assert (values[place - 1] if place else None) == (begun[-1] if begun else None)


# Keeping within a request


def test_a_request_reads_the_table_once(db, django_assert_num_queries):
    define("test.other")
    with dated.kept(), django_assert_num_queries(1):
        assert [dated.value(CODE), dated.value("test.other"), dated.value(CODE)] == [3, 3, 3]


def read_twice(request):
    return HttpResponse(f"{dated.value(CODE)} {dated.value(CODE)}")


urlpatterns = [path("read-twice/", read_twice)]


def test_a_web_request_begins_and_ends_keeping(db, client, settings, django_assert_num_queries):
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
    with django_assert_num_queries(1):
        assert client.get("/read-twice/").content == b"3 3"
    with django_assert_num_queries(2):
        read_twice(None)


def test_the_next_request_sees_what_another_process_wrote(db):
    written = row(TODAY, 5)
    with dated.kept():
        assert dated.value(CODE) == 5
    with connection.cursor() as cursor:  # past the model, as another process does
        cursor.execute("UPDATE core_datedvalue SET value = '7' WHERE id = %s", [written.pk])
    with dated.kept():
        assert dated.value(CODE) == 7


@pytest.mark.parametrize("way", ["create", "bulk_create", "update", "delete", "delete_all"])
def test_a_write_is_seen_at_once_within_the_request(db, way):
    old = row(date(2026, 11, 1), 5)
    with dated.kept():
        assert dated.value(CODE) == 5
        new = DatedValue(
            code=CODE, value=9, effective_from=TODAY, source="x", certainty="low", recorded_at=clock.now()
        )
        if way == "create":
            new.save()
        elif way == "bulk_create":
            DatedValue.objects.bulk_create([new])
        elif way == "update":
            DatedValue.objects.update(value=9)
        elif way == "delete":
            old.delete()
        else:
            DatedValue.objects.all().delete()
        assert dated.value(CODE) == (3 if way.startswith("delete") else 9)


def test_values_are_kept_again_after_the_writing_transaction(db, django_assert_num_queries):
    with dated.kept():
        with transaction.atomic():
            row(TODAY, 5)
            with django_assert_num_queries(2):
                assert [dated.value(CODE), dated.value(CODE)] == [5, 5]
        with django_assert_num_queries(1):
            assert [dated.value(CODE), dated.value(CODE)] == [5, 5]


def test_a_rolled_back_write_is_not_kept(db):
    with dated.kept():
        with transaction.atomic():
            row(TODAY, 5)
            assert dated.value(CODE) == 5
            transaction.set_rollback(True)
        assert dated.value(CODE) == 3
        assert dated.value(CODE) == 3


# Declaring


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "fortnight"},
        {"certainty": "sure"},
        {"source": ""},
        {"default": 0},
        {"default": 61},
        {"default": "3"},
        {"default": True},
    ],
)
def test_a_wrong_definition_is_refused_when_it_is_made(wrong):
    with pytest.raises(ValueError, match="test.wrong"):
        define("test.wrong", **wrong)


def test_a_code_is_declared_once():
    define(CODE)
    with pytest.raises(ValueError, match="twice"):
        define(CODE, default=4)


# Checking what is typed


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown"),
    [
        ("minutes", " 5 ", 5, "5 分钟"),
        ("minutes", 5, 5, "5 分钟"),
        ("int", "12", 12, "12 人"),
        ("fen", "21.5", 2150, "21.5 元"),
        ("fen", 2150, 2150, "21.5 元"),
        ("share", "80%", 0.8, "80%"),
        ("share", "80％", 0.8, "80%"),
        ("share", "0.8", 0.8, "80%"),
        ("share", 0.125, 0.125, "12.5%"),
        ("share", 1, 1.0, "100%"),
        ("date", "2026-12-01", date(2026, 12, 1), "2026-12-01"),
        ("text", " 沙市区 ", "沙市区", "沙市区 人"),
        ("json", '{"a": [1]}', {"a": [1]}, '{"a": [1]}'),
        ("json", [1, 2], [1, 2], "[1, 2]"),
    ],
)
def test_values_are_read_as_people_write_them(kind, typed, value, shown):
    made = define("test.kind", kind=kind, default=None, minimum=None, maximum=None, unit="人")
    assert dated.check("test.kind", typed) == dated.Checked(value)
    assert dated.show(made, value) == shown
    assert registry.from_json(made, registry.to_json(made, value)) == value


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("minutes", "", "value_missing"),
        ("minutes", None, "value_missing"),
        ("minutes", "三", "value_not_whole"),
        ("minutes", "0", "value_too_small"),
        ("minutes", "61", "value_too_large"),
        ("fen", "多少", "money_unreadable"),
        ("fen", 2.5, "value_not_money"),
        ("share", "120%", "value_not_a_share"),
        ("share", "八成", "value_not_a_share"),
        ("share", "nan", "value_not_a_share"),
        ("date", "12月1日", "value_not_a_date"),
        ("json", "{", "value_not_json"),
        ("text", "字" * 61, "value_too_large"),
    ],
)
def test_what_cannot_be_read_says_why_at_the_field(kind, typed, code):
    define("test.kind", kind=kind, default=None, minimum=1 if kind == "minutes" else None,
           maximum=60 if kind in {"minutes", "text"} else None)  # fmt: skip
    checked = dated.check("test.kind", typed)
    assert not checked.ok
    assert [(reason.code, reason.field) for reason in checked.reasons] == [(code, "value")]
    assert str(checked.reasons[0].text)


# The table


def test_one_standing_row_a_day(db):
    row(TODAY, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        row(TODAY, 6)
    row(TODAY, 6, withdrawn_at=clock.now())


# Setting


def test_an_officer_sets_a_value(db):
    uid = set_value(raw="5", note="试行")
    made = DatedValue.objects.get(uid=uid)
    assert (made.value, made.effective_from, made.certainty, made.recorded_by_uid) == (
        5,
        TODAY,
        "high",
        "officer-1",
    )
    assert made.recorded_at == clock.now()
    assert dated.value(CODE) == 5
    audit = AuditRow.objects.get()
    assert (audit.object_type, audit.object_uid, audit.before) == ("core.DatedValue", CODE, {})
    assert audit.after["value"] == 5


def test_a_correction_withdraws_the_row_of_the_same_day(db):
    first = set_value(raw="5")
    second = set_value(raw="6")
    assert dated.value(CODE) == 6
    assert DatedValue.objects.get(uid=first).withdrawn_at == clock.now()
    assert DatedValue.objects.get(uid=second).withdrawn_at is None
    assert AuditRow.objects.order_by("-pk").first().before["value"] == 5


def test_a_later_day_leaves_today_alone(db):
    set_value(raw="5", effective_from=date(2026, 12, 1))
    assert dated.value(CODE) == 3
    assert dated.value(CODE, on=date(2026, 12, 1)) == 5


def test_once_makes_a_second_submission_change_nothing(db):
    assert set_value(once="k") == set_value(once="k")
    assert DatedValue.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"raw": "0"}, "value_too_small", "value"),
        ({"source": " "}, "source_missing", "source"),
        ({"certainty": "sure"}, "certainty_unknown", "certainty"),
        ({"effective_from": date(2026, 11, 22)}, "backdated_without_note", "note"),
    ],
)
def test_each_fault_is_refused_at_its_field(db, change, code, field):
    with pytest.raises(Refused) as refused:
        set_value(**change)
    assert [(reason.code, reason.field) for reason in refused.value.reasons] == [(code, field)]
    assert not DatedValue.objects.exists()


def test_all_faults_are_told_at_once(db):
    with pytest.raises(Refused) as refused:
        set_value(raw="", source="", certainty="", effective_from=date(2026, 1, 1))
    assert set(refused.value.codes) == {
        "value_missing", "source_missing", "certainty_unknown", "backdated_without_note",
    }  # fmt: skip


def test_of_two_officers_at_once_the_second_is_told(db, monkeypatch):
    """The other's row is committed between our look and our write: simulated by hiding it from the look."""
    row(TODAY, 5)
    monkeypatch.setattr(DatedValueQuerySet, "standing", lambda self: self.none())
    with pytest.raises(Refused) as refused:
        set_value(raw="6")
    assert refused.value.codes == ("changed_meanwhile",)
    assert DatedValue.objects.get().value == 5


def test_a_past_day_with_a_note_is_recorded(db):
    set_value(effective_from=date(2026, 11, 1), note="文件补录")
    assert dated.value(CODE, on=date(2026, 11, 2)) == 5


def test_set_up_by_the_system_may_be_backdated(db):
    set_value(SYSTEM, effective_from=date(2025, 12, 1))
    assert dated.value(CODE) == 5


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (Actor(role="station_manager", staff_session=True), "not_your_setting"),
        (Actor(role="worker"), "not_your_setting"),
        (Actor(role="district_officer", staff_session=False), "staff_sign_in_needed"),
    ],
)
def test_others_may_not_set_values(db, actor, code):
    with pytest.raises(Forbidden) as refused:
        set_value(actor)
    assert refused.value.codes == (code,)


def test_an_undeclared_value_cannot_be_set(db):
    with pytest.raises(OutOfSight):
        set_value(code="test.unknown")


def test_a_withdrawn_row_gives_way_to_the_one_before(db):
    row(date(2026, 11, 1), 5)
    uid = set_value(raw="6")
    assert withdraw_dated_value(OFFICER, uid, reason="录错了") == CODE
    assert dated.value(CODE) == 5


@pytest.mark.parametrize(("reason", "code"), [(" ", "reason_missing"), ("录错了", "already_withdrawn")])
def test_withdrawing_needs_a_reason_and_happens_once(db, reason, code):
    uid = set_value()
    if code == "already_withdrawn":
        withdraw_dated_value(OFFICER, uid, reason="录错了")
    with pytest.raises(Refused) as refused:
        withdraw_dated_value(OFFICER, uid, reason=reason)
    assert refused.value.codes == (code,)


def test_withdrawing_is_for_officers_and_for_rows_that_exist(db):
    uid = set_value()
    with pytest.raises(Forbidden):
        withdraw_dated_value(Actor(role="worker"), uid, reason="x")
    with pytest.raises(OutOfSight):
        withdraw_dated_value(OFFICER, "00000000-0000-0000-0000-000000000000", reason="x")


# The settings page


def test_the_settings_page_shows_what_holds_what_comes_and_what_was(db, django_assert_num_queries):
    define("test.share", kind="share", default=0.8, group="考核", minimum=None, maximum=None)
    past, current, later = row(date(2026, 10, 1), 4), row(date(2026, 11, 1), 5), row(date(2026, 12, 1), 10)
    with django_assert_num_queries(1):
        groups = dated.rows_for_settings_page()
    assert [group.name for group in groups] == ["用工对接", "考核"]
    (minutes,), (share,) = groups[0].rows, groups[1].rows
    assert (minutes.value, minutes.shown, minutes.is_default) == (5, "5 分钟", False)
    assert (minutes.source, minutes.certainty_label, minutes.effective_from) == (
        current.source, "可靠", date(2026, 11, 1),
    )  # fmt: skip
    assert (minutes.upcoming, minutes.history) == ((later,), (past,))
    assert (share.shown, share.is_default, share.source, share.certainty_label) == (
        "80%", True, "产品默认值", "估计",
    )  # fmt: skip
