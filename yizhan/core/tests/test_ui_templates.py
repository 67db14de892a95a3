"""House rules for every template of the tree: strict CSP, real icons, partials that say what they take."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

import yizhan
from yizhan.core.templatetags import ui

ROOT = Path(yizhan.__file__).parent
TEMPLATES = sorted(path for path in ROOT.glob("**/templates/**/*.html"))
OFFENCES = {
    "inline style": re.compile(r"\sstyle\s*=\s*[\"']", re.I),
    "inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "script without src": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
    "hx-on handler": re.compile(r"\shx-on[:=-]", re.I),
    "resource of another origin": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//", re.I
    ),
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _loader_name(path: Path) -> str:
    return path.as_posix().rsplit("/templates/", 1)[1]


def offences_in(text: str) -> list[str]:
    """The rules a template's text breaks."""
    return [rule for rule, pattern in OFFENCES.items() if pattern.search(text)]


def test_no_template_breaks_the_content_security_policy():
    broken = {_name(path): found for path in TEMPLATES if (found := offences_in(path.read_text("utf-8")))}
    assert broken == {}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('<p style="color:red">', "inline style"),
        ("<button onclick='go()'>", "inline handler"),
        ("<style>p{}</style>", "style element"),
        ("<script>go()</script>", "script without src"),
        ('<a href="javascript:go()">', "javascript address"),
        ('<a hx-on:click="go()">', "hx-on handler"),
        ('<script src="https://cdn.example/x.js"></script>', "resource of another origin"),
    ],
)
def test_each_offence_is_noticed(text, rule):
    assert rule in offences_in(text)


def test_allowed_markup_is_not_an_offence():
    assert offences_in('<svg fill="#fff" data-once="x"><script src="/a.js" defer></script>') == []


def test_every_template_compiles():
    for path in TEMPLATES:
        get_template(_loader_name(path))


def test_every_literal_icon_exists():
    used = {}
    for path in TEMPLATES:
        for name in re.findall(r"\{% icon \"([a-z0-9-]+)\"", path.read_text("utf-8")):
            used[name] = _name(path)
        for name in re.findall(r"icon_name=\"([a-z0-9-]+)\"", path.read_text("utf-8")):
            used[name] = _name(path)
    for name, where in used.items():
        assert ui._icon_body(name), f"{name} in {where}"


def test_every_partial_and_layout_says_what_it_takes():
    folders = [ROOT / "core/templates/ui", ROOT / "core/templates/base"]
    silent = [
        p.name for f in folders for p in f.glob("*.html") if "{% comment %}" not in p.read_text("utf-8")[:90]
    ]
    assert silent == []


def test_every_component_partial_is_shown_on_the_component_page_or_in_a_layout():
    drawn = "".join(p.read_text("utf-8") for p in TEMPLATES)
    unused = [p.name for p in (ROOT / "core/templates/ui").glob("*.html") if f"ui/{p.name}" not in drawn]
    assert unused == ["field.html"]  # drawn by the tag of the same name


ASKS_ONLY = {
    "exchange/templates/exchange/family/family_home.html",  # a wrong code is an answer; the next try is judged anew
    "exchange/templates/exchange/paper_forms/paper_forms.html",  # finds a form by its number, kept out of the address
    "exchange/templates/exchange/paper_forms/paper_post.html",  # finds a hirer by telephone, kept out of the address
    "exchange/templates/exchange/workers/undo.html",  # the code is used up by the first try that succeeds
}


def test_post_forms_carry_both_tokens():
    form = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.I | re.S)
    missing = []
    for path in TEMPLATES:
        for body in form.findall(path.read_text("utf-8")):
            if "{% csrf_token %}" not in body or "{% once_token" not in body:
                missing.append(_name(path))
    assert set(missing) == ASKS_ONLY, (
        "a form that writes needs a once token; one that only looks something up stands here"
    )


def test_ui_tags_need_no_load():
    assert engines["django"].from_string('{% icon "phone" %}').render({}).startswith('<svg class="yz-ico"')
