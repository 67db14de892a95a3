"""Finding a trade by any of its names."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import QuerySet

from yizhan.exchange.trades.models import Trade, TradeRelation


def trade(code: str) -> Trade | None:
    """The trade with this code, or ``None``."""
    return Trade.objects.filter(pk=code).first()


def active_trades() -> QuerySet[Trade]:
    """Trades one can choose (groups left out)."""
    return Trade.objects.filter(level=2, is_active=True).select_related("parent")


def trade_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped choices for a select box: ``[(group, [(code, name), …]), …]``."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in active_trades().order_by("code"):
        groups.setdefault(row.parent.name if row.parent else "", []).append((row.code, row.name))
    return list(groups.items())


def find_trades(words: str, limit: int = 8) -> list[Trade]:
    """Trades whose name, alias or pinyin contains ``words``; exact names first, then names, aliases, pinyin."""
    words = words.strip().lower()
    if not words:
        return []
    ranked = []
    for row in active_trades():
        names = [row.name.lower(), *(alias.lower() for alias in row.aliases)]
        if words in names:
            rank = 0
        elif any(name.startswith(words) or words.startswith(name) for name in names):
            rank = 1
        elif any(words in name for name in names):
            rank = 2
        elif words.isascii() and words in row.pinyin:
            rank = 3
        else:
            continue
        ranked.append((rank, row.code, row))
    return [row for _rank, _code, row in sorted(ranked, key=lambda item: item[:2])[:limit]]


def relations() -> dict[tuple[str, str], int]:
    """Similarity in hundredths, ``(worker's trade, posting's trade) → percent``.

    Reference data that changes only when it is loaded anew, so one process reads it once.
    """
    return _relations(TradeRelation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


@lru_cache(maxsize=2)
def _relations(_newest_id: int) -> dict[tuple[str, str], int]:
    rows = TradeRelation.objects.values_list("trade_id", "other_id", "similarity_percent")
    return {(a, b): percent for a, b, percent in rows}


def group_code(trade_code: str) -> str:
    """Code of the trade's group (``LOG01`` → ``LOG``)."""
    return trade_code.rstrip("0123456789")
