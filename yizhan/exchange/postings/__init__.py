"""Postings (招工信息): from one sentence to a reviewed, public offer of work."""
