"""Narrow match rows, kept in the transactions that change workers, postings and engagements."""
