"""Invented values for the component page; nothing here is stored."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from yizhan.core import clock
from yizhan.core.navigation import NavLink
from yizhan.core.templatetags.ui import when_words

COLOURS = (
    ("ink", "#13211f", "16.6"),
    ("ink-2", "#3d4c49", "9.0"),
    ("ink-3", "#56645f", "6.2"),
    ("brand", "#0b5a61", "7.9"),
    ("brand-dark", "#07434a", "11.0"),
    ("pay", "#963600", "7.3"),
    ("honor", "#a81d1d", "7.4"),
    ("bad", "#8f1746", "8.8"),
    ("ok", "#13633c", "7.3"),
    ("warn", "#734700", "8.0"),
    ("info", "#1d4a91", "8.6"),
    ("yellow", "#ffc93c", "10.8"),
    ("lamp", "#f5b54c", "9.2"),
    ("brand-tint", "#e3f0ef", ""),
)


def jobs(today: date) -> list[dict[str, object]]:
    """Three job cards: everything known, a range of pay, only what is needed."""
    tomorrow = today + timedelta(days=1)
    return [
        {
            "title": _("家具搬运"),
            "url": "#job",
            "pay_fen": 26000,
            "pay_unit": "day",
            "place": _("崇文街道"),
            "starts_at": clock.local(tomorrow, "07:30"),
            "ends_at": clock.local(tomorrow, "17:00"),
            "distance_m": 1320,
            "places_left": 2,
            "settlement": _("当天结清"),
            "record": _("按时付清 12/12"),
            "verified": True,
            "reason": _("你会搬运，离你近，明天你有空"),
        },
        {
            "title": _("童装平车工"),
            "url": "#job",
            "pay_fen": 22000,
            "pay_max_fen": 30000,
            "pay_unit": "day",
            "pay_note": _("计件"),
            "place": _("岑河镇"),
            "when": _("长期"),
            "distance_m": 12100,
            "places_left": 6,
        },
        {
            "title": _("快递分拣（夜班）"),
            "url": "#job",
            "pay_fen": 2200,
            "pay_unit": "hour",
            "place": _("锣场镇"),
            "starts_at": clock.local(today, "20:00"),
            "ends_at": clock.local(tomorrow, "04:00"),
            "status": _("招满了"),
        },
    ]


def people() -> list[dict[str, object]]:
    """Two worker rows: with stars and a phone, and a newcomer."""
    return [
        {
            "name": _("王师傅"),
            "detail": _("搬运 · 36 单"),
            "phone_masked": "138****2046",
            "stars": 4.6,
            "tag_text": _("驿站候工中"),
            "tag_kind": "ok",
            "reason": _("给你干过 2 次，都准时"),
            "call_url": "#call",
        },
        {"name": _("何师傅"), "detail": _("装卸 · 刚登记"), "is_new": True},
    ]


def dots() -> list[dict[str, str]]:
    """说来 · 到岗 · 付钱 · 互评 with the money due now."""
    labels = ((_("说来"), "done"), (_("到岗"), "done"), (_("付钱"), "now"), (_("互评"), "todo"))
    return [{"label": label, "state": state} for label, state in labels]


def timeline(today: date) -> list[dict[str, object]]:
    """A short history with a present and a future step."""
    return [
        {"title": _("发出去了"), "at": clock.local(today - timedelta(days=1), "18:20"), "state": ""},
        {
            "title": _("等驿站审核"),
            "at": clock.local(today, "08:05"),
            "state": "now",
            "detail": _("一般半小时内"),
        },
        {"title": _("开始招人"), "state": "todo"},
    ]


def tabs() -> list[NavLink]:
    """Five worker tabs."""
    entries = (
        (_("首页"), "home"),
        (_("找活"), "search"),
        (_("我的班"), "calendar-check"),
        (_("求助"), "lifebuoy"),
        (_("我的"), "user"),
    )
    return [
        NavLink(label, icon, f"#{icon}", icon == "home", 0, starts_group=False) for label, icon in entries
    ]


def rail() -> list[NavLink]:
    """A staff rail with a duty count and a group line."""
    return [
        NavLink(_("今日大厅"), "building-community", "#hall", True, 0, starts_group=False),
        NavLink(_("岗位"), "briefcase", "#jobs", False, 0, starts_group=False),
        NavLink(_("审核"), "clipboard-check", "#review", False, 7, starts_group=False),
        NavLink(_("设置"), "settings", "#settings", False, 0, starts_group=True),
    ]


def steps() -> list[dict[str, str]]:
    """A wizard at its second step."""
    return [
        {"label": _("本人信息"), "state": "done"},
        {"label": _("交材料"), "state": "current"},
        {"label": _("提交"), "state": "todo"},
    ]


def facts(today: date) -> list[dict[str, object]]:
    """Key and value pairs; the one without a value is left out."""
    return [
        {
            "label": _("时间"),
            "value": when_words(clock.local(today, "07:30"), today=today),
            "icon_name": "clock",
        },
        {"label": _("地点"), "value": _("崇文街道"), "icon_name": "map-pin"},
        {"label": _("吃饭"), "value": ""},
    ]


def stats() -> list[dict[str, object]]:
    """Figures of a hall."""
    return [
        {"label": _("候工"), "value": 42, "unit": _("人"), "delta": _("比上周一多 6 人")},
        {"label": _("缺工"), "value": 31, "unit": _("人")},
    ]


def stations() -> list[dict[str, object]]:
    """Two stations of a list."""
    return [
        {
            "name": _("崇文街道零工驿站"),
            "url": "#s1",
            "number": 1,
            "distance_m": 430,
            "hours": _("今天 7:00–18:00"),
            "open_now": True,
            "honoured": True,
        },
        {"name": _("胜利街道零工驿站"), "url": "#s2", "number": 2, "hours": _("今天 7:00–18:00")},
    ]


def footer() -> dict[str, object]:
    """Facts of the footer; the page reads no table."""
    return {"operator_name": "示例主管单位", "hotlines": [{"label": _("人社服务热线"), "number": "12333"}]}
