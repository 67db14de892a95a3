"""The links of headers, tab bars and side rails, in one place.

Each context names its own pages in ``<context>/navigation.py`` (imported at start-up)::

    register_nav("worker", 20, _("找活"), "search", "job_list", elder=True)

An area is one layout: ``public``, ``worker``, ``hirer``, ``console`` (all staff), ``footer``. A page stands once in its area, with every
role that opens it, so that the rail of a role is the same on all pages. A link whose URL name does
not exist yet is left out of the page (never an error while a page renders); :func:`broken_links` lists such names
for the house test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One link as a context registers it.

    Args:
        area: layout it belongs to.
        order: place in the list, small first; leave gaps of ten.
        label: words of the link (lazy translation), 2–3 characters in a tab bar.
        icon: name of the icon; see ``{% icon %}``.
        url_name: name of a URL without arguments.
        elder: kept in the elder view, whose tab bar holds three.
        roles: roles that see it; empty means everybody in the area.
        group: a change of group draws a line in the side rail.
    """

    area: str
    order: int
    label: Text
    icon: str
    url_name: str
    elder: bool = False
    roles: frozenset[str] = frozenset()
    group: int = 0


@dataclass(frozen=True, slots=True)
class NavLink:
    """One link ready to draw."""

    label: Text
    icon: str
    url: str
    current: bool
    count: int
    starts_group: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What the header says about the person: a link home and the words on it."""

    signed_in: bool
    label: Text
    url: str
    sign_out_url: str = ""


_entries: dict[tuple[str, str], NavEntry] = {}
_footer_of: list[Callable[[], Mapping[str, object]]] = []
_account_of: list[Callable[[HttpRequest], Account | None]] = []


def register_nav(
    area: str,
    order: int,
    label: Text,
    icon: str,
    url_name: str,
    *,
    elder: bool = False,
    roles: Iterable[str] = (),
    group: int = 0,
) -> None:
    """Add a link to an area; the same URL name in the same area replaces the earlier one."""
    _entries[area, url_name] = NavEntry(area, order, label, icon, url_name, elder, frozenset(roles), group)


def register_account(account_of: Callable[[HttpRequest], Account | None]) -> None:
    """Let ``accounts`` say who is signed in; the function must not query when the request already knows."""
    _account_of[:] = [account_of]


def account(request: HttpRequest) -> Account | None:
    """The signed-in person's link, or ``None`` for a visitor."""
    return _account_of[0](request) if _account_of else None


def register_footer(footer_of: Callable[[], Mapping[str, object]]) -> None:
    """Give the footer its facts: ``{"operator_name": str, "hotlines": [{"label", "number"}]}``; read only when drawn."""
    _footer_of[:] = [footer_of]


def footer() -> Mapping[str, object]:
    """Facts of the footer, empty while nobody gives any."""
    return _footer_of[0]() if _footer_of else {}


def url_or_blank(name: str) -> str:
    """The address of a URL name without arguments, ``""`` while it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def links(
    area: str,
    *,
    path: str = "",
    role: str = "",
    elder: bool = False,
    counts: Mapping[str, int] | None = None,
) -> list[NavLink]:
    """The links of an area for one request.

    Args:
        area: layout name.
        path: path of the current page; the longest link that begins it is marked current.
        role: role of the actor; entries of other roles are left out.
        elder: keep only what the elder view shows (tab bars).
        counts: open duties per URL name, drawn as 待办 numbers.
    """
    shown = [
        (entry, url)
        for entry in sorted(_entries.values(), key=lambda e: (e.order, e.url_name))
        if entry.area == area
        and (not entry.roles or role in entry.roles)
        and (entry.elder or not elder)
        and (url := url_or_blank(entry.url_name))
    ]
    holds = [url for _entry, url in shown if _is_under(path, url)]
    current = max(holds, key=len, default="")
    result: list[NavLink] = []
    group: int | None = None
    for entry, url in shown:
        count = (counts or {}).get(entry.url_name, 0)
        starts = group is not None and entry.group != group
        result.append(NavLink(entry.label, entry.icon, url, url == current, count, starts))
        group = entry.group
    return result


def _is_under(path: str, url: str) -> bool:
    """Whether a page belongs to a link; the site's root is only itself."""
    return path == url or (url != "/" and url.endswith("/") and path.startswith(url))


def broken_links() -> list[NavEntry]:
    """Registered entries whose URL name does not exist."""
    return [entry for entry in _entries.values() if not url_or_blank(entry.url_name)]


def all_entries() -> list[NavEntry]:
    """Every registered entry."""
    return list(_entries.values())
