"""Bring ``data/trades.csv`` into the tables (reference data; may be run again at any time)."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from yizhan.exchange.trades.models import Trade, TradeRelation

DATA_FILE = Path(__file__).parent / "data" / "trades.csv"


def load_trades(path: Path = DATA_FILE) -> int:
    """Insert or refresh every trade of the file; a trade that left the file stays, no longer active.

    Returns:
        number of trades in the file, groups included.
    """
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    trades = sorted((_trade(line) for line in lines), key=lambda trade: (trade.level, trade.code))
    columns = [field.name for field in Trade._meta.concrete_fields if not field.primary_key]
    with transaction.atomic():
        Trade.objects.bulk_create(
            trades, update_conflicts=True, unique_fields=["code"], update_fields=columns, batch_size=200
        )
        Trade.objects.exclude(code__in=[trade.code for trade in trades]).update(is_active=False)
        TradeRelation.objects.all().delete()
        TradeRelation.objects.bulk_create(_relations(lines), batch_size=500)
    return len(trades)


def _trade(line: dict[str, str]) -> Trade:
    aliases = [alias for alias in line["aliases"].split("|") if alias]
    return Trade(
        code=line["code"],
        name=line["name"],
        level=int(line["level"]),
        parent_id=line["parent"] or None,
        aliases=aliases,
        pinyin=_pinyin([line["name"], *aliases]),
        occupation_code=line["occ_code_2022"],
        occupation_code_certainty=line["occ_code_certainty"].partition(":")[0],
        isco08=line["isco08"],
        certificate=line["certificate"],
        physical_intensity=line["physical_intensity"],
        pay_unit=line["pay_unit"],
        pay_low_fen=_fen(line["pay_low"]),
        pay_high_fen=_fen(line["pay_high"]),
        pay_certainty=line["pay_certainty"].partition(":")[0],
    )


def _fen(text: str) -> int | None:
    return int(Decimal(text) * 100) if text else None


def _pinyin(words: list[str]) -> str:
    """Full pinyin and initials of each word: ``"banyun by"`` finds 搬运."""
    parts = []
    for word in words:
        parts.append("".join(lazy_pinyin(word)))
        parts.append("".join(lazy_pinyin(word, style=Style.FIRST_LETTER)))
    return " ".join(dict.fromkeys(parts))[:400]


def _relations(lines: list[dict[str, str]]) -> list[TradeRelation]:
    percent: dict[tuple[str, str], int] = {}
    for line in lines:
        for item in filter(None, line["related"].split("|")):
            other, _colon, share = item.partition(":")
            value = int(Decimal(share) * 100)
            percent[line["code"], other] = percent[other, line["code"]] = value
    return [
        TradeRelation(trade_id=a, other_id=b, similarity_percent=p) for (a, b), p in sorted(percent.items())
    ]
