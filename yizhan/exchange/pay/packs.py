"""The evidence pack of a pay (F604): posting, slip, presence, hours, money and calls in one PDF with its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yizhan.core import clock, money
from yizhan.core.actions import plain
from yizhan.core.documents import render_pdf
from yizhan.core.workflow import history
from yizhan.exchange.attendance.queries import entries_of, proofs_of, statements_of, strength_label
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.pay.enums import PayState
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.pay.queries import calls_of, ledger_of
from yizhan.exchange.pay.workflow import pay_workflow

TEMPLATE = Path(__file__).resolve().parent / "documents" / "pack.typ"
SIDES = {"worker": lazy("工人"), "hirer": lazy("用工方"), "station": lazy("驿站"), "system": lazy("系统")}


@dataclass(frozen=True, slots=True)
class Pack:
    """What stands in the file, and the digest of exactly these facts (printed on every page)."""

    title: str
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    sha256: str
    is_demo: bool


def pack_of(pay: PayDue) -> Pack:
    """The facts of one pay (``queries.visible_pay``), in order of time; phones and identity numbers are not in it."""
    engagement, day = pay.engagement, pay.attendance
    terms = engagement.terms
    sections = (
        (_("说好的"), _terms(engagement, terms)),
        (_("到岗和工时"), _presence(day)),
        (_("工钱账目"), _money(pay)),
        (_("经过"), _history(pay)),
    )
    title = _("工钱凭据 · 确认单 %(number)s") % {"number": engagement.slip_number or "–"}
    body = json.dumps(plain([title, sections]), ensure_ascii=False, sort_keys=True)
    return Pack(title, sections, hashlib.sha256(body.encode()).hexdigest(), engagement.is_demo)


def _terms(engagement: Any, terms: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    posting = engagement.posting
    rows = [
        (_("招工号"), posting.number),
        (_("用工方"), posting.hirer.organisation.name),
        (_("工人"), engagement.worker.person.full_name or engagement.worker.person.display_name),
        (_("零工卡"), engagement.worker.card_number),
        (_("干什么"), terms.get("title", posting.title)),
        (_("时间"), f"{local(engagement.starts_at):%Y-%m-%d %H:%M} – {local(engagement.ends_at):%Y-%m-%d %H:%M}"),
        (_("地点"), terms.get("place", "")),
        (_("工钱"), money.pay(engagement.agreed_pay_fen, unit=terms.get("pay_unit", "day"), piece_unit=terms.get("piece_unit", ""))),
        (_("确认单"), engagement.slip_number or ""),
        (_("核实级别"), str(engagement.get_verification_display())),
    ]  # fmt: skip
    return tuple((label, str(text)) for label, text in rows if text)


def _presence(day: Any) -> tuple[tuple[str, str], ...]:
    rows = [(_("日期"), day.on.isoformat())]
    for proof in proofs_of(day):
        words = f"{proof.get_moment_display()} {proof.get_proof_display()} · {strength_label(proof.proof, day.on)}"
        if proof.photo:
            words += f" · {_('照片')} {proof.photo.sha256[:16]}"
        rows.append((f"{local(proof.said_at):%m-%d %H:%M}", words))
    rows.append((_("工时"), f"{day.get_state_display()} · {day.hours_words}"))
    if day.is_by_silence:
        rows.append(("", _("没人答复，按工人报的记。这只是驿站的记录，不定谁的权利。")))
    for said in statements_of(day):
        photo = f" · {_('照片')} {said.photo.sha256[:16]}" if said.photo else ""
        rows.append((f"{local(said.at):%m-%d %H:%M}", f"{SIDES.get(said.by_role, '')}：{said.words}{photo}"))
    rows += [(_("更正"), f"{entry.words} · {entry.reason}") for entry in entries_of(day)]
    return tuple(rows)


def _money(pay: PayDue) -> tuple[tuple[str, str], ...]:
    rows = []
    for entry in ledger_of(pay):
        words = [
            entry.get_kind_display(),
            money.yuan(entry.amount_fen),
            entry.get_way_display() if entry.way else "",
        ]
        words += [
            str(entry.get_standing_display()) if entry.standing != "counts" else "",
            entry.get_via_display() if entry.via else "",
        ]
        words += [entry.reason, f"{_('照片')} {entry.receipt.sha256[:16]}" if entry.receipt else ""]
        rows.append((f"{local(entry.at):%m-%d %H:%M}", " · ".join(str(word) for word in words if word)))
    rows.append((_("应得"), money.yuan(pay.amount_fen)))
    rows.append((_("收到"), money.yuan(pay.received_fen or 0)))
    rows.append((_("还差"), money.yuan(max(0, pay.amount_fen - (pay.received_fen or 0)))))
    rows.append((_("最晚付"), f"{local(pay.due_at):%Y-%m-%d %H:%M}"))
    return tuple(rows)


def _history(pay: PayDue) -> tuple[tuple[str, str], ...]:
    rows = [
        (f"{local(step.at):%m-%d %H:%M}", f"{PayState(step.source).label} → {PayState(step.target).label}")
        for step in history(pay_workflow, pay)
    ]
    rows += [
        (
            f"{local(call.at):%m-%d %H:%M}",
            f"{_('电话')} {SIDES.get(call.side, '')} · {call.get_outcome_display()}",
        )
        for call in reversed(calls_of(pay))
    ]
    return tuple(rows)


def pack_pdf(pack: Pack) -> bytes:
    """The pack on paper; the same facts give the same digest. Not inside a transaction."""
    data = {
        "title": pack.title,
        "sections": [[head, [list(row) for row in rows]] for head, rows in pack.sections],
        "digest": _("内容摘要 SHA-256：%(digest)s") % {"digest": pack.sha256},
        "note": _("按双方在平台上的记录整理；驿站只记录和见证，不经手钱，不定谁的权利。"),
        "printed": _("打印时间：%(at)s") % {"at": f"{local(clock.now()):%Y-%m-%d %H:%M}"},
        "demo": _("演示数据，不作凭据") if pack.is_demo else "",
    }
    return render_pdf(TEMPLATE, data, at=clock.now())
