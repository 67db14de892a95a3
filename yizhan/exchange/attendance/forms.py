"""Reading what people type about hours and pieces."""

from yizhan.exchange.attendance.rules import minutes_of, pieces_of

__all__ = ["minutes_of", "pieces_of"]
