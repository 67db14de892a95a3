"""Organisations of twelve kinds, and whether their papers were looked at."""
