"""The identity-card reader's helper: a small program on the clerk's own machine (see README.md)."""
