"""The content security policy as a browser gets it: strict on every page, and no page needs an exception.

That no template holds an inline style, script or handler is tested where templates are written
(``core/tests/test_ui_templates.py``); here the rendered pages are read, with everything that views put into them.
"""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.door_objects import pages
from tests.world import ROLES, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.every_page]

DATA_TYPES = {"application/ld+json", "application/json"}
OWN_ONLY = {"default-src", "script-src", "style-src", "font-src", "connect-src", "form-action", "base-uri"}


def policy_of(header: str) -> dict[str, set[str]]:
    """Directive → its sources."""
    lines = (line.split() for line in header.split(";"))
    return {words[0]: set(words[1:]) for words in lines if words}


class Offences(HTMLParser):
    """What the policy would stop, and what would leave the origin."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inline = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        if tag == "style":
            self.found.append("<style>")
        self._inline = tag == "script" and "src" not in given and given.get("type") not in DATA_TYPES
        loaded = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}.get(tag)
        address = (given.get(loaded) or "") if loaded else ""
        if address.startswith(("http:", "https:", "//")) and given.get("rel") != "canonical":
            self.found.append(f"<{tag}> loads {address}")
        for name in ("href", "action", "formaction"):
            if (given.get(name) or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}=javascript:>")

    def handle_data(self, data: str) -> None:
        if self._inline and data.strip():
            self.found.append(f"inline script: {data.strip()[:40]}")


def test_every_page_carries_a_strict_policy_and_keeps_it() -> None:
    world = build_world()
    wrong = []
    for role in ("visitor", *ROLES):
        for name, response in pages(world, role):
            policy = policy_of(response.headers.get("Content-Security-Policy", ""))
            loose = [d for d in OWN_ONLY if policy.get(d) != {"'self'"}]
            loose += [d for d, sources in policy.items() if any("unsafe" in s or s == "*" for s in sources)]
            if loose:
                wrong.append(f"{role} {name}: {loose}")
            if policy.get("frame-ancestors") != {"'none'"} or policy.get("object-src") != {"'none'"}:
                wrong.append(f"{role} {name}: can be framed")
            if "html" in response.headers.get("Content-Type", ""):
                reader = Offences()
                reader.feed(response.content.decode())
                wrong += [f"{role} {name}: {offence}" for offence in reader.found]
    assert not wrong, "\n".join(sorted(set(wrong)))


@pytest.mark.parametrize("address", ["/nothing/here/", "/me/shifts/not-a-number/"])
def test_error_pages_carry_it_too(address: str) -> None:
    assert "'unsafe" not in Client().get(address)["Content-Security-Policy"]


@pytest.mark.parametrize(
    "page",
    [
        '<p style="color:red">',
        "<button onclick=x()>",
        "<script>x()</script>",
        "<style>p{}</style>",
        '<img src="https://example.org/a.png">',
        '<a href="javascript:x()">',
    ],
)
def test_the_reader_of_this_test_sees_offences(page: str) -> None:
    reader = Offences()
    reader.feed(page)
    assert reader.found
