"""The consent ledger: what a person agreed to, in which words, and how."""
