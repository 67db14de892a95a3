"""Blank paper forms with a serial number: printed, filled in by hand, typed once, kept."""
