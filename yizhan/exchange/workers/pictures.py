"""Pictures of trades, where a plain one exists: for who reads slowly. The word always stands beside it."""

from yizhan.exchange.trades.queries import group_code

_OF_TRADE = {
    "LOG01": "truck", "LOG02": "truck", "CON01": "tools", "CON02": "tools", "DOM02": "home", "CAT04": "bowl-chopsticks",
    "CAT05": "bowl-chopsticks", "AGR03": "sun", "DEC06": "plug",
}  # fmt: skip
_OF_GROUP = {
    "CON": "tools", "DEC": "tool", "LOG": "truck", "MFG": "building", "DOM": "home", "CAT": "bowl-chopsticks",
    "RET": "building-store", "AGR": "sun", "PRP": "building-community", "DRV": "truck", "REP": "tool", "OFC": "clipboard-text",
}  # fmt: skip


def picture_of(trade_code: str) -> str:
    """Name of an icon for a trade, its group's when it has none of its own; ``""`` when neither has one."""
    return _OF_TRADE.get(trade_code) or _OF_GROUP.get(group_code(trade_code), "")
