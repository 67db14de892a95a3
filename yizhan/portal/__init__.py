"""Portal context."""
