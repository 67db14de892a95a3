"""What stands on the slip (D9, D10): the same facts for the page, the A4 sheet and the 80 mm roll."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import segno
from django.utils.translation import gettext as _

from yizhan.core import money
from yizhan.core.dated import value
from yizhan.core.documents import render_pdf
from yizhan.core.templatetags.ui import when_words
from yizhan.exchange.engagements.checking import slip_code
from yizhan.exchange.engagements.enums import Relation
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.engagements.queries import insurance_words
from yizhan.exchange.postings.enums import PayCycle

TEMPLATE = Path(__file__).resolve().parent / "documents" / "slip.typ"
PAPERS = ("a4", "80")


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip ready to draw: words only.

    Args:
        rows: label and value, in order. sentences: what the station, the relation and silence mean.
        agreement: numbered sentences both may sign. qr_url: where the printed code leads: through the station's door to
            the check of this very slip. check_code: printed beside the number, so that numbers cannot be guessed.
    """

    number: str
    title: str
    rows: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    agreement: tuple[str, ...]
    hotline: str
    qr_url: str
    check_code: str
    printed_at: datetime | None
    is_demo: bool

    @property
    def qr_svg(self) -> str:
        """The code as an inline picture with a fixed size (no style needed)."""
        return segno.make(self.qr_url, error="m").svg_inline(scale=3, border=1)


def slip_of(engagement: Engagement, *, site_url: str) -> Slip:
    """The slip of a confirmed engagement; relations (posting, hirer, worker, station) should be loaded.

    Both names are whole: a slip exists only after the mutual yes. No phone: calls go through the station.

    Args:
        site_url: ``https://host`` for the printed code.
    """
    terms = engagement.terms
    on = local(engagement.starts_at).date()
    pay = money.pay(terms["pay_fen"], unit=terms["pay_unit"], piece_unit=terms["piece_unit"])
    station = engagement.station
    hours = value("exchange.hours_answer_minutes", on=on) // 60
    silence = value("exchange.slip_sentence.silence", on=on).replace("%(hours)s", str(hours))
    rows = (
        (_("用工方"), engagement.posting.hirer.organisation.name),
        (_("工人"), engagement.worker.person.full_name or engagement.worker.person.display_name),
        (_("零工卡"), engagement.worker.card_number),
        (_("干什么"), f"{terms['title']}（{terms['trade']}）"),
        (_("工钱"), pay),
        (_("怎么结"), _pay_day(terms)),
        (_("时间"), _when(engagement, terms)),
        (_("中间歇"), _("%(n)s 分钟") % {"n": terms["break_minutes"]} if terms["break_minutes"] else ""),
        (_("地点"), terms["place"]),
        (_("集合点"), terms["meeting_point"]),
        (_("管饭"), terms["meals"]),
        (_("怎么去"), terms["transport"]),
        (_("自己带"), terms["tools"]),
        (_("防护"), _("、").join(terms.get("gear", ()))),
        (_("保险"), insurance_words(engagement)),
        (_("关系"), str(Relation(terms["relation"]).label)),
        (_("驿站"), station.official_name),
    )
    sentences = (
        value("exchange.slip_sentence.station", on=on),
        terms["relation_notice"],
        silence,
        terms["sent_home_term"],
    )
    phones = _("，").join(
        phone for phone in (station.hotline, value("exchange.slip_hotline", on=on)) if phone
    )
    code = slip_code(engagement.slip_number or "")
    return Slip(
        number=engagement.slip_number or "",
        title=_("用工确认单（派工单）"),
        rows=tuple((label, text) for label, text in rows if text),
        sentences=sentences,
        agreement=(
            _("双方看过上面写的活、时间、地点和工钱，都说好了。"),
            _("工钱按约定的日子付给工人本人，不让别人代领，不扣押证件，不收押金和介绍费。"),
            _("用工方说清危险，给足防护；不安全的活，工人可以不干，不算失约。"),
            terms["sent_home_term"],
            silence,
            terms["relation_notice"],
            value("exchange.slip_sentence.station", on=on),
        ),
        hotline=_("投诉、欠薪、受伤打：%(phones)s") % {"phones": phones},
        qr_url=f"{site_url}/q/{station.code}/?slip={engagement.slip_number}&k={code}",
        check_code=code,
        printed_at=engagement.slip_printed_at or engagement.confirmed_at,
        is_demo=engagement.is_demo,
    )


def _pay_day(terms: dict[str, Any]) -> str:
    cycle = str(PayCycle(terms["pay_cycle"]).label)
    on = date.fromisoformat(terms["first_pay_on"])
    return _("%(cycle)s，%(month)s月%(day)s日前付") % {"cycle": cycle, "month": on.month, "day": on.day}


def _when(engagement: Engagement, terms: dict[str, Any]) -> str:
    starts_at, ends_at = local(engagement.starts_at), local(engagement.ends_at)
    # A slip is read on any day: dates are written out, never 今天 or 明天.
    words = when_words(starts_at, ends_at, today=date(starts_at.year, 1, 1))
    days = terms.get("days_count", 1)
    return words if days == 1 else _("%(when)s，共 %(days)s 天") % {"when": words, "days": days}


def slip_pdf(slip: Slip, paper: str = "a4") -> bytes:
    """The slip as PDF: two copies and the agreement on A4, or one 80 mm strip. Not inside a transaction."""
    data = {
        "paper": paper,
        "title": slip.title,
        "number": slip.number,
        "rows": [list(row) for row in slip.rows],
        "sentences": list(slip.sentences),
        "hotline": slip.hotline,
        "qr_svg": segno.make(slip.qr_url, error="m").svg_inline(border=1),
        "qr_words": _("扫码看这张单子真不真。校验码 %(code)s") % {"code": slip.check_code},
        "copies": [_("一份给工人"), _("一份给用工方")],
        "signs": [_("工人签字"), _("用工方签字")],
        "agreement_title": _("用工约定"),
        "agreement": list(slip.agreement),
        "agreement_note": _("按手印只按在纸上，驿站不存指纹。"),
        "demo": _("演示数据，不作凭据") if slip.is_demo else "",
    }
    return render_pdf(TEMPLATE, data, at=slip.printed_at)
