"""Core context."""
