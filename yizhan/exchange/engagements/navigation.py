"""Engagements have no page of their own in the navigation; they are reached from shifts, board and console."""
