"""Invariants of match_index."""
