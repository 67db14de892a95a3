"""Template tags of the design language; a builtin library, so no ``{% load %}`` is needed.

Every tag turns one value into the words and markup of DESIGN §4 and §7. None of them queries.
"""

from __future__ import annotations

import json
import re
import secrets
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm, BoundField
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext as _p

from yizhan.core import clock, navigation
from yizhan.core.templatetags import form_fields

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "static" / "core" / "vendor" / "tabler-icons"
TAG_KINDS = frozenset({"", "brand", "ok", "warn", "bad", "info", "pay", "honor"})
PAY_UNITS = {
    "day": _lazy("元/天"),
    "hour": _lazy("元/时"),
    "month": _lazy("元/月"),
    "piece": _lazy("元/件"),
    "job": _lazy("元"),
    "": _lazy("元"),
}
WEEKDAYS = (
    _lazy("周一"),
    _lazy("周二"),
    _lazy("周三"),
    _lazy("周四"),
    _lazy("周五"),
    _lazy("周六"),
    _lazy("周日"),
)


# ---- icons ----


@lru_cache(maxsize=256)
def _icon_body(name: str) -> tuple[str, bool]:
    """The drawing inside an icon's svg element, and whether it is the filled variant."""
    filled = name.endswith("-filled")
    folder = "filled" if filled else "outline"
    file = ICONS / folder / f"{name.removesuffix('-filled')}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not file.is_file():
        raise LookupError(f"No icon {name!r}: put the Tabler svg into {folder}/ of the vendored icons.")
    text = re.sub(r"<!--.*?-->", "", file.read_text(encoding="utf-8"), flags=re.S)
    match = re.search(r"<svg[^>]*>(.*)</svg>", text, flags=re.S)
    if match is None:
        raise LookupError(f"Icon {name!r} is not an svg file.")
    paths = re.findall(r"<(?:path|circle|rect|line)\b[^>]*/>", match.group(1))
    # Tabler's first path is an invisible 24 × 24 square.
    return "".join(p for p in paths if 'stroke="none" d="M0 0h24v24H0z"' not in p), filled


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An inline icon, hidden from screen readers: ``{% icon "phone" %}``, ``{% icon "star-filled" "off" %}``.

    Args:
        name: Tabler name; add ``-filled`` for the filled drawing (star, shield-check, circle-check, award).
        extra: further classes.
    """
    body, filled = _icon_body(str(name))
    paint = (
        'fill="currentColor"'
        if filled
        else 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    )
    return format_html(
        '<svg class="yz-ico{}" viewBox="0 0 24 24" {} aria-hidden="true" focusable="false">{}</svg>',
        f" {extra}" if extra else "",
        mark_safe(paint),
        mark_safe(body),
    )


# ---- money, distance, time ----


def yuan(fen: int) -> str:
    """Fen as yuan in figures: 26000 → ``260``, 104050 → ``1,040.5``."""
    whole, rest = divmod(abs(int(fen)), 100)
    tail = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if fen < 0 else ''}{whole:,}{tail}"


@register.filter(name="yuan")
def yuan_filter(fen: int | None) -> str:
    """``{{ fen|yuan }}`` → ``1,040 元``."""
    return "" if fen is None else _("%(amount)s 元") % {"amount": yuan(fen)}


@register.simple_tag
def pay(
    fen: int | None, unit: str = "day", max_fen: int | None = None, size: str = "", note: str = ""
) -> SafeString:
    """Pay as the largest number of its card: ``{% pay 26000 "day" %}`` → 260 元/天.

    Args:
        fen: amount, or the lower end of a range; ``None`` shows 工钱没写.
        unit: ``day hour month piece job`` (or words of your own).
        max_fen: upper end of a range.
        size: ``"xl"`` on a detail page, ``"sm"`` in a table.
        note: words behind the unit in brackets, e.g. 计件.
    """
    css = f"yz-pay yz-pay-{size}" if size else "yz-pay"
    if fen is None:
        return format_html('<span class="{}"><small>{}</small></span>', css, _("工钱没写"))
    figures = yuan(fen) if max_fen in (None, fen) else f"{yuan(fen)}–{yuan(max_fen)}"
    words = str(PAY_UNITS.get(unit, unit))
    if note:
        words = _("%(unit)s（%(note)s）") % {"unit": words, "note": note}
    return format_html('<span class="{}">{}<small>{}</small></span>', css, figures, words)


def rounded_km(metres: float, floor_km: float = 0.5) -> str:
    """Distance in steps of half a kilometre, whole kilometres from ten on; never below ``floor_km``."""
    km = max(floor_km, round(metres / 500) / 2)
    return str(round(km)) if km >= 10 or km == int(km) else f"{km:.1f}"


@register.simple_tag
def distance(metres: float | None, floor_km: float = 0.5) -> str:
    """约 1.5 公里. A hirer sees a worker with ``floor_km=1``; an unknown distance shows nothing.

    Rule: distances are taken from the person's 0.01° cell and shown in 0.5 km steps (ARCHITECTURE §4).
    """
    if metres is None:
        return ""
    return _("约 %(km)s 公里") % {"km": rounded_km(float(metres), float(floor_km))}


def _today_of(context: dict | None) -> date:
    return (context or {}).get("today") or clock.today()


def _day_words(day: date, today: date) -> str:
    """今天 / 明天 / 11月25日 周三 (weekday only when less than seven days away)."""
    ahead = (day - today).days
    if ahead == 0:
        return _("今天")
    if ahead == 1:
        return _("明天")
    if ahead == -1:
        return _("昨天")
    pattern = (
        _p("date of this year", "n月j日") if day.year == today.year else _p("date with year", "Y年n月j日")
    )
    words = formats.date_format(day, pattern)
    if 0 < ahead < 7:
        return _("%(date)s %(weekday)s") % {"date": words, "weekday": WEEKDAYS[day.weekday()]}
    return words


def _clock_words(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


def _local(value: datetime) -> datetime:
    return timezone.localtime(value, clock.SHANGHAI) if timezone.is_aware(value) else value


def when_words(start: date | datetime, end: datetime | None = None, *, today: date) -> str:
    """``明天 7:30–17:00``, ``今天 20:00–次日 4:00``, or only the day for a date."""
    if not isinstance(start, datetime):
        return _day_words(start, today)
    start = _local(start)
    words = f"{_day_words(start.date(), today)} {_clock_words(start)}"
    if end is None:
        return words
    end = _local(end)
    if end.date() == start.date():
        return f"{words}–{_clock_words(end)}"
    if end.date() == start.date() + timedelta(days=1):
        return _("%(start)s–次日 %(end)s") % {"start": words, "end": _clock_words(end)}
    return f"{words}–{_day_words(end.date(), today)} {_clock_words(end)}"


@register.simple_tag(takes_context=True)
def day_time(context: dict, start: date | datetime | None, end: datetime | None = None) -> SafeString | str:
    """A day and time in the words of workers, inside ``<time>``: ``{% day_time shift.starts_at shift.ends_at %}``."""
    if start is None:
        return ""
    if isinstance(start, datetime):
        start = _local(start)
    return format_html(
        '<time datetime="{}">{}</time>', start.isoformat(), when_words(start, end, today=_today_of(context))
    )


@register.simple_tag(takes_context=True)
def staff_time(context: dict, moment: date | datetime | None) -> SafeString | str:
    """The same for staff and tables: 2026-11-25 07:30."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = _local(moment)
        words = moment.strftime("%Y-%m-%d %H:%M")
    else:
        words = moment.isoformat()
    return format_html('<time class="yz-num" datetime="{}">{}</time>', moment.isoformat(), words)


@register.simple_tag(takes_context=True)
def deadline(context: dict, day: date | datetime | None) -> SafeString | str:
    """还剩 6 天（11月29日前）; today 今天截止; past 过了 2 天（11月21日到期)."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = _local(day).date()
    today = _today_of(context)
    left = (day - today).days
    pattern = (
        _p("date of this year", "n月j日") if day.year == today.year else _p("date with year", "Y年n月j日")
    )
    on = formats.date_format(day, pattern)
    if left > 0:
        words = ngettext("还剩 %(days)s 天（%(date)s前）", "还剩 %(days)s 天（%(date)s前）", left)
    elif left == 0:
        words = _("今天截止（%(date)s）")
    else:
        words = ngettext("过了 %(days)s 天（%(date)s到期）", "过了 %(days)s 天（%(date)s到期）", -left)
    return format_html(
        '<time datetime="{}">{}</time>', day.isoformat(), words % {"days": abs(left), "date": on}
    )


@register.simple_tag(takes_context=True)
def waited(context: dict, since: datetime | None) -> str:
    """等 45 分 / 等 2 小时: how long somebody has been waiting."""
    if since is None:
        return ""
    minutes = max(0, int((clock.now() - since).total_seconds() // 60))
    if minutes < 90:
        return _("等 %(minutes)s 分") % {"minutes": minutes}
    return _("等 %(hours)s 小时") % {"hours": minutes // 60}


# ---- ratings and tags ----


@register.simple_tag
def stars(value: float | None, count: int | None = None, label: str = "", minimum: int = 5) -> SafeString:
    """★ 4.8, or words while there are too few reviews.

    Args:
        value: mean, 1–5; ``None`` means not yet rated.
        count: number of reviews; ``None`` when the value is already shrunk and always fit to show.
        label: what is rated, for screen readers (星级 by default).
        minimum: fewer reviews than this show 新人 (none) or 评价还少; pass the dated value where one rules.
    """
    if value is None or count == 0:
        return tag("", _("新人"))
    if count is not None and count < minimum:
        return tag("", _("评价还少"))
    figure = f"{float(value):.1f}"
    spoken = _("%(label)s %(value)s 分，满分 5 分") % {"label": label or _("星级"), "value": figure}
    return format_html(
        '<span class="yz-stars"><span class="visually-hidden">{}</span>{}<span aria-hidden="true">{}</span></span>',
        spoken,
        icon("star-filled"),
        figure,
    )


@register.simple_tag
def tag(kind: str, text: str, icon_name: str = "") -> SafeString:
    """A short status: ``{% tag "ok" _("当天结清") "shield-check-filled" %}``.

    Args:
        kind: ``"" brand ok warn bad info pay honor``.
        text: at most about eight characters.
        icon_name: give one when the colour means something.
    """
    if kind not in TAG_KINDS:
        raise ValueError(f"Unknown tag kind {kind!r}; one of {sorted(TAG_KINDS)}")
    css = f"yz-tag yz-tag-{kind}" if kind else "yz-tag"
    return format_html('<span class="{}">{}{}</span>', css, icon(icon_name) if icon_name else "", text)


@register.simple_tag
def red_plaque(text: str = "") -> SafeString:
    """红牌: the award. Never an error."""
    return format_html('<span class="yz-red">{}{}</span>', icon("award"), text or _("红牌·表彰"))


@register.simple_tag
def yellow_card(text: str = "") -> SafeString:
    """黄牌: the warning, square where the award is round."""
    return format_html(
        '<span class="yz-yellow">{}{}</span>', icon("alert-triangle"), text or _("黄牌·整改中")
    )


@register.filter
def avatar_tone(name: str) -> str:
    """One of four tints, the same for the same surname."""
    return ("", "b", "c", "d")[sum(map(ord, str(name)[:1])) % 4]


# ---- forms ----


@register.simple_tag(takes_context=True)
def once_token(context: dict, fresh: bool = False) -> SafeString:
    """The hidden ``once`` field: a second submission gets the first answer.

    A form shown again after a refusal keeps its token; ``fresh=True`` for further forms on the same page.
    """
    request = context.get("request")
    posted = "" if fresh or request is None or request.method != "POST" else request.POST.get("once", "")
    token = posted if re.fullmatch(r"[\w.:-]{16,80}", posted) else secrets.token_urlsafe(18)
    return format_html('<input type="hidden" name="once" value="{}">', token)


@register.simple_tag
def field(
    bound: BoundField,
    label: str = "",
    hint: str = "",
    autocomplete: str = "",
    inputmode: str = "",
    placeholder: str = "",
    rows: int = 0,
    focus: bool = False,
) -> SafeString:
    """Label, hint, errors and control of one form field, linked for screen readers: ``{% field form.phone %}``.

    Args:
        bound: the form's field. Checkboxes and radio groups get a fieldset with a legend.
        label, hint: replace the form's own words.
        autocomplete, inputmode: default from the field's name and type (phone → ``tel``, code → ``one-time-code``).
        placeholder: an example, never the only label.
        rows: height of a text area.
        focus: takes the focus when the page opens.
    """
    attrs: dict[str, Any] = {}
    for name, value in (
        ("autocomplete", autocomplete),
        ("inputmode", inputmode),
        ("placeholder", placeholder),
    ):
        if value:
            attrs[name] = value
    if rows:
        attrs["rows"] = rows
    if focus:
        attrs["autofocus"] = True
    return form_fields.render(bound, label=label, hint=hint, attrs=attrs)


@register.filter
def error_count(form: BaseForm) -> int:
    """How many things must be changed in a form."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def error_texts(bound: BoundField) -> list[str]:
    """The mistakes of one field, in the words shown beside it."""
    return form_fields.error_texts(bound)


@register.filter
def control_id(bound: BoundField) -> str:
    """The id a link to this field jumps to."""
    return form_fields.first_control_id(bound)


@register.filter
def as_json(value: object) -> str:
    """A value for a ``data-`` attribute; the template escapes it."""
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


# ---- navigation ----


@register.simple_tag(takes_context=True)
def navigation_links(context: dict, area: str) -> list[navigation.NavLink]:
    """The links of an area: ``{% navigation_links "worker" as items %}``; ``nav_counts`` in the context adds 待办."""
    sample = context.get("nav_sample")
    if sample is not None:
        return sample
    request = context.get("request")
    actor = getattr(request, "actor", None)
    return navigation.links(
        area,
        path=context.get("nav_path") or (request.path if request else ""),
        role=getattr(actor, "role", ""),
        elder=bool(context.get("elder")) and area in {"worker", "hirer"},
        counts=context.get("nav_counts"),
    )


@register.simple_tag
def url_if(name: str) -> str:
    """The address of a URL name without arguments, empty while it does not exist."""
    return navigation.url_or_blank(name)


@register.filter
def number(value: float | int | None) -> str:
    """A count with thousands separators, ``1,040``; 126000 stays figures (screens may use 万)."""
    return "" if value is None else f"{value:,}"


@register.filter
def tenth(value: float | None) -> str:
    """One decimal whatever the language: 4.6."""
    return "" if value is None else f"{float(value):.1f}"


@register.simple_tag
def linked_data(data: dict | None) -> SafeString | str:
    """schema.org data as an inert script element: ``{% linked_data job %}``; its text cannot leave the element."""
    if not data:
        return ""
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04X}")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


@register.simple_tag
def words_joined(parts: list, between: str = " · ") -> SafeString:
    """Facts of one line joined by a middle dot, empty ones left out."""
    return format_html_join(between, "{}", ((part,) for part in parts if part))


@register.simple_tag
def language_code() -> str:
    """The active language."""
    return get_language() or "zh-hans"
