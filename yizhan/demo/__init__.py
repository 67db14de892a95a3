"""Demo context."""
