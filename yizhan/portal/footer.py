"""What the footer of public pages and the help page say: who runs it, numbers to call."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from yizhan.core.dated import value
from yizhan.core.navigation import register_footer


def hotlines() -> list[dict[str, str]]:
    """Numbers to call in order of use: ``{"label", "number", "hours", "about"}``, the last two may be empty.

    A district types this list: an entry that is no list of names and numbers is left out, no page breaks over it.
    """
    typed = value("portal.hotlines")
    rows = [row for row in typed if isinstance(row, dict)] if isinstance(typed, list) else []
    names = ("label", "number", "hours", "about")
    lines = [{name: gettext(str(row.get(name, ""))) for name in names} for row in rows]
    return [line for line in lines if line["label"] and line["number"]]


def footer() -> Mapping[str, object]:
    """Facts of ``ui/footer.html``."""
    return {"operator_name": gettext(value("portal.operator_name")), "hotlines": hotlines()}


register_footer(footer)
