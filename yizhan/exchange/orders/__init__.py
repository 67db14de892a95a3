"""Recurring and seasonal orders: one pattern, a posting for each day it falls on (F307)."""
