"""What the pages of postings show: the preview of a sentence, the marked words of a review. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.money import pay as pay_words
from yizhan.core.refusals import Reason
from yizhan.core.regions.queries import region_name
from yizhan.exchange.postings import findings, reading, rules
from yizhan.exchange.postings.drafting import offer_of
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.queries import PayHint, findings_of_version, pay_hint
from yizhan.exchange.postings.workflow import HIRER_SIDE
from yizhan.exchange.workers.queries import station_of

HIRERS = tuple(sorted(HIRER_SIDE))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the preview: what stands, what stood in the sentence, whether to look twice."""

    label: str
    field: str
    shown: str = ""
    old: str = ""
    new: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    pay_unit: str = ""
    guessed: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """帮你整理好了，看一眼."""

    posting: Posting
    rows: tuple[Row, ...]
    must: tuple[reading.Note, ...]
    changed: tuple[reading.Note, ...]
    asked: tuple[reading.Note, ...]
    missing: tuple[Reason, ...]
    hint: PayHint | None
    advise_insurance: bool


def layout_of(request: HttpRequest) -> str:
    """Phone page for the hirer, console page for staff."""
    return "base/hirer.html" if request.actor.role in HIRER_SIDE else "base/console.html"


def page_or(name: str, fallback: str, *args: Any) -> str:
    """The address of a page of another context, or a page of this slice while it does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return fallback


def board_url(request: HttpRequest, row: Posting) -> str:
    """Where somebody goes after a step: the hirer's board, or the console."""
    own = reverse("posting_form", args=[row.uid])
    if request.actor.role in HIRER_SIDE:
        return page_or("hire_board", own, row.uid)
    return page_or("console_home", own)


def region_prefix_of(request: HttpRequest, row: Posting | None = None) -> str:
    """District whose towns are offered."""
    region = request.actor.region_prefix or (row.station.region_code if row else "")
    if not region and row is None and request.actor.station_codes:
        region = getattr(station_of(request.actor), "region_code", "")
    return region[:6]


def preview_of(row: Posting, now: datetime) -> Preview:
    """The draft in the hirer's words, with what was changed, guessed or is still missing."""
    read = reading.with_edits(reading.read_message(row.source_text, row.created_at), values_of(row))
    notes = {
        kind: tuple(n for n in read.notes if n.kind == kind) for kind in ("must", "changed", "ask", "guessed")
    }
    most = value("exchange.posting_valid_days_most", on=now.date())
    missing = rules.missing_elements(offer_of(row, now.date()), now, valid_days_most=most)
    asked_fields = {note.field for note in notes["ask"]}
    heavy = bool(row.trade and int(row.trade.physical_intensity or 0) >= findings.HEAVY)
    return Preview(
        posting=row,
        rows=tuple(_rows(row, read, {reason.field for reason in missing})),
        must=notes["must"],
        changed=notes["changed"],
        asked=notes["ask"],
        missing=tuple(reason for reason in missing if reason.field not in asked_fields),
        hint=_better_hint(row, now),
        advise_insurance=heavy and row.insurance in {"unknown", "none"},
    )


def _better_hint(row: Posting, now: datetime) -> PayHint | None:
    """Only worth saying when others pay more."""
    hint = pay_hint(row, now)
    return hint if hint and (row.pay_fen or 0) < hint.median_fen else None


def values_of(row: Posting) -> dict[str, Any]:
    """What the draft holds, by the names of the reading."""
    names = (
        "title",
        "headcount",
        "requirements",
        "starts_at",
        "ends_at",
        "pay_fen",
        "pay_unit",
        "pay_cycle",
        "place_text",
    )
    return {name: getattr(row, name) for name in names} | {"trade": row.trade_id}


def _rows(row: Posting, read: reading.Reading, missing: set[str]) -> list[Row]:
    unsure = read.uncertain()
    change = next((n for n in read.notes if n.kind == reading.CHANGED and n.field == "requirements"), None)
    deposit = next((n for n in read.notes if n.field == "deposit"), None)

    def line(label: str, field: str, shown: str = "", *others: str, **facts: Any) -> Row:
        names = {field, *others}
        return Row(label, field, shown, guessed=bool(names & unsure), missing=bool(names & missing), **facts)

    heads = _("%(count)s 人") % {"count": row.headcount} if row.headcount else ""
    place = row.place_text
    if row.meeting_point:
        place = _("%(place)s，集合点：%(point)s") % {"place": place, "point": row.meeting_point}
    town = region_name(row.region_code) if row.region_code else ""
    if town and town not in place:
        place = f"{town} {place}".strip()
    amount = ""
    if row.pay_fen:
        amount = pay_words(row.pay_fen, row.pay_max_fen, unit=row.pay_unit, piece_unit=row.piece_unit)
    wanted = row.requirements
    lines = [
        line(_("活"), "title", _what(row), "trade"),
        line(_("人数"), "headcount", heads),
        line(
            _("要求"),
            "requirements",
            ""
            if change and wanted == change.new
            else wanted.replace(change.new, "").strip("，")
            if change
            else wanted,
            old=change.old if change else "",
            new=change.new if change else "",
        ),
        line(_("时间"), "starts_at", "", "ends_at", starts_at=row.starts_at, ends_at=row.ends_at),
        line(_("地点"), "place_text", place, "region_code"),
        line(_("工钱"), "pay_fen", amount, "pay_unit", pay_unit=unit_of(row) if row.pay_fen else ""),
        line(_("结钱"), "pay_cycle", row.get_pay_cycle_display()),
    ]
    if deposit:
        lines.append(line(_("押金"), "requirements", old=deposit.old, new=_("不收")))
    return lines


def _what(row: Posting) -> str:
    """The hirer's words, and the trade when it goes by another name."""
    trade = row.trade.name if row.trade else ""
    return f"{row.title}（{trade}）" if row.title and trade and trade != row.title else row.title or trade


def unit_of(row: Posting) -> str:
    """Unit for ``{% pay %}``: a lump sum has none, piece work says what a piece is."""
    if row.pay_unit == "lump":
        return "job"
    if row.pay_unit == "piece" and row.piece_unit:
        return _("元/%(piece)s") % {"piece": row.piece_unit}
    return row.pay_unit


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A posting as the reviewer reads it."""

    posting: Posting
    facts: tuple[tuple[str, tuple[rules.Piece, ...]], ...]
    source: tuple[rules.Piece, ...]
    findings: tuple[Any, ...]
    hirer_facts: tuple[tuple[str, str], ...]


def review_page_of(row: Posting, *, published_count: int) -> ReviewPage:
    """Every word of the posting, with the words of findings marked where they stand."""
    found = findings_of_version(row)
    words = [(finding.words, finding.code) for finding in found if finding.words]
    source = rules.hide_contacts(row.source_text)
    texts = (
        (_("活"), row.title),
        (_("说明"), row.description),
        (_("要求"), row.requirements),
        (_("要的证"), row.certificate),
        (_("年龄"), rules.age_words(row.age_min, row.age_max)),
        (_("限年龄的理由"), row.age_reason),
        (_("工钱"), pay_words(row.pay_fen, row.pay_max_fen, unit=row.pay_unit, piece_unit=row.piece_unit)),
        (_("地点"), row.place_text),
        (_("集合点"), row.meeting_point),
        (_("怎么去"), row.transport),
        (_("管饭"), row.meals),
        (_("自己带"), row.tools),
        (_("保险"), row.get_insurance_display()),
    )
    hirer = row.hirer
    return ReviewPage(
        posting=row,
        facts=tuple((label, tuple(rules.marked(str(text), words))) for label, text in texts if text),
        source=tuple(rules.marked(source, words)) if source else (),
        findings=tuple(found),
        hirer_facts=(
            (_("类别"), str(hirer.organisation.get_kind_display())),
            (_("核验"), str(hirer.get_verification_state_display())),
            (_("联系人"), hirer.contact.display_name if hirer.contact else _("没有登记")),
            (_("发布过"), _("%(count)s 条") % {"count": published_count}),
            (_("来源"), str(row.get_origin_display())),
            *([(_("替哪家招的"), row.end_user)] if row.end_user else []),
        ),
    )


@dataclass(frozen=True, slots=True)
class PostingSlip:
    """What the hirer takes away: number, code, what stands in it, where to ask."""

    rows: tuple[tuple[str, str], ...]
    qr: str
    words: str


def slip_of(row: Posting, address: str) -> PostingSlip:
    """The slip of a posting; ``address`` is its public page, which opens once it is approved."""
    amount = ""
    if row.pay_fen:
        amount = pay_words(row.pay_fen, row.pay_max_fen, unit=row.pay_unit, piece_unit=row.piece_unit)
    when = ""
    if row.starts_at and row.ends_at:
        start, end = row.starts_at.astimezone(clock.SHANGHAI), row.ends_at.astimezone(clock.SHANGHAI)
        when = f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"
    rows = (
        (_("活"), row.title),
        (_("人数"), _("%(count)s 人") % {"count": row.headcount} if row.headcount else ""),
        (_("时间"), when),
        (_("地点"), row.place_text),
        (_("工钱"), amount),
        (_("驿站"), row.station.official_name),
        (_("电话"), row.station.hotline),
    )
    is_public = row.state in {"published", "filled"}
    words = _("扫码看这条招工") if is_public else _("审核通过后，扫码就能看到")
    qr = segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=2)
    return PostingSlip(tuple((label, text) for label, text in rows if text), qr, words)
