"""Entries of recommendations."""
