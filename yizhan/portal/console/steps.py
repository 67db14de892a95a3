"""What the station presses with one engagement, in its own words: the workflow's options, the next one first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.core.workflow import Option

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Button:
    """One button or link.

    Args:
        method: ``post`` (done at once, with a token) or ``get`` (a page asks first).
        kind: class of the button: ``btn-primary``, ``btn-soft``, ``btn-line``, ``btn-danger-line``.
        reasons: why it cannot be pressed; then it is drawn as words.
    """

    label: Text
    url: str
    method: str = "get"
    kind: str = "btn-line"
    reasons: tuple[Reason, ...] = ()


_WORDS: dict[str, tuple[Text, str, str]] = {
    "offer": (_("替用工方请他来"), "get", "btn-line"),
    "accept": (_("代他答应"), "post", "btn-soft"),
    "agree_changed": (_("条件变了，他说还去"), "post", "btn-soft"),
    "admit": (_("现场来的，是他"), "post", "btn-soft"),
    "print": (_("打确认单"), "post", "btn-primary"),
    "begin": (_("开工"), "post", "btn-soft"),
    "decline": (_("代他回绝"), "get", "btn-line"),
    "withdraw_interest": (_("代他撤回报名"), "get", "btn-line"),
    "refuse_interest": (_("这次不用他"), "get", "btn-line"),
    "refuse_changed": (_("条件变了，他不去了"), "get", "btn-line"),
    "undo": (_("代他反悔"), "get", "btn-line"),
    "mark_no_show_worker": (_("打过电话，记没来"), "get", "btn-danger-line"),
    "replace": (_("换人"), "get", "btn-line"),
    "cancel_by_worker": (_("他去不了了"), "get", "btn-danger-line"),
    "cancel_by_hirer": (_("用工方不要了"), "get", "btn-danger-line"),
    "mark_no_show_hirer": (_("用工方放空"), "get", "btn-danger-line"),
    "send_home": (_("到了没让干"), "get", "btn-danger-line"),
    "walk_off": (_("中途走了"), "get", "btn-danger-line"),
    "stop_for_safety": (_("不安全，停工"), "get", "btn-danger-line"),
}
"""Step → words, whether it is done at once, look. The order is the order on the page; ``dispatch`` comes with the slip."""

PRINTABLE = frozenset({"accepted", "confirmed", "dispatched"})
HELD = PRINTABLE | {"on_site", "working", "completed"}
FIRST = ("offer", "accept", "agree_changed", "admit", "print", "begin", "mark_no_show_worker")


def buttons(
    engagement: Any, options: Mapping[str, Option], *, is_late: bool
) -> tuple[list[Button], list[Button]]:
    """The next steps, and the rest that stand folded.

    Args:
        is_late: the grace after the start is over; before that nobody is marked as not come.
    """
    first: list[Button] = []
    rest: list[Button] = []
    for name, (label, method, kind) in _WORDS.items():
        if name == "print":
            if engagement.state in PRINTABLE:
                first.append(_print_button(engagement, label))
            continue
        option = options.get(name)
        if option is None or (name == "mark_no_show_worker" and not is_late):
            continue
        if name == "replace":
            url = reverse("console_replace", args=[engagement.uid])
        else:
            url = reverse("console_engagement_step", args=[engagement.uid, name])
        made = Button(label, url, method, kind, option.reasons)
        (first if name in FIRST else rest).append(made)
    rest += [Button(label, reverse(url, args=[engagement.uid])) for label, url in _pages(engagement)]
    return first, rest


def _pages(engagement: Any) -> list[tuple[Text, str]]:
    """Pages of one engagement that are not steps: the gate, insurance, relation, the agreement, an accident."""
    found: list[tuple[Text, str]] = []
    if engagement.state in PRINTABLE:
        found.append((_("派出前看一眼"), "console_gate"))
    if engagement.slip_number and engagement.state in HELD:
        found += [
            (_("用工约定"), "agreement"),
            (_("说明保险"), "insurance"),
            (_("核关系"), "console_relation"),
        ]
    if engagement.state in {"on_site", "working", "completed"}:
        found += [(_("到了和说的不一样"), "report_mismatch"), (_("报事故"), "report_incident")]
    return found


def _print_button(engagement: Any, label: Text) -> Button:
    if engagement.slip_printed_at:
        return Button(_("看确认单"), reverse("slip", args=[engagement.uid]))
    return Button(
        label, reverse("console_engagement_step", args=[engagement.uid, "print"]), "post", "btn-soft"
    )
