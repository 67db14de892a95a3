"""A person's browser without a screen: cookies, forms, and the patience of somebody whose connection broke.

A form whose answer never came is sent again byte for byte, with the same ``once``: that is what a person does who
presses the button again, and what the token is for.
"""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

Pair = tuple[str, str]
PATIENCE_SECONDS = 60
TIMEOUT_SECONDS = 25
HANG_UP_SHARE = 0.15
"""So many of the forms are sent and the line is cut before the answer: between commit and answer a kill hits too rarely."""
UNKNOWN = frozenset({500, 502, 503, 504})
"""Answers that say nothing about what happened to the form."""


class GaveUp(Exception):
    """The server did not answer for :data:`PATIENCE_SECONDS`."""


class Unexpected(Exception):
    """An answer that the story does not allow: a page is broken, or an effect was lost or doubled."""


@dataclass
class Tally:
    """Counts of all browsers together."""

    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1


@dataclass
class Form:
    """A form as it stands on a page: where it goes and what it sends if nobody types anything."""

    action: str
    method: str
    pairs: list[Pair] = field(default_factory=list)
    boxes: list[Pair] = field(default_factory=list)
    buttons: list[Pair] = field(default_factory=list)

    def value(self, name: str) -> str:
        """What the form sends under a name, ``""`` when it does not send it."""
        return dict(self.pairs).get(name, "")

    def filled(self, **typed: str | list[str]) -> list[Pair]:
        """What is sent when somebody types this: a list ticks several boxes."""
        pairs = [pair for pair in self.pairs if pair[0] not in typed]
        for name, given in typed.items():
            pairs += [(name, each) for each in ([given] if isinstance(given, str) else given)]
        return pairs


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = self._area = ""
        self._chosen: str | None = None
        self._first: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "button" and given.get("name"):
            self._open.buttons.append((given["name"], given.get("value", "")))
        elif tag == "select":
            self._select, self._chosen, self._first = given.get("name", ""), None, None
        elif tag == "option" and self._select:
            value = given.get("value", "")
            self._first = value if self._first is None else self._first
            if "selected" in given:
                self._chosen = value
        elif tag == "textarea":
            self._area, self._text = given.get("name", ""), ""

    def _input(self, given: dict[str, str]) -> None:
        assert self._open is not None
        name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "text")
        if not name:
            return
        if kind in {"checkbox", "radio"}:
            self._open.boxes.append((name, value))
            if "checked" in given:
                self._open.pairs.append((name, value))
        elif kind == "submit":
            self._open.buttons.append((name, value))
        else:
            self._open.pairs.append((name, value))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select" and self._open is not None and self._select:
            chosen = self._chosen if self._chosen is not None else self._first
            self._open.pairs.append((self._select, chosen or ""))
            self._select = ""
        elif tag == "textarea" and self._open is not None and self._area:
            self._open.pairs.append((self._area, self._text.lstrip("\n")))
            self._area = ""


@dataclass
class Answer:
    """One HTTP answer."""

    status: int
    text: str
    location: str = ""

    def forms(self) -> list[Form]:
        reader = _Forms()
        reader.feed(self.text)
        return reader.forms

    def form(self, *, to: str = "", having: Pair | None = None) -> Form | None:
        """The first POST form that goes to an address (its path) and holds a field, box or button."""
        for form in self.forms():
            fits = not to or urlsplit(form.action).path == to
            if (
                form.method == "post"
                and fits
                and (having is None or having in form.pairs + form.boxes + form.buttons)
            ):
                return form
        return None


class Browser:
    """One signed-in person.

    Args:
        port: loopback port of the server.
        session: key of the session.
        who: for messages.
    """

    def __init__(self, port: int, session: str, who: str, tally: Tally):
        self.port, self.who, self.tally = port, who, tally
        self.cookies = {"sessionid": session} if session else {}

    def get(self, path: str) -> Answer:
        """Read a page, waiting while the server is away."""
        answer = self._patiently("GET", path, b"")
        if answer.status != 200:
            raise Unexpected(f"{self.who}: GET {path} answered {answer.status}")
        return answer

    def send(self, path: str, form: Form, **typed: str | list[str]) -> Answer:
        """Send a form until an answer comes; 200 and 3xx mean done, 422 refused."""
        target = urlsplit(form.action)
        address = (target.path or path) + (f"?{target.query}" if target.query else "")
        body = urlencode(form.filled(**typed)).encode()
        answer = self._patiently("POST", address, body)
        self.tally.add("forms answered")
        return answer

    def do(
        self, path: str, *, having: Pair | None = None, to: str | None = None, **typed: str | list[str]
    ) -> Answer:
        """Open a page, send its form, demand success.

        Raises:
            Unexpected: the form is missing or refused.
        """
        answer = self.attempt(path, having=having, to=to, **typed)
        if answer is None:
            raise Unexpected(f"{self.who}: no form {having or ''} on {path}")
        if answer.status not in {302, 303}:
            raise Unexpected(f"{self.who}: {path} answered {answer.status}: {reasons_in(answer.text)}")
        return answer

    def attempt(
        self, path: str, *, having: Pair | None = None, to: str | None = None, **typed: str | list[str]
    ) -> Answer | None:
        """As :meth:`do`, but a refusal is an answer, and a missing form is ``None``."""
        form = self.get(path).form(to=urlsplit(path).path if to is None else to, having=having)
        return None if form is None else self.send(path, form, **typed)

    def _patiently(self, method: str, path: str, body: bytes) -> Answer:
        end = time.monotonic() + PATIENCE_SECONDS
        was_unknown = False
        while time.monotonic() < end:
            try:
                answer = self._once(method, path, body)
            except (OSError, http.client.HTTPException):
                answer = None
            if answer is not None and answer.status not in UNKNOWN:
                if was_unknown and method == "POST":
                    self.tally.add("unknown answers cleared by sending again")
                return answer
            if answer is not None:
                self.tally.add(f"answers {answer.status}")
            self.tally.add("requests without an answer")
            was_unknown = True
            time.sleep(random.uniform(0.1, 0.4))  # noqa: S311
        raise GaveUp(f"{self.who}: {method} {path}")

    def _once(self, method: str, path: str, body: bytes) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            headers = {
                "Host": f"127.0.0.1:{self.port}",
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            }
            if method == "POST":
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                headers["Referer"] = f"http://127.0.0.1:{self.port}{path}"
            self.tally.add("requests sent")
            connection.request(method, path, body if method == "POST" else None, headers)
            if method == "POST" and random.random() < HANG_UP_SHARE:  # noqa: S311
                time.sleep(random.uniform(0, 0.05))  # noqa: S311
                self.tally.add("answers cut off on purpose")
                raise ConnectionAbortedError("cut off on purpose")
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            for header, value in response.getheaders():
                if header.lower() == "set-cookie":
                    name, _equals, rest = value.partition("=")
                    if name != "messages":  # a person's eyes keep those, not this browser
                        self.cookies[name] = rest.split(";", 1)[0]
            return Answer(response.status, text, response.getheader("Location", ""))
        finally:
            connection.close()


def reasons_in(page: str) -> str:
    """What a refused page says: its error summary and the errors at its fields, without marks."""
    parts = re.findall(r'<(?:div|p)[^>]*(?:role="alert"|class="yz-err)[^>]*>(.*?)</(?:div|p)>', page, re.S)
    words = [re.sub(r"<[^>]+>", " ", part).split() for part in parts]
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    return " ".join(dict.fromkeys(" ".join(part) for part in words)) or (title[1].strip() if title else "")
