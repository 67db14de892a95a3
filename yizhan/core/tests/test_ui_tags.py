"""Tags and filters of the design language: one value in, the words of DESIGN §7 out."""

import re
from datetime import date, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from yizhan.core import clock, navigation
from yizhan.core.templatetags import ui

TODAY = date(2026, 11, 23)  # a Monday


def draw(source: str, **context) -> str:
    with override("zh-hans"):
        return Template(source).render(Context({"today": TODAY} | context)).strip()


def words(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


def moment(day: date, at: str):
    return clock.local(day, at)


def test_icon_is_inline_and_hidden_from_screen_readers():
    drawn = draw('{% icon "phone" %}')
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn
    assert "M0 0h24v24H0z" not in drawn


def test_filled_icon_uses_fill():
    assert 'fill="currentColor"' in draw('{% icon "star-filled" %}')


@pytest.mark.parametrize("name", ["no-such-icon", "../secret", ""])
def test_unknown_icon_is_an_error_of_the_programmer(name):
    with pytest.raises(LookupError):
        ui.icon(name)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% pay 26000 "day" %}', "260元/天"),
        ('{% pay 2550 "hour" %}', "25.5元/时"),
        ('{% pay 22000 "day" max_fen=30000 note="计件" %}', "220–300元/天（计件）"),
        ('{% pay 22000 "day" max_fen=22000 %}', "220元/天"),
        ('{% pay 104000 "job" %}', "1,040元"),
        ("{% pay None %}", "工钱没写"),
    ],
)
def test_pay_in_words(source, expected):
    assert words(draw(source)) == expected


def test_pay_unit_is_smaller_than_the_figure():
    assert (
        draw('{% pay 26000 "day" size="xl" %}')
        == '<span class="yz-pay yz-pay-xl">260<small>元/天</small></span>'
    )


@pytest.mark.parametrize(
    ("metres", "expected"),
    [
        (100, "约 0.5 公里"),
        (1320, "约 1.5 公里"),
        (1200, "约 1 公里"),
        (6800, "约 7 公里"),
        (12100, "约 12 公里"),
        (None, ""),
    ],
)
def test_distance_in_half_kilometres(metres, expected):
    assert draw("{% distance m %}", m=metres) == expected


def test_a_hirer_never_sees_less_than_one_kilometre():
    assert draw("{% distance 100 floor_km=1 %}") == "约 1 公里"


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (0, "今天"),
        (1, "明天"),
        (-1, "昨天"),
        (2, "11月25日 周三"),
        (6, "11月29日 周日"),
        (7, "11月30日"),
        (60, "2027年1月22日"),
    ],
)
def test_days_as_workers_say_them(ahead, expected):
    assert words(draw("{% day_time d %}", d=TODAY + timedelta(days=ahead))) == expected


def test_times_of_one_day_and_over_midnight():
    start = moment(TODAY + timedelta(days=1), "07:30")
    assert (
        words(draw("{% day_time a b %}", a=start, b=moment(TODAY + timedelta(days=1), "17:00")))
        == "明天 7:30–17:00"
    )
    late = moment(TODAY, "20:00")
    assert (
        words(draw("{% day_time a b %}", a=late, b=moment(TODAY + timedelta(days=1), "04:00")))
        == "今天 20:00–次日 4:00"
    )


def test_time_carries_its_machine_form():
    assert 'datetime="2026-11-23T07:30:00+08:00"' in draw("{% day_time a %}", a=moment(TODAY, "07:30"))


def test_without_a_context_date_the_clock_decides():
    with clock.at("2026-11-25T09:00"):
        assert words(Template("{% day_time d %}").render(Context({"d": date(2026, 11, 25)}))) == "今天"


def test_staff_see_figures():
    assert words(draw("{% staff_time a %}", a=moment(TODAY, "07:30"))) == "2026-11-23 07:30"


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [(6, "还剩 6 天（11月29日前）"), (0, "今天截止（11月23日）"), (-2, "过了 2 天（11月21日到期）")],
)
def test_deadline_counts_and_dates_together(ahead, expected):
    assert words(draw("{% deadline d %}", d=TODAY + timedelta(days=ahead))) == expected


def test_waiting_time():
    with clock.at("2026-11-23T07:45"):
        assert draw("{% waited a %}", a=moment(TODAY, "07:00")) == "等 45 分"
        assert draw("{% waited a %}", a=moment(TODAY, "05:00")) == "等 2 小时"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% stars 4.76 12 %}", "4.8"),
        ("{% stars 4.76 4 %}", "评价还少"),
        ("{% stars 4.76 0 %}", "新人"),
        ("{% stars None %}", "新人"),
    ],
)
def test_stars_show_only_with_enough_reviews(source, expected):
    assert expected in words(draw(source))


def test_stars_are_spoken():
    assert "星级 4.8 分，满分 5 分" in draw("{% stars 4.8 12 %}")


def test_tag_refuses_an_unknown_kind():
    assert draw('{% tag "ok" "好" %}') == '<span class="yz-tag yz-tag-ok">好</span>'
    with pytest.raises(ValueError, match="red"):
        ui.tag("red", "错")


def test_tag_escapes_words():
    assert "&lt;b&gt;" in draw("{% tag '' t %}", t="<b>")


def test_red_praises_and_yellow_warns():
    assert "yz-red" in draw("{% red_plaque %}")
    assert "表彰" in draw("{% red_plaque %}")
    assert "yz-yellow" in draw("{% yellow_card %}")


# ---- once token ----


def _once(request, **arguments) -> str:
    return re.search(r'value="([^"]+)"', ui.once_token({"request": request}, **arguments)).group(1)


def test_every_drawing_of_a_form_has_its_own_token():
    get = RequestFactory().get("/")
    assert _once(get) != _once(get)
    assert len(_once(get)) >= 16


def test_a_form_shown_again_keeps_its_token():
    post = RequestFactory().post("/", {"once": "abcdefghijklmnop1234"})
    assert _once(post) == "abcdefghijklmnop1234"
    assert _once(post, fresh=True) != "abcdefghijklmnop1234"


@pytest.mark.parametrize("token", ["short", "x" * 200, '"><script>alert(1)</script>'])
def test_a_token_that_is_not_ours_is_replaced(token):
    assert _once(RequestFactory().post("/", {"once": token})) != token


# ---- fields ----


class Sample(forms.Form):
    phone = forms.RegexField(r"^1\d{10}$", label="手机号", help_text="只用来告诉你有活")
    places = forms.IntegerField(label="人数")
    settlement = forms.ChoiceField(
        label="结钱", choices=[("day", "当天"), ("week", "周结")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="同意")


def test_field_links_label_hint_and_error_to_the_control():
    drawn = draw("{% field form.phone %}", form=Sample({"phone": "138"}))
    assert 'for="id_phone"' in drawn
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in drawn
    assert 'id="id_phone_helptext"' in drawn
    assert 'id="id_phone_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_field_asks_for_the_right_keyboard_and_autofill():
    drawn = draw("{% field form.phone %}{% field form.places %}", form=Sample())
    assert 'autocomplete="tel"' in drawn
    assert 'inputmode="tel"' in drawn
    assert 'inputmode="numeric"' in drawn
    assert "aria-invalid" not in drawn


def test_field_arguments_win_over_defaults():
    drawn = draw('{% field form.phone autocomplete="off" inputmode="numeric" label="电话" %}', form=Sample())
    assert 'autocomplete="off"' in drawn
    assert 'inputmode="numeric"' in drawn
    assert "电话" in drawn


def test_choices_are_a_fieldset_with_a_legend():
    drawn = draw("{% field form.settlement %}", form=Sample({"settlement": "week"}))
    assert "<fieldset" in drawn
    assert "<legend>结钱</legend>" in drawn
    assert re.search(r'value="week"[^>]* checked', drawn)
    assert len(re.findall(r'type="radio"', drawn)) == 2


def test_optional_fields_say_so():
    assert "可以不填" in draw("{% field form.note %}", form=Sample())
    assert "可以不填" not in draw("{% field form.phone %}{% field form.agree %}", form=Sample())


def test_hand_written_input_is_escaped_when_shown_again():
    assert "<script>" not in draw("{% field form.phone %}", form=Sample({"phone": "<script>"}))


def test_error_summary_names_every_mistake_and_links_to_it():
    drawn = draw('{% include "ui/error_summary.html" with form=form only %}', form=Sample({"note": "x"}))
    assert "有 4 处要改" in drawn
    assert 'href="#id_phone"' in drawn
    assert 'href="#id_settlement_0"' in drawn or 'href="#id_settlement"' in drawn
    assert 'role="alert"' in drawn


def test_an_empty_field_says_so_in_our_words():
    assert "人数还没填" in draw("{% field form.places %}", form=Sample({"note": "x"}))


def test_error_summary_is_silent_without_mistakes():
    assert draw('{% include "ui/error_summary.html" with form=form only %}', form=Sample()) == ""


# ---- navigation ----


@pytest.fixture
def own_registry(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})


def test_a_link_without_an_address_is_left_out_and_listed(own_registry):
    navigation.register_nav("worker", 10, "首页", "home", "no_such_page")
    assert navigation.links("worker") == []
    assert [entry.url_name for entry in navigation.broken_links()] == ["no_such_page"]


def test_links_keep_order_role_view_and_counts(own_registry, settings):
    navigation.register_nav("worker", 20, "乙", "user", "set_language", elder=True)
    navigation.register_nav("worker", 10, "甲", "home", "set_view", roles=("worker",))
    shown = navigation.links("worker", role="worker", path="/preferences/view/", counts={"set_view": 3})
    assert [(link.label, link.current, link.count) for link in shown] == [("甲", True, 3), ("乙", False, 0)]
    assert [link.label for link in navigation.links("worker", role="hirer")] == ["乙"]
    assert [link.label for link in navigation.links("worker", role="worker", elder=True)] == ["乙"]


def test_the_longest_address_is_the_current_one(own_registry):
    navigation.register_nav("x", 1, "甲", "home", "components")
    assert navigation.links("x", path="/_components/frame/public/")[0].current
    assert not navigation.links("x", path="/elsewhere/")[0].current


def test_only_the_root_itself_is_under_the_root():
    assert navigation._is_under("/", "/")
    assert not navigation._is_under("/jobs/", "/")
