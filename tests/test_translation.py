"""The product speaks Chinese first and English second; these tests keep the second language whole.

When one fails: ``python -m tools.messages``, translate what it lists, run it again.
"""

from __future__ import annotations

import ast
import json
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tools import messages
from yizhan.accounts.consents import notices
from yizhan.core.dated import value
from yizhan.messaging.messages.templates import all_templates

CATALOGUE = messages.read_catalogue()
FOUND = messages.collect()
PYTHON = [(path, source) for path, source in messages.sources() if path.suffix == ".py"]
TEMPLATES = [(path, source) for path, source in messages.sources() if path.suffix != ".py"]


# ---- the catalogue ----


def test_every_text_of_the_product_is_in_the_catalogue_and_nothing_else():
    listed = {(entry.msgctxt or "", entry.msgid) for entry in CATALOGUE if not entry.obsolete}
    assert sorted(set(FOUND) - listed) == [], "run python -m tools.messages and translate"
    assert sorted(listed - set(FOUND)) == [], "run python -m tools.messages"


def test_every_text_has_english_words_with_the_same_placeholders():
    assert [mistake for entry in CATALOGUE for mistake in messages.mistakes(entry)] == []


def test_the_compiled_file_says_what_the_catalogue_says():
    assert not messages.compiled_differs(CATALOGUE, messages.CATALOGUE.with_suffix(".mo"))


def test_the_catalogue_is_written_the_way_the_tool_writes_it():
    assert str(messages.updated(CATALOGUE, FOUND)) == str(CATALOGUE)


def test_every_msgid_is_chinese():
    """An English msgid would be shown to Chinese readers as it stands."""
    words = {text: messages.PLACEHOLDER.sub("", text) for _context, text in FOUND}
    assert [text for text, rest in words.items() if rest.isascii() and re.search(r"[A-Za-z]", rest)] == []


def test_no_translation_was_left_in_chinese():
    """Chinese stays only where people must type or know it: an example in quotes or after "like"."""
    left = [
        text
        for entry in CATALOGUE
        for text in messages.english(entry)
        if messages.CHINESE.search(re.sub(r'"[^"]*"|[Ll]ike:? \S+', "", text))
    ]
    assert left == []


def test_english_is_not_much_longer_than_its_place():
    """Buttons and tabs are drawn for a few Chinese characters (one is about two Latin letters wide)."""
    long = [
        f"{entry.msgid} → {text}"
        for entry in CATALOGUE
        for text in messages.english(entry)
        if 2 <= len(entry.msgid) <= 4 and len(text) > 34
    ]
    assert long == []


# ---- how texts are written in the code ----


def test_labels_of_choices_can_be_translated():
    bare = [
        f"{path.relative_to(messages.ROOT)}:{line}: {text}"
        for path, source in PYTHON
        for text, line in messages.bare_labels(ast.parse(source))
    ]
    assert bare == [], "wrap the label in gettext_lazy"


def test_nothing_is_translated_while_a_file_is_imported():
    """Such a text keeps the language of whoever came first; gettext_lazy waits for the reader."""
    eager = [
        place
        for path, source in PYTHON
        for place in messages.eager_calls(source, path.relative_to(messages.ROOT).as_posix())
    ]
    assert eager == []


def test_templates_hold_no_chinese_outside_of_translation_tags():
    bare = [
        f"{path.relative_to(messages.ROOT)}:{line}: {text[:40]}"
        for path, source in TEMPLATES
        for text, line in messages.bare_template_text(source)
    ]
    assert bare == []


# ---- wordings kept as data ----


def _names(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


def test_every_message_has_an_english_wording_with_the_same_facts():
    wrong = [
        code
        for code, wordings in all_templates().items()
        if not wordings.get("en") or _names(wordings["en"]) != _names(wordings["zh-hans"])
    ]
    assert wrong == []


def test_every_notice_of_consent_exists_in_english():
    stored = json.loads(notices.FILE.read_text(encoding="utf-8"))
    assert [purpose for purpose, words in stored.items() if purpose != "_meta" and not words.get("en")] == []


# ---- pages ----


class ChineseOnPage(HTMLParser):
    """Collects Chinese in texts and spoken labels, except in elements that say they are Chinese."""

    SPOKEN = ("aria-label", "alt", "title", "placeholder")

    def __init__(self, content: list[str]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._content = content
        self._skip = False

    def _note(self, text: str) -> None:
        for word in self._content:
            text = text.replace(word, "")
        if messages.CHINESE.search(text):
            self.found.append(text.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._skip = tag in {"script", "style"} or (
            tag != "html" and (given.get("lang") or "").startswith("zh")
        )
        for name in self.SPOKEN:
            self._note(given.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        self._skip = False

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self._note(data)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "job_list", "station_list", "help", "sign_in", "staff_sign_in"])
def test_an_english_page_has_no_chinese_words_of_ours(name: str):
    """Trades to search for and the example of a street are content and stay Chinese."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get(reverse(name))
    reader = ChineseOnPage([*value("portal.common_words"), "红门路"])
    reader.feed(response.content.decode())
    assert response.status_code == 200
    assert reader.found == []


def test_a_chinese_page_is_not_mistaken_for_an_english_one(db):
    reader = ChineseOnPage([])
    reader.feed(Client().get(reverse("sign_in")).content.decode())
    assert reader.found


# ---- the tool ----


def test_the_tool_reads_python_with_aliases_plurals_and_contexts():
    source = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext as _p, gettext_noop
a = _("一") if x else _("二" "三")
b = ngettext("%(n)s 个", "%(n)s 些", n)
c = _p("日期", "n月j日")
d = _("四" if x else "五")
e = _(a_variable)
f = gettext_noop("六")
g = other("不算")
"""
    read = messages.python_messages(source, "a.py")
    assert {message.text for message in read} == {"一", "二三", "%(n)s 个", "n月j日", "四", "五", "六"}
    assert [m.plural for m in read if m.text == "%(n)s 个"] == ["%(n)s 些"]
    assert [m.context for m in read if m.text == "n月j日"] == ["日期"]


def test_the_tool_refuses_texts_that_are_put_together():
    source = 'from django.utils.translation import gettext as _\n_(f"第{n}个")'
    with pytest.raises(messages.CannotRead, match=r"a\.py:2"):
        messages.python_messages(source, "a.py")


def test_the_tool_reads_templates_with_blocks_plurals_contexts_and_arguments():
    source = (
        '{% translate "一" %}{% translate "二" context "数" %}'
        "{% blocktranslate count n=n %}{{ n }} 个{% plural %}{{ n }} 些{% endblocktranslate %}"
        "{% blocktranslate trimmed with a=b %}\n  三 {{ a }} 100%\n{% endblocktranslate %}"
        '{% include "x.html" with label=_("四") %}{{ y|default:_("五") }}'
    )
    read = messages.template_messages(source, "a.html")
    assert messages.Message("一") in read
    assert messages.Message("二", context="数") in read
    assert messages.Message("%(n)s 个", plural="%(n)s 些") in read
    assert messages.Message("三 %(a)s 100%%") in read
    assert messages.Message("四") in read
    assert messages.Message("五") in read


def test_the_tool_keeps_translations_and_drops_what_nobody_says():
    old = messages.polib.POFile()
    old.append(messages.polib.POEntry(msgid="留", msgstr="stay"))
    old.append(messages.polib.POEntry(msgid="走", msgstr="go"))
    new = messages.updated(old, {("", "留"): messages.Collected(files={"b.py", "a.py"})})
    assert [(e.msgid, e.msgstr, e.occurrences) for e in new] == [("留", "stay", [("a.py", ""), ("b.py", "")])]


@pytest.mark.parametrize(
    ("msgid", "msgstr", "problem"),
    [
        ("%(n)s 个", "", "not translated"),
        ("%(n)s 个", "%(m)s of them", "placeholders differ"),
        ("{n} 米", "n m", "placeholders differ"),
        ("一半", "50%%", "stray percent"),
    ],
)
def test_the_tool_sees_a_wrong_translation(msgid: str, msgstr: str, problem: str):
    entry = messages.polib.POEntry(msgid=msgid, msgstr=msgstr)
    assert [found.split(":")[0] for found in messages.mistakes(entry)] == [
        problem if problem != "stray percent" else "stray percent sign"
    ]


def test_one_of_something_may_leave_the_number_out():
    entry = messages.polib.POEntry(
        msgid="%(n)s 次", msgid_plural="%(n)s 次", msgstr_plural={0: "once", 1: "%(n)s times"}
    )
    assert messages.mistakes(entry) == []
