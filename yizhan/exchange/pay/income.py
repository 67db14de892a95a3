"""The worker's own record of work and income (F607): days, hirers, money he said he got, how well each is proved."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from yizhan.core import clock, money
from yizhan.core.dated import value
from yizhan.core.documents import render_pdf
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.queries import all_days
from yizhan.exchange.engagements.enums import Verification
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.workers.models import Worker

TEMPLATE = Path(__file__).resolve().parent / "documents" / "income.typ"
LONGEST_DAYS = 3 * 366


@dataclass(frozen=True, slots=True)
class IncomeRow:
    """One day of work. ``received_fen`` is what he said he got; ``owed_fen`` what the day is worth."""

    on: date
    hirer: str
    title: str
    hours: str
    minutes: int
    owed_fen: int
    received_fen: int
    level: int

    @property
    def level_label(self) -> str:
        return str(Verification(self.level).label)

    @property
    def missing_fen(self) -> int:
        return max(0, self.owed_fen - self.received_fen)


@dataclass(frozen=True, slots=True)
class HirerSum:
    """What came from one hirer in the period."""

    hirer: str
    days: int
    minutes: int
    owed_fen: int
    received_fen: int


@dataclass(frozen=True, slots=True)
class IncomeRecord:
    """Everything of one period, newest day first."""

    name: str
    card_number: str
    starts: date
    ends: date
    rows: tuple[IncomeRow, ...]
    by_hirer: tuple[HirerSum, ...]
    issuer: str
    station: str
    is_demo: bool

    @property
    def days(self) -> int:
        return len({row.on for row in self.rows})

    @property
    def received_fen(self) -> int:
        return money.total(row.received_fen for row in self.rows)

    @property
    def owed_fen(self) -> int:
        return money.total(row.owed_fen for row in self.rows)

    @property
    def missing_fen(self) -> int:
        return money.total(row.missing_fen for row in self.rows)

    @property
    def verified_days(self) -> int:
        """Days of engagements with presence or pay proved (V3 and above)."""
        return len({row.on for row in self.rows if row.level >= Verification.V3})


def period_of(starts: str, ends: str) -> tuple[date, date]:
    """The period asked for; default this year so far. Turned round when typed the wrong way; three years at most."""
    today = clock.today()
    first, last = _day(starts) or today.replace(month=1, day=1), _day(ends) or today
    first, last = min(first, last), max(first, last)
    return max(first, last - timedelta(days=LONGEST_DAYS)), last


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def income_record(worker: Worker, starts: date, ends: date) -> IncomeRecord:
    """The record of one worker; two queries whatever the length."""
    stands = [
        AttendanceState.AGREED,
        AttendanceState.RESOLVED,
        AttendanceState.LOCKED,
        AttendanceState.CONTESTED,
    ]
    days = all_days().filter(
        engagement__worker=worker, on__range=(starts, ends), state__in=stands, agreed_minutes__gt=0
    )
    pays = {
        pay.attendance_id: pay
        for pay in PayDue.objects.filter(
            engagement__worker=worker, attendance__on__range=(starts, ends)
        ).exclude(state="void")
    }
    rows = []
    for day in days.order_by("-on", "-pk"):
        pay = pays.get(day.pk)
        rows.append(
            IncomeRow(
                on=day.on,
                hirer=day.engagement.posting.hirer.organisation.name,
                title=day.engagement.posting.title,
                hours=day.hours_words,
                minutes=day.standing_minutes or 0,
                owed_fen=pay.amount_fen if pay else 0,
                received_fen=(pay.received_fen or 0) if pay else 0,
                level=int(day.engagement.verification),
            )
        )
    return IncomeRecord(
        name=worker.person.full_name or worker.person.display_name,
        card_number=worker.card_number,
        starts=starts,
        ends=ends,
        rows=tuple(rows),
        by_hirer=_by_hirer(rows),
        issuer=value("exchange.income_record_issuer", on=ends),
        station=worker.station.official_name,
        is_demo=worker.is_demo,
    )


def _by_hirer(rows: list[IncomeRow]) -> tuple[HirerSum, ...]:
    parted: dict[str, list[IncomeRow]] = defaultdict(list)
    for row in rows:
        parted[row.hirer].append(row)
    sums = [
        HirerSum(
            hirer,
            len({row.on for row in own}),
            sum(row.minutes for row in own),
            money.total(row.owed_fen for row in own),
            money.total(row.received_fen for row in own),
        )
        for hirer, own in parted.items()
    ]
    return tuple(sorted(sums, key=lambda row: (-row.received_fen, row.hirer)))


def income_pdf(record: IncomeRecord) -> bytes:
    """The record on paper. Not inside a transaction."""
    data: dict[str, Any] = {
        "title": _("务工与收入记录"),
        "facts": [
            [_("姓名"), record.name],
            [_("零工卡"), record.card_number],
            [_("起止"), f"{record.starts.isoformat()} – {record.ends.isoformat()}"],
            [_("干活天数"), _("%(n)s 天，其中 %(m)s 天有到岗或收款凭据") % {"n": record.days, "m": record.verified_days}],
            [_("本人确认收到"), money.yuan(record.received_fen)],
            [_("说好还没收到"), money.yuan(record.missing_fen)],
        ],
        "sum_head": [_("用工方"), _("天数"), _("应得"), _("收到")],
        "sums": [[s.hirer, str(s.days), money.yuan(s.owed_fen), money.yuan(s.received_fen)] for s in record.by_hirer],
        "head": [_("日期"), _("用工方"), _("活"), _("工时"), _("应得"), _("收到"), _("凭据")],
        "rows": [
            [r.on.isoformat(), r.hirer, r.title, r.hours, money.yuan(r.owed_fen), money.yuan(r.received_fen), r.level_label]
            for r in record.rows
        ],
        "issuer": _("出具：%(station)s%(issuer)s") % {"station": record.station, "issuer": record.issuer},
        "printed": _("打印时间：%(at)s") % {"at": f"{local(clock.now()):%Y-%m-%d %H:%M}"},
        "demo": _("演示数据，不作凭据") if record.is_demo else "",
    }  # fmt: skip
    return render_pdf(TEMPLATE, data, at=clock.now())


def income_xlsx(record: IncomeRecord) -> bytes:
    """The record as a spreadsheet: one sheet of days, one of hirers. Amounts are numbers in yuan."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    sheet = book.add_worksheet(_("每天"))
    sheet.write_row(0, 0, [f"{_('姓名')} {record.name}", f"{_('零工卡')} {record.card_number}"])
    sheet.write_row(
        1, 0, [f"{record.starts.isoformat()} – {record.ends.isoformat()}", f"{record.station}{record.issuer}"]
    )
    head = [_("日期"), _("用工方"), _("活"), _("小时"), _("应得（元）"), _("收到（元）"), _("凭据")]
    sheet.write_row(3, 0, head, bold)
    for number, row in enumerate(record.rows, 4):
        sheet.write_row(number, 0, [row.on.isoformat(), row.hirer, row.title, round(row.minutes / 60, 2)])
        sheet.write_number(number, 4, row.owed_fen / 100, amount)
        sheet.write_number(number, 5, row.received_fen / 100, amount)
        sheet.write_string(number, 6, row.level_label)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 2, 26)
    second = book.add_worksheet(_("每家"))
    second.write_row(0, 0, [_("用工方"), _("天数"), _("应得（元）"), _("收到（元）")], bold)
    for number, hirer in enumerate(record.by_hirer, 1):
        second.write_row(number, 0, [hirer.hirer, hirer.days])
        second.write_number(number, 2, hirer.owed_fen / 100, amount)
        second.write_number(number, 3, hirer.received_fen / 100, amount)
    second.set_column(0, 0, 30)
    book.close()
    return made.getvalue()
