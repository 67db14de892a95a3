"""Plain words about a registration: for reading back, for the public undo page, for who typed what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.accounts.consents.queries import consent_lines
from yizhan.core import masks
from yizhan.core.regions.queries import region_name
from yizhan.exchange.workers.models import ProxyEntry, Worker

FIELD_NAMES = {
    "full_name": gettext_lazy("姓名"),
    "display_name": gettext_lazy("称呼"),
    "address_form": gettext_lazy("称呼"),
    "phone": gettext_lazy("手机"),
    "identity_number": gettext_lazy("身份证号"),
    "birth_on": gettext_lazy("出生日期"),
    "gender": gettext_lazy("性别（照身份证）"),
    "trades": gettext_lazy("会干的活"),
    "home_region_code": gettext_lazy("住处"),
    "free_days": gettext_lazy("哪天有空"),
    "week": gettext_lazy("每周哪几天有空"),
    "radius_km": gettext_lazy("愿意跑多远"),
    "wish_day_fen": gettext_lazy("想要的工钱"),
    "wants": gettext_lazy("还想要什么"),
    "certificates": gettext_lazy("证件"),
}


def field_name(code: str) -> str:
    """What people call a field."""
    return str(FIELD_NAMES.get(code, code))


def _trades(worker: Worker) -> str:
    return "、".join(row.trade.name for row in worker.worker_trades.all())


def spoken_lines(worker: Worker, *, whole: bool) -> list[str]:
    """What was typed, sentence by sentence, to be read out to the person.

    Args:
        whole: with the whole name and phone: only for the clerk who has just typed them.
    """
    person = worker.person
    name = person.full_name if whole and person.full_name else person.display_name
    lines = [_("你叫%(name)s，大家叫你%(shown)s。") % {"name": name, "shown": person.display_name}]
    if person.birth_on:
        lines.append(_("你是%(year)s年生的。") % {"year": person.birth_on.year})
    if person.phone:
        phone = person.phone if whole else masks.phone(person.phone)
        lines.append(_("你的手机是%(phone)s。") % {"phone": " ".join((phone[:3], phone[3:7], phone[7:]))})
    else:
        lines.append(_("你没留手机。"))
    if person.identity_number:
        lines.append(_("你的身份证后四位是%(tail)s。") % {"tail": " ".join(person.identity_number[-4:])})
    lines.append(_("你会干的活：%(trades)s。") % {"trades": _trades(worker)})
    if worker.home_region_code:
        lines.append(_("你住在%(town)s。") % {"town": region_name(worker.home_region_code)})
    lines.append(_("最远愿意跑%(km)s公里。") % {"km": worker.radius_km})
    lines += _wished(worker)
    given = [line.label for line in consent_lines(worker.person_id) if line.is_given]
    lines.append(_("你同意了：%(purposes)s。") % {"purposes": "、".join(given)})
    return lines


def _wished(worker: Worker) -> Iterable[str]:
    if worker.wants_lunch:
        yield _("你想要管中饭。")
    if worker.wants_transport:
        yield _("你想要有接送。")
    if worker.no_night:
        yield _("夜里的活你不干。")


def masked_rows(entry: ProxyEntry) -> list[dict[str, Any]]:
    """What the public page shows of an entry to somebody who told number and code: enough to know it, no more."""
    worker = entry.worker
    person = worker.person
    return [
        {"label": _("谁"), "value": person.display_name},
        {"label": _("手机"), "value": masks.phone(person.phone) or _("没有手机")},
        {"label": _("身份证"), "value": _("登记了") if person.identity_number else _("没登记")},
        {"label": _("会干什么活"), "value": _trades(worker)},
        {"label": _("在哪儿录的"), "value": entry.station.official_name if entry.station else _("驿站")},
        {"label": _("怎么同意的"), "value": entry.get_consent_how_display()},
    ]
