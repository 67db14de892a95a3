"""Ratings have no page of their own in the tab bars; /me/stars/ is reached from the worker's home."""
