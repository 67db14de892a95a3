"""Layouts, error pages and switches drawn whole."""

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils.translation import override

from yizhan.core import context, error_pages, preferences
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused
from yizhan.core.web import refusal_response
from yizhan.portal.components import views

LOCAL = {"HTTP_HOST": "127.0.0.1"}


def get(path="/_components/", **extra):
    return RequestFactory(**LOCAL).get(path, **extra)


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("query", ["", "?view=elder", "?language=en", "?view=elder&language=en"])
def test_component_page_draws_in_every_face(query):
    with override("zh-hans"):
        response = views.show_components(get("/_components/" + query))
    assert response.status_code == 200
    assert ('data-view="elder"' in text(response)) == ("elder" in query)
    assert ('<html lang="en"' in text(response)) == ("language=en" in query)


@pytest.mark.parametrize("layout", views.LAYOUTS)
def test_every_layout_draws_with_skip_link_main_and_demo_mark(layout):
    with override("zh-hans"):
        page = text(views.show_layout(get(), layout))
    assert 'class="yz-skip" href="#main"' in page
    assert page.count('id="main"') == 1
    assert page.count("<h1") == 1
    assert "演示数据" in page
    assert 'lang="zh-CN"' in page


def test_component_page_exists_only_in_demo_mode():
    with override_settings(DEMO_MODE=False), pytest.raises(Http404):
        views.show_components(get())


def test_page_is_marked_only_in_demo_mode():
    with override_settings(DEMO_MODE=False):
        assert context.page(get())["demo_mode"] is False


# ---- error pages ----


@pytest.mark.parametrize("status", [400, 403, 404, 422, 429])
def test_error_page_has_one_next_step_and_the_way_back(status):
    page = render_to_string(f"{status}.html", {"reasons": ()}, request=get())
    assert 'href="/"' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("status", [500, 503])
def test_worst_pages_need_no_context(status):
    page = render_to_string(f"{status}.html")
    assert "<main" in page
    assert 'href="/"' in page


@pytest.mark.parametrize("status", [400, 403, 404, 422, 429, 500, 503])
def test_fragments_are_small_and_announced(status):
    fragment = render_to_string(f"errors/_{status}.html", {})
    assert "<html" not in fragment
    assert 'role="alert"' in fragment


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (Refused(Reason("full", "人已经招满了")), 422),
        (Forbidden(Reason("role", "这是驿站人员看的")), 403),
        (OutOfSight(Reason("gone", "没有")), 404),
    ],
)
def test_a_refusal_shows_its_reason_as_page_and_as_fragment(refused, status):
    page = refusal_response(get(), refused)
    assert page.status_code == status
    assert str(refused.reasons[0].text) in text(page)
    part = refusal_response(get(headers={"HX-Request": "true", "HX-Request-Type": "partial"}), refused)
    assert part.status_code == status
    assert "<html" not in text(part)
    assert str(refused.reasons[0].text) in text(part)


def test_a_crash_answers_htmx_with_a_fragment_and_shows_the_request_number():
    request = get(headers={"HX-Request": "true"})
    request.request_id = "abc123"
    answer = error_pages.server_error(request)
    assert answer.status_code == 500
    assert "<html" not in text(answer)
    assert "abc123" in text(answer)


def test_a_bad_host_name_still_gets_its_page():
    request = RequestFactory(HTTP_HOST="evil.example").get("/", headers={"Referer": "http://evil.example/x"})
    assert error_pages.bad_request(request).status_code == 400


# ---- switches ----


def post(switch, path, **data):
    return switch(RequestFactory(**LOCAL).post(path, data))


def test_elder_switch_sets_the_cookie_and_returns():
    answer = post(preferences.set_view, "/preferences/view/", view="elder", next="/jobs/?q=1")
    assert answer.status_code == 302
    assert answer.url == "/jobs/?q=1"
    assert answer.cookies["view"].value == "elder"


def test_language_switch_sets_the_cookie():
    answer = post(preferences.set_language, "/preferences/language/", language="en", next="/")
    assert answer.cookies["django_language"].value == "en"


@pytest.mark.parametrize("language", ["fr", "", "../x"])
def test_an_unknown_language_changes_nothing(language):
    assert "django_language" not in post(preferences.set_language, "/x/", language=language).cookies


def test_a_switch_never_leaves_the_site():
    assert post(preferences.set_view, "/x/", view="elder", next="https://evil.example/").url == "/"
    assert post(preferences.set_view, "/x/", view="elder", next="//evil.example/").url == "/"


def test_a_switch_is_never_a_link():
    assert preferences.set_view(get("/preferences/view/")).status_code == 405


def test_cookie_decides_before_the_persons_setting(monkeypatch):
    monkeypatch.setattr(preferences, "_elder_of", [lambda request: True])
    request = get()
    assert preferences.is_elder(request)
    request.COOKIES["view"] = "plain"
    assert not preferences.is_elder(request)


def test_the_persons_setting_is_kept_when_a_switch_is_used(monkeypatch):
    kept = []
    monkeypatch.setattr(preferences, "_keep", [lambda request, kind, value: kept.append((kind, value))])
    post(preferences.set_view, "/x/", view="elder")
    post(preferences.set_language, "/x/", language="en")
    assert kept == [("view", "elder"), ("language", "en")]
